// Evaluates the DWARF expressions of unwind rules.
#pragma once

#include <optional>
#include <span>

#include "symbols/unwind/frame_registers.h"
#include "symbols/unwind/paged_memory.h"

namespace sonde::symbols {

// `initial` (the CFA, in register rules) is on the stack at the start; the result is what is on top at the end. Nothing
// for damaged or endless expressions, unreadable memory, lost registers and operations that have no place in unwind
// rules.
std::optional<u64> evaluate_expression(std::span<const std::byte> expression, const FrameRegisters& registers,
                                       PagedMemory& memory, std::optional<u64> initial);

}  // namespace sonde::symbols
