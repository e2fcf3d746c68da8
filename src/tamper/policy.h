// Which rules a call meets. Pure: knows no process; what it must know of one it asks through Facts.
#pragma once

#include <random>
#include <unordered_map>
#include <vector>

#include "tamper/rule.h"

namespace sonde::tamper {

// What only a look at the process can tell; asked when a rule wants it, in the order of the rule's cheapness.
class Facts {
 public:
  virtual ~Facts() = default;
  virtual i32 thread() = 0;
  virtual i32 process() = 0;
  virtual bool touches(const std::string& path) = 0;
  virtual bool called_from(const std::string& function) = 0;
};

// A call at its entry; `args` are the row's logical arguments.
struct CallAtEntry {
  const sys::Row& row;
  Abi abi;
  u32 nr;
  const u64 (&args)[6];
};

class Policy {
 public:
  // The seed decides chance= and nothing else: the same seed and the same calls give the same faults.
  explicit Policy(std::vector<Rule> rules, u64 seed = 0) : rules_(std::move(rules)), counts_(rules_.size()), random_(seed) {}

  bool empty() const { return rules_.empty(); }
  // Some rule may meet this call: nothing but the set is looked at.
  bool concerns(Abi abi, u32 nr) const;
  // The rules that this very call meets, in the order given; counts it. Valid until the next call.
  std::vector<const Rule*>& meet(const CallAtEntry& call, Facts& facts);
  // A thread is gone: its number may come again.
  void forget(i32 thread);
  const std::vector<Rule>& rules() const { return rules_; }

 private:
  bool matches(const Rule& rule, const CallAtEntry& call, Facts& facts) const;

  std::vector<Rule> rules_;
  std::vector<std::unordered_map<u64, u64>> counts_;  // per rule: by counter_of()
  std::mt19937_64 random_;
  std::vector<const Rule*> met_;
};

}  // namespace sonde::tamper
