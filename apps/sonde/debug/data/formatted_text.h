// printf's and dprintf's text, and what `x` shows.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "debug/value/value.h"
#include "format_letters.h"

namespace sonde::debugger {

class Data;

// `"%d %s\n", x, name`. Arguments are the program's values; none of the formats can write.
Result<std::string> formatted_text(Data& data, std::string_view arguments);

// Memory from where a value points to, unit after unit; Data::next_address and the last letters are kept.
Result<std::string> examined_text(Data& data, const debug::Value& from, const FormatLetters& format);

// With backslashes followed: \n, \t, \\, \"…
std::string unescaped(std::string_view text);

}  // namespace sonde::debugger
