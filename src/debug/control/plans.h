// The plans of stepping.
#pragma once

#include "debug/control/plan.h"
#include "debug/control/process.h"

namespace sonde::debug {

// So many instructions of the selected thread; with `over_calls` what a call does counts as part of it.
class StepInstructions final : public Plan {
 public:
  StepInstructions(u64 count, bool over_calls) : left_(count), over_calls_(over_calls) {}
  bool begin(Session& session, Thread& thread) override;
  bool on_step(Session& session, Thread& thread) override;
  bool on_trap(Session& session, Thread& thread, u64 address) override;
  void describe(Session& session, Stop& stop) override;

 private:
  void next(Session& session, Thread& thread);

  u64 left_;
  bool over_calls_;
  u64 return_to_ = 0;  // a call is under way
  u64 stack_ = 0;
  u32 line_ = 0;
  u64 function_ = 0;
};

}  // namespace sonde::debug
