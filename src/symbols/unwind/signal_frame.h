// Signal frames by the kernel's layout, for code that returns from a handler without unwind information.
#pragma once

#include <optional>

#include "symbols/unwind/frame.h"
#include "symbols/unwind/paged_memory.h"

namespace sonde::symbols {

// If the frame is at (or in) the instructions that return from a signal handler: the registers of the interrupted code.
std::optional<FrameRegisters> leave_signal_frame(const FrameRegisters& registers, PagedMemory& memory);

}  // namespace sonde::symbols
