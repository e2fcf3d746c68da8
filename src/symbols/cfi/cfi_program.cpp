#include "symbols/cfi/cfi_program.h"

#include <algorithm>
#include <vector>

#include "symbols/io/byte_cursor.h"

namespace sonde::symbols {
namespace {

using Kind = RegisterRule::Kind;
constexpr std::size_t deepest_state = 64;

// The DW_CFA operations. Three of them carry an operand in their low six bits.
enum Operation : u8 {
  advance_loc = 0x40,
  offset = 0x80,
  restore = 0xc0,
  nop = 0x00,
  set_loc = 0x01,
  advance_loc1 = 0x02,
  advance_loc2 = 0x03,
  advance_loc4 = 0x04,
  offset_extended = 0x05,
  restore_extended = 0x06,
  undefined = 0x07,
  same_value = 0x08,
  in_register = 0x09,
  remember_state = 0x0a,
  restore_state = 0x0b,
  def_cfa = 0x0c,
  def_cfa_register = 0x0d,
  def_cfa_offset = 0x0e,
  def_cfa_expression = 0x0f,
  expression = 0x10,
  offset_extended_sf = 0x11,
  def_cfa_sf = 0x12,
  def_cfa_offset_sf = 0x13,
  val_offset = 0x14,
  val_offset_sf = 0x15,
  val_expression = 0x16,
  gnu_args_size = 0x2e,
  gnu_negative_offset_extended = 0x2f,
};

class Interpreter {
 public:
  Interpreter(const CfiSection& section, const FunctionEntry& function, Machine machine)
      : section_(section),
        function_(function),
        registers_(machine == Machine::x86_64 ? 17 : 9),
        stack_pointer_(machine == Machine::x86_64 ? 7 : 4),
        location_(function.start) {}

  // False when damaged.
  bool run(ByteRange instructions, u64 target) {
    ByteCursor in(section_.bytes.first(instructions.offset + std::size_t{instructions.length}), instructions.offset);
    while (!in.at_end() && !passed_) {
      if (!step(in, target) || !in.ok()) return false;
    }
    return true;
  }
  void initial_done() { initial_ = row_; }
  const UnwindRow& row() const { return row_; }

 private:
  void advance(u64 delta, u64 target) { move_to(location_ + delta * function_.common.code_alignment, target); }
  void move_to(u64 location, u64 target) {
    location_ = location;
    passed_ = location > target;
  }
  void set(u64 reg, Kind kind, i64 number = 0, ExpressionPlace place = {}) {
    if (reg >= registers_) return;  // vector registers and the like
    row_.registers[reg] = {kind, number, place};
    if (reg == stack_pointer_) row_.stack_pointer_ruled = true;
  }
  void restore_initial(u64 reg) {
    if (reg >= registers_) return;
    row_.registers[reg] = initial_.registers[reg];
    if (reg == stack_pointer_) row_.stack_pointer_ruled = initial_.stack_pointer_ruled;
  }
  i64 factored(u64 value) const { return static_cast<i64>(value * static_cast<u64>(function_.common.data_alignment)); }
  i64 factored(i64 value) const { return factored(static_cast<u64>(value)); }
  ExpressionPlace block(ByteCursor& in) {
    const u64 length = in.uleb();
    const auto start = static_cast<u32>(in.position());
    return {start, static_cast<u32>(in.bytes(length).size())};
  }
  void set_cfa(u64 reg, i64 distance) {
    row_.cfa = {
        CfaRule::Kind::register_offset, static_cast<u16>(reg < registers_ ? reg : most_registers), distance, {}};
  }
  bool step(ByteCursor& in, u64 target);
  bool extended(Operation operation, ByteCursor& in, u64 target);

