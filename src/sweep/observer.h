// Follows one run's events: how it ends, where it crashes, what is open at its exit; and keeps its dice loaded.
#pragma once

#include <random>

#include "report/stacks.h"
#include "sweep/outcome.h"
#include "trace/tracer.h"

namespace sonde::sweep {

class Observer {
 public:
  // `program`: the process whose end is the run's.
  Observer(trace::Tracer& tracer, report::Stacks& stacks, Tid program, std::mt19937 dice = std::mt19937(1))
      : tracer_(tracer), stacks_(stacks), program_(program), dice_(dice) {}

  void on_event(trace::Event& event);
  bool ended() const { return ended_; }
  Tid program() const { return program_; }
  const std::mt19937& dice() const { return dice_; }
  // It went no further: a hang of the program, or of processes that outlived it.
  void stuck(Hang how, const std::string& call);
  Outcome& outcome() { return outcome_; }

 private:
  void make_steady(const trace::Event& event);
  void roll(Tid tid, u64 address, u64 size);
  void remember_crash(const trace::Event& event);

  trace::Tracer& tracer_;
  report::Stacks& stacks_;
  Tid program_;
  std::mt19937 dice_;
  bool ended_ = false;
  Outcome dying_;
  Outcome outcome_;
};

// The calls that must stop for it.
inline constexpr u64 kGetrandom = 318;  // x86-64
inline constexpr u64 kExitGroup = 231;

}  // namespace sonde::sweep
