// One ELF file (or image in memory) that processes have mapped: its unwind information, symbols and lines, each read
// when first asked for. Shared by all processes that map it; not for several threads at once.
#pragma once

#include <memory>
#include <string>
#include <unordered_map>

#include "symbols/dwarf/debug_info.h"
#include "symbols/dwarf/line_table.h"
#include "symbols/elf/debug_files.h"
#include "symbols/elf/elf_file.h"
#include "symbols/elf/symbol_table.h"
#include "symbols/unwind/code_map.h"

namespace sonde::symbols {

struct SymbolOptions {
  bool debug_files = true;  // look for separate debugging information
  bool demangle = true;
  SymbolMatch match = SymbolMatch::covering;
};

class Module {
 public:
  Module(std::shared_ptr<const ElfFile> file, std::string path, FileRoots roots, const SymbolOptions& options);

  // Differs from that of every other module of this run.
  u64 serial() const { return serial_; }
  const ElfFile& file() const { return *file_; }
  const std::string& path() const { return path_; }
  const std::string& build_id() const { return file_->build_id(); }

  // All addresses are as linked.
  UnwindRules rules_at(u64 address);
  const SymbolTable& symbols();
  // The name as people write it (with SymbolOptions::demangle). Valid as long as the module.
  const std::string& readable_name(const Symbol& symbol);
  // Null without debugging information.
  LineTable* lines();
  // The same, whole: types, variables, names. Null without.
  DebugInfo* debug_info();

 private:
  const ElfFile* debug_file();

  u64 serial_;
  std::shared_ptr<const ElfFile> file_;
  std::string path_;
  FileRoots roots_;
  SymbolOptions options_;
  bool debug_file_sought_ = false;
  std::shared_ptr<const ElfFile> debug_file_;
  bool eh_frame_read_ = false;
  std::unique_ptr<CfiTable> eh_frame_;
  bool debug_frame_read_ = false;
  std::unique_ptr<CfiTable> debug_frame_;
  bool symbols_read_ = false;
  SymbolTable symbols_;
  std::unordered_map<u32, std::string> readable_names_;
  bool lines_read_ = false;
  std::unique_ptr<LineTable> lines_;
  bool debug_info_read_ = false;
  std::unique_ptr<DebugInfo> debug_info_;
};

}  // namespace sonde::symbols
