// Executing the instruction below a trap while the trap stays, so that no other thread slips past it: simple instructions
// are done by hand, others in a copy in code that the program has done with (its entry point). Behind the copy stands a jump
// back: a thread that is let go in the middle, by whatever accident, goes on where it should.
#include <array>
#include <cstring>

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

bool condition_holds(unsigned code, u64 flags) {
  const bool cf = flags & 1, pf = flags >> 2 & 1, zf = flags >> 6 & 1, sf = flags >> 7 & 1, of = flags >> 11 & 1;
  bool value = false;
  switch (code >> 1 & 7) {
    case 0: value = of; break;
    case 1: value = cf; break;
    case 2: value = zf; break;
    case 3: value = cf || zf; break;
    case 4: value = sf; break;
    case 5: value = pf; break;
    case 6: value = sf != of; break;
    case 7: value = zf || sf != of; break;
  }
  return value != ((code & 1) != 0);
}

// Jumps, calls, pushes of a register, and what does nothing or little: by hand. False: it is to be executed.
bool emulate(const Instruction& instruction, std::span<const std::byte> code, Registers& r, TargetMemory& memory) {
  const auto byte = [&](std::size_t i) { return std::to_integer<u8>(code[i]); };
  const auto push = [&](u64 value) {
    if (memory.write(RemoteAddr(r.rsp - 8), std::as_bytes(std::span(&value, 1))) != sizeof value) return false;
    r.rsp -= 8;
    return true;
  };
  const u64 behind = r.rip + instruction.length;
  switch (instruction.kind) {
    case Instruction::Kind::jump: r.rip = instruction.target; return true;
    case Instruction::Kind::call:
      if (!push(behind)) return false;
      r.rip = instruction.target;
      return true;
    case Instruction::Kind::jump_if:
      // Those on rcx (e0 to e3) are left to the processor.
      if (instruction.opcode >= 0xe0 && instruction.opcode <= 0xe3 && instruction.length <= 3) return false;
      r.rip = condition_holds(instruction.opcode, r.eflags) ? instruction.target : behind;
      return true;
    case Instruction::Kind::ret: {
      u64 target = 0;
      if (instruction.length != 1 || !memory.read_object(RemoteAddr(r.rsp), target)) return false;
      r.rsp += 8;
      r.rip = target;
      return true;
    }
    case Instruction::Kind::plain: break;
    default: return false;
  }
  if (instruction.length == 1 && byte(0) >= 0x50 && byte(0) <= 0x57) {  // push
    if (!push(*register_by_number(r, byte(0) - 0x50U))) return false;
  } else if (instruction.length == 2 && byte(0) == 0x41 && byte(1) >= 0x50 && byte(1) <= 0x57) {
    if (!push(*register_by_number(r, byte(1) - 0x50U + 8))) return false;
  } else if (instruction.length == 4 && byte(0) == 0xf3 && byte(1) == 0x0f && byte(2) == 0x1e &&
             byte(3) == 0xfa) {  // endbr64
  } else if (instruction.length == 1 && byte(0) == 0x90) {
  } else if (instruction.length == 3 && (byte(0) & 0xfa) == 0x48 && byte(1) == 0x89 &&
             byte(2) >= 0xc0) {  // mov r64, r64
    const unsigned to = (byte(2) & 7U) | (byte(0) & 1U) << 3;
    const unsigned from = (byte(2) >> 3 & 7U) | (byte(0) & 4U) << 1;
    *register_by_number(r, to) = *register_by_number(r, from);
  } else {
    return false;
  }
  r.rip = behind;
  return true;
}

}  // namespace

Engine::Over Engine::begin_over(Thread& thread) {
  Process& process = *thread.process;
  Registers r = registers(thread);
  std::array<std::byte, longest> code{};
  const std::size_t got = process.memory->read(RemoteAddr(r.rip), code);
  const bool is_32_bit = r.is_32_bit_code();
  const auto instruction = decode_instruction(std::span(code).first(got), r.rip, is_32_bit);
  if (!instruction || is_32_bit) return Over::impossible;
  if (emulate(*instruction, code, r, *process.memory)) {
    set_registers(thread, r);
    return Over::emulated;
  }
  using Kind = Instruction::Kind;
  if (process.entry == 0 || instruction->kind == Kind::other || instruction->kind == Kind::trap ||
      r.rip - process.entry < longest + jump_size) {
    return Over::impossible;
  }
  if (instruction->kind == Kind::call || instruction->kind == Kind::jump || instruction->kind == Kind::jump_if)
    return Over::impossible;
  if (process.slot_taken) return Over::waits;

  SteppingOver over{.from = r.rip, .at = process.entry, .length = instruction->length};
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
  if (kernel_.write_memory(thread.tid, RemoteAddr(over.at), std::span(copy).first(over.length + jump_size)) !=
      over.length + jump_size) {
    return Over::impossible;
  }
  process.slot_taken = true;
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
  thread.process->slot_taken = false;
}

void Engine::pass_slot_on(Process& process) {
  for (const auto& thread : process.threads) {
    if (process.slot_taken) return;
    if (!thread->waits_for_slot) continue;
    thread->waits_for_slot = false;
    start(*thread);
  }
}

}  // namespace sonde::debug
