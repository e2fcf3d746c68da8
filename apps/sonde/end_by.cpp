#include "end_by.h"

#include <signal.h>
#include <sys/resource.h>

namespace sonde {

int end_by(Signal signal) {
  const rlimit no_core{};
  ::setrlimit(RLIMIT_CORE, &no_core);
  ::signal(signal.value, SIG_DFL);
  sigset_t set;
  ::sigemptyset(&set);
  ::sigaddset(&set, signal.value);
  ::sigprocmask(SIG_UNBLOCK, &set, nullptr);
  ::raise(signal.value);
  return 128 + signal.value;
}

}  // namespace sonde
