#include "debug/control/emulate.h"

#include <Zydis/Zydis.h>

#include <bit>
#include <cstring>

namespace sonde::debug {

namespace {

u64* general(Registers& r, unsigned number) {
  u64* const by_number[] = {&r.rax, &r.rcx, &r.rdx, &r.rbx, &r.rsp, &r.rbp, &r.rsi, &r.rdi,
                            &r.r8,  &r.r9,  &r.r10, &r.r11, &r.r12, &r.r13, &r.r14, &r.r15};
  return by_number[number & 15];
}

constexpr u64 carry = 1, parity = 1 << 2, adjust = 1 << 4, zero = 1 << 6, sign = 1 << 7, overflow = 1 << 11;

u64 mask_of(unsigned bits) { return bits >= 64 ? ~u64{0} : (u64{1} << bits) - 1; }

// One decoded instruction and what it works on.
class Emulation {
 public:
  Emulation(Registers& r, TargetMemory& memory) : r_(r), memory_(memory) {}
  bool run(std::span<const std::byte> code);

 private:
  struct Slot {  // of a general register
    u64* whole = nullptr;
    unsigned shift = 0;
    unsigned bits = 0;
  };
  std::optional<Slot> slot(ZydisRegister reg);
  std::optional<u64> address_of(const ZydisDecodedOperand& operand);
  bool load(const ZydisDecodedOperand& operand, u64& out);
  bool store(const ZydisDecodedOperand& operand, u64 value);
  bool push(u64 value);
  bool pop(u64& value);
  bool move(bool is_signed);
  bool combine(ZydisMnemonic what);
  bool condition();
  void set_result_flags(u64 result, unsigned bits);
  bool act();

