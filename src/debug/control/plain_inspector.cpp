#include "debug/control/plain_inspector.h"

#include <charconv>

#include "debug/control/session.h"

namespace sonde::debug {

Result<u64> PlainInspector::term(std::string_view text) {
  while (text.starts_with(' ')) text.remove_prefix(1);
  while (text.ends_with(' ')) text.remove_suffix(1);
  if (text.empty()) return fail("Argument required (expression to compute).");
  if (text == "$pc" || text == "$rip") {
    const auto registers = session_.registers();
    if (!registers) return fail("No registers.");
    return registers->rip;
  }
  const int base = text.starts_with("0x") ? 16 : 10;
  const std::string_view digits = base == 16 ? text.substr(2) : text;
  u64 value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value, base);
  if (error == std::errc() && end == digits.data() + digits.size()) return value;
  if (text.starts_with('&')) text.remove_prefix(1);
  if (auto* space = session_.space()) {
    for (const auto& function : space->find_function(text)) return function.address;
  }
  return fail("No symbol \"" + std::string(text) + "\" in current context.");
}

Result<u64> PlainInspector::address_of(std::string_view expression) {
  u64 sum = 0;
  char sign = '+';
  while (true) {
    const auto next = expression.find_first_of("+-");
    const auto value = term(expression.substr(0, next));
    if (!value) return value;
    sum = sign == '+' ? sum + *value : sum - *value;
    if (next == expression.npos) return sum;
    sign = expression[next];
    expression.remove_prefix(next + 1);
  }
}

Result<bool> PlainInspector::is_true(std::string_view expression) {
  const auto equal = expression.find("==");
  const auto left = address_of(expression.substr(0, equal));
  if (!left) return std::unexpected(left.error());
  if (equal == expression.npos) return *left != 0;
  const auto right = address_of(expression.substr(equal + 2));
  if (!right) return std::unexpected(right.error());
  return *left == *right;
}

Result<std::string> PlainInspector::format(std::string_view) { return fail("expressions are not understood here"); }
Result<Inspector::Watched> PlainInspector::watched(std::string_view) {
  return fail("expressions are not understood here");
}

}  // namespace sonde::debug
