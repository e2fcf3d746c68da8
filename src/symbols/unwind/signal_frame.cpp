#include "symbols/unwind/signal_frame.h"

#include <array>
#include <cstring>
#include <span>

namespace sonde::symbols {
namespace {

// The pc may be at the start of the sequence (a return address) or after some of its instructions.
struct Way {
  u64 pc_in_sequence;
  u64 popped;  // bytes taken from the stack by then
};

bool at_sequence(u64 pc, std::span<const u8> sequence, u64 inside, PagedMemory& memory) {
  std::array<u8, 16> code{};
  const auto bytes = std::as_writable_bytes(std::span(code).first(sequence.size()));
  return memory.read(RemoteAddr(pc - inside), bytes) == sequence.size() &&
         std::memcmp(code.data(), sequence.data(), sequence.size()) == 0;
}

// Where the registers lie in the saved context, in DWARF order.
bool read_context(u64 context, std::span<const u8> offsets, FrameRegisters& to, PagedMemory& memory) {
  for (unsigned reg = 0; reg < offsets.size(); ++reg) {
    const auto value = memory.word(context + offsets[reg], to.width());
    if (!value) return false;
    to.set(reg, *value);
  }
  return true;
}

std::optional<FrameRegisters> leave_x86_64(const FrameRegisters& from, PagedMemory& memory) {
  // mov $15, %rax; syscall
  constexpr u8 sequence[] = {0x48, 0xc7, 0xc0, 0x0f, 0x00, 0x00, 0x00, 0x0f, 0x05};
  // rax rdx rcx rbx rsi rdi rbp rsp r8..r15 rip in struct sigcontext, which follows flags, link and stack in the
  // ucontext.
  constexpr u64 context_in_ucontext = 40;
  constexpr u8 offsets[] = {104, 96, 112, 88, 72, 64, 80, 120, 0, 8, 16, 24, 32, 40, 48, 56, 128};
  for (const u64 inside : {u64{0}, u64{7}, u64{9}}) {
    if (!at_sequence(from.pc(), sequence, inside, memory)) continue;
    FrameRegisters to;
    to.machine = Machine::x86_64;
    if (read_context(from.sp() + context_in_ucontext, offsets, to, memory)) return to;
  }
  return std::nullopt;
}

std::optional<FrameRegisters> leave_i386(const FrameRegisters& from, PagedMemory& memory) {
  // mov $173, %eax; int $0x80 - and - pop %eax; mov $119, %eax; int $0x80
  constexpr u8 rt_sequence[] = {0xb8, 0xad, 0x00, 0x00, 0x00, 0xcd, 0x80};
  constexpr u8 old_sequence[] = {0x58, 0xb8, 0x77, 0x00, 0x00, 0x00, 0xcd, 0x80};
  // eax ecx edx ebx esp ebp esi edi eip in struct sigcontext_32.
  constexpr u8 offsets[] = {44, 40, 36, 32, 28, 24, 20, 16, 56};
  constexpr u64 context_in_ucontext = 20;
  constexpr u64 ucontext_argument = 8;
  FrameRegisters to;
  to.machine = Machine::i386;
  for (const u64 inside : {u64{0}, u64{5}, u64{7}}) {
    if (!at_sequence(from.pc(), rt_sequence, inside, memory)) continue;
    const auto ucontext = memory.word(from.sp() + ucontext_argument, 4);
    if (ucontext && read_context(*ucontext + context_in_ucontext, offsets, to, memory)) return to;
  }
  for (const Way way : {Way{0, 0}, Way{1, 4}, Way{6, 4}, Way{8, 4}}) {
    if (!at_sequence(from.pc(), old_sequence, way.pc_in_sequence, memory)) continue;
    if (read_context(from.sp() + 4 - way.popped, offsets, to, memory)) return to;
  }
  return std::nullopt;
}

}  // namespace

std::optional<FrameRegisters> leave_signal_frame(const FrameRegisters& registers, PagedMemory& memory) {
  return registers.machine == Machine::x86_64 ? leave_x86_64(registers, memory) : leave_i386(registers, memory);
}

}  // namespace sonde::symbols
