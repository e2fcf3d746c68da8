// The last resort: the caller of code that nothing is known about.
#pragma once

#include <optional>

#include "symbols/unwind/code_map.h"
#include "symbols/unwind/frame.h"
#include "symbols/unwind/paged_memory.h"

namespace sonde::symbols {

// A frame whose return address lies in code, or nothing. Its origin says that it is a guess, and of which kind.
std::optional<Frame> guess_caller(const Frame& frame, CodeMap& code, PagedMemory& memory);

}  // namespace sonde::symbols
