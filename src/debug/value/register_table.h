// The registers of x86-64 by gdb's names: where they are and what they are.
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "debug/value/value.h"

namespace sonde::debug {

enum class RegisterPlace : u8 {
  general,   // in Registers, from byte `offset` on
  extended,  // in the XSAVE area, from byte `offset` on
  upper,     // of ymm: 16 bytes at `offset`, 16 more at `upper`
  tag_word,  // x87's tags, which the area has in short form
};

struct RegisterRow {
  std::string_view name;
  RegisterPlace place = RegisterPlace::general;
  u16 offset = 0;
  u16 size = 0;  // bytes there
  u16 upper = 0;
  const Type* (*type)() = nullptr;
  int dwarf = -1;  // its DWARF number, if frames know it
};

// Null: no such register. pc, sp, fp and ps are names, too.
const RegisterRow* find_register(std::string_view name);
// The rows of `info registers` in their order; with `all` those of x87 and vectors, too.
std::span<const RegisterRow* const> shown_registers(bool all);
std::span<const RegisterRow* const> float_registers();
// By DWARF number, "rax"; empty: unknown.
std::string_view dwarf_register_name(unsigned number);

}  // namespace sonde::debug
