#include "tamper/policy.h"

#include <algorithm>

namespace sonde::tamper {

namespace {

// A thread counts each call of the set by itself, as strace does; a process and the run count all calls of the set together.
u64 counter_of(const Rule& rule, const CallAtEntry& call, Facts& facts) {
  switch (rule.count) {
    case CountPer::thread: return u64{static_cast<u32>(facts.thread())} << 32 | u64{static_cast<u8>(call.abi)} << 24 | (call.nr & 0xffffff);
    case CountPer::process: return u64{static_cast<u32>(facts.process())} << 32;
    case CountPer::run: return 0;
  }
  return 0;
}

}  // namespace

bool Policy::concerns(Abi abi, u32 nr) const {
  return std::ranges::any_of(rules_, [&](const Rule& rule) { return rule.calls.has(abi, nr); });
}

bool Policy::matches(const Rule& rule, const CallAtEntry& call, Facts& facts) const {
  if (!rule.calls.has(call.abi, call.nr)) return false;
  if (rule.condition && !rule.condition->holds(call.row, call.abi, call.args)) return false;
  if (!rule.path.empty() && !facts.touches(rule.path)) return false;
  return rule.from.empty() || facts.called_from(rule.from);
}

std::vector<const Rule*>& Policy::meet(const CallAtEntry& call, Facts& facts) {
  met_.clear();
  for (std::size_t i = 0; i < rules_.size(); ++i) {
    const Rule& rule = rules_[i];
    if (!matches(rule, call, facts)) continue;
    if (!rule.when.hits(++counts_[i][counter_of(rule, call, facts)])) continue;
    if (rule.chance_ppm < 1'000'000 && random_() % 1'000'000 >= rule.chance_ppm) continue;
    met_.push_back(&rule);
  }
  return met_;
}

void Policy::forget(i32 thread) {
  for (std::size_t i = 0; i < rules_.size(); ++i) {
    if (rules_[i].count == CountPer::thread) std::erase_if(counts_[i], [&](const auto& count) { return static_cast<i32>(count.first >> 32) == thread; });
  }
}

}  // namespace sonde::tamper
