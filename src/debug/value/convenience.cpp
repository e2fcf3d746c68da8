#include "debug/value/convenience.h"

namespace sonde::debug {

const Value* Convenience::variable(std::string_view name) const {
  const auto found = variables_.find(name);
  return found == variables_.end() ? nullptr : &found->second;
}

void Convenience::set(std::string_view name, Value value) {
  value.where = Value::Where::nowhere;
  value.bit_size = value.bit_offset = 0;
  value.is_lazy = false;
  variables_.insert_or_assign(std::string(name), std::move(value));
}

std::size_t Convenience::record(Value value) {
  history_.push_back(std::move(value));
  return history_.size();
}

Result<Value> Convenience::history(std::size_t number) const {
  if (number == 0 && history_.empty()) return Value{};
  if (number == 0 || number > history_.size())
    return fail("History has not yet reached $" + std::to_string(number) + ".");
  return history_[number - 1];
}

Result<Value> Convenience::history_back(std::size_t steps) const {
  if (steps >= history_.size()) return Value{};
  return history_[history_.size() - 1 - steps];
}

}  // namespace sonde::debug
