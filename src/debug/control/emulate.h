// Common instructions done by hand, on the registers and memory of a stopped thread: what stands at the beginnings of functions
// and lines, so that most traps are passed without letting the thread go twice.
#pragma once

#include "abi/registers.h"
#include "debug/control/process.h"

namespace sonde::debug {

// The instruction at r.rip, whose bytes are `code`. False: it is to be executed by the processor, and nothing has changed.
bool emulate(std::span<const std::byte> code, Registers& r, TargetMemory& memory);

}  // namespace sonde::debug
