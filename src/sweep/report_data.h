// A sweep that is over, for those who report it.
#pragma once

#include <string>
#include <vector>

#include "sweep/findings.h"

namespace sonde::sweep {

struct ReportData {
  const Program& program;
  const Learned& learned;
  const Plan& plan;
  const Golden& golden;
  const std::vector<Verdict>& verdicts;  // in the plan's order; those that were run
  const std::vector<Finding>& findings;
  u32 unsteady = 0;  // verdicts that a second run did not confirm
  double seconds = 0;
  std::string no_fork{};   // why not all was tried by forking
  bool cut_short = false;  // by the budget or by the user
};

}  // namespace sonde::sweep
