// Whether a wait should look a while before it sleeps.
//
// A tracee that makes calls in quick succession stops again some ten microseconds after it was resumed. To sleep meanwhile
// costs two switches of context and, on an idle machine, the waking of a processor: three to four times the call's own
// price (bench/). To look without sleeping pays only if the stop does come soon and the tracee has a processor of its own,
// which nobody tells; so it is tried, and tried ever more rarely while it does not pay.
#pragma once

#include <algorithm>

#include "base/types.h"

namespace sonde::os {

class Spin {
 public:
  static constexpr i64 kWindowNs = 30'000;  // how long one look lasts
  static constexpr unsigned kRarest = 256;  // waits from one try to the next at worst

  // Asked before each wait that may block.
  bool worth_it() {
    if (skip_ == 0) return true;
    --skip_;
    return false;
  }
  // A report came, or none did, within the window.
  void paid(bool yes) {
    pause_ = yes ? 0 : std::min(pause_ * 2 + 1, kRarest);
    skip_ = pause_;
  }

 private:
  unsigned pause_ = 0;
  unsigned skip_ = 0;
};

}  // namespace sonde::os
