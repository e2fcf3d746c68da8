// One machine instruction, as far as run control must understand it.
#pragma once

#include <optional>
#include <span>
#include <string>

#include "base/types.h"

namespace sonde::debug {

struct Instruction {
  enum class Kind : u8 {
    plain,  // goes on behind itself, wherever it stands
    call,   // to `target`
    call_indirect,
    jump,     // to `target`
    jump_if,  // conditionally to `target`; on flags or rcx
    jump_indirect,
    ret,
    syscall,  // also sysenter, int 0x80
    trap,     // int3, int1
    other,    // cannot be executed elsewhere
  };
  Kind kind = Kind::plain;
  u8 length = 0;
  u64 target = 0;            // of call, jump, jump_if
  u8 opcode = 0;             // the last byte of the opcode: jump_if's condition, push's register
  bool is_repeated = false;  // rep: may be interrupted in between
  bool pushes_flags = false;
  // An operand in memory by an offset from the next instruction: where its ModRM byte is (0: none), and a general register,
  // by its number (0 to 7, not rsp or rbp), that the instruction does not touch.
  u8 rip_modrm = 0;
  u8 free_register = 0;
  i8 rex_offset = -1;  // where a REX, VEX or EVEX prefix is
};

// Null: these bytes are no instruction.
std::optional<Instruction> decode_instruction(std::span<const std::byte> bytes, u64 address, bool is_32_bit);

}  // namespace sonde::debug
