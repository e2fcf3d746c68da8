// Which signals wait for a thread, and which it has blocked (/proc/PID/task/TID/status).
#pragma once

#include "base/types.h"

namespace sonde::os {

// Bit N-1 stands for signal N.
struct SignalState {
  u64 pending = 0;  // for the thread or its process
  u64 blocked = 0;
  // It is delivered as soon as the thread runs.
  bool is_due(Signal signal) const { return ((pending & ~blocked) >> (signal.value - 1) & 1) != 0; }
};

// Nothing is pending for a thread that is gone.
SignalState signal_state(Tid tid);

}  // namespace sonde::os
