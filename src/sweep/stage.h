// The program's start in a room, with standard files in memory, and what is there to be looked at when it is over.
#pragma once

#include "calls/call_set.h"
#include "os/interrupts.h"
#include "os/linux_kernel.h"
#include "sweep/house.h"
#include "sweep/outcome.h"
#include "sweep/program.h"
#include "sweep/runner.h"
#include "trace/tracer.h"

namespace sonde::sweep {

class Stage {
 public:
  // `stops`: the only calls that stop; null: all do.
  Stage(const House& house, const Program& program, const Limits& limits, const calls::CallSet* stops)
      : house_(house),
        program_(program),
        limits_(limits),
        stops_(stops),
        tracer_(kernel_, {.follow = true, .kill_on_exit = true, .seccomp = stops != nullptr}) {}

  Result<> start(Room& room);
  // The files of the room, the texts, the user's check.
  Result<> collect(Room& room, Outcome& outcome);

  os::LinuxKernel& kernel() { return kernel_; }
  trace::Tracer& tracer() { return tracer_; }
  os::Interrupts& interrupts() { return interrupts_; }
  Tid program() const { return tid_; }

 private:
  int prepare(const Room& room) const;
  void check(Room& room, Outcome& outcome);

  const House& house_;
  const Program& program_;
  const Limits& limits_;
  const calls::CallSet* stops_;
  os::LinuxKernel kernel_;
  mutable os::Interrupts interrupts_{};
  trace::Tracer tracer_;
  Fd in_;
  Fd out_;
  Fd err_;
  Tid tid_;
};

// Where a path of the room is seen from outside.
std::string outside(const Room& room, const House& house, const std::string& path);

}  // namespace sonde::sweep
