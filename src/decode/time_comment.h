// A moment in words: what strace puts behind the seconds of a file's time.
#pragma once

#include "decode/context.h"

namespace sonde::decode {

// `2026-01-02T03:04:05.000000006+0000` for the seconds since 1970 and `fraction` in units of 10^-digits, in the local
// time zone; the fraction is left out when it is 0. In the arena; nullptr for 1970 itself, for a fraction of a second or
// more, and for years beyond what the C library counts.
const char* time_comment(Context& c, i64 seconds, u64 fraction = 0, unsigned digits = 9);

}  // namespace sonde::decode
