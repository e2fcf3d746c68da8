// From ptrace's registers to a frame's.
#pragma once

#include <sys/user.h>

#include "symbols/unwind/frame_registers.h"

namespace sonde::symbols {

// As PTRACE_GETREGS gives them on x86-64; the code segment tells 32-bit code apart.
FrameRegisters frame_registers(const user_regs_struct& registers);

}  // namespace sonde::symbols
