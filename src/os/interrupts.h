// Signals that ask us to end (SIGINT, SIGTERM, …) as a flag, and a tick while lines wait to be written. Both make a
// blocking wait() return; a signal that comes just before the wait is not missed, because a timer repeats until the flag
// was taken.
#pragma once

#include <initializer_list>

#include "base/types.h"

namespace sonde::os {

class Interrupts {
 public:
  // Takes over the given signals and SIGALRM for the whole process; there can be one object at a time.
  explicit Interrupts(std::initializer_list<int> signals);
  ~Interrupts();
  Interrupts(const Interrupts&) = delete;
  Interrupts& operator=(const Interrupts&) = delete;

  // The first of the signals that came since the last take(); 0: none.
  Signal take();
  // These do not reach us at all.
  void block(std::initializer_list<int> signals);
  // A wait() that blocks longer than this is interrupted, and again after every such time until no_tick(): a tick that
  // comes while nobody waits is not the last.
  void tick_after_ns(i64 ns);
  void no_tick();
  // In a forked child, before execve: the dispositions and the mask the program was started with.
  void restore();
};

}  // namespace sonde::os
