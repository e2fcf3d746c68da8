// One thing that is tried on this machine, for real.
#pragma once

#include <string>
#include <vector>

namespace sonde {

struct Finding {
  std::string name;    // "seize"
  bool ok = false;
  bool essential = false;  // without it nothing can be traced
  std::string says;    // what was found
  std::string advice;  // what to do about a no
};

std::vector<Finding> run_probes();

}  // namespace sonde
