#include "os/signal_state.h"

#include <fcntl.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "base/fd.h"

namespace sonde::os {

SignalState signal_state(Tid tid) {
  char path[64];
  std::snprintf(path, sizeof path, "/proc/%d/status", tid.value);
  const Fd file(::open(path, O_RDONLY | O_CLOEXEC));
  char text[4096];
  const ssize_t got = file ? ::read(file.get(), text, sizeof text - 1) : 0;
  text[got > 0 ? got : 0] = '\0';
  const auto mask = [&](const char* name) -> u64 {
    const char* at = std::strstr(text, name);
    return at == nullptr ? 0 : std::strtoull(at + std::strlen(name), nullptr, 16);
  };
  return {.pending = mask("\nSigPnd:") | mask("\nShdPnd:"), .blocked = mask("\nSigBlk:")};
}

}  // namespace sonde::os
