#include "debug/value/value.h"

#include <algorithm>
#include <cstring>

#include "debug/value/number.h"

namespace sonde::debug {

Value Value::of(const Type& type, std::span<const std::byte> bytes) {
  Value value;
  value.type = &type;
  value.bytes.assign(bytes.begin(), bytes.end());
  return value;
}

Value Value::of(const Type& type, u64 bits) {
  Value value;
  value.type = &type;
  value.bytes = pack_bits(type, bits);
  return value;
}

Value Value::of(const Type& type, long double number) {
  Value value;
  value.type = &type;
  value.bytes = pack_floating(type, number);
  return value;
}

Value Value::in_memory(const Type& type, u64 address) {
  Value value;
  value.type = &type;
  value.where = Where::memory;
  value.address = address;
  value.is_lazy = true;
  return value;
}

Value Value::optimized_out(const Type& type) {
  Value value;
  value.type = &type;
  value.is_optimized_out = true;
  return value;
}

bool is_integral(const Type& stripped) {
  switch (stripped.kind()) {
    case TypeKind::boolean:
    case TypeKind::character:
    case TypeKind::integer:
    case TypeKind::enumeration: return true;
    default: return false;
  }
}

bool is_number(const Type& stripped) { return is_integral(stripped) || stripped.kind() == TypeKind::floating; }

bool is_any_reference(const Type& stripped) {
  return stripped.kind() == TypeKind::reference || stripped.kind() == TypeKind::rvalue_reference;
}

bool is_character(const Type& stripped) {
  if (stripped.name() == "int8_t") return false;  // part of a register
  return stripped.byte_size() == 1 && (stripped.kind() == TypeKind::character || stripped.kind() == TypeKind::integer);
}

bool is_wide_character(const Type& stripped_or_named) {
  for (const Type* type = &stripped_or_named;; type = &type->target()) {
    const auto name = type->name();
    if (name == "wchar_t" || name == "char16_t" || name == "char32_t") return true;
    if (type->kind() != TypeKind::alias && !type->is_qualifier()) return false;
  }
}

}  // namespace sonde::debug
