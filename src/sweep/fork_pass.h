// All scenarios of one process in one run: at each site the program is made to fork; the child gets the fault and is judged at its
// end, the world is put back, the next child gets the next fault, then the program itself goes on.
#pragma once

#include <vector>

#include "sweep/golden.h"
#include "sweep/judge.h"
#include "sweep/runner.h"

namespace sonde::sweep {

// Whether the program is of a kind that can be forked at all; else why not, for the report.
std::string why_not_forkable(const Learned& learned);

struct ForkResult {
  std::vector<Verdict> verdicts;  // all fine
  std::vector<u32> again;         // to be run by themselves: found suspicious, or not to be had by forking
  u32 suspicious = 0;             // of `again`: found so by forking
  std::string why;                // it could not be forked at a site
};

// The scenarios `indices`. An error: the pass was in vain.
Result<ForkResult> fork_pass(const House& house, const Program& program, const Learned& learned, const Golden& golden,
                             const std::vector<Scenario>& scenarios, const std::vector<u32>& indices,
                             const Limits& limits, symbols::ModuleCache& modules);

}  // namespace sonde::sweep
