// What is known about one address of a process.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/types.h"
#include "symbols/dwarf/line_table.h"

namespace sonde::symbols {

class Module;

struct Location {
  bool is_mapped = false;
  std::string_view mapping;        // the mapping's name: a path (perhaps with " (deleted)"), "[vdso]"..., or empty
  std::shared_ptr<Module> module;  // null outside of ELF files
  u64 file_offset = 0;             // of the address, in the mapped file
  u64 linked_address = 0;          // of the address, as the module was linked
  std::string_view symbol;         // readable; empty if there is none
  std::string_view linker_symbol;  // as the linker has it
  u32 symbol_index = 0;
  u64 symbol_offset = 0;  // of the address in the symbol
  u64 symbol_size = 0;
};

// The lines of the source, asked for apart because reading them costs more.
struct SourceLocation {
  SourcePosition position;  // line 0: not known
  // Functions inlined into one another, innermost first, the one that was called last; empty if not known.
  std::vector<SourceFrame> frames;
};

}  // namespace sonde::symbols
