// Which scenarios a sweep tries, in which order.
#pragma once

#include <string>
#include <vector>

#include "sweep/program.h"

namespace sonde::sweep {

struct PlanOptions {
  Tier least = Tier::environment;
  bool domains = true;
  bool lasting = true;
  bool loader = false;            // also what the dynamic loader does by itself
  std::vector<std::string> only;  // calls or errors; empty: all
  std::vector<std::string> skip;
};

struct Plan {
  std::vector<Scenario> scenarios;  // most promising first
  u32 loader_sites = 0;             // left out
  u32 sites = 0;                    // with at least one scenario
};

Plan make_plan(const Learned& learned, const PlanOptions& options);

}  // namespace sonde::sweep
