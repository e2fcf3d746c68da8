#include "symbols/unwind/user_registers.h"

namespace sonde::symbols {

FrameRegisters frame_registers(const user_regs_struct& from) {
  constexpr u64 code_segment_of_32_bit_code = 0x23;
  FrameRegisters to;
  if ((from.cs & 0xffff) == code_segment_of_32_bit_code) {
    to.machine = Machine::i386;
    const u64 values[] = {from.rax, from.rcx, from.rdx, from.rbx, from.rsp, from.rbp, from.rsi, from.rdi, from.rip};
    for (unsigned i = 0; i < std::size(values); ++i) to.set(i, values[i]);
    return to;
  }
  const u64 values[] = {from.rax, from.rdx, from.rcx, from.rbx, from.rsi, from.rdi, from.rbp, from.rsp, from.r8,
                        from.r9,  from.r10, from.r11, from.r12, from.r13, from.r14, from.r15, from.rip};
  for (unsigned i = 0; i < std::size(values); ++i) to.set(i, values[i]);
  return to;
}

}  // namespace sonde::symbols
