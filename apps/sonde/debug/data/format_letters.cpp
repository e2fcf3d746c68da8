#include "format_letters.h"

#include <charconv>

namespace sonde::debugger {

std::string_view stripped(std::string_view text) {
  while (text.starts_with(' ') || text.starts_with('\t')) text.remove_prefix(1);
  while (text.ends_with(' ') || text.ends_with('\t')) text.remove_suffix(1);
  return text;
}

std::string_view take_word(std::string_view& text) {
  text = stripped(text);
  const auto end = std::min(text.find_first_of(" \t"), text.size());
  const std::string_view word = text.substr(0, end);
  text = stripped(text.substr(end));
  return word;
}

Result<FormatLetters> take_format(std::string_view& text) {
  FormatLetters format;
  text = stripped(text);
  if (!text.starts_with('/')) return format;
  std::string_view letters = text.substr(1, text.find_first_of(" \t") - 1);
  text = stripped(text.substr(1 + letters.size()));
  bool negative = false;
  if (letters.starts_with('-')) {
    negative = true;
    letters.remove_prefix(1);
  }
  const auto [end, error] = std::from_chars(letters.data(), letters.data() + letters.size(), format.count);
  if (error == std::errc{}) {
    format.has_count = true;
    if (negative) format.count = -format.count;
    letters.remove_prefix(static_cast<std::size_t>(end - letters.data()));
  } else {
    format.count = 1;
  }
  for (const char c : letters) {
    if (c == 'b' || c == 'h' || c == 'w' || c == 'g') {
      format.size = c;
    } else if (c == 'r') {
      format.raw = true;
    } else if (c >= 'a' && c <= 'z') {
      format.letter = c;
    } else {
      return fail("Undefined output format \"" + std::string(1, c) + "\".");
    }
  }
  return format;
}

}  // namespace sonde::debugger
