#include "report/json_text.h"

namespace sonde::report {

namespace {

// Bytes of the UTF-8 character at the start of `text`; 0: there is none.
std::size_t character(std::string_view text) {
  const auto at = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char c = at(0);
  if (c < 0x80) return 1;
  const std::size_t size = c >= 0xc2 && c <= 0xdf ? 2 : (c & 0xf0) == 0xe0 ? 3 : c >= 0xf0 && c <= 0xf4 ? 4 : 0;
  if (size == 0 || text.size() < size) return 0;
  for (std::size_t i = 1; i < size; ++i) {
    if ((at(i) & 0xc0) != 0x80) return 0;
  }
  if (c == 0xe0 && at(1) < 0xa0) return 0;                       // overlong
  if (c == 0xed && at(1) > 0x9f) return 0;                       // surrogates
  if ((c == 0xf0 && at(1) < 0x90) || (c == 0xf4 && at(1) > 0x8f)) return 0;
  return size;
}

}  // namespace

bool is_utf8(std::string_view text) {
  while (!text.empty()) {
    const std::size_t n = character(text);
    if (n == 0) return false;
    text.remove_prefix(n);
  }
  return true;
}

void put_json_string(std::string_view text, OutBuffer& out) {
  out.put('"');
  while (!text.empty()) {
    const std::size_t n = character(text);
    const char c = text.front();
    if (n == 0) {
      out.put("\\ufffd");
      text.remove_prefix(1);
      continue;
    }
    if (c == '"' || c == '\\') {
      out.put('\\');
      out.put(c);
    } else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) {
      out.put("\\u");
      out.put_hex_digits(static_cast<unsigned char>(c), 4);
    } else {
      out.put(text.substr(0, n));
    }
    text.remove_prefix(n);
  }
  out.put('"');
}

}  // namespace sonde::report
