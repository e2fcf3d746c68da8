#include "debug/control/instruction.h"

#include <Zydis/Zydis.h>

namespace sonde::debug {

namespace {

// Which of rax, rcx, rdx, rbx, rsi, rdi it does not touch; 255: all are in use.
u8 find_free_register(const ZydisDecodedInstruction& instruction, std::span<const ZydisDecodedOperand> operands) {
  bool used[16] = {};
  const auto mark = [&](ZydisRegister reg) {
    const ZydisRegister whole = ZydisRegisterGetLargestEnclosing(ZYDIS_MACHINE_MODE_LONG_64, reg);
    if (whole >= ZYDIS_REGISTER_RAX && whole <= ZYDIS_REGISTER_R15) used[whole - ZYDIS_REGISTER_RAX] = true;
  };
  for (const auto& operand : operands.first(instruction.operand_count)) {
    if (operand.type == ZYDIS_OPERAND_TYPE_REGISTER) mark(operand.reg.value);
    if (operand.type != ZYDIS_OPERAND_TYPE_MEMORY) continue;
    mark(operand.mem.base);
    mark(operand.mem.index);
  }
  for (const u8 candidate : {0, 1, 2, 3, 6, 7}) {
    if (!used[candidate]) return candidate;
  }
  return 255;
}

Instruction::Kind kind_of(const ZydisDecodedInstruction& instruction, const ZydisDecodedOperand& first) {
  using Kind = Instruction::Kind;
  const bool relative = first.type == ZYDIS_OPERAND_TYPE_IMMEDIATE && first.imm.is_relative;
  switch (instruction.meta.category) {
    case ZYDIS_CATEGORY_CALL:
      return instruction.meta.branch_type == ZYDIS_BRANCH_TYPE_FAR ? Kind::other
             : relative                                            ? Kind::call
                                                                   : Kind::call_indirect;
    case ZYDIS_CATEGORY_COND_BR: return relative ? Kind::jump_if : Kind::other;
    case ZYDIS_CATEGORY_UNCOND_BR:
      return instruction.meta.branch_type == ZYDIS_BRANCH_TYPE_FAR ? Kind::other
             : relative                                            ? Kind::jump
                                                                   : Kind::jump_indirect;
    case ZYDIS_CATEGORY_RET: return instruction.mnemonic == ZYDIS_MNEMONIC_RET ? Kind::ret : Kind::other;
    case ZYDIS_CATEGORY_SYSCALL: return Kind::syscall;
    default: break;
  }
  switch (instruction.mnemonic) {
    case ZYDIS_MNEMONIC_INT3:
    case ZYDIS_MNEMONIC_INT1: return Kind::trap;
    case ZYDIS_MNEMONIC_INT: return Kind::syscall;
    case ZYDIS_MNEMONIC_XBEGIN: return Kind::other;
    default: return Kind::plain;
  }
}

}  // namespace

std::optional<Instruction> decode_instruction(std::span<const std::byte> bytes, u64 address, bool is_32_bit) {
  ZydisDecoder decoder;
  ZydisDecoderInit(&decoder, is_32_bit ? ZYDIS_MACHINE_MODE_LEGACY_32 : ZYDIS_MACHINE_MODE_LONG_64,
                   is_32_bit ? ZYDIS_STACK_WIDTH_32 : ZYDIS_STACK_WIDTH_64);
  ZydisDecodedInstruction raw;
  ZydisDecodedOperand operands[ZYDIS_MAX_OPERAND_COUNT];
  if (!ZYAN_SUCCESS(ZydisDecoderDecodeFull(&decoder, bytes.data(), bytes.size(), &raw, operands))) return {};
  Instruction out;
  out.length = raw.length;
  out.opcode = raw.opcode;
  out.kind = kind_of(raw, operands[0]);
  out.is_repeated = (raw.attributes & (ZYDIS_ATTRIB_HAS_REP | ZYDIS_ATTRIB_HAS_REPE | ZYDIS_ATTRIB_HAS_REPNE)) != 0;
  out.pushes_flags = raw.meta.category == ZYDIS_CATEGORY_PUSH &&
                     (raw.mnemonic == ZYDIS_MNEMONIC_PUSHF || raw.mnemonic == ZYDIS_MNEMONIC_PUSHFD ||
                      raw.mnemonic == ZYDIS_MNEMONIC_PUSHFQ);
  if (out.kind == Instruction::Kind::call || out.kind == Instruction::Kind::jump ||
      out.kind == Instruction::Kind::jump_if) {
    (void)ZydisCalcAbsoluteAddress(&raw, &operands[0], address, &out.target);
  }
  if ((raw.attributes & ZYDIS_ATTRIB_HAS_MODRM) != 0 && raw.raw.modrm.mod == 0 && raw.raw.modrm.rm == 5 && !is_32_bit) {
    out.rip_modrm = raw.raw.modrm.offset;
    out.free_register = find_free_register(raw, operands);
    if (out.free_register == 255) out.kind = Instruction::Kind::other;
    if ((raw.attributes & ZYDIS_ATTRIB_HAS_EVEX) != 0)
      out.rex_offset = static_cast<i8>(raw.raw.evex.offset);
    else if ((raw.attributes & ZYDIS_ATTRIB_HAS_VEX) != 0)
      out.rex_offset = static_cast<i8>(raw.raw.vex.offset);
    else if ((raw.attributes & ZYDIS_ATTRIB_HAS_REX) != 0)
      out.rex_offset = static_cast<i8>(raw.raw.rex.offset);
    else if ((raw.attributes & ZYDIS_ATTRIB_HAS_XOP) != 0)
      out.kind = Instruction::Kind::other;
  }
  return out;
}

}  // namespace sonde::debug
