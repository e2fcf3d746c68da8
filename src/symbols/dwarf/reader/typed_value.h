// A value on the stack of a DWARF expression: an address-sized number, or one with a base type.
#pragma once

#include <array>
#include <cstring>
#include <optional>
#include <span>

#include "base/types.h"

namespace sonde::symbols::dwarf {

struct ValueType {
  enum class Kind : u8 { generic, signed_, unsigned_, floating };
  Kind kind = Kind::generic;
  u8 size = 8;
  bool operator==(const ValueType&) const = default;
};

struct TypedValue {
  ValueType type;
  std::array<std::byte, 16> bytes{};

  static TypedValue generic(u64 value) { return of(value, {}); }
  static TypedValue of(u64 value, ValueType type) {
    TypedValue result;
    result.type = type;
    std::memcpy(result.bytes.data(), &value, sizeof value);
    return result;
  }
  // As a number of 64 bits, sign-extended where the type is signed.
  u64 number() const {
    u64 value = 0;
    std::memcpy(&value, bytes.data(), sizeof value);
    if (type.size >= 8) return value;
    const unsigned unused = 64 - 8 * unsigned{type.size};
    if (type.kind == ValueType::Kind::signed_) return static_cast<u64>(static_cast<i64>(value << unused) >> unused);
    return value << unused >> unused;
  }
  long double real() const;
  static TypedValue of_real(long double value, ValueType type);
  std::span<const std::byte> used() const { return std::span(bytes).first(type.size); }
};

// The value as one of another type.
TypedValue convert(const TypedValue& value, ValueType type);

}  // namespace sonde::symbols::dwarf
