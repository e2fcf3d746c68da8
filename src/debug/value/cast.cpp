#include "debug/value/cast.h"

#include "debug/value/access.h"
#include "debug/value/mapped.h"
#include "debug/value/number.h"
#include "debug/value/type_lookup.h"

namespace sonde::debug {
namespace {

std::optional<u64> base_offset_below(const Type& derived, const Type& base, int depth) {
  if (same_type(derived, base)) return 0;
  if (depth > 20) return std::nullopt;
  for (const Field& field : derived.stripped().fields()) {
    if (field.role != symbols::FieldRole::base || field.is_virtual || field.type == nullptr) continue;
    if (const auto below = base_offset_below(*field.type, base, depth + 1)) return field.offset + *below;
  }
  return std::nullopt;
}

// A pointer to a class becomes one to its base, or the other way round.
u64 moved_pointer(u64 address, const Type& from, const Type& to) {
  if (address == 0 || !from.is_class() || !to.is_class()) return address;
  if (const auto offset = base_offset(from, to)) return address + *offset;
  if (const auto offset = base_offset(to, from)) return address - *offset;
  return address;
}

Result<Value> to_class(EvaluationContext& context, const Type& type, const Value& value) {
  const Type& from = plain(value);
  if (from.is_class() && value.where == Value::Where::memory) {
    if (const auto offset = base_offset(from, type)) return Value::in_memory(type, value.address + *offset);
    if (const auto offset = base_offset(type, from)) return Value::in_memory(type, value.address - *offset);
  }
  if (from.is_class() && from.byte_size() == type.byte_size()) return part_of(value, type, 0);
  (void)context;
  return fail("Invalid cast.");
}

}  // namespace

std::optional<u64> base_offset(const Type& derived, const Type& base) { return base_offset_below(derived, base, 0); }

Result<Value> cast(EvaluationContext& context, const Type& type, const Value& given) {
  const Type& to = type.stripped();
  if (is_any_reference(to)) {
    const auto inner = dereferenced(context, given);
    if (!inner) return inner;
    if (inner->where != Value::Where::memory) return fail("Attempt to take address of value not located in memory.");
    const u64 address = moved_pointer(inner->address, plain(*inner), to.target().stripped());
    return Value::of(type, address);
  }
  auto source = dereferenced(context, given);
  if (!source) return source;
  if (to.kind() == TypeKind::nothing) return Value::of(type, std::span<const std::byte>());
  const bool stays_array = to.kind() == TypeKind::array || to.is_class();
  if (!stays_array) {
    source = decayed(context, *source);
    if (!source) return source;
  }
  const Type& from = plain(*source);
  if (to.is_class()) {
    auto result = to_class(context, type, *source);
    if (result || source->where != Value::Where::memory) return result;
    return Value::in_memory(type, source->address);
  }
  const bool is_scalar = is_number(to) || to.kind() == TypeKind::pointer || to.kind() == TypeKind::member_pointer;
  const bool from_scalar = is_number(from) || from.kind() == TypeKind::pointer;
  if (is_scalar && from_scalar) {
    if (to.kind() == TypeKind::floating) {
      return mapped(as_floating(context, *source), [&](long double number) { return Value::of(type, number); });
    }
    if (to.kind() == TypeKind::boolean) {
      return mapped(is_true(context, *source), [&](bool yes) { return Value::of(type, u64{yes}); });
    }
    return mapped(as_bits(context, *source), [&](u64 bits) {
      if (to.kind() == TypeKind::pointer && from.kind() == TypeKind::pointer) {
        bits = moved_pointer(bits, from.target().stripped(), to.target().stripped());
      }
      return Value::of(type, bits);
    });
  }
  if (to.kind() == TypeKind::array && from.kind() == TypeKind::array && to.facts().count.value_or(0) == 0) {
    const u64 size = to.target().byte_size();
    if (size == 0 || from.byte_size() % size != 0)
      return fail("array element type size does not divide object size in cast");
    const Type& whole = with_count(context, to.target(), from.byte_size() / size);
    return part_of(*source, whole, 0);
  }
  if (source->where == Value::Where::memory && to.byte_size() != 0) return Value::in_memory(type, source->address);
  if (to.byte_size() == from.byte_size() && to.byte_size() != 0) return part_of(*source, type, 0);
  return fail("Invalid cast.");
}

}  // namespace sonde::debug
