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
  std::string check;
  bool check_always = false;
  std::vector<std::string> outputs;
  std::vector<std::string> inputs;
  std::string json;  // files for reports; empty: none
  std::string sarif;
  std::string junit;
  std::string html;
  std::string baseline;
  bool update_baseline = false;
  std::string results;  // --results: a folder of verdicts
  unsigned shard = 0;   // --shard=I/N: from 1; 0: all
  unsigned shards = 1;
  bool merge = false;   // report what the folder has, run nothing
  double budget_s = 0;  // 0: none
  unsigned jobs = 0;    // 0: as many as there are cores
  bool rerun = false;   // no forking at the sites
  bool all = false;     // aborts and degradations too
  bool list = false;    // the plan alone
  bool quiet = false;
  bool help = false;
};

std::expected<SweepOptions, std::string> parse_sweep_options(int argc, char** argv);
std::string sweep_help();

}  // namespace sonde
