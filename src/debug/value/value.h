// A value of a program: a type, the bytes, and where they are.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "symbols/dwarf/location.h"
#include "symbols/dwarf/type.h"

namespace sonde::debug {

using symbols::Field;
using symbols::Type;
using symbols::TypeKind;

struct Value {
  enum class Where : u8 {
    nowhere,   // computed
    memory,    // at `address`
    reg,       // in register `name`, from byte `offset`
    variable,  // in the convenience variable `name`, from byte `offset`
    pieces,    // scattered: `pieces`
  };

  const Type* type = &Type::nothing();
  Where where = Where::nowhere;
  u64 address = 0;
  std::string name{};
  u32 offset = 0;
  unsigned frame = 0;    // whose register it is
  u32 bit_size = 0;      // of a bit field, else 0
  u32 bit_offset = 0;    // of a bit field: from the lowest bit of the first byte
  bool is_lazy = false;  // in memory, not read yet
  bool is_optimized_out = false;
  std::string unavailable{};  // why its bytes cannot be had; empty: they can
  std::vector<std::byte> bytes{};
  std::vector<bool> lost{};  // of each byte whether it is optimised out; empty: none is
  std::shared_ptr<const std::vector<symbols::Piece>> pieces{};

  bool is_lvalue() const { return where != Where::nowhere; }
  u64 size() const { return type->byte_size(); }

  static Value of(const Type& type, std::span<const std::byte> bytes);
  static Value of(const Type& type, u64 bits);  // its lowest bytes
  static Value of(const Type& type, long double number);
  static Value in_memory(const Type& type, u64 address);
  static Value optimized_out(const Type& type);
};

// Both names of one thing: what it is without aliases and qualifiers.
inline const Type& plain(const Value& value) { return value.type->stripped(); }

bool is_integral(const Type& stripped);  // integers, characters, booleans, enumerations
bool is_number(const Type& stripped);    // those and floating ones
bool is_any_reference(const Type& stripped);
bool is_character(const Type& stripped);                // of one byte
bool is_wide_character(const Type& stripped_or_named);  // wchar_t, char16_t, char32_t

}  // namespace sonde::debug
