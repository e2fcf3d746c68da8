// Verdicts kept in files, by the scenarios' names: a sweep in shards, on several machines, or taken up again. What comes twice
// is there once.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "sweep/judge.h"

namespace sonde::sweep {

class Results {
 public:
  // What makes no sense is passed over.
  void load(std::string_view bytes);
  const Verdict* find(const std::string& scenario) const;
  std::size_t size() const { return verdicts_.size(); }

  static std::string file_of(const std::vector<std::pair<std::string, const Verdict*>>& verdicts);

 private:
  std::map<std::string, Verdict> verdicts_;
};

// Which of `shards` a scenario belongs to: 0 … shards - 1, the same everywhere.
unsigned shard_of(std::string_view scenario, unsigned shards);

}  // namespace sonde::sweep
