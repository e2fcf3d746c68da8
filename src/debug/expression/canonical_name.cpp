#include "debug/expression/canonical_name.h"

namespace sonde::debug {
namespace {

bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '$' ||
         (c & 0x80) != 0;
}

}  // namespace

std::string canonical_name(std::string_view name) {
  std::string out;
  out.reserve(name.size());
  bool blank = false;
  for (const char c : name) {
    if (c == ' ' || c == '\t' || c == '\n') {
      blank = !out.empty();
      continue;
    }
    if (blank && is_word(c) && is_word(out.back())) out += ' ';
    blank = false;
    out += c;
  }
  return out;
}

}  // namespace sonde::debug
