// JSON's own lexical forms.
#pragma once

#include <string_view>
#include <utility>

#include "base/out_buffer.h"

namespace sonde::report {

// A quoted JSON string; bytes that are not UTF-8 become U+FFFD.
void put_json_string(std::string_view text, OutBuffer& out);
bool is_utf8(std::string_view text);

// Puts the comma between members or elements.
class Comma {
 public:
  explicit Comma(OutBuffer& out) : out_(out) {}
  void next() {
    if (!std::exchange(first_, false)) out_.put(',');
  }

 private:
  OutBuffer& out_;
  bool first_ = true;
};

}  // namespace sonde::report
