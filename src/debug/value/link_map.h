// The dynamic linker's list of what is loaded: names as it found them, in its order, and where their thread-local blocks are.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "debug/value/context.h"
#include "debug/value/program_names.h"

namespace sonde::debug {

struct LinkedObject {
  u64 bias = 0;
  std::string name;  // empty: the program
  u64 entry = 0;     // where the list's entry is
};

// Empty where there is no dynamic linker, or it has not begun.
std::vector<LinkedObject> read_link_map(EvaluationContext& context, ProgramNames& names);

// Where the block of a module begins for the thread with this thread pointer; nothing: it has none yet.
std::optional<u64> thread_block(EvaluationContext& context, ProgramNames& names,
                                const std::vector<LinkedObject>& objects, u64 bias, u64 thread_pointer);

}  // namespace sonde::debug
