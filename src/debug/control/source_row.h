// The line of the source that an address of a process belongs to.
#pragma once

#include <optional>

#include "symbols/dwarf/debug_info.h"
#include "symbols/process/address_space.h"

namespace sonde::debug {

// Addresses are those of the process.
struct SourceRow {
  const symbols::SourceFile* file = nullptr;
  u32 line = 0;
  u64 start = 0;
  u64 end = 0;
  bool is_statement = false;
};
std::optional<SourceRow> row_at(symbols::AddressSpace& space, u64 pc);

// A module's debugging information, and what to add to its addresses; null outside of modules that have some.
struct InfoAt {
  symbols::DebugInfo* info = nullptr;
  u64 bias = 0;
  explicit operator bool() const { return info != nullptr; }
};
InfoAt info_at(symbols::AddressSpace& space, u64 pc);

// The function whose code an address is in, by debugging information or symbols: [start, end); start 0: not known.
struct FunctionBounds {
  u64 start = 0;
  u64 end = 0;
};
FunctionBounds bounds_at(symbols::AddressSpace& space, u64 pc);

}  // namespace sonde::debug
