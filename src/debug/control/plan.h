// What one thread is to do until it has arrived: one instruction, a line, to the end of its function…
#pragma once

#include "debug/control/stop.h"

namespace sonde::debug {

class Session;
struct Thread;

class Plan {
 public:
  virtual ~Plan() = default;
  // Sets thread.how, and wants traps (Session::plan_trap). True: it is there already.
  virtual bool begin(Session&, Thread&) = 0;
  // The thread has done one instruction.
  virtual bool on_step(Session&, Thread&) = 0;
  // The thread, or another one, has reached a trap that the plan wanted.
  virtual bool on_trap(Session&, Thread&, u64 address);
  // How it is told when it has arrived.
  virtual void describe(Session&, Stop& stop);
};

}  // namespace sonde::debug
