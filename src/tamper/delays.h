// Tracees that are kept stopped for a while (delay_enter=, delay_exit=).
#pragma once

#include <algorithm>
#include <optional>
#include <vector>

#include "base/clock.h"
#include "trace/tracer.h"

namespace sonde::tamper {

class Delays {
 public:
  // The tracee of the tracer's current event stays stopped for so long.
  void hold(trace::Tracer& tracer, Tid tid, u64 ns) {
    tracer.hold();
    held_.push_back({monotonic_ns() + static_cast<i64>(ns), tid});
  }
  // Lets those go whose time has come.
  void release_due(trace::Tracer& tracer) {
    const i64 now = monotonic_ns();
    std::erase_if(held_, [&](const Held& held) {
      if (held.until_ns > now) return false;
      if (trace::Tracee* tracee = tracer.find(held.tid)) tracer.release(*tracee);
      return true;
    });
  }
  // Nanoseconds until the next one is due, 0 at the least; nothing when nobody is held.
  std::optional<i64> until_due() const {
    if (held_.empty()) return {};
    const auto first = std::min_element(held_.begin(), held_.end(), [](const Held& a, const Held& b) { return a.until_ns < b.until_ns; });
    return std::max<i64>(first->until_ns - monotonic_ns(), 0);
  }
  bool empty() const { return held_.empty(); }

 private:
  struct Held {
    i64 until_ns;
    Tid tid;
  };
  std::vector<Held> held_;
};

}  // namespace sonde::tamper
