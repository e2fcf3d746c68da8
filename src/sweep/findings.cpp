#include "sweep/findings.h"

#include <algorithm>

namespace sonde::sweep {

const Place* place_of(const Learned& learned, const Plan& plan, const Verdict& verdict) {
  if (!verdict.crash_stack.empty()) return own_frame(verdict.crash_stack);
  return own_frame(learned.sites[plan.scenarios[verdict.scenario].site].stack);
}

std::vector<Finding> group(const Learned& learned, const Plan& plan, const std::vector<Verdict>& verdicts,
                           Class least) {
  std::map<std::string, Finding> by_key;
  const auto tier = [&](const Verdict& v) { return plan.scenarios[v.scenario].fault.tier; };
  for (const Verdict& verdict : verdicts) {
    if (verdict.what > least || verdict.unsteady) continue;
    const Place* place = place_of(learned, plan, verdict);
    const std::string key =
        std::string(name_of(verdict.what)) + " " +
        (place != nullptr ? name_of(*place) : learned.sites[plan.scenarios[verdict.scenario].site].call);
    const auto [found, fresh] = by_key.try_emplace(key);
    Finding& finding = found->second;
    finding.scenarios.push_back(verdict.scenario);
    // One-off faults explain themselves better than conditions.
    const auto simple = [&](const Verdict& v) { return plan.scenarios[v.scenario].fault.lasting; };
    if (fresh || tier(verdict) < tier(finding.verdict) ||
        (tier(verdict) == tier(finding.verdict) && simple(verdict) < simple(finding.verdict)))
      finding.verdict = verdict;
    finding.key = key;
    const Site& site = learned.sites[plan.scenarios[finding.verdict.scenario].site];
    finding.id = std::string(name_of(verdict.what)) + " " + site.call + " " +
                 (place == nullptr           ? "?"
                  : !place->function.empty() ? place->function
                                             : name_of(*place));
  }
  std::vector<Finding> findings;
  for (auto& [key, finding] : by_key) findings.push_back(std::move(finding));
  const auto order = [&](const Finding& f) { return std::tuple(f.verdict.what, tier(f.verdict)); };
  std::ranges::stable_sort(findings, [&](const Finding& a, const Finding& b) {
    return order(a) != order(b) ? order(a) < order(b) : a.verdict.scenario < b.verdict.scenario;
  });
  return findings;
}

}  // namespace sonde::sweep