  Registers& r_;
  TargetMemory& memory_;
  ZydisDecodedInstruction instruction_{};
  ZydisDecodedOperand operands_[ZYDIS_MAX_OPERAND_COUNT]{};
  u64 start_ = 0;
};

std::optional<Emulation::Slot> Emulation::slot(ZydisRegister reg) {
  if (reg >= ZYDIS_REGISTER_RAX && reg <= ZYDIS_REGISTER_R15)
    return Slot{general(r_, static_cast<unsigned>(reg - ZYDIS_REGISTER_RAX)), 0, 64};
  if (reg >= ZYDIS_REGISTER_EAX && reg <= ZYDIS_REGISTER_R15D)
    return Slot{general(r_, static_cast<unsigned>(reg - ZYDIS_REGISTER_EAX)), 0, 32};
  if (reg >= ZYDIS_REGISTER_AX && reg <= ZYDIS_REGISTER_R15W)
    return Slot{general(r_, static_cast<unsigned>(reg - ZYDIS_REGISTER_AX)), 0, 16};
  if (reg >= ZYDIS_REGISTER_AL && reg <= ZYDIS_REGISTER_BL)
    return Slot{general(r_, static_cast<unsigned>(reg - ZYDIS_REGISTER_AL)), 0, 8};
  if (reg >= ZYDIS_REGISTER_AH && reg <= ZYDIS_REGISTER_BH)
    return Slot{general(r_, static_cast<unsigned>(reg - ZYDIS_REGISTER_AH)), 8, 8};
  if (reg >= ZYDIS_REGISTER_SPL && reg <= ZYDIS_REGISTER_R15B)
    return Slot{general(r_, static_cast<unsigned>(reg - ZYDIS_REGISTER_SPL) + 4), 0, 8};
  return {};
}

std::optional<u64> Emulation::address_of(const ZydisDecodedOperand& operand) {
  const auto& mem = operand.mem;
  if (mem.type != ZYDIS_MEMOP_TYPE_MEM && mem.type != ZYDIS_MEMOP_TYPE_AGEN) return {};
  if (instruction_.address_width != 64) return {};
  u64 address = mem.disp.has_displacement != 0 ? static_cast<u64>(mem.disp.value) : 0;
  if (mem.base == ZYDIS_REGISTER_RIP) {
    address += start_ + instruction_.length;
  } else if (mem.base != ZYDIS_REGISTER_NONE) {
    const auto base = slot(mem.base);
    if (!base || base->bits != 64) return {};
    address += *base->whole;
  }
  if (mem.index != ZYDIS_REGISTER_NONE) {
    const auto index = slot(mem.index);
    if (!index || index->bits != 64) return {};
    address += *index->whole * mem.scale;
  }
  if (mem.type == ZYDIS_MEMOP_TYPE_AGEN) return address;
  if (mem.segment == ZYDIS_REGISTER_FS)
    address += r_.fs_base;
  else if (mem.segment == ZYDIS_REGISTER_GS)
    address += r_.gs_base;
  return address;
}

bool Emulation::load(const ZydisDecodedOperand& operand, u64& out) {
  switch (operand.type) {
    case ZYDIS_OPERAND_TYPE_IMMEDIATE: out = operand.imm.value.u & mask_of(instruction_.operand_width); return true;
    case ZYDIS_OPERAND_TYPE_REGISTER: {
      const auto reg = slot(operand.reg.value);
      if (!reg) return false;
      out = *reg->whole >> reg->shift & mask_of(reg->bits);
      return true;
    }
    case ZYDIS_OPERAND_TYPE_MEMORY: {
      const auto address = address_of(operand);
      const std::size_t size = operand.size / 8U;
      if (!address || size == 0 || size > 8) return false;
      out = 0;
      return memory_.read(RemoteAddr(*address), std::as_writable_bytes(std::span(&out, 1)).first(size)) == size;
    }
    default: return false;
  }
}

bool Emulation::store(const ZydisDecodedOperand& operand, u64 value) {
  if (operand.type == ZYDIS_OPERAND_TYPE_REGISTER) {
    const auto reg = slot(operand.reg.value);
    if (!reg) return false;
    const u64 mask = mask_of(reg->bits) << reg->shift;
    // 32 bits clear the upper half.
    *reg->whole = reg->bits == 32 ? value & mask_of(32) : (*reg->whole & ~mask) | (value << reg->shift & mask);
    return true;
  }
  if (operand.type != ZYDIS_OPERAND_TYPE_MEMORY) return false;
  const auto address = address_of(operand);
  const std::size_t size = operand.size / 8U;
  if (!address || size == 0 || size > 8) return false;
  return memory_.write_as_program(RemoteAddr(*address), std::as_bytes(std::span(&value, 1)).first(size));
}

bool Emulation::push(u64 value) {
  if (!memory_.write_as_program(RemoteAddr(r_.rsp - 8), std::as_bytes(std::span(&value, 1)))) return false;
  r_.rsp -= 8;
  return true;
}

bool Emulation::pop(u64& value) {
  if (!memory_.read_object(RemoteAddr(r_.rsp), value)) return false;
  r_.rsp += 8;
  return true;
}

void Emulation::set_result_flags(u64 result, unsigned bits) {
  r_.eflags &= ~(parity | zero | sign);
  if ((std::popcount(result & 0xff) & 1) == 0) r_.eflags |= parity;
  if ((result & mask_of(bits)) == 0) r_.eflags |= zero;
  if ((result >> (bits - 1) & 1) != 0) r_.eflags |= sign;
}

bool Emulation::move(bool is_signed) {
  u64 value = 0;
  if (!load(operands_[1], value)) return false;
  const unsigned bits = operands_[1].type == ZYDIS_OPERAND_TYPE_IMMEDIATE ? operands_[0].size : operands_[1].size;
  if (is_signed && bits < 64 && (value >> (bits - 1) & 1) != 0) value |= ~mask_of(bits);
  return store(operands_[0], value);
}

// add, sub, cmp, and, or, xor, test
bool Emulation::combine(ZydisMnemonic what) {
  const unsigned bits = operands_[0].size;
  u64 a = 0, b = 0;
  if (bits == 0 || bits > 64 || !load(operands_[0], a)) return false;
  if (operands_[1].type == ZYDIS_OPERAND_TYPE_IMMEDIATE)
    b = operands_[1].imm.value.u;
  else if (!load(operands_[1], b))
    return false;
  const u64 mask = mask_of(bits);
  a &= mask;
  b &= mask;
  u64 result = 0, flags = 0;
  switch (what) {
    case ZYDIS_MNEMONIC_ADD:
      result = (a + b) & mask;
      if (result < a) flags |= carry;
      if (((a ^ result) & (b ^ result)) >> (bits - 1) & 1) flags |= overflow;
      flags |= (a ^ b ^ result) & adjust;
      break;
    case ZYDIS_MNEMONIC_SUB:
    case ZYDIS_MNEMONIC_CMP:
      result = (a - b) & mask;
      if (a < b) flags |= carry;
      if (((a ^ b) & (a ^ result)) >> (bits - 1) & 1) flags |= overflow;
      flags |= (a ^ b ^ result) & adjust;
      break;
    case ZYDIS_MNEMONIC_AND:
    case ZYDIS_MNEMONIC_TEST: result = a & b; break;
    case ZYDIS_MNEMONIC_OR: result = a | b; break;
    case ZYDIS_MNEMONIC_XOR: result = a ^ b; break;
    default: return false;
  }
  if (what != ZYDIS_MNEMONIC_CMP && what != ZYDIS_MNEMONIC_TEST && !store(operands_[0], result)) return false;
  r_.eflags = (r_.eflags & ~(carry | overflow | adjust)) | flags;
  set_result_flags(result, bits);
  return true;
}

bool Emulation::condition() {
  const u64 f = r_.eflags;
  const bool cf = (f & carry) != 0, pf = (f & parity) != 0, zf = (f & zero) != 0, sf = (f & sign) != 0,
             of = (f & overflow) != 0;
  const bool values[] = {of, cf, zf, cf || zf, sf, pf, sf != of, zf || sf != of};
  return values[instruction_.opcode >> 1 & 7] != ((instruction_.opcode & 1) != 0);
}

bool Emulation::act() {
  const u64 behind = start_ + instruction_.length;
  const bool relative = operands_[0].type == ZYDIS_OPERAND_TYPE_IMMEDIATE && operands_[0].imm.is_relative != 0;
  const u64 target = relative ? behind + static_cast<u64>(operands_[0].imm.value.s) : 0;
  u64 value = 0;
  r_.rip = behind;
  switch (instruction_.mnemonic) {
    case ZYDIS_MNEMONIC_NOP:
    case ZYDIS_MNEMONIC_ENDBR64: return true;
    case ZYDIS_MNEMONIC_PUSH: return operands_[0].size == 64 && load(operands_[0], value) && push(value);
    case ZYDIS_MNEMONIC_POP:
      return operands_[0].type == ZYDIS_OPERAND_TYPE_REGISTER && operands_[0].size == 64 && pop(value) &&
             store(operands_[0], value);
    case ZYDIS_MNEMONIC_LEAVE: r_.rsp = r_.rbp; return instruction_.operand_width == 64 && pop(r_.rbp);
    case ZYDIS_MNEMONIC_MOV:
    case ZYDIS_MNEMONIC_MOVZX: return move(false);
    case ZYDIS_MNEMONIC_MOVSX:
    case ZYDIS_MNEMONIC_MOVSXD: return move(true);
    case ZYDIS_MNEMONIC_LEA: {
      const auto address = address_of(operands_[1]);
      return address && store(operands_[0], *address);
    }
    case ZYDIS_MNEMONIC_ADD:
    case ZYDIS_MNEMONIC_SUB:
    case ZYDIS_MNEMONIC_CMP:
    case ZYDIS_MNEMONIC_AND:
    case ZYDIS_MNEMONIC_OR:
    case ZYDIS_MNEMONIC_XOR:
    case ZYDIS_MNEMONIC_TEST: return combine(instruction_.mnemonic);
    case ZYDIS_MNEMONIC_JMP:
      if (!relative) return false;
      r_.rip = target;
      return true;
    case ZYDIS_MNEMONIC_CALL:
      if (!relative || !push(behind)) return false;
      r_.rip = target;
      return true;
    case ZYDIS_MNEMONIC_RET:
      if (instruction_.length != 1 || !pop(value)) return false;
      r_.rip = value;
      return true;
    case ZYDIS_MNEMONIC_JCXZ:
    case ZYDIS_MNEMONIC_JECXZ:
    case ZYDIS_MNEMONIC_JRCXZ: return false;
    default: break;
  }
  if (instruction_.meta.category != ZYDIS_CATEGORY_COND_BR || !relative || instruction_.opcode >> 4 == 0xe)
    return false;
  if (condition()) r_.rip = target;
  return true;
}

bool Emulation::run(std::span<const std::byte> code) {
  ZydisDecoder decoder;
  if (!ZYAN_SUCCESS(ZydisDecoderInit(&decoder, ZYDIS_MACHINE_MODE_LONG_64, ZYDIS_STACK_WIDTH_64))) return false;
  if (!ZYAN_SUCCESS(ZydisDecoderDecodeFull(&decoder, code.data(), code.size(), &instruction_, operands_))) return false;
  if ((instruction_.attributes & (ZYDIS_ATTRIB_HAS_LOCK | ZYDIS_ATTRIB_IS_PRIVILEGED)) != 0) return false;
  start_ = r_.rip;
  return act();
}

}  // namespace

bool emulate(std::span<const std::byte> code, Registers& r, TargetMemory& memory) {
  Registers changed = r;
  if (!Emulation(changed, memory).run(code)) return false;
  r = changed;
  return true;
}

}  // namespace sonde::debug
