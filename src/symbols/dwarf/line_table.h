// Source lines and inlined calls, from a module's debugging information.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "symbols/elf/elf_file.h"

namespace sonde::symbols {

struct SourcePosition {
  std::string file;
  u32 line = 0;
  u32 column = 0;
};

// A function of the source whose code an address lies in, and where in it.
struct SourceFrame {
  std::string function;  // as the linker names it where that is known, else qualified
  SourcePosition position;
};

class LineTable {
 public:
  // Null if the file has no debugging information. Reads the file itself, so that it may change without harm.
  static std::unique_ptr<LineTable> open(const ElfFile& file);
  ~LineTable();

  // Addresses are as linked.
  std::optional<SourcePosition> position(u64 address);
  // The functions inlined into one another at an address, innermost first; the last is the one that was called. Empty
  // where nothing is known.
  std::vector<SourceFrame> source_frames(u64 address);

 private:
  struct Impl;
  explicit LineTable(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace sonde::symbols
