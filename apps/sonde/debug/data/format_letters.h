// The /FMT behind print, x, output, display, info registers…: "/16xb".
#pragma once

#include <string_view>

#include "base/result.h"

namespace sonde::debugger {

struct FormatLetters {
  i64 count = 1;
  bool has_count = false;
  char letter = 0;  // 0: none given
  char size = 0;    // b h w g; 0: none given
  bool raw = false;
};

// Takes the letters off the front of `text` ("/x $rax" -> "$rax"); without a slash nothing is taken.
Result<FormatLetters> take_format(std::string_view& text);

// Removes blanks at both ends.
std::string_view stripped(std::string_view text);
// Takes the first word off.
std::string_view take_word(std::string_view& text);

}  // namespace sonde::debugger
