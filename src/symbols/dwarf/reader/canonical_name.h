// One spelling for each C++ name.
#pragma once

#include <string>
#include <string_view>

namespace sonde::symbols::dwarf {

// The spelling that demanglers and gdb use, for the names of types and of instances of templates: "Box<const long unsigned
// int *>" -> "Box<unsigned long const*>". Names that it cannot read stay as they are.
std::string canonical_name(std::string_view name);

// False for names that canonical_name() leaves alone: cheap.
bool may_have_other_spellings(std::string_view name);

}  // namespace sonde::symbols::dwarf
