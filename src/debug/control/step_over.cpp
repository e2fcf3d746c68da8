// Executing the instruction below a trap while the trap stays, so that no other thread slips past it: simple instructions
// are done by hand, others in a copy in code that the program has done with (its entry point). Behind the copy stands a jump
// back: a thread that is let go in the middle, by whatever accident, goes on where it should.
#include <algorithm>
#include <array>
#include <cstring>

#include "debug/control/emulate.h"
#include "debug/control/engine.h"
#include "debug/control/instruction.h"

namespace sonde::debug {

namespace {

constexpr std::size_t longest = 15;
constexpr std::size_t jump_size = 14;

u64* register_by_number(Registers& r, unsigned number) {
  u64* const by_number[] = {&r.rax, &r.rcx, &r.rdx, &r.rbx, &r.rsp, &r.rbp, &r.rsi, &r.rdi,
                            &r.r8,  &r.r9,  &r.r10, &r.r11, &r.r12, &r.r13, &r.r14, &r.r15};
  return by_number[number & 15];
}

}  // namespace

Engine::Over Engine::begin_over(Thread& thread) {
  Process& process = *thread.process;
  Registers r = registers(thread);
  std::array<std::byte, longest> code{};
  const std::size_t got = process.memory->read(RemoteAddr(r.rip), code);
  const bool is_32_bit = r.is_32_bit_code();
  if (is_32_bit) return Over::impossible;
  if (process.watched.control() == 0 && emulate(std::span(code).first(got), r, *process.memory)) {
    set_registers(thread, r);
    return Over::emulated;
  }
  const auto instruction = decode_instruction(std::span(code).first(got), r.rip, is_32_bit);
  if (!instruction) return Over::impossible;
  using Kind = Instruction::Kind;
  if (!process.slot.usable || instruction->kind == Kind::other || instruction->kind == Kind::trap ||
      r.rip - process.slot.at < longest + jump_size) {
    return Over::impossible;
  }
  if (instruction->kind == Kind::call || instruction->kind == Kind::jump || instruction->kind == Kind::jump_if)
    return Over::impossible;
  if (process.slot.taken) return Over::waits;

  SteppingOver over{.from = r.rip, .at = process.slot.at, .length = instruction->length};
  over.is_call = instruction->kind == Kind::call_indirect;
  over.is_syscall = instruction->kind == Kind::syscall;
  if (instruction->rip_modrm != 0) {
    // [rip + d] becomes [register + d], the register holding what rip would.
    auto& modrm = code[instruction->rip_modrm];
    modrm = (modrm & std::byte{0x38}) | std::byte{0x80} | std::byte{instruction->free_register};
    if (instruction->rex_offset >= 0) {
      auto* const prefix = &code[static_cast<std::size_t>(instruction->rex_offset)];
      if (*prefix == std::byte{0xc4} || *prefix == std::byte{0x62})
        prefix[1] |= std::byte{0x20};  // B, inverted
      else if (*prefix != std::byte{0xc5})
        *prefix &= std::byte{0xfe};  // REX.B
    }
    over.borrowed = instruction->free_register;
    u64* const borrowed = register_by_number(r, instruction->free_register);
    over.borrowed_value = *borrowed;
    *borrowed = r.rip + instruction->length;
  }
  std::array<std::byte, longest + jump_size> copy{};
  std::memcpy(copy.data(), code.data(), over.length);
  constexpr u8 jump[] = {0xff, 0x25, 0, 0, 0, 0};  // jmp *0(%rip)
  std::memcpy(copy.data() + over.length, jump, sizeof jump);
  const u64 behind = over.from + over.length;
  std::memcpy(copy.data() + over.length + sizeof jump, &behind, sizeof behind);
  // A user's breakpoint may stand there: the program cannot reach it any more.
  auto& slot = process.slot;
  const auto needed = std::span<const std::byte>(copy).first(over.length + jump_size);
  if (!std::ranges::equal(needed, slot.copy)) {
    if (slot.original.empty()) {
      slot.original.resize(copy.size());
      if (process.memory->read(RemoteAddr(slot.at), slot.original) != copy.size()) {
        slot.original.clear();
        return Over::impossible;
      }
    }
    slot.copy.clear();
    if (kernel_.write_memory(thread.tid, RemoteAddr(over.at), needed) != needed.size()) return Over::impossible;
    slot.copy.assign(needed.begin(), needed.end());
  }
  slot.taken = true;
  thread.over = over;
  r.rip = over.at;
  set_registers(thread, r);
  return Over::copied;
}

void Engine::finish_over(Thread& thread, siginfo_t* info) {
  const SteppingOver over = thread.over;
  if (over.from == 0) return;
  Registers r = registers(thread);
  if (over.borrowed >= 0) *register_by_number(r, static_cast<unsigned>(over.borrowed)) = over.borrowed_value;
  if (r.rip == over.at) {  // not done, or a repetition that goes on
    r.rip = over.from;
    thread.told_at = over.from;
    if (info != nullptr && info->si_addr == reinterpret_cast<void*>(over.at))
      info->si_addr = reinterpret_cast<void*>(over.from);
  } else if (r.rip - over.at <= over.length + jump_size) {
    r.rip = over.from + over.length;
    if (over.is_syscall && r.rcx - over.at <= over.length) r.rcx = r.rip;
  } else if (over.is_call) {
    const u64 behind = over.from + over.length;
    (void)thread.process->memory->write(RemoteAddr(r.rsp), std::as_bytes(std::span(&behind, 1)));
  }
  set_registers(thread, r);
  thread.over = {};
  thread.process->slot.taken = false;
}

void Engine::pass_slot_on(Process& process) {
  for (const auto& thread : process.threads) {
    if (process.slot.taken) return;
    if (!thread->waits_for_slot) continue;
    thread->waits_for_slot = false;
    start(*thread);
  }
}

}  // namespace sonde::debug
