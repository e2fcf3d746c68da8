// -c: how often each call was made, how often it failed, and how long it took.
#pragma once

#include <map>
#include <memory>
#include <string>

#include "report/consumer.h"
#include "report/histogram.h"
#include "report/settings.h"
#include "report/summary_settings.h"
#include "trace/tracer.h"

namespace sonde::report {

struct CallCount {
  u64 calls = 0;
  u64 errors = 0;
  // System time spent, or with -w latency.
  i64 total_ns = 0;
  i64 min_ns = 0;
  i64 max_ns = 0;
  // Latency, whatever -w says.
  i64 wall_total_ns = 0;
  i64 wall_min_ns = 0;
  i64 wall_max_ns = 0;
  Histogram latency;

  void add(i64 ns, i64 wall_ns, bool failed);
  void merge(const CallCount& other);
};

class Summary final : public Consumer {
 public:
  Summary(const Settings& settings, const SummarySettings& summary) : settings_(settings), summary_(summary) {}

  void on_event(trace::Event& event) override;
  void on_detach(trace::Tracee&) override {}

  // The table, as strace has it.
  std::string table() const;
  struct Call {
    Abi abi;
    u32 nr;
    auto operator<=>(const Call&) const = default;
    std::string name() const;
  };
  const std::map<Call, CallCount>& counts() const { return counts_; }

 private:
  struct Pending;

  const Settings& settings_;
  const SummarySettings& summary_;
  std::map<Call, CallCount> counts_;
};

}  // namespace sonde::report
