#include "symbols/unwind/dwarf_expression.h"

#include <array>

#include "symbols/io/byte_cursor.h"

namespace sonde::symbols {
namespace {

constexpr unsigned most_steps = 10000;

enum Operation : u8 {
  op_addr = 0x03,
  op_deref = 0x06,
  op_const1u = 0x08,
  op_const1s = 0x09,
  op_const2u = 0x0a,
  op_const2s = 0x0b,
  op_const4u = 0x0c,
  op_const4s = 0x0d,
  op_const8u = 0x0e,
  op_const8s = 0x0f,
  op_constu = 0x10,
  op_consts = 0x11,
  op_dup = 0x12,
  op_drop = 0x13,
  op_over = 0x14,
  op_pick = 0x15,
  op_swap = 0x16,
  op_rot = 0x17,
  op_abs = 0x19,
  op_and = 0x1a,
  op_div = 0x1b,
  op_minus = 0x1c,
  op_mod = 0x1d,
  op_mul = 0x1e,
  op_neg = 0x1f,
  op_not = 0x20,
  op_or = 0x21,
  op_plus = 0x22,
  op_plus_uconst = 0x23,
  op_shl = 0x24,
  op_shr = 0x25,
  op_shra = 0x26,
  op_xor = 0x27,
  op_bra = 0x28,
  op_eq = 0x29,
  op_ge = 0x2a,
  op_gt = 0x2b,
  op_le = 0x2c,
  op_lt = 0x2d,
  op_ne = 0x2e,
  op_skip = 0x2f,
  op_lit0 = 0x30,
  op_breg0 = 0x70,
  op_bregx = 0x92,
  op_deref_size = 0x94,
  op_nop = 0x96,
};

class Evaluator {
 public:
  Evaluator(std::span<const std::byte> expression, const FrameRegisters& registers, PagedMemory& memory)
      : in_(expression), registers_(registers), memory_(memory) {}

  void push(u64 value) {
    if (depth_ == stack_.size()) return fail();
    stack_[depth_++] = registers_.machine == Machine::x86_64 ? value : static_cast<u32>(value);
  }
  std::optional<u64> run() {
    for (unsigned steps = 0; !in_.at_end() && in_.ok() && !failed_; ++steps) {
      if (steps == most_steps) return std::nullopt;
      step(in_.get8());
    }
    if (failed_ || !in_.ok() || depth_ == 0) return std::nullopt;
    return stack_[depth_ - 1];
  }

 private:
  void fail() { failed_ = true; }
  u64 pop() {
    if (depth_ == 0) {
      fail();
      return 0;
    }
    return stack_[--depth_];
  }
  i64 pop_signed() {
    const u64 value = pop();
    return registers_.machine == Machine::x86_64 ? static_cast<i64>(value) : i64{static_cast<i32>(value)};
  }
  u64 pick(std::size_t index) {
    if (index >= depth_) {
      fail();
      return 0;
    }
    return stack_[depth_ - 1 - index];
  }
  void push_register(u64 reg, i64 distance) {
    if (reg >= most_registers || !registers_.is_known(static_cast<unsigned>(reg))) return fail();
    push(registers_.values[reg] + static_cast<u64>(distance));
  }
  void push_memory(unsigned size) {
    const auto value = memory_.word(pop(), size);
    if (!value) return fail();
    push(*value);
  }
  void branch(i16 distance) { in_.seek(in_.position() + static_cast<u64>(i64{distance})); }
  void step(u8 operation);
  void constant(u8 operation);
  void stack_operation(u8 operation);
  void arithmetic(u8 operation);

