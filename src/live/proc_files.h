// Short reads of /proc, into the caller's buffer.
#pragma once

#include <span>
#include <string_view>

#include "base/types.h"

namespace sonde::live {

// "/proc/TID/" and what printf makes of the rest.
struct ProcPath {
  char text[96];
};
[[gnu::format(printf, 2, 3)]] ProcPath proc_path(i32 tid, const char* format, ...);

// The file's beginning, as much as fits; empty when it cannot be read.
std::string_view read_file(const char* path, std::span<char> buffer);
// The link's target; empty when it cannot be read.
std::string_view read_link(const char* path, std::span<char> buffer);
// What follows "key" and blanks on a line of `text` that starts with key: "Pid:\t12" -> "12". Empty: no such line.
std::string_view line_value(std::string_view text, std::string_view key);

}  // namespace sonde::live
