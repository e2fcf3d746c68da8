#include "symbols/dwarf/reader/typed_value.h"

#include <cmath>

namespace sonde::symbols::dwarf {

long double TypedValue::real() const {
  float single = 0;
  double twice = 0;
  long double extended = 0;
  switch (type.size) {
    case 4: std::memcpy(&single, bytes.data(), sizeof single); return single;
    case 8: std::memcpy(&twice, bytes.data(), sizeof twice); return twice;
    default: std::memcpy(&extended, bytes.data(), 10); return extended;
  }
}

TypedValue TypedValue::of_real(long double value, ValueType type) {
  TypedValue result;
  result.type = type;
  const auto single = static_cast<float>(value);
  const auto twice = static_cast<double>(value);
  switch (type.size) {
    case 4: std::memcpy(result.bytes.data(), &single, sizeof single); break;
    case 8: std::memcpy(result.bytes.data(), &twice, sizeof twice); break;
    default: std::memcpy(result.bytes.data(), &value, 10);
  }
  return result;
}

TypedValue convert(const TypedValue& value, ValueType type) {
  using Kind = ValueType::Kind;
  const bool from_real = value.type.kind == Kind::floating;
  const bool to_real = type.kind == Kind::floating;
  if (!from_real && !to_real) {
    TypedValue result = TypedValue::of(value.number(), type);
    if (type.size > 8) {
      if (value.type.size > 8)
        result.bytes = value.bytes;
      else if (value.type.kind == Kind::signed_ && static_cast<i64>(value.number()) < 0)
        std::memset(result.bytes.data() + 8, 0xff, 8);
    }
    return result;
  }
  if (!from_real) {
    const u64 number = value.number();
    return TypedValue::of_real(value.type.kind == Kind::signed_ ? static_cast<long double>(static_cast<i64>(number))
                                                                : static_cast<long double>(number),
                               type);
  }
  const long double real = value.real();
  if (to_real) return TypedValue::of_real(real, type);
  // Outside of the range there is no right answer, but a conversion of ours must not be undefined.
  if (!(std::fabs(real) < 9.2e18L)) return TypedValue::of(0, type);
  return TypedValue::of(static_cast<u64>(static_cast<i64>(real)), type);
}

}  // namespace sonde::symbols::dwarf
