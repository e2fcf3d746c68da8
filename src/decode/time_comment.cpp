#include "decode/time_comment.h"

#include <cstdio>
#include <ctime>

namespace sonde::decode {

const char* time_comment(Context& c, i64 seconds, u64 fraction, unsigned digits) {
  u64 second = 1;
  for (unsigned i = 0; i < digits; ++i) second *= 10;
  if ((seconds == 0 && fraction == 0) || fraction >= second) return nullptr;
  const std::time_t when = seconds;
  std::tm broken;
  if (localtime_r(&when, &broken) == nullptr) return nullptr;
  char words[80];
  std::size_t n = std::strftime(words, 40, "%FT%T", &broken);
  if (n == 0) return nullptr;
  if (fraction != 0) {
    n += static_cast<std::size_t>(
        std::snprintf(words + n, 24, ".%0*llu", static_cast<int>(digits), static_cast<unsigned long long>(fraction)));
  }
  n += std::strftime(words + n, 16, "%z", &broken);
  return c.arena().copy({words, n + 1}).data();
}

}  // namespace sonde::decode
