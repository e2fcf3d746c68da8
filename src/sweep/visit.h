// One run of the program in a room, from its start to its judgement's raw material. What is done on the way is up to the
// Guest: one learns, one injects.
#pragma once

#include "calls/call_set.h"
#include "report/stacks.h"
#include "sweep/house.h"
#include "sweep/outcome.h"
#include "sweep/program.h"
#include "sweep/runner.h"
#include "trace/tracer.h"

namespace sonde::sweep {

class Guest {
 public:
  virtual ~Guest() = default;
  // The tracer of the run, before its first event.
  virtual void enter(trace::Tracer& tracer, report::Stacks& stacks) = 0;
  // The program has executed: its own events only.
  virtual void on_event(trace::Event& event) = 0;
};

// The stack of a stopped tracee, at most 48 frames of it.
std::vector<Place> stack_of(report::Stacks& stacks, trace::Tracee& tracee, bool with_source);

// `stops`: the calls the guest wants to see; all of them run at full speed but these. Null: every call stops.
Result<Outcome> visit(const House& house, const Program& program, const Tree& start, const Limits& limits,
                      const calls::CallSet* stops, symbols::ModuleCache& modules, Guest& guest);

}  // namespace sonde::sweep
