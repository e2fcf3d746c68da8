// The types of symbols that only the linker knows.
#pragma once

#include "symbols/dwarf/type.h"

namespace sonde::debug {

const symbols::Type& no_debug_function();  // <text variable, no debug info>
const symbols::Type& no_debug_data();      // <data variable, no debug info>

}  // namespace sonde::debug
