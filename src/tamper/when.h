// when=FIRST[..LAST][+[STEP]]: which of the calls that a rule matches it changes, counted from 1.
#pragma once

#include <optional>
#include <string_view>

#include "base/types.h"

namespace sonde::tamper {

struct When {
  u32 first = 1;
  u32 last = ~u32{0};
  u32 step = 1;  // 0: only `first`

  bool hits(u64 count) const {
    if (count < first || count > last) return false;
    return step == 0 ? count == first : (count - first) % step == 0;
  }

  // Each number is from 1 to 65535, as strace has it; empty when `text` is not of that form.
  static std::optional<When> parse(std::string_view text);
};

}  // namespace sonde::tamper
