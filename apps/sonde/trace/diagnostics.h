// Messages to the person at the terminal: "NAME: what is wrong", NAME being what we were called by.
#pragma once

#include <string_view>

namespace sonde {

void set_program_name(std::string_view name);
std::string_view program_name();

// One line on standard error.
[[gnu::format(printf, 1, 2)]] void complain(const char* format, ...);

}  // namespace sonde
