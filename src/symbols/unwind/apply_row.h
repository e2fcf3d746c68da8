// Goes from a frame to its caller by an unwind row.
#pragma once

#include <optional>

#include "symbols/unwind/code_map.h"
#include "symbols/unwind/frame.h"
#include "symbols/unwind/paged_memory.h"

namespace sonde::symbols {

enum class RowEnd : u8 {
  none,       // there is a caller
  outermost,  // the row says that there is none
  failed,     // a saved register cannot be read, or the row makes no sense
};

struct RowResult {
  RowEnd end = RowEnd::failed;
  FrameRegisters caller;
};

// The canonical frame address: where the caller's stack pointer was before the call.
std::optional<u64> frame_address(const UnwindRules& rules, const FrameRegisters& registers, PagedMemory& memory);

RowResult apply_row(const UnwindRules& rules, const FrameRegisters& registers, PagedMemory& memory);

}  // namespace sonde::symbols
