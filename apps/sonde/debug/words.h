// Small words of command lines.
#pragma once

#include <charconv>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace sonde::debugger {

inline std::string_view strip_blanks(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

// The first word, which is taken off with the blanks behind it.
inline std::string_view take_word(std::string_view& text) {
  const auto end = std::min(text.find_first_of(" \t"), text.size());
  const std::string_view word = text.substr(0, end);
  text = strip_blanks(text.substr(end));
  return word;
}

inline std::optional<unsigned> parse_number(std::string_view text) {
  unsigned value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return {};
  return value;
}

// How often; nothing means once.
inline Result<u64> parse_count(std::string_view text) {
  if (text.empty()) return 1;
  u64 count = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
  if (error == std::errc() && end == text.data() + text.size()) return count;
  return fail("No symbol \"" + std::string(text) + "\" in current context.");
}

// "1 3-5 7": each number; `what` names them in the message of a failure.
inline Result<std::vector<unsigned>> parse_numbers(std::string_view text, std::string_view what) {
  std::vector<unsigned> numbers;
  while (!text.empty()) {
    const std::string_view word = take_word(text);
    const auto dash = word.find('-');
    const auto first = parse_number(word.substr(0, dash));
    const auto last = dash == word.npos ? first : parse_number(word.substr(dash + 1));
    if (!first || !last || *last - *first > 100'000)
      return fail("Bad " + std::string(what) + " number '" + std::string(word) + "'");
    for (unsigned number = *first; number <= *last; ++number) numbers.push_back(number);
  }
  return numbers;
}

}  // namespace sonde::debugger
