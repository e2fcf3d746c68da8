#include "report/summary.h"

#include <time.h>

#include <algorithm>

#include "base/clock.h"
#include "calls/registry.h"

namespace sonde::report {

using trace::Event;

struct Summary::Pending final : trace::Companion {
  bool counts = false;
  i64 system_ns = 0;
  i64 wall_ns = 0;
};

void CallCount::add(i64 ns, i64 wall_ns, bool failed) {
  min_ns = calls == 0 ? ns : std::min(min_ns, ns);
  max_ns = std::max(max_ns, ns);
  total_ns += ns;
  wall_min_ns = calls == 0 ? wall_ns : std::min(wall_min_ns, wall_ns);
  wall_max_ns = std::max(wall_max_ns, wall_ns);
  wall_total_ns += wall_ns;
  latency.add(static_cast<u64>(wall_ns));
  ++calls;
  errors += failed ? 1 : 0;
}

void CallCount::merge(const CallCount& other) {
  if (other.calls == 0) return;
  min_ns = calls == 0 ? other.min_ns : std::min(min_ns, other.min_ns);
  max_ns = std::max(max_ns, other.max_ns);
  wall_min_ns = calls == 0 ? other.wall_min_ns : std::min(wall_min_ns, other.wall_min_ns);
  wall_max_ns = std::max(wall_max_ns, other.wall_max_ns);
  total_ns += other.total_ns;
  wall_total_ns += other.wall_total_ns;
  calls += other.calls;
  errors += other.errors;
  latency.merge(other.latency);
}

std::string Summary::Call::name() const {
  std::string name(calls::name_of(abi, nr));
  return name.empty() ? "syscall_" + std::to_string(nr) : name;
}

void Summary::on_event(Event& event) {
  if (event.kind != Event::Kind::call_entry && event.kind != Event::Kind::call_exit) return;
  trace::Tracee& tracee = *event.tracee;
  if (tracee.companion(trace::Slot::summary) == nullptr) tracee.keep(trace::Slot::summary, std::make_unique<Pending>());
  auto& pending = static_cast<Pending&>(*tracee.companion(trace::Slot::summary));
  if (event.kind == Event::Kind::call_entry) {
    pending.counts = settings_.traced.has(event.call.abi, static_cast<u32>(event.call.nr));
    if (!pending.counts) return;
    pending.system_ns = event.system_ns;
    pending.wall_ns = monotonic_ns();
    return;
  }
  if (!std::exchange(pending.counts, false)) return;
  const bool failed = event.call.is_error;
  const u8 is = !failed ? status::successful : event.call.result <= -512 ? status::unavailable : status::failed;
  if ((settings_.statuses & is) == 0) return;
  const i64 wall = std::max<i64>(monotonic_ns() - pending.wall_ns, 0);
  i64 spent = summary_.wall_clock ? wall : event.system_ns - pending.system_ns;
  if (summary_.overhead_ns > 0) spent -= summary_.overhead_ns;
  const auto& call = tracee.entry;
  counts_[{call.abi, static_cast<u32>(call.nr)}].add(std::max<i64>(spent, 0), wall, failed);
}

}  // namespace sonde::report
