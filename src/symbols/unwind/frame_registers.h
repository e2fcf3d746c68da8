// The registers of one frame, by DWARF number.
#pragma once

#include <array>

#include "base/types.h"
#include "symbols/cfi/unwind_row.h"
#include "symbols/machine.h"

namespace sonde::symbols {

namespace dwarf_x86_64 {
constexpr u8 rax = 0, rdx = 1, rcx = 2, rbx = 3, rsi = 4, rdi = 5, rbp = 6, rsp = 7, r8 = 8, r9 = 9, r10 = 10, r11 = 11,
             r12 = 12, r13 = 13, r14 = 14, r15 = 15, rip = 16;
}
namespace dwarf_i386 {
constexpr u8 eax = 0, ecx = 1, edx = 2, ebx = 3, esp = 4, ebp = 5, esi = 6, edi = 7, eip = 8;
}

// A value whose bit in `known` is clear was lost on the way up (a register that calls may change).
struct FrameRegisters {
  Machine machine = Machine::x86_64;
  u32 known = 0;
  // Of those, the ones whose `values` are what the callee has: right if it left the register alone, as compilers that look
  // into callees rely on. Good for values that the compiler says are there, not for unwinding.
  u32 carried = 0;
  std::array<u64, most_registers> values{};

  static constexpr u8 count(Machine machine) { return machine == Machine::x86_64 ? 17 : 9; }
  u8 pc_index() const { return machine == Machine::x86_64 ? dwarf_x86_64::rip : dwarf_i386::eip; }
  u8 sp_index() const { return machine == Machine::x86_64 ? dwarf_x86_64::rsp : dwarf_i386::esp; }
  u8 bp_index() const { return machine == Machine::x86_64 ? dwarf_x86_64::rbp : dwarf_i386::ebp; }
  u64 pc() const { return values[pc_index()]; }
  u64 sp() const { return values[sp_index()]; }
  u64 bp() const { return values[bp_index()]; }

  bool is_known(unsigned reg) const { return reg < most_registers && ((known >> reg) & 1) != 0; }
  bool is_carried(unsigned reg) const { return reg < most_registers && ((carried >> reg) & 1) != 0; }
  void carry(unsigned reg, u64 value) {
    values[reg] = value;
    carried |= 1U << reg;
  }
  void set(unsigned reg, u64 value) {
    values[reg] = machine == Machine::x86_64 ? value : static_cast<u32>(value);
    known |= 1U << reg;
  }
  void forget(unsigned reg) { known &= ~(1U << reg); }
  // Bytes of a register, and of a slot on the stack.
  unsigned width() const { return machine == Machine::x86_64 ? 8 : 4; }
};

}  // namespace sonde::symbols
