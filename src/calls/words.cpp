#include "calls/words.h"

#include <algorithm>
#include <charconv>

#include "sys/flags/errno.h"
#include "sys/flags/signal.h"

namespace sonde::calls {

std::optional<u64> parse_number(std::string_view text, u64 most) {
  int base = 10;
  if (text.starts_with("0x") || text.starts_with("0X")) {
    base = 16;
    text.remove_prefix(2);
  } else if (text.size() > 1 && text.front() == '0') {
    base = 8;
  }
  u64 value = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value, base);
  if (problem != std::errc() || end != text.data() + text.size() || value > most) return {};
  return value;
}

std::optional<Precision> parse_precision(std::string_view text) {
  if (text == "s") return Precision::s;
  if (text == "ms") return Precision::ms;
  if (text == "us") return Precision::us;
  if (text == "ns") return Precision::ns;
  return {};
}

std::optional<i64> parse_duration_ns(std::string_view text) {
  struct Unit {
    std::string_view name;
    i64 ns;
  };
  static constexpr Unit units[] = {{"ns", 1}, {"us", 1000}, {"ms", 1000000}, {"s", 1000000000}};
  i64 unit = 1000;
  for (const Unit& u : units) {
    if (!text.ends_with(u.name)) continue;
    unit = u.ns;
    text.remove_suffix(u.name.size());
    break;
  }
  double value = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (problem != std::errc() || end != text.data() + text.size() || text.empty()) return {};
  value *= static_cast<double>(unit);
  if (!(value >= 0) || value > 4e18) return {};
  return static_cast<i64>(value);
}

namespace {
bool same_word(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, [](char x, char y) {
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
    return lower(x) == lower(y);
  });
}
}  // namespace

std::optional<Signal> parse_signal(std::string_view text) {
  if (!text.empty() && text.front() >= '0' && text.front() <= '9') {
    const auto number = parse_number(text, 64);
    if (!number) return {};
    return Signal(static_cast<i32>(*number));
  }
  for (const sys::Flag& flag : sys::signal_names.flags) {
    if (same_word(text, flag.name) || same_word(text, flag.name.substr(3))) return Signal(static_cast<i32>(flag.value));
  }
  return {};
}

std::optional<i32> parse_errno(std::string_view text) {
  if (!text.empty() && text.front() >= '0' && text.front() <= '9') {
    const auto number = parse_number(text, 4095);
    if (!number || *number == 0) return {};
    return static_cast<i32>(*number);
  }
  for (const auto* set : {&sys::errno_names, &sys::errno_aliases, &sys::kernel_errno_names}) {
    for (const sys::Flag& flag : set->flags) {
      if (same_word(text, flag.name)) return static_cast<i32>(flag.value);
    }
  }
  return {};
}

}  // namespace sonde::calls
