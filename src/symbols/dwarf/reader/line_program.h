// Line tables (.debug_line).
#pragma once

#include "symbols/dwarf/reader/unit.h"
#include "symbols/dwarf/source_lines.h"

namespace sonde::symbols::dwarf {

// Empty for a unit without lines; what is damaged is left out.
// `name`: of the unit's own file, as the compiler was told.
LineProgram read_line_program(const Unit& unit, std::string_view name);

}  // namespace sonde::symbols::dwarf
