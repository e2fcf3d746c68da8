// The debugger's own variables ($x) and the history of printed values ($1, $, $$).
#pragma once

#include <map>
#include <string>
#include <vector>

#include "debug/value/value.h"

namespace sonde::debug {

class Convenience {
 public:
  // `name` has no dollar. Null: never set.
  const Value* variable(std::string_view name) const;
  void set(std::string_view name, Value value);
  const std::map<std::string, Value, std::less<>>& variables() const { return variables_; }

  // Remembers a printed value; its number.
  std::size_t record(Value value);
  std::size_t last_number() const { return history_.size(); }
  // $N with an absolute number, or $$N back from the last. $ of an empty history is void.
  Result<Value> history(std::size_t number) const;
  Result<Value> history_back(std::size_t steps) const;

 private:
  std::map<std::string, Value, std::less<>> variables_;
  std::vector<Value> history_;
};

}  // namespace sonde::debug
