#include "debug/value/access.h"

#include <fmt/format.h>

#include <algorithm>

#include "debug/value/mapped.h"
#include "debug/value/number.h"

namespace sonde::debug {
namespace {

constexpr u64 most_value_bytes = 65536;

}  // namespace

std::string hex(u64 number) { return fmt::format("{:#x}", number); }

std::unexpected<Error> cannot_access(u64 address) { return fail("Cannot access memory at address " + hex(address)); }

const Type& basic_type(EvaluationContext& context, std::string_view name) {
  const Type* type = context.types().basic(name);
  return type != nullptr ? *type : Type::nothing();
}

const Type& with_count(EvaluationContext& context, const Type& element, u64 count) {
  return context.types().array_of(element, count);
}

Result<> fetch(EvaluationContext& context, Value& value) {
  if (!value.unavailable.empty()) return fail(value.unavailable);
  if (value.is_optimized_out || !value.is_lazy) return {};
  u64 size = value.size();
  if (value.bit_size != 0) size = (value.bit_offset + value.bit_size + 7) / 8;
  if (size > most_value_bytes) {
    return fail(fmt::format("value requires {} bytes, which is more than max-value-size", size));
  }
  value.bytes.resize(size);
  const std::size_t got = context.read(value.address, value.bytes);
  if (got < size) return cannot_access(value.address + got);
  value.is_lazy = false;
  return {};
}

Result<> fetch_all(EvaluationContext& context, Value& value) {
  if (auto done = fetch(context, value); !done) return done;
  const bool lost = std::find(value.lost.begin(), value.lost.end(), true) != value.lost.end();
  if (value.is_optimized_out || lost) return fail("value has been optimized out");
  return {};
}

Value part_of(const Value& whole, const Type& type, u64 offset) {
  Value part;
  part.type = &type;
  part.where = whole.where;
  part.name = whole.name;
  part.frame = whole.frame;
  part.address = whole.address + offset;
  part.offset = whole.offset + static_cast<u32>(offset);
  part.is_lazy = whole.is_lazy;
  part.is_optimized_out = whole.is_optimized_out;
  part.unavailable = whole.unavailable;
  part.pieces = whole.pieces;
  if (whole.is_lazy) return part;
  const u64 from = std::min<u64>(offset, whole.bytes.size());
  const u64 to = std::min<u64>(from + type.byte_size(), whole.bytes.size());
  part.bytes.assign(whole.bytes.begin() + static_cast<i64>(from), whole.bytes.begin() + static_cast<i64>(to));
  part.bytes.resize(std::min<u64>(type.byte_size(), most_value_bytes));
  if (from < whole.lost.size()) {
    const u64 end = std::min<u64>(to, whole.lost.size());
    part.lost.assign(whole.lost.begin() + static_cast<i64>(from), whole.lost.begin() + static_cast<i64>(end));
    const bool all = !part.lost.empty() && std::find(part.lost.begin(), part.lost.end(), false) == part.lost.end();
    if (all) part.is_optimized_out = true;
  }
  return part;
}

Result<Value> field_value(EvaluationContext& context, const Value& object, const Field& field) {
  if (field.role == symbols::FieldRole::static_member) {
    if (auto found = context.static_member(*object.type, field)) return *found;
    if (field.constant) return Value::of(*field.type, static_cast<u64>(*field.constant));
    Value lost = Value::optimized_out(*field.type);
    return lost;
  }
  u64 offset = field.offset;
  if (field.is_virtual) {
    const auto found = context.virtual_base_offset(plain(object), field, object.address);
    if (object.where != Value::Where::memory || !found) return fail("virtual baseclass botch");
    return Value::in_memory(*field.type, object.address + *found);
  }
  if (field.bit_size == 0) return part_of(object, *field.type, offset);
  const u64 bytes = (field.bit_offset + field.bit_size + 7) / 8;
  Value part = part_of(object, context.types().array_of(basic_type(context, "unsigned char"), bytes), offset);
  part.type = field.type;
  part.bit_size = field.bit_size;
  part.bit_offset = field.bit_offset;
  return part;
}

Result<Value> dereferenced(EvaluationContext& context, Value value) {
  if (!is_any_reference(plain(value))) return value;
  if (auto done = fetch_all(context, value); !done) return std::unexpected(done.error());
  return Value::in_memory(plain(value).target(), read_bits(value.bytes, false));
}

Result<u64> as_bits(EvaluationContext& context, const Value& given) {
  auto value = dereferenced(context, given);
  if (!value) return std::unexpected(value.error());
  const Type& type = plain(*value);
  if (auto done = fetch_all(context, *value); !done) return std::unexpected(done.error());
  if (value->bit_size != 0) {
    return read_bit_field(value->bytes, value->bit_offset, value->bit_size, is_signed_number(type));
  }
  switch (type.kind()) {
    case TypeKind::floating: {
      const auto number = read_floating(value->bytes);
      if (!number) break;
      if (*number >= 9223372036854775808.0L) return static_cast<u64>(std::min(*number, 18446744073709549568.0L));
      if (!(*number >= -9223372036854775808.0L)) return u64{1} << 63;
      return static_cast<u64>(static_cast<i64>(*number));
    }
    case TypeKind::pointer:
    case TypeKind::member_pointer: return read_bits(value->bytes, false);
    default:
      if (is_integral(type)) return read_bits(value->bytes, is_signed_number(type));
  }
  return fail("Value can't be converted to integer.");
}

Result<long double> as_floating(EvaluationContext& context, const Value& given) {
  auto value = dereferenced(context, given);
  if (!value) return std::unexpected(value.error());
  if (plain(*value).kind() == TypeKind::floating) {
    if (auto done = fetch_all(context, *value); !done) return std::unexpected(done.error());
    if (const auto number = read_floating(value->bytes)) return *number;
    return fail("Invalid floating value found in program.");
  }
  const auto bits = as_bits(context, *value);
  if (!bits) return std::unexpected(bits.error());
  if (is_signed_number(plain(*value))) return static_cast<long double>(static_cast<i64>(*bits));
  return static_cast<long double>(*bits);
}

Result<bool> is_true(EvaluationContext& context, const Value& given) {
  auto value = dereferenced(context, given);
  if (!value) return std::unexpected(value.error());
  if (plain(*value).kind() == TypeKind::floating) {
    return mapped(as_floating(context, *value), [](long double number) { return number != 0; });
  }
  if (plain(*value).kind() == TypeKind::array || plain(*value).kind() == TypeKind::function) return true;
  return mapped(as_bits(context, *value), [](u64 bits) { return bits != 0; });
}

Result<u64> as_address(EvaluationContext& context, const Value& given) {
  auto value = dereferenced(context, given);
  if (!value) return std::unexpected(value.error());
  const TypeKind kind = plain(*value).kind();
  if (kind == TypeKind::array || kind == TypeKind::function || plain(*value).is_class()) {
    if (value->where == Value::Where::memory) return value->address;
    return fail("Attempt to take address of value not located in memory.");
  }
  return as_bits(context, *value);
}

Result<Value> decayed(EvaluationContext& context, Value given) {
  auto value = dereferenced(context, std::move(given));
  if (!value) return value;
  const Type& type = plain(*value);
  if (type.kind() == TypeKind::array && !type.facts().is_vector) {
    if (value->where != Value::Where::memory) {
      if (auto done = fetch_all(context, *value); !done) return std::unexpected(done.error());
      const auto address = context.allocate(value->bytes);
      if (!address) return std::unexpected(address.error());
      return Value::of(context.types().pointer_to(type.target()), *address);
    }
    return Value::of(context.types().pointer_to(type.target()), value->address);
  }
  if (type.kind() == TypeKind::function) return Value::of(context.types().pointer_to(*value->type), value->address);
  return value;
}

Result<Value> target_of(EvaluationContext& context, Value given) {
  auto pointer = decayed(context, std::move(given));
  if (!pointer) return pointer;
  const Type& type = plain(*pointer);
  if (type.kind() == TypeKind::pointer) {
    const Type& target = type.target();
    if (target.stripped().kind() == TypeKind::nothing) return fail("Attempt to dereference a generic pointer.");
    const auto address = as_bits(context, *pointer);
    if (!address) return std::unexpected(address.error());
    return Value::in_memory(target, *address);
  }
  if (type.kind() == TypeKind::integer) {
    const auto address = as_bits(context, *pointer);
    if (!address) return std::unexpected(address.error());
    return Value::in_memory(basic_type(context, "long"), *address);
  }
  return fail("Attempt to take contents of a non-pointer value.");
}

Result<Value> address_of(EvaluationContext& context, Value value) {
  const Type& type = plain(value);
  if (is_any_reference(type)) {
    auto target = dereferenced(context, std::move(value));
    return target ? address_of(context, std::move(*target)) : target;
  }
  if (value.where == Value::Where::memory) {
    return Value::of(context.types().pointer_to(*value.type), value.address);
  }
  if (value.where == Value::Where::reg) return fail("Attempt to take address of value not located in memory.");
  return fail("Attempt to take address of value not located in memory.");
}

Result<Value> element(EvaluationContext& context, const Value& given, i64 index) {
  auto array = dereferenced(context, given);
  if (!array) return array;
  const Type& type = plain(*array);
  const Type& item = type.target();
  const u64 size = std::max<u64>(item.byte_size(), 1);
  if (type.kind() == TypeKind::pointer) {
    if (item.stripped().kind() == TypeKind::nothing) return fail("Attempt to dereference a generic pointer.");
    const auto address = as_bits(context, *array);
    if (!address) return std::unexpected(address.error());
    return Value::in_memory(item, *address + static_cast<u64>(index) * size);
  }
  if (type.kind() != TypeKind::array) return fail("not an array or string");
  const u64 offset = (static_cast<u64>(index) - static_cast<u64>(type.facts().lower_bound)) * size;
  if (array->where == Value::Where::memory) {
    const bool inside = !array->is_lazy && offset + size <= array->bytes.size() && offset + size > offset;
    return inside ? part_of(*array, item, offset) : Value::in_memory(item, array->address + offset);
  }
  if (offset + size > array->size() || offset + size < offset) {
    return fail(fmt::format("no such vector element"));
  }
  return part_of(*array, item, offset);
}

Result<Value> slice(EvaluationContext& context, Value first, i64 count) {
  auto start = dereferenced(context, std::move(first));
  if (!start) return start;
  if (start->where != Value::Where::memory || start->bit_size != 0) {
    return fail("Only values in memory can be extended with '@'.");
  }
  if (count < 1) return fail(fmt::format("Invalid number {} of repetitions.", count));
  return Value::in_memory(with_count(context, *start->type, static_cast<u64>(count)), start->address);
}

}  // namespace sonde::debug
