#include "debug/value/assignment.h"

#include <algorithm>

#include "debug/value/access.h"
#include "debug/value/cast.h"
#include "debug/value/convenience.h"
#include "debug/value/number.h"

namespace sonde::debug {
namespace {

Result<> write_variable(EvaluationContext& context, const Value& place, std::span<const std::byte> bytes) {
  const Value* old = context.convenience().variable(place.name);
  if (old == nullptr || place.offset + bytes.size() > old->bytes.size())
    return fail("Cannot write to $" + place.name + ".");
  Value changed = *old;
  std::copy(bytes.begin(), bytes.end(), changed.bytes.begin() + place.offset);
  context.convenience().set(place.name, std::move(changed));
  return {};
}

Result<> write_pieces(EvaluationContext& context, const Value& place, std::span<const std::byte> bytes) {
  std::size_t at = 0;
  for (const symbols::Piece& piece : *place.pieces) {
    const std::size_t size = piece.bit_size == 0 ? bytes.size() - std::min(at, bytes.size()) : piece.bit_size / 8;
    if (place.offset != 0 || piece.bit_size % 8 != 0 || piece.bit_offset != 0 || at + size > bytes.size()) {
      return fail("Can't do read-modify-write to update bitfield; containing word has been optimized out");
    }
    const auto part = bytes.subspan(at, size);
    if (piece.kind == symbols::Piece::Kind::memory) {
      if (auto done = context.write(piece.address, part); !done) return done;
    } else if (piece.kind == symbols::Piece::Kind::reg) {
      Value reg;
      reg.where = Value::Where::reg;
      reg.name = "dwarf:" + std::to_string(piece.number);
      reg.frame = place.frame;
      if (auto done = context.write_register(reg, part); !done) return done;
    } else {
      return fail("value has been optimized out");
    }
    at += size;
  }
  return {};
}

Result<> write_bytes(EvaluationContext& context, const Value& place, std::span<const std::byte> bytes) {
  switch (place.where) {
    case Value::Where::memory: return context.write(place.address, bytes);
    case Value::Where::reg: return context.write_register(place, bytes);
    case Value::Where::variable: return write_variable(context, place, bytes);
    case Value::Where::pieces: return write_pieces(context, place, bytes);
    case Value::Where::nowhere: break;
  }
  return fail("Left operand of assignment is not an lvalue.");
}

}  // namespace

Result<Value> assign(EvaluationContext& context, const Value& given, const Value& value) {
  const bool whole_variable =
      given.where == Value::Where::variable && given.bit_size == 0 && given.offset == 0 && !plain(given).is_class();
  if (whole_variable && context.convenience().variable(given.name) == nullptr)
    return fail("Cannot write to $" + given.name + ".");
  auto place = dereferenced(context, given);
  if (!place) return place;
  if (!place->is_lvalue()) return fail("Left operand of assignment is not an lvalue.");
  if (place->is_optimized_out) return fail("value has been optimized out");
  const bool is_array = plain(*place).kind() == TypeKind::array;
  auto converted = is_array ? Result<Value>(value) : cast(context, *place->type, value);
  if (!converted) return converted;
  if (auto done = fetch_all(context, *converted); !done) return std::unexpected(done.error());
  Value result = *place;
  if (is_array && converted->bytes.size() < place->size()) converted->bytes.resize(place->size());
  if (is_array && converted->bytes.size() != place->size())
    return fail("Left operand of assignment is not a modifiable lvalue.");
  if (place->bit_size != 0) {
    const u64 bits = read_bits(converted->bytes, is_signed_number(plain(*converted)));
    if (auto done = fetch_all(context, *place); !done) return std::unexpected(done.error());
    result.bytes = place->bytes;
    const u64 kept = place->bit_size >= 64 ? ~u64{0} : (u64{1} << place->bit_size) - 1;
    if ((bits & ~kept) != 0 && (~bits & ~kept) != 0) {
      context.warn("Value does not fit in " + std::to_string(place->bit_size) + " bits.");
    }
    write_bit_field(result.bytes, place->bit_offset, place->bit_size, bits);
  } else {
    result.bytes = converted->bytes;
    result.bytes.resize(place->size());
  }
  result.is_lazy = false;
  if (auto done = write_bytes(context, result, result.bytes); !done) return std::unexpected(done.error());
  return result;
}

}  // namespace sonde::debug
