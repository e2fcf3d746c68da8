#include "symbols/unwind/apply_row.h"

#include "symbols/unwind/dwarf_expression.h"

namespace sonde::symbols {
namespace {

using Kind = RegisterRule::Kind;

// Those that a called function may change without saving them.
bool lost_by_calls(Machine machine, unsigned reg) {
  constexpr u32 x86_64 = 1U << dwarf_x86_64::rax | 1U << dwarf_x86_64::rcx | 1U << dwarf_x86_64::rdx |
                         1U << dwarf_x86_64::rsi | 1U << dwarf_x86_64::rdi | 1U << dwarf_x86_64::r8 |
                         1U << dwarf_x86_64::r9 | 1U << dwarf_x86_64::r10 | 1U << dwarf_x86_64::r11;
  constexpr u32 i386 = 1U << dwarf_i386::eax | 1U << dwarf_i386::ecx | 1U << dwarf_i386::edx;
  return (((machine == Machine::x86_64 ? x86_64 : i386) >> reg) & 1) != 0;
}

// Nothing: lost.
std::optional<u64> saved_value(const UnwindRules& rules, unsigned reg, u64 cfa, const FrameRegisters& registers,
                               PagedMemory& memory) {
  const RegisterRule& rule = rules.row->registers[reg];
  const u64 offset_cfa = cfa + static_cast<u64>(rule.number);
  switch (rule.kind) {
    case Kind::same:
      if (!rules.row->is_signal_frame && lost_by_calls(registers.machine, reg)) return std::nullopt;
      return registers.is_known(reg) ? std::optional(registers.values[reg]) : std::nullopt;
    case Kind::undefined: return std::nullopt;
    case Kind::at_cfa_offset: return memory.word(offset_cfa, registers.width());
    case Kind::is_cfa_offset: return offset_cfa;
    case Kind::in_register: {
      const auto from = static_cast<u64>(rule.number);
      if (from >= most_registers || !registers.is_known(static_cast<unsigned>(from))) return std::nullopt;
      return registers.values[from];
    }
    case Kind::at_expression:
    case Kind::is_expression: {
      const auto value = evaluate_expression(rules.table->expression(rule.expression), registers, memory, cfa);
      if (!value || rule.kind == Kind::is_expression) return value;
      return memory.word(*value, registers.width());
    }
  }
  return std::nullopt;
}

}  // namespace

std::optional<u64> frame_address(const UnwindRules& rules, const FrameRegisters& registers, PagedMemory& memory) {
  const CfaRule& rule = rules.row->cfa;
  switch (rule.kind) {
    case CfaRule::Kind::none: return std::nullopt;
    case CfaRule::Kind::register_offset: {
      if (!registers.is_known(rule.reg)) return std::nullopt;
      const u64 address = registers.values[rule.reg] + static_cast<u64>(rule.offset);
      return registers.machine == Machine::x86_64 ? address : static_cast<u32>(address);
    }
    case CfaRule::Kind::expression:
      return evaluate_expression(rules.table->expression(rule.expression), registers, memory, std::nullopt);
  }
  return std::nullopt;
}

RowResult apply_row(const UnwindRules& rules, const FrameRegisters& registers, PagedMemory& memory) {
  RowResult result;
  const UnwindRow& row = *rules.row;
  if (rules.table->machine() != registers.machine) return result;
  // Says "no caller"; a row that does not mention the return address at all comes from code that never returns.
  const Kind return_kind = row.registers[row.return_address_register].kind;
  if (return_kind == Kind::undefined || return_kind == Kind::same) {
    result.end = RowEnd::outermost;
    return result;
  }
  const auto cfa = frame_address(rules, registers, memory);
  if (!cfa) return result;
  FrameRegisters caller;
  caller.machine = registers.machine;
  for (unsigned reg = 0; reg < FrameRegisters::count(registers.machine); ++reg) {
    if (reg == registers.sp_index() && !row.stack_pointer_ruled) {
      caller.set(reg, *cfa);
      continue;
    }
    const auto value = saved_value(rules, reg, *cfa, registers, memory);
    const bool needed = reg == registers.sp_index() || reg == row.return_address_register;
    if (needed && !value) return result;
    if (value)
      caller.set(reg, *value);
    else if (row.registers[reg].kind == Kind::same && (registers.is_known(reg) || registers.is_carried(reg)))
      caller.carry(reg, registers.values[reg]);
  }
  if (row.return_address_register != caller.pc_index()) {
    caller.set(caller.pc_index(), caller.values[row.return_address_register]);
  }
  result.caller = caller;
  result.end = RowEnd::none;
  return result;
}

}  // namespace sonde::symbols
