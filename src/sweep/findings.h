// Verdicts that have one cause are one finding.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "sweep/judge.h"
#include "sweep/plan.h"

namespace sonde::sweep {

struct Finding {
  std::string key;             // class and place, as the report names them
  std::string id;              // for baselines: without lines, so that it outlives edits
  bool known = false;          // the baseline has it
  Verdict verdict;             // of the most plausible scenario
  std::vector<u32> scenarios;  // all that show it, indices in the plan
};

// `what` at or above `least`, worst first.
std::vector<Finding> group(const Learned& learned, const Plan& plan, const std::vector<Verdict>& verdicts, Class least);

// Where the blame is: of a crash where it crashed, else where the call was made.
const Place* place_of(const Learned& learned, const Plan& plan, const Verdict& verdict);

}  // namespace sonde::sweep
