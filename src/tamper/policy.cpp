#include "tamper/policy.h"

#include <algorithm>

namespace sonde::tamper {

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
    const i32 counter = rule.count == CountPer::run ? 0 : rule.count == CountPer::process ? facts.process() : facts.thread();
    if (!rule.when.hits(++counts_[i][counter])) continue;
    if (rule.chance_ppm < 1'000'000 && random_() % 1'000'000 >= rule.chance_ppm) continue;
    met_.push_back(&rule);
  }
  return met_;
}

void Policy::forget(i32 thread) {
  for (std::size_t i = 0; i < rules_.size(); ++i) {
    if (rules_[i].count == CountPer::thread) counts_[i].erase(thread);
  }
}

}  // namespace sonde::tamper
