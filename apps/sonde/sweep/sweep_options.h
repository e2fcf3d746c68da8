// The command line of `sonde sweep`.
#pragma once

#include <expected>
#include <string>
#include <vector>

#include "sweep/judge.h"
#include "sweep/plan.h"

namespace sonde {

struct SweepOptions {
  sweep::PlanOptions plan;
  std::vector<std::string> program;
  std::string work;        // --tree; empty: the working directory
  std::string input_file;  // --stdin
  double budget_s = 0;     // 0: none
  unsigned jobs = 0;       // 0: as many as there are cores
  bool all = false;        // aborts and degradations too
  bool list = false;       // the plan alone
  bool quiet = false;
  bool help = false;
};

std::expected<SweepOptions, std::string> parse_sweep_options(int argc, char** argv);
std::string sweep_help();

}  // namespace sonde
