// Line tables (.debug_line).
#pragma once

#include "symbols/dwarf/reader/unit.h"
#include "symbols/dwarf/source_lines.h"

namespace sonde::symbols::dwarf {

// Empty for a unit without lines; what is damaged is left out.
LineProgram read_line_program(const Unit& unit);

}  // namespace sonde::symbols::dwarf
