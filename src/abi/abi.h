// The binary interfaces a tracee's call can use on this machine, told per call (PTRACE_GET_SYSCALL_INFO's arch).
#pragma once

#include "base/types.h"

namespace sonde {

enum class Abi : u8 { x86_64, i386, x32 };

// Bytes of a long, of a pointer and of size_t. (x32's longs in structures are mostly 64 bits wide; its rows say so.)
constexpr unsigned word_size(Abi abi) { return abi == Abi::x86_64 ? 8 : 4; }
// The alignment of a 64-bit integer inside a structure.
constexpr unsigned u64_align(Abi abi) { return abi == Abi::i386 ? 4 : 8; }

}  // namespace sonde
