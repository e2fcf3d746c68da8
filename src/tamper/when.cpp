#include "tamper/when.h"

#include <charconv>

namespace sonde::tamper {

namespace {

std::optional<u32> take_number(std::string_view& text) {
  if (text.size() > 1 && text[0] == '+' && text[1] != '+') text.remove_prefix(1);  // strace takes a sign
  u32 value = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (problem != std::errc() || value < 1 || value > 65535) return {};
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  return value;
}

}  // namespace

std::optional<When> When::parse(std::string_view text) {
  When when;
  const auto first = take_number(text);
  if (!first) return {};
  when.first = *first;
  when.step = 0;
  if (text.starts_with("..")) {
    text.remove_prefix(2);
    const auto last = take_number(text);
    if (!last || *last < *first) return {};
    when.last = *last;
    when.step = 1;
  }
  if (text.starts_with('+')) {
    text.remove_prefix(1);
    when.step = 1;
    if (!text.empty()) {
      const auto step = take_number(text);
      if (!step) return {};
      when.step = *step;
    }
  }
  if (!text.empty()) return {};
  return when;
}

}  // namespace sonde::tamper
