#include "symbols/dwarf/reader/expression_machine.h"

#include <dwarf.h>

#include "symbols/dwarf/reader/debug_file.h"
#include "symbols/dwarf/reader/die.h"
#include "symbols/dwarf/reader/lists.h"

namespace sonde::symbols::dwarf {

using Failure = Place::Failure;

void ExpressionMachine::push(const TypedValue& value) {
  if (depth_ == most_values) {
    fail(Failure::damaged);
    return;
  }
  stack_[depth_] = value;
  if (value.type == ValueType{} && !unit_.is_64()) {
    stack_[depth_] = TypedValue::generic(static_cast<u32>(value.number()));
  }
  ++depth_;
}

TypedValue ExpressionMachine::pop() {
  if (depth_ == 0) {
    fail(Failure::damaged);
    return {};
  }
  return stack_[--depth_];
}

const TypedValue& ExpressionMachine::pick(std::size_t index) {
  static const TypedValue none;
  if (index < depth_) return stack_[depth_ - 1 - index];
  fail(Failure::damaged);
  return none;
}

bool ExpressionMachine::run(std::span<const std::byte> expression) {
  ByteCursor in(expression);
  while (!in.at_end() && in.ok() && failure_ == Failure::none) {
    if (++steps_ > most_steps) return fail(Failure::damaged);
    step(in.get8(), in);
  }
  return in.ok() ? failure_ == Failure::none : fail(Failure::damaged);
}

void ExpressionMachine::step(u8 operation, ByteCursor& in) {
  if (operation == DW_OP_nop) return;
  if (constant(operation, in) || stack_operation(operation, in) || arithmetic(operation, in) ||
      frame_operation(operation, in) || typed_operation(operation, in)) {
    return;
  }
  finding_operation(operation, in);
}

bool ExpressionMachine::constant(u8 operation, ByteCursor& in) {
  if (operation >= DW_OP_lit0 && operation <= DW_OP_lit31) return push(operation - DW_OP_lit0), true;
  switch (operation) {
    case DW_OP_addr: {
      const u64 address = in.word(unit_.is_64());
      // In front of a thread-local's operation it is an offset.
      ByteCursor next = in;
      const u8 following = next.at_end() ? u8{0} : next.get8();
      const bool is_offset = following == DW_OP_GNU_push_tls_address || following == DW_OP_form_tls_address;
      return push(is_offset ? address : address + context_.bias()), true;
    }
    case DW_OP_addrx:
    case DW_OP_GNU_addr_index: {
      const auto address = indexed_address(unit_, in.uleb());
      return push_if(address ? std::optional(*address + context_.bias()) : std::nullopt), true;
    }
    case DW_OP_constx:
    case DW_OP_GNU_const_index: return push_if(indexed_address(unit_, in.uleb())), true;
    case DW_OP_const1u: return push(in.get8()), true;
    case DW_OP_const1s: return push(static_cast<u64>(i64{in.integer<i8>()})), true;
    case DW_OP_const2u: return push(in.get16()), true;
    case DW_OP_const2s: return push(static_cast<u64>(i64{in.integer<i16>()})), true;
    case DW_OP_const4u: return push(in.get32()), true;
    case DW_OP_const4s: return push(static_cast<u64>(i64{in.integer<i32>()})), true;
    case DW_OP_const8u:
    case DW_OP_const8s: return push(in.get64()), true;
    case DW_OP_constu: return push(in.uleb()), true;
    case DW_OP_consts: return push(static_cast<u64>(in.sleb())), true;
    default: return false;
  }
}

void ExpressionMachine::branch(ByteCursor& in, i16 distance) {
  in.seek(in.position() + static_cast<u64>(i64{distance}));
}

bool ExpressionMachine::stack_operation(u8 operation, ByteCursor& in) {
  switch (operation) {
    case DW_OP_dup: return push(TypedValue(pick(0))), true;
    case DW_OP_drop: return pop(), true;
    case DW_OP_over: return push(TypedValue(pick(1))), true;
    case DW_OP_pick: return push(TypedValue(pick(in.get8()))), true;
    case DW_OP_swap: {
      const TypedValue top = pop();
      const TypedValue second = pop();
      push(top);
      return push(second), true;
    }
    case DW_OP_rot: {
      const TypedValue top = pop();
      const TypedValue second = pop();
      const TypedValue third = pop();
      push(top);
      push(third);
      return push(second), true;
    }
    case DW_OP_skip: return branch(in, in.integer<i16>()), true;
    case DW_OP_bra: {
      const auto distance = in.integer<i16>();
      if (pop().number() != 0) branch(in, distance);
      return true;
    }
    default: return false;
  }
}

bool ExpressionMachine::arithmetic(u8 operation, ByteCursor& in) {
  using Kind = ValueType::Kind;
  if (operation == DW_OP_plus_uconst) {
    const TypedValue value = pop();
    return push(TypedValue::of(value.number() + in.uleb(), value.type)), true;
  }
  const bool is_unary = operation == DW_OP_abs || operation == DW_OP_neg || operation == DW_OP_not;
  if (!is_unary && !(operation >= DW_OP_and && operation <= DW_OP_ne && operation != DW_OP_bra)) return false;
  const TypedValue right = pop();
  const ValueType type = right.type;
  // The generic type is signed where that makes a difference; in 32-bit code it is narrower.
  const auto as_signed = [&](const TypedValue& value) {
    if (type.kind == Kind::generic && !unit_.is_64()) return i64{static_cast<i32>(value.number())};
    return static_cast<i64>(value.number());
  };
  if (is_unary) {
    if (type.kind == Kind::floating) {
      const long double value = right.real();
      if (operation == DW_OP_not) return fail(Failure::damaged), true;
      return push(TypedValue::of_real(operation == DW_OP_neg || value < 0 ? -value : value, type)), true;
    }
    const i64 value = as_signed(right);
    const u64 negated = u64{0} - static_cast<u64>(value);
    if (operation == DW_OP_not) return push(TypedValue::of(~right.number(), type)), true;
    return push(TypedValue::of(operation == DW_OP_neg || value < 0 ? negated : static_cast<u64>(value), type)), true;
  }
  const TypedValue left = pop();
  if (type.kind == Kind::floating) {
    const long double a = left.real();
    const long double b = right.real();
    switch (operation) {
      case DW_OP_plus: return push(TypedValue::of_real(a + b, type)), true;
      case DW_OP_minus: return push(TypedValue::of_real(a - b, type)), true;
      case DW_OP_mul: return push(TypedValue::of_real(a * b, type)), true;
      case DW_OP_div: return push(TypedValue::of_real(a / b, type)), true;
      case DW_OP_eq: return push(u64{a == b}), true;
      case DW_OP_ne: return push(u64{a != b}), true;
      case DW_OP_lt: return push(u64{a < b}), true;
      case DW_OP_le: return push(u64{a <= b}), true;
      case DW_OP_gt: return push(u64{a > b}), true;
      case DW_OP_ge: return push(u64{a >= b}), true;
      default: return fail(Failure::damaged), true;
    }
  }
  const u64 a = left.number();
  const u64 b = right.number();
  const i64 sa = as_signed(left);
  const i64 sb = as_signed(right);
  const unsigned width = type.kind == Kind::generic && !unit_.is_64() ? 32 : 8U * type.size;
  const bool is_unsigned = type.kind == Kind::unsigned_;
  const auto result = [&](u64 value) { push(TypedValue::of(value, type)); };
  const auto truth = [&](bool value) { push(u64{value}); };
  switch (operation) {
    case DW_OP_and: return result(a & b), true;
    case DW_OP_or: return result(a | b), true;
    case DW_OP_xor: return result(a ^ b), true;
    case DW_OP_plus: return result(a + b), true;
    case DW_OP_minus: return result(a - b), true;
    case DW_OP_mul: return result(a * b), true;
    case DW_OP_div:
      if (b == 0) return fail(Failure::damaged), true;
      if (is_unsigned) return result(a / b), true;
      return result(sb == -1 ? u64{0} - static_cast<u64>(sa) : static_cast<u64>(sa / sb)), true;
    case DW_OP_mod:
      if (b == 0) return fail(Failure::damaged), true;
      if (type.kind == Kind::signed_) return result(sb == -1 ? 0 : static_cast<u64>(sa % sb)), true;
      return result(a % b), true;
    case DW_OP_shl: return result(b >= width ? 0 : a << b), true;
    case DW_OP_shr: return result(b >= width ? 0 : (width < 64 ? a & ((u64{1} << width) - 1) : a) >> b), true;
    case DW_OP_shra: return result(static_cast<u64>(sa >> (b >= width ? 63 : b))), true;
    case DW_OP_eq: return truth(a == b), true;
    case DW_OP_ne: return truth(a != b), true;
    case DW_OP_lt: return truth(is_unsigned ? a < b : sa < sb), true;
    case DW_OP_le: return truth(is_unsigned ? a <= b : sa <= sb), true;
    case DW_OP_gt: return truth(is_unsigned ? a > b : sa > sb), true;
    case DW_OP_ge: return truth(is_unsigned ? a >= b : sa >= sb), true;
    default: return fail(Failure::damaged), true;
  }
}

void ExpressionMachine::push_if(std::optional<u64> value) {
  if (value)
    push(*value);
  else
    fail(Failure::unavailable);
}

void ExpressionMachine::push_memory(u64 address, unsigned size, ValueType type) {
  TypedValue value;
  value.type = type;
  if (size > value.bytes.size()) {
    fail(Failure::damaged);
  } else if (!context_.read_memory(address, std::span(value.bytes).first(size))) {
    unreadable_ = address;
    fail(Failure::unreadable);
  } else {
    push(value);
  }
}

bool ExpressionMachine::frame_operation(u8 operation, ByteCursor& in) {
  if (operation >= DW_OP_breg0 && operation <= DW_OP_breg31) {
    const auto value = context_.read_register(operation - DW_OP_breg0);
    const i64 offset = in.sleb();
    return push_if(value ? std::optional(*value + static_cast<u64>(offset)) : std::nullopt), true;
  }
  switch (operation) {
    case DW_OP_bregx: {
      const u64 number = in.uleb();
      const i64 offset = in.sleb();
      const auto value = number > 0xffff ? std::nullopt : context_.read_register(static_cast<unsigned>(number));
      return push_if(value ? std::optional(*value + static_cast<u64>(offset)) : std::nullopt), true;
    }
    case DW_OP_fbreg: {
      const i64 offset = in.sleb();
      const auto base = context_.frame_base();
      return push_if(base ? std::optional(*base + static_cast<u64>(offset)) : std::nullopt), true;
    }
    case DW_OP_call_frame_cfa: return push_if(context_.cfa()), true;
    case DW_OP_deref: return push_memory(pop().number(), unit_.sizes.address, {}), true;
    case DW_OP_deref_size: {
      const u8 size = in.get8();
      if (size > 8) return fail(Failure::damaged), true;
      return push_memory(pop().number(), size, {}), true;
    }
    case DW_OP_push_object_address: return push_if(context_.object_address()), true;
    case DW_OP_form_tls_address:
    case DW_OP_GNU_push_tls_address: return push_if(context_.tls_address(pop().number())), true;
    case DW_OP_entry_value:
    case DW_OP_GNU_entry_value: return entry_value(in), true;
    case DW_OP_call2: return call(in.get16(), false), true;
    case DW_OP_call4: return call(in.get32(), false), true;
    case DW_OP_call_ref: return call(unit_.sizes.offset == 8 ? in.get64() : in.get32(), true), true;
    default: return false;
  }
}

// What a register, or what the memory it points to, held when the function was entered.
void ExpressionMachine::entry_value(ByteCursor& in) {
  const auto block = in.bytes(in.uleb());
  ByteCursor inner(block);
  const u8 operation = inner.get8();
  if (!in.ok() || !inner.ok()) {
    fail(Failure::damaged);
  } else if (operation >= DW_OP_reg0 && operation <= DW_OP_reg31) {
    push_if(context_.entry_register(operation - DW_OP_reg0));
  } else if (operation >= DW_OP_breg0 && operation <= DW_OP_breg31) {
    const auto value = context_.entry_register(operation - DW_OP_breg0);
    const i64 offset = inner.sleb();
    if (!inner.at_end()) return void(fail(Failure::unavailable));  // nobody writes more than a register there
    push_if(value ? std::optional(*value + static_cast<u64>(offset)) : std::nullopt);
  } else {
    fail(Failure::unavailable);
  }
}

// The location of another DIE as a subroutine.
void ExpressionMachine::call(u64 offset, bool in_section) {
  const Unit* unit = in_section ? unit_.file->unit_at(offset, false) : &unit_;
  const Die die = unit == nullptr ? Die() : Die(*unit, in_section ? offset : unit_.offset + offset);
  const auto location = die.find(DW_AT_location);
  if (!location) return;  // as the standard has it: nothing happens
  if (is_location_list(*unit, *location) || unit != &unit_ || calls_ == deepest_call) {
    fail(Failure::unavailable);
    return;
  }
  ++calls_;
  run(location->block);
  --calls_;
}

ValueType ExpressionMachine::base_type(u64 offset) {
  if (offset == 0) return {};
  const Die die(unit_, unit_.offset + offset);
  const u64 size = die.number(DW_AT_byte_size).value_or(0);
  if (die.tag() != DW_TAG_base_type || size == 0 || size > 16) {
    fail(Failure::damaged);
    return {};
  }
  ValueType type;
  type.size = static_cast<u8>(size);
  switch (die.number(DW_AT_encoding).value_or(0)) {
    case DW_ATE_float: type.kind = ValueType::Kind::floating; break;
    case DW_ATE_signed:
    case DW_ATE_signed_char: type.kind = ValueType::Kind::signed_; break;
    default: type.kind = ValueType::Kind::unsigned_;
  }
  if (type.kind == ValueType::Kind::floating && size != 4 && size != 8 && size != 16) fail(Failure::damaged);
  return type;
}

bool ExpressionMachine::typed_operation(u8 operation, ByteCursor& in) {
  switch (operation) {
    case DW_OP_const_type:
    case DW_OP_GNU_const_type: {
      TypedValue value;
      value.type = base_type(in.uleb());
      const auto bytes = in.bytes(in.get8());
      if (bytes.size() > value.bytes.size()) return fail(Failure::damaged), true;
      std::memcpy(value.bytes.data(), bytes.data(), bytes.size());
      return push(value), true;
    }
    case DW_OP_regval_type:
    case DW_OP_GNU_regval_type: {
      const u64 number = in.uleb();
      TypedValue value;
      value.type = base_type(in.uleb());
      if (failure_ != Failure::none || number > 0xffff) return fail(Failure::damaged), true;
      const auto wanted = std::span(value.bytes).first(value.type.size);
      if (!context_.read_register_bytes(static_cast<unsigned>(number), wanted)) {
        const auto general = context_.read_register(static_cast<unsigned>(number));
        if (!general || value.type.size > 8) return fail(Failure::unavailable), true;
        std::memcpy(value.bytes.data(), &*general, value.type.size);
      }
      return push(value), true;
    }
    case DW_OP_deref_type:
    case DW_OP_GNU_deref_type: {
      const u8 size = in.get8();
      const ValueType type = base_type(in.uleb());
      return push_memory(pop().number(), size, type), true;
    }
    case DW_OP_convert:
    case DW_OP_GNU_convert: {
      const ValueType type = base_type(in.uleb());
      return push(convert(pop(), type)), true;
    }
    case DW_OP_reinterpret:
    case DW_OP_GNU_reinterpret: {
      TypedValue value = pop();
      value.type = base_type(in.uleb());
      return push(value), true;
    }
    default: return false;
  }
}

void ExpressionMachine::finding_operation(u8 operation, ByteCursor& in) {
  if (operation == DW_OP_piece) return end_piece(in.uleb() * 8, 0);
  if (operation == DW_OP_bit_piece) {
    const u64 size = in.uleb();
    return end_piece(size, in.uleb());
  }
  if (found_) {
    fail(Failure::damaged);
    return;
  }
  Piece piece;
  if (operation >= DW_OP_reg0 && operation <= DW_OP_reg31) {
    piece.kind = Piece::Kind::reg;
    piece.number = operation - DW_OP_reg0;
  } else if (operation == DW_OP_regx) {
    const u64 number = in.uleb();
    piece.kind = Piece::Kind::reg;
    piece.number = static_cast<unsigned>(number);
    if (number > 0xffff) fail(Failure::damaged);
  } else if (operation == DW_OP_stack_value) {
    piece.kind = Piece::Kind::bytes;
    const TypedValue value = pop();
    piece.bytes.assign(value.used().begin(), value.used().end());
  } else if (operation == DW_OP_implicit_value) {
    piece.kind = Piece::Kind::bytes;
    const auto bytes = in.bytes(in.uleb());
    piece.bytes.assign(bytes.begin(), bytes.end());
  } else if (operation == DW_OP_implicit_pointer || operation == DW_OP_GNU_implicit_pointer) {
    piece.kind = Piece::Kind::implicit_pointer;
    const u64 offset = unit_.sizes.offset == 8 ? in.get64() : in.get32();
    piece.offset = in.sleb();
    if (const Unit* unit = unit_.file->unit_at(offset, false); unit != nullptr) piece.target = {unit, offset};
  } else {
    fail(Failure::damaged);
    return;
  }
  found_ = std::move(piece);
}

Piece ExpressionMachine::current() {
  if (found_) {
    Piece piece = std::move(*found_);
    found_.reset();
    return piece;
  }
  Piece piece;
  if (depth_ != 0) {
    piece.kind = Piece::Kind::memory;
    piece.address = pop().number();
  }
  return piece;
}

void ExpressionMachine::end_piece(u64 bit_size, u64 bit_offset) {
  if (pieces_.size() == most_pieces) {
    fail(Failure::damaged);
    return;
  }
  pieces_.push_back(current());
  pieces_.back().bit_size = bit_size;
  pieces_.back().bit_offset = bit_offset;
}

bool ExpressionMachine::finish(std::vector<Piece>& pieces) {
  if (failure_ != Failure::none) return false;
  if (pieces_.empty()) pieces_.push_back(current());
  pieces = std::move(pieces_);
  return true;
}

std::optional<u64> ExpressionMachine::number() {
  if (failure_ != Failure::none) return std::nullopt;
  if (!found_) return depth_ == 0 ? std::nullopt : std::optional(pick(0).number());
  if (found_->kind == Piece::Kind::reg) return context_.read_register(found_->number);
  if (found_->kind != Piece::Kind::bytes || found_->bytes.size() > 8) return std::nullopt;
  u64 value = 0;
  if (!found_->bytes.empty()) std::memcpy(&value, found_->bytes.data(), found_->bytes.size());
  return value;
}

}  // namespace sonde::symbols::dwarf
