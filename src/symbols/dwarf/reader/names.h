// Names as people write them, of what DIEs describe.
#pragma once

#include <string>

#include "symbols/dwarf/reader/die.h"

namespace sonde::symbols::dwarf {

// Where a thing is declared: an instance refers to its origin, that to its specification. The DIE itself if it does not.
Die declaration_of(const Die& die);
// Whether the DIE is the other one, or an instance of it, or of its instance.
bool is_instance_of(DieId die, DieId of);
// An attribute of the DIE, or else of those it is an instance of.
std::optional<Attribute> inherited(const Die& die, u16 name, Die* owner = nullptr);
std::string_view inherited_string(const Die& die, u16 name);
std::string_view linkage_name(const Die& die);

// Where the languages' rules for qualified names hold.
bool has_scopes(const Unit& unit);

}  // namespace sonde::symbols::dwarf
