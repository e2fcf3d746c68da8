// What a run with a fault says about the program.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sweep/golden.h"
#include "sweep/program.h"

namespace sonde::sweep {

// From the worst down. What is below `leftover` is told only when asked for.
enum class Class : u8 {
  crash,     // died of a signal that it did not mean to
  hang,      // spins, sleeps or retries for ever
  runaway,   // writes without end
  damaged,   // what was there before is lost or broken
  silent,    // lost data, no message, success reported
  wrong,     // --check says that the work tree is not right
  ignored,   // an error of the last close or of fsync is ignored: the data may be lost
  lenient,   // complained, and reported success all the same, with output missing
  stuck,     // the next run, without a fault, fails
  mute,      // failed without a word
  leak,      // a descriptor or a child is left behind
  leftover,  // a file that nobody wants is left behind
  abort,     // gave up by abort(), with a message
  degraded,  // something that the program could do without
  fine,
  not_reached,
};
inline constexpr u8 kClasses = static_cast<u8>(Class::not_reached) + 1;
std::string_view name_of(Class c);
std::string_view meaning_of(Class c);

struct Verdict {
  u32 scenario = 0;  // index in the plan
  Class what = Class::fine;
  std::string detail;   // one line: "SIGSEGV at address 0", "out.txt: 3 of 10 bytes"
  std::string end;      // "exit 1", "killed by SIGSEGV"
  std::string message;  // what it printed on standard error beyond the usual, at most some lines
  std::vector<Place> crash_stack;
  u64 cpu_ns = 0;
  bool forked = false;    // found at the site, by the fork runner
  bool again = false;     // no verdict yet: to be run by itself
  bool unsteady = false;  // a second run came to something else
};

Verdict judge(const Golden& golden, const Program& program, const Learned& learned, const Scenario& scenario,
              const Outcome& outcome);

}  // namespace sonde::sweep
