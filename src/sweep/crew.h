// Helpers that run scenarios side by side, each in a process of its own.
#pragma once

#include "sweep/golden.h"
#include "sweep/judge.h"
#include "sweep/runner.h"

namespace sonde::sweep {

struct Work {
  const House& house;
  const Program& program;
  const Learned& learned;
  const Golden& golden;
  const std::vector<Scenario>& scenarios;
  Limits limits;
  bool forking = false;  // several scenarios in one run where that is possible
  bool twice = true;     // what is not fine is run a second time, and must come to the same
};

class Listener {
 public:
  virtual ~Listener() = default;
  // Each verdict as it comes, in no fixed order. False: enough.
  virtual bool on_verdict(Verdict verdict) = 0;
  // Forking was in vain, in one of the helpers.
  virtual void on_no_fork(const std::string& why) = 0;
  // Every half second or so. False: enough.
  virtual bool on_tick() = 0;
};

// Runs the scenarios `indices` on `helpers` processes. What cannot be run at all is an error.
Result<> run_all(const Work& work, const std::vector<u32>& indices, unsigned helpers, Listener& listener);

}  // namespace sonde::sweep
