// The flags of open(2) and of all that speak its language: openat2, fcntl(F_SETFL), perf and bpf objects, timerfd…
#pragma once

#include "decode/context.h"

namespace sonde::calls {

// O_RDWR|O_CREAT: the access mode is a value of two bits, the rest are flags.
decode::Value* open_modes(decode::Context& c, u64 flags);

// The same as a decoder for a row (the argument is an int).
decode::Value* open_flags(decode::Context& c, const sys::Spec&, u64 raw);

}  // namespace sonde::calls
