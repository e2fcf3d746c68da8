// Small words of the command line: numbers, precisions, durations, descriptor and signal lists.
#pragma once

#include <optional>
#include <string_view>

#include "base/types.h"

namespace sonde::calls {

// Digits behind the second.
enum class Precision : u8 { s = 0, ms = 3, us = 6, ns = 9 };

std::optional<u64> parse_number(std::string_view text, u64 most = ~u64{0});  // decimal, or 0x…, or 0…
std::optional<Precision> parse_precision(std::string_view text);     // s, ms, us, ns
std::optional<i64> parse_duration_ns(std::string_view text);                 // NUMBER[s|ms|us|ns], microseconds by default
std::optional<Signal> parse_signal(std::string_view text);                   // SIGINT, int, 2
std::optional<i32> parse_errno(std::string_view text);

// A comma-separated list of words with a leading "!", each looked up by `find` (which says false for a word that means
// nothing). `all` and `none` are understood. Returns the word that means nothing.
template <class Add, class All, class Invert>
std::optional<std::string_view> parse_list(std::string_view text, Add add, All all, Invert invert) {
  bool inverted = false;
  while (text.starts_with('!')) {
    inverted = !inverted;
    text.remove_prefix(1);
  }
  while (true) {
    const auto comma = text.find(',');
    const auto word = text.substr(0, comma);
    if (word == "all") all();
    else if (word != "none" && !add(word)) return word;
    if (comma == text.npos) break;
    text.remove_prefix(comma + 1);
  }
  if (inverted) invert();
  return {};
}

}  // namespace sonde::calls
