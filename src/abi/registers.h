// The registers of a stopped thread, by the kernel's layout for 64-bit tracers (struct user_regs_struct); a 32-bit
// thread's are in the same places.
#pragma once

#include "base/types.h"

namespace sonde {

struct Registers {
  u64 r15, r14, r13, r12, rbp, rbx, r11, r10, r9, r8, rax, rcx, rdx, rsi, rdi;
  u64 orig_rax, rip, cs, eflags, rsp, ss, fs_base, gs_base, ds, es, fs, gs;

  bool is_32_bit_code() const { return cs == 0x23; }
};
static_assert(sizeof(Registers) == 27 * 8);

}  // namespace sonde
