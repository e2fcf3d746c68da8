// "Is this function on the stack?"
#pragma once

#include <string>
#include <unordered_map>

#include "symbols/process/address_space.h"

namespace sonde::symbols {

// Knows a function by any of its names: as exported or readable, with its aliases, with and without parameters, and,
// where there is debugging information, also where it was inlined. One matcher serves all processes; answers are kept.
class FunctionMatcher {
 public:
  explicit FunctionMatcher(std::string name) : name_(std::move(name)) {}

  bool matches(AddressSpace& space, const StackFrame& frame);
  // Walks no further than needed.
  bool on_stack(AddressSpace& space, const FrameRegisters& registers, std::size_t limit);

 private:
  bool find_out(AddressSpace& space, const StackFrame& frame, const Location& location) const;

  std::string name_;
  std::unordered_map<u64, std::unordered_map<u64, bool>> known_;  // by module and linked address of the instruction
};

}  // namespace sonde::symbols
