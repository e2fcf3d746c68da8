// The clocks of the machine.
#pragma once

#include <time.h>

#include "base/types.h"

namespace sonde {

inline timespec clock_now(clockid_t clock) {
  timespec now;
  ::clock_gettime(clock, &now);
  return now;
}

// Nanoseconds on a clock that nobody sets; for differences.
inline i64 monotonic_ns() {
  const timespec now = clock_now(CLOCK_MONOTONIC);
  return now.tv_sec * 1'000'000'000LL + now.tv_nsec;
}

}  // namespace sonde
