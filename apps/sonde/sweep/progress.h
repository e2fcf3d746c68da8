// One line on the terminal while a sweep runs.
#pragma once

#include <cstddef>

#include "base/types.h"

namespace sonde {

class Progress {
 public:
  Progress(bool wanted, std::size_t all);
  ~Progress();
  void step(bool finding);
  void show();

 private:
  bool on_;
  std::size_t all_;
  std::size_t done_ = 0;
  std::size_t found_ = 0;
  u64 started_;
  u64 shown_ = 0;
};

}  // namespace sonde
