// Range lists and location lists.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "symbols/dwarf/function.h"
#include "symbols/dwarf/reader/die.h"

namespace sonde::symbols::dwarf {

// The code of a DIE: DW_AT_ranges, or DW_AT_low_pc and DW_AT_high_pc. Empty ranges and those of discarded code (at 0) are
// left out.
std::vector<AddressRange> ranges_of(const Die& die);

// The expression that a location list has for an address; nothing if it has none there.
std::optional<std::span<const std::byte>> list_entry_at(const Unit& unit, const Attribute& list, u64 address);

// What a location attribute says for an address.
VariableLocation location_at(const Die& die, u16 name, u64 address);

// Whether the form of a location attribute names a list.
bool is_location_list(const Unit& unit, const Attribute& attribute);

}  // namespace sonde::symbols::dwarf
