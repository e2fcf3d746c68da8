// What one unit names outside of its functions.
#pragma once

#include <string_view>
#include <vector>

#include "symbols/dwarf/reader/die.h"

namespace sonde::symbols::dwarf {

enum class NameKind : u8 { function, variable, type, enumerator, name_space };

struct IndexedName {
  std::string_view name;  // as in the DIE: unqualified, with template arguments
  const Unit* unit = nullptr;
  u64 offset = 0;
  NameKind kind = NameKind::function;
  u32 hash = 0;  // of name_key(name)
};

// What a thing is looked up by: "put<char>" -> "put"; operators keep what they are.
std::string_view name_key(std::string_view name);
u32 name_hash(std::string_view key);

// Appends them; declarations are left out. Reads no more than the unit and what it refers to; after Unit::prepare() of all
// units several threads may do it at once.
void scan_names(const Unit& unit, std::vector<IndexedName>& names);

}  // namespace sonde::symbols::dwarf
