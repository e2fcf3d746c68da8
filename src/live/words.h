// Bytes that come from outside, made fit for a line.
#pragma once

#include <string>
#include <string_view>

namespace sonde::live {

// Appends with strace's escapes: \n, \", \033. `also` names further bytes to be shown as octal numbers.
void append_escaped(std::string_view bytes, std::string& out, std::string_view also = {});
inline void append_quoted(std::string_view bytes, std::string& out) {
  out += '"';
  append_escaped(bytes, out);
  out += '"';
}

}  // namespace sonde::live
