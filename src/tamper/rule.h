// One -e inject= or -e fault= rule: which calls, on which conditions, and what is done to them. Strace's language, and more:
// docs/tampering.md.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "calls/call_set.h"
#include "tamper/condition.h"
#include "tamper/when.h"

namespace sonde::tamper {

// Bytes put where an argument points to.
struct Poke {
  unsigned argument;  // from 0
  std::vector<std::byte> bytes;
};

// What `when` counts: each call of the set by itself in each thread; or all calls of the set together, in each process or in
// the whole run.
enum class CountPer : u8 { thread, process, run };

struct Rule {
  // --- what it matches
  calls::CallSet calls;
  When when;
  CountPer count = CountPer::thread;
  std::optional<Condition> condition;  // if=
  std::string path;                    // path=: the call names or has open this file
  std::string from;                    // from=: this function is on the stack
  u32 chance_ppm = 1'000'000;          // chance=: of a million

  // --- what it does
  std::optional<i32> error;
  std::optional<u64> result;            // retval=
  std::optional<std::string> instead;   // syscall=: this call is made in its place
  std::optional<u64> most_bytes;        // short=: the byte count is rewritten to this when it is larger
  Signal signal;
  u64 delay_entry_ns = 0;
  u64 delay_exit_ns = 0;
  std::vector<Poke> poke_entry;
  std::vector<Poke> poke_exit;
  bool faithful = false;

  // `text` is what follows `inject=` or `fault=`. `warning` gets what the user may not have meant.
  static Result<Rule> parse(std::string_view text, bool fault, std::string& warning);
};

}  // namespace sonde::tamper
