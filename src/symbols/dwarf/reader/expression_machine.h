// The stack machine of DWARF expressions.
#pragma once

#include <array>
#include <vector>

#include "symbols/dwarf/location.h"
#include "symbols/dwarf/reader/typed_value.h"
#include "symbols/dwarf/reader/unit.h"
#include "symbols/io/byte_cursor.h"

namespace sonde::symbols::dwarf {

class ExpressionMachine {
 public:
  ExpressionMachine(const Unit& unit, LocationContext& context) : unit_(unit), context_(context) {}

  void push(u64 value) { push(TypedValue::generic(value)); }
  bool run(std::span<const std::byte> expression);
  // The pieces of the location that was described.
  bool finish(std::vector<Piece>& pieces);
  // What is on top, or what the register named holds.
  std::optional<u64> number();
  Place::Failure failure() const { return failure_; }
  u64 unreadable_address() const { return unreadable_; }

 private:
  static constexpr std::size_t most_values = 256;
  static constexpr unsigned most_steps = 20'000;
  static constexpr unsigned deepest_call = 16;
  static constexpr std::size_t most_pieces = 4096;

  bool fail(Place::Failure failure) {
    if (failure_ == Place::Failure::none) failure_ = failure;
    return false;
  }
  void push(const TypedValue& value);
  TypedValue pop();
  const TypedValue& pick(std::size_t index);

  void step(u8 operation, ByteCursor& in);
  bool constant(u8 operation, ByteCursor& in);
  bool stack_operation(u8 operation, ByteCursor& in);
  bool arithmetic(u8 operation, ByteCursor& in);
  bool typed_operation(u8 operation, ByteCursor& in);
  bool frame_operation(u8 operation, ByteCursor& in);
  void finding_operation(u8 operation, ByteCursor& in);
  void push_if(std::optional<u64> value);
  void push_memory(u64 address, unsigned size, ValueType type);
  void entry_value(ByteCursor& in);
  void call(u64 offset, bool in_section);
  void branch(ByteCursor& in, i16 distance);
  // A base type of the unit; an offset of 0 is the generic type.
  ValueType base_type(u64 offset);
  Piece current();
  void end_piece(u64 bit_size, u64 bit_offset);

  const Unit& unit_;
  LocationContext& context_;
  std::array<TypedValue, most_values> stack_;
  std::size_t depth_ = 0;
  unsigned steps_ = 0;
  unsigned calls_ = 0;
  std::optional<Piece> found_;  // a place that is not what is on the stack
  std::vector<Piece> pieces_;
  Place::Failure failure_ = Place::Failure::none;
  u64 unreadable_ = 0;
};

}  // namespace sonde::symbols::dwarf
