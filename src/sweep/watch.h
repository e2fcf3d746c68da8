// Is anybody of the run still getting somewhere? Judged by CPU time and by what the kernel says of the threads, so that a busy
// machine is not taken for a hang.
#pragma once

#include <string>

#include "sweep/outcome.h"
#include "sweep/runner.h"
#include "trace/tracer.h"

namespace sonde::sweep {

class Watch {
 public:
  Watch(trace::Tracer& tracer, const Limits& limits);

  // To be asked every now and then, `events` being a number that grows with each event. Returns what kind of hang it is.
  Hang look(u64 events);
  const std::string& call() const { return call_; }
  u64 wall_ns() const;
  u64 cpu_ns() const { return cpu_; }

 private:
  trace::Tracer& tracer_;
  const Limits& limits_;
  u64 started_;
  u64 cpu_ = 0;
  u64 events_ = 0;
  u64 asleep_since_ = 0;
  std::string call_;
};

u64 monotonic_ns();

}  // namespace sonde::sweep
