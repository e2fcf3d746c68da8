#pragma once

#include "base/types.h"

namespace sonde::symbols {

// Whose registers and frame layout: that of the code, not that of the kernel.
enum class Machine : u8 { x86_64, i386 };

}  // namespace sonde::symbols
