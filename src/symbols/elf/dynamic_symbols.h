// The dynamic symbol table found without section headers, as the dynamic linker finds it: for images read from memory
// and for files whose section headers were removed.
#pragma once

#include <vector>

#include "base/types.h"
#include "symbols/elf/elf_file.h"

namespace sonde::symbols {

struct DynamicSymbols {
  std::vector<std::byte> entries;
  std::vector<std::byte> strings;
};

// Empty where anything does not fit together.
DynamicSymbols read_dynamic_symbols(const ElfFile& file);

}  // namespace sonde::symbols