  const CfiSection& section_;
  const FunctionEntry& function_;
  u64 registers_;
  u64 stack_pointer_;
  u64 location_;
  bool passed_ = false;
  UnwindRow row_;
  UnwindRow initial_;
  std::vector<UnwindRow> remembered_;
};

bool Interpreter::step(ByteCursor& in, u64 target) {
  const u8 byte = in.get8();
  const u8 low = byte & 0x3f;
  switch (byte & 0xc0) {
    case advance_loc: advance(low, target); return true;
    case offset: set(low, Kind::at_cfa_offset, factored(in.uleb())); return true;
    case restore: restore_initial(low); return true;
    default: return extended(static_cast<Operation>(byte), in, target);
  }
}

bool Interpreter::extended(Operation operation, ByteCursor& in, u64 target) {
  const auto reg_of = [&] { return in.uleb(); };
  switch (operation) {
    case nop: return true;
    case set_loc:
      move_to(read_encoded_pointer(in, function_.common.pointer_encoding, section_.is_64, section_.address, 0), target);
      return true;
    case advance_loc1: advance(in.get8(), target); return true;
    case advance_loc2: advance(in.get16(), target); return true;
    case advance_loc4: advance(in.get32(), target); return true;
    case undefined: set(reg_of(), Kind::undefined); return true;
    case same_value: set(reg_of(), Kind::same); return true;
    case restore_extended: restore_initial(reg_of()); return true;
    case remember_state:
      if (remembered_.size() >= deepest_state) return false;
      remembered_.push_back(row_);
      return true;
    case restore_state:
      if (remembered_.empty()) return false;
      row_ = remembered_.back();
      remembered_.pop_back();
      return true;
    case def_cfa_register: row_.cfa.reg = static_cast<u16>(std::min<u64>(reg_of(), most_registers)); return true;
    case def_cfa_offset: row_.cfa.offset = static_cast<i64>(in.uleb()); return true;
    case def_cfa_offset_sf: row_.cfa.offset = factored(in.sleb()); return true;
    case def_cfa_expression: row_.cfa = {CfaRule::Kind::expression, 0, 0, block(in)}; return true;
    case gnu_args_size: in.uleb(); return true;
    default: break;
  }
  // What is left names a register first.
  const u64 reg = reg_of();
  switch (operation) {
    case offset_extended: set(reg, Kind::at_cfa_offset, factored(in.uleb())); return true;
    case offset_extended_sf: set(reg, Kind::at_cfa_offset, factored(in.sleb())); return true;
    case gnu_negative_offset_extended: set(reg, Kind::at_cfa_offset, factored(u64{0} - in.uleb())); return true;
    case val_offset: set(reg, Kind::is_cfa_offset, factored(in.uleb())); return true;
    case val_offset_sf: set(reg, Kind::is_cfa_offset, factored(in.sleb())); return true;
    case in_register: set(reg, Kind::in_register, static_cast<i64>(in.uleb())); return true;
    case expression: set(reg, Kind::at_expression, 0, block(in)); return true;
    case val_expression: set(reg, Kind::is_expression, 0, block(in)); return true;
    case def_cfa: set_cfa(reg, static_cast<i64>(in.uleb())); return true;
    case def_cfa_sf: set_cfa(reg, factored(in.sleb())); return true;
    default: return false;
  }
}

}  // namespace

std::optional<UnwindRow> run_cfi_program(const CfiSection& section, const FunctionEntry& function, Machine machine,
                                         u64 address) {
  const u64 return_address = function.common.return_address_register;
  if (return_address >= (machine == Machine::x86_64 ? 17 : 9)) return std::nullopt;
  Interpreter interpreter(section, function, machine);
  if (!interpreter.run(function.common.instructions, address)) return std::nullopt;
  interpreter.initial_done();
  if (!interpreter.run(function.instructions, address)) return std::nullopt;
  UnwindRow row = interpreter.row();
  row.return_address_register = static_cast<u8>(return_address);
  row.is_signal_frame = function.common.is_signal_frame;
  return row;
}

}  // namespace sonde::symbols
