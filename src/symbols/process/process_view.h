// What the symbols layer needs of a process: its memory, its mappings and the files behind them.
#pragma once

#include <memory>
#include <string>

#include "base/memory.h"
#include "symbols/elf/debug_files.h"
#include "symbols/io/byte_source.h"
#include "symbols/process/process_maps.h"

namespace sonde::symbols {

class ProcessView {
 public:
  virtual ~ProcessView() = default;
  virtual Memory& memory() = 0;
  // The text of its maps file; false if the process is gone.
  virtual bool read_maps(std::string& text) = 0;
  // The file behind a mapping; null where it cannot be had (it is then read from memory).
  virtual std::shared_ptr<const ByteSource> open(const Mapping& mapping) = 0;
  // Where separate debugging information is looked for.
  virtual FileRoots roots() const { return {""}; }
};

// A process of this machine, seen through /proc. Files are opened as the process sees them, in its mount namespace and
// below its root; deleted ones through /proc/PID/map_files or /proc/PID/exe, as far as permissions go.
class LiveProcess final : public ProcessView {
 public:
  // `memory` must outlive this.
  LiveProcess(Pid pid, Memory& memory) : pid_(pid), memory_(memory) {}

  Memory& memory() override { return memory_; }
  bool read_maps(std::string& text) override;
  std::shared_ptr<const ByteSource> open(const Mapping& mapping) override;
  FileRoots roots() const override;

 private:
  std::shared_ptr<const ByteSource> open_below_root(const std::string& path) const;
  std::shared_ptr<const ByteSource> open_link(const std::string& link, const Mapping& mapping) const;

  Pid pid_;
  Memory& memory_;
};

}  // namespace sonde::symbols
