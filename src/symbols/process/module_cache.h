// The modules of all processes, each file read once.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <tuple>

#include "symbols/process/module.h"

namespace sonde::symbols {

class ModuleCache {
 public:
  explicit ModuleCache(SymbolOptions options = {}) : options_(options) {}

  const SymbolOptions& options() const { return options_; }

  // The module of a file, known by device, inode, size and time of change. Null if the file is no ELF file of ours.
  std::shared_ptr<Module> of_file(std::shared_ptr<const ByteSource> source, const std::string& path,
                                  const FileRoots& roots);
  // The module of an image copied from memory; small ones (the vdso) are known by their bytes.
  std::shared_ptr<Module> of_image(std::vector<std::byte> bytes, const std::string& name, u64 load_bias);

 private:
  struct FileKey {
    u64 device = 0;
    u64 inode = 0;
    u64 size = 0;
    i64 seconds = 0;
    i64 nanoseconds = 0;
    auto operator<=>(const FileKey&) const = default;
  };
  void make_room();

  SymbolOptions options_;
  std::map<FileKey, std::shared_ptr<Module>> files_;
  std::map<std::vector<std::byte>, std::shared_ptr<Module>> images_;
};

}  // namespace sonde::symbols
