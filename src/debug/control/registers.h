// The registers of a thread beyond Registers: x87, SSE, AVX… as the processor's XSAVE area.
#pragma once

#include <vector>

#include "abi/registers.h"
#include "symbols/unwind/frame_registers.h"

namespace sonde::debug {

// PTRACE_GETREGSET's NT_X86_XSTATE: the layout is that of XSAVE's standard form, the first 512 bytes that of FXSAVE.
struct ExtendedState {
  std::vector<std::byte> bytes;
};

symbols::FrameRegisters frame_registers(const Registers& registers);

}  // namespace sonde::debug
