// How to find the caller's registers at one instruction: what a CFI program says there.
#pragma once

#include <array>

#include "base/types.h"

namespace sonde::symbols {

// DWARF numbers of the registers that unwinding needs: 16 general ones and the return address on x86-64 (16); on i386
// eax ecx edx ebx esp ebp esi edi and the return address (8).
constexpr unsigned most_registers = 17;

// A DWARF expression, as a place in the section that the rule came from.
struct ExpressionPlace {
  u32 offset = 0;
  u32 length = 0;
};

struct RegisterRule {
  enum class Kind : u8 {
    same,           // as in the callee; also where nothing is said
    undefined,      // lost
    at_cfa_offset,  // saved at CFA + number
    is_cfa_offset,  // is CFA + number
    in_register,    // is in register `number`
    at_expression,  // saved where the expression tells
    is_expression,  // is what the expression tells
  };
  Kind kind = Kind::same;
  i64 number = 0;
  ExpressionPlace expression;
};

struct CfaRule {
  enum class Kind : u8 { none, register_offset, expression };
  Kind kind = Kind::none;
  u16 reg = 0;
  i64 offset = 0;
  ExpressionPlace expression;
};

struct UnwindRow {
  CfaRule cfa;
  std::array<RegisterRule, most_registers> registers{};
  u8 return_address_register = 0;
  bool stack_pointer_ruled = false;  // else the caller's stack pointer is the CFA
  bool is_signal_frame = false;      // the caller's pc is where it was interrupted, not after a call
};

}  // namespace sonde::symbols
