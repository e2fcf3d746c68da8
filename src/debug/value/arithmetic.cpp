#include "debug/value/arithmetic.h"

#include <cmath>

#include "debug/value/access.h"
#include "debug/value/mapped.h"
#include "debug/value/number.h"
#include "debug/value/type_lookup.h"

namespace sonde::debug {
namespace {

constexpr std::string_view not_numbers = "Argument to arithmetic operation not a number or boolean.";

bool is_comparison(Operator op) { return op >= Operator::equal; }

// What integers of these two types are computed in.
const Type& common_integer(EvaluationContext& context, const Type& left, const Type& right) {
  const auto rank = [](const Type& type) { return type.byte_size() < 4 ? 4 : type.byte_size(); };
  const auto is_unsigned = [](const Type& type) { return type.byte_size() >= 4 && !is_signed_number(type); };
  const u64 size = std::max(rank(left), rank(right));
  bool result_unsigned = false;
  if (left.byte_size() >= 4 || right.byte_size() >= 4) {
    if (rank(left) > rank(right)) {
      result_unsigned = is_unsigned(left);
    } else if (rank(left) < rank(right)) {
      result_unsigned = is_unsigned(right);
    } else {
      result_unsigned = is_unsigned(left) || is_unsigned(right);
    }
  }
  if (size <= 4) return basic_type(context, result_unsigned ? "unsigned int" : "int");
  return basic_type(context, result_unsigned ? "unsigned long" : "long");
}

// Of two numbers of which at least one is floating.
const Type& common_floating(const Type& left, const Type& right) {
  if (left.kind() != TypeKind::floating) return right;
  if (right.kind() != TypeKind::floating) return left;
  return left.byte_size() >= right.byte_size() ? left : right;
}

template <class T>
bool compares(Operator op, T left, T right) {
  switch (op) {
    case Operator::equal: return left == right;
    case Operator::not_equal: return left != right;
    case Operator::less: return left < right;
    case Operator::less_equal: return left <= right;
    case Operator::greater: return left > right;
    default: return left >= right;
  }
}

u64 integer_power(u64 base, u64 exponent) {
  u64 result = 1;
  for (; exponent != 0; exponent >>= 1, base *= base) {
    if ((exponent & 1) != 0) result *= base;
  }
  return result;
}

Result<u64> divide(Operator op, u64 left, u64 right, bool is_signed) {
  if (right == 0) return fail("Division by zero");
  const bool quotient = op == Operator::divide;
  if (!is_signed) return quotient ? left / right : left % right;
  if (right == ~u64{0}) return quotient ? 0 - left : 0;  // also of the smallest number there is
  const auto a = static_cast<i64>(left);
  const auto b = static_cast<i64>(right);
  return static_cast<u64>(quotient ? a / b : a % b);
}

Result<Value> shift(EvaluationContext& context, Operator op, const Type& type, u64 left, u64 by) {
  const u64 width = type.byte_size() * 8;
  const bool to_left = op == Operator::shift_left;
  const std::string side = to_left ? "left" : "right";
  const bool is_signed = is_signed_number(type);
  if (static_cast<i64>(by) < 0) {
    context.warn(side + " shift count is negative");
    return Value::of(type, u64{0});
  }
  if (by >= width) {
    context.warn(side + " shift count >= width of type");
    const bool fills = !to_left && is_signed && static_cast<i64>(left) < 0;
    return Value::of(type, fills ? ~u64{0} : u64{0});
  }
  if (to_left) return Value::of(type, left << by);
  return Value::of(type, is_signed ? static_cast<u64>(static_cast<i64>(left) >> by) : left >> by);
}

Result<Value> on_integers(EvaluationContext& context, Operator op, const Value& left, const Value& right) {
  const Type& lt = plain(left);
  const Type& rt = plain(right);
  const auto a = as_bits(context, left);
  if (!a) return std::unexpected(a.error());
  const auto b = as_bits(context, right);
  if (!b) return std::unexpected(b.error());
  if (op == Operator::shift_left || op == Operator::shift_right) {
    // The result has the type of the left side alone.
    return shift(context, op, common_integer(context, lt, basic_type(context, "int")), *a, *b);
  }
  const Type& type = common_integer(context, lt, rt);
  const bool is_signed = is_signed_number(type);
  u64 x = *a;
  u64 y = *b;
  if (type.byte_size() == 4 && !is_signed) {
    x = static_cast<u32>(x);
    y = static_cast<u32>(y);
  }
  if (is_comparison(op)) {
    return truth(context, is_signed ? compares(op, static_cast<i64>(x), static_cast<i64>(y)) : compares(op, x, y));
  }
  switch (op) {
    case Operator::add: return Value::of(type, x + y);
    case Operator::subtract: return Value::of(type, x - y);
    case Operator::multiply: return Value::of(type, x * y);
    case Operator::divide:
    case Operator::modulo: return mapped(divide(op, x, y, is_signed), [&](u64 bits) { return Value::of(type, bits); });
    case Operator::bit_and: return Value::of(type, x & y);
    case Operator::bit_or: return Value::of(type, x | y);
    case Operator::bit_xor: return Value::of(type, x ^ y);
    case Operator::power: {
      if (is_signed && static_cast<i64>(y) < 0) {
        if (x == 0) return fail("Division by zero");
        return Value::of(type, x == 1 ? 1 : x == ~u64{0} ? ((y & 1) != 0 ? x : u64{1}) : u64{0});
      }
      // Powers soon need more than an int has.
      const Type& wide = basic_type(context, is_signed ? "long" : "unsigned long");
      const u64 result = integer_power(x, y);
      const bool fits = is_signed ? static_cast<i64>(static_cast<i32>(result)) == static_cast<i64>(result)
                                  : static_cast<u32>(result) == result;
      return Value::of(fits ? type : wide, result);
    }
    default: return fail(std::string(not_numbers));
  }
}

Result<Value> on_floats(EvaluationContext& context, Operator op, const Value& left, const Value& right) {
  const Type& type = common_floating(plain(left), plain(right));
  const auto a = as_floating(context, left);
  if (!a) return std::unexpected(a.error());
  const auto b = as_floating(context, right);
  if (!b) return std::unexpected(b.error());
  if (is_comparison(op)) return truth(context, compares(op, *a, *b));
  // In the precision of the type, as the program would.
  const auto compute = [&]<class T>(T x, T y) -> Result<Value> {
    switch (op) {
      case Operator::add: return Value::of(type, static_cast<long double>(x + y));
      case Operator::subtract: return Value::of(type, static_cast<long double>(x - y));
      case Operator::multiply: return Value::of(type, static_cast<long double>(x * y));
      case Operator::divide: return Value::of(type, static_cast<long double>(x / y));
      case Operator::power: return Value::of(type, static_cast<long double>(std::pow(x, y)));
      default: return fail("Integer-only operation on floating point number.");
    }
  };
  if (op == Operator::modulo || (op >= Operator::shift_left && op <= Operator::bit_xor)) {
    return fail("Integer-only operation on floating point number.");
  }
  if (type.byte_size() == 4) return compute(static_cast<float>(*a), static_cast<float>(*b));
  if (type.byte_size() == 8) return compute(static_cast<double>(*a), static_cast<double>(*b));
  return compute(*a, *b);
}

u64 step_of(const Type& pointer) {
  const u64 size = pointer.target().stripped().byte_size();
  return size == 0 ? 1 : size;
}

Result<Value> on_pointers(EvaluationContext& context, Operator op, const Value& left, const Value& right) {
  const bool left_points = plain(left).kind() == TypeKind::pointer;
  const bool right_points = plain(right).kind() == TypeKind::pointer;
  const auto a = as_bits(context, left);
  if (!a) return std::unexpected(a.error());
  const auto b = as_bits(context, right);
  if (!b) return std::unexpected(b.error());
  if (is_comparison(op)) return truth(context, compares(op, *a, *b));
  if (op == Operator::subtract && left_points && right_points) {
    const u64 step = step_of(plain(left));
    if (step_of(plain(right)) != step) {
      return fail(
          "First argument of `-' is a pointer and second argument is neither\n"
          "an integer nor a pointer of the same type.");
    }
    return Value::of(basic_type(context, "long"), static_cast<u64>(static_cast<i64>(*a - *b) / static_cast<i64>(step)));
  }
  if (left_points && is_integral(plain(right)) && (op == Operator::add || op == Operator::subtract)) {
    const u64 distance = *b * step_of(plain(left));
    return Value::of(*left.type, op == Operator::add ? *a + distance : *a - distance);
  }
  if (right_points && is_integral(plain(left)) && op == Operator::add) {
    return Value::of(*right.type, *b + *a * step_of(plain(right)));
  }
  return fail(std::string(not_numbers));
}

Result<Value> operand(EvaluationContext& context, const Value& value) {
  auto plain_value = decayed(context, value);
  if (!plain_value) return plain_value;
  if (auto done = fetch_all(context, *plain_value); !done) return std::unexpected(done.error());
  return plain_value;
}

}  // namespace

Value truth(EvaluationContext& context, bool is_true) {
  return Value::of(basic_type(context, context.is_cxx() ? "bool" : "int"), u64{is_true});
}

Result<Value> binary(EvaluationContext& context, Operator op, const Value& given_left, const Value& given_right) {
  const auto left = operand(context, given_left);
  if (!left) return left;
  const auto right = operand(context, given_right);
  if (!right) return right;
  const Type& lt = plain(*left);
  const Type& rt = plain(*right);
  if (op == Operator::power && rt.kind() == TypeKind::pointer) {  // it was a * *b
    const auto target = target_of(context, *right);
    return target ? binary(context, Operator::multiply, *left, *target) : target;
  }
  if (lt.kind() == TypeKind::pointer || rt.kind() == TypeKind::pointer) {
    const bool both =
        (lt.kind() == TypeKind::pointer || is_integral(lt)) && (rt.kind() == TypeKind::pointer || is_integral(rt));
    return both ? on_pointers(context, op, *left, *right) : fail(std::string(not_numbers));
  }
  if (is_comparison(op) && op <= Operator::not_equal && lt.kind() == TypeKind::member_pointer &&
      rt.byte_size() == lt.byte_size()) {
    return truth(context, (left->bytes == right->bytes) == (op == Operator::equal));
  }
  if (!is_number(lt) || !is_number(rt)) return fail(std::string(not_numbers));
  if (lt.kind() == TypeKind::floating || rt.kind() == TypeKind::floating) return on_floats(context, op, *left, *right);
  return on_integers(context, op, *left, *right);
}

Result<Value> promote(EvaluationContext& context, const Value& given) {
  const auto value = operand(context, given);
  if (!value) return value;
  const Type& type = plain(*value);
  if (type.kind() == TypeKind::floating || type.kind() == TypeKind::pointer)
    return Value::of(*value->type, value->bytes);
  if (!is_integral(type)) return fail("Argument to positive operation not a number.");
  return mapped(as_bits(context, *value),
                [&](u64 bits) { return Value::of(common_integer(context, type, type), bits); });
}

Result<Value> negate(EvaluationContext& context, const Value& given) {
  const auto value = operand(context, given);
  if (!value) return value;
  const Type& type = plain(*value);
  if (type.kind() == TypeKind::floating) {
    return mapped(as_floating(context, *value),
                  [&](long double number) { return Value::of(*value->type, 0 - number); });
  }
  if (!is_integral(type)) return fail("Argument to negate operation not a number.");
  return mapped(as_bits(context, *value),
                [&](u64 bits) { return Value::of(common_integer(context, type, type), 0 - bits); });
}

Result<Value> complement(EvaluationContext& context, const Value& given) {
  const auto value = operand(context, given);
  if (!value) return value;
  const Type& type = plain(*value);
  if (!is_integral(type)) return fail("Argument to complement operation not an integer, boolean.");
  return mapped(as_bits(context, *value),
                [&](u64 bits) { return Value::of(common_integer(context, type, type), ~bits); });
}

}  // namespace sonde::debug
