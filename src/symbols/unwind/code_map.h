// What the unwinder asks about a process's code.
#pragma once

#include "base/types.h"
#include "symbols/cfi/cfi_table.h"

namespace sonde::symbols {

struct UnwindRules {
  const UnwindRow* row = nullptr;  // null: nothing is known about this address
  const CfiTable* table = nullptr;
};

class CodeMap {
 public:
  virtual ~CodeMap() = default;
  // Whether a mapping with execute permission holds this address of the process.
  virtual bool is_code(u64 address) = 0;
  // Valid until the next call.
  virtual UnwindRules rules_at(u64 address) = 0;
};

}  // namespace sonde::symbols