  ByteCursor in_;
  const FrameRegisters& registers_;
  PagedMemory& memory_;
  std::array<u64, 64> stack_{};
  std::size_t depth_ = 0;
  bool failed_ = false;
};

void Evaluator::step(u8 operation) {
  if (operation >= op_lit0 && operation < op_lit0 + 32) return push(operation - op_lit0);
  if (operation >= op_breg0 && operation < op_breg0 + 32) return push_register(operation - op_breg0, in_.sleb());
  switch (operation) {
    case op_nop: return;
    case op_deref: return push_memory(registers_.width());
    case op_deref_size: return push_memory(in_.get8());
    case op_bregx: {
      const u64 reg = in_.uleb();
      return push_register(reg, in_.sleb());
    }
    case op_skip: return branch(in_.integer<i16>());
    case op_bra: {
      const auto distance = in_.integer<i16>();
      if (pop() != 0) branch(distance);
      return;
    }
    case op_plus_uconst: return push(pop() + in_.uleb());
    default: break;
  }
  if (operation <= op_consts) return constant(operation);
  if (operation <= op_rot) return stack_operation(operation);
  arithmetic(operation);
}

void Evaluator::constant(u8 operation) {
  switch (operation) {
    case op_addr: return push(in_.word(registers_.machine == Machine::x86_64));
    case op_const1u: return push(in_.get8());
    case op_const1s: return push(static_cast<u64>(i64{in_.integer<i8>()}));
    case op_const2u: return push(in_.get16());
    case op_const2s: return push(static_cast<u64>(i64{in_.integer<i16>()}));
    case op_const4u: return push(in_.get32());
    case op_const4s: return push(static_cast<u64>(i64{in_.integer<i32>()}));
    case op_const8u:
    case op_const8s: return push(in_.get64());
    case op_constu: return push(in_.uleb());
    case op_consts: return push(static_cast<u64>(in_.sleb()));
    default: return fail();
  }
}

void Evaluator::stack_operation(u8 operation) {
  switch (operation) {
    case op_dup: return push(pick(0));
    case op_drop: pop(); return;
    case op_over: return push(pick(1));
    case op_pick: return push(pick(in_.get8()));
    case op_swap: {
      const u64 top = pop();
      const u64 second = pop();
      push(top);
      return push(second);
    }
    case op_rot: {
      const u64 top = pop();
      const u64 second = pop();
      const u64 third = pop();
      push(top);
      push(third);
      return push(second);
    }
    default: return fail();
  }
}

void Evaluator::arithmetic(u8 operation) {
  if (operation == op_abs || operation == op_neg || operation == op_not) {
    const i64 value = pop_signed();
    const u64 negated = u64{0} - static_cast<u64>(value);
    if (operation == op_not) return push(~static_cast<u64>(value));
    return push(operation == op_neg || value < 0 ? negated : static_cast<u64>(value));
  }
  if (operation < op_and || operation > op_ne) return fail();
  const i64 right = pop_signed();
  const i64 left = pop_signed();
  const u64 bits = registers_.width() * 8;
  const auto a = static_cast<u64>(left);
  const auto b = static_cast<u64>(right);
  const u64 unsigned_a = bits == 64 ? a : static_cast<u32>(a);
  const u64 unsigned_b = bits == 64 ? b : static_cast<u32>(b);
  switch (operation) {
    case op_and: return push(a & b);
    case op_or: return push(a | b);
    case op_xor: return push(a ^ b);
    case op_plus: return push(a + b);
    case op_minus: return push(a - b);
    case op_mul: return push(a * b);
    case op_div:
      if (right == 0) return fail();
      return push(right == -1 ? u64{0} - a : static_cast<u64>(left / right));
    case op_mod:
      if (right == 0) return fail();
      return push(unsigned_a % unsigned_b);
    case op_shl: return push(unsigned_b < bits ? a << b : 0);
    case op_shr: return push(unsigned_b < bits ? unsigned_a >> b : 0);
    case op_shra: return push(static_cast<u64>(left >> (unsigned_b < bits ? b : bits - 1)));
    case op_eq: return push(left == right ? 1 : 0);
    case op_ge: return push(left >= right ? 1 : 0);
    case op_gt: return push(left > right ? 1 : 0);
    case op_le: return push(left <= right ? 1 : 0);
    case op_lt: return push(left < right ? 1 : 0);
    case op_ne: return push(left != right ? 1 : 0);
    default: return fail();
  }
}

}  // namespace

std::optional<u64> evaluate_expression(std::span<const std::byte> expression, const FrameRegisters& registers,
                                       PagedMemory& memory, std::optional<u64> initial) {
  Evaluator evaluator(expression, registers, memory);
  if (initial) evaluator.push(*initial);
  return evaluator.run();
}

}  // namespace sonde::symbols
