// Everything the user can ask of the trace's lines.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "calls/call_set.h"
#include "calls/words.h"
#include "decode/options.h"
#include "report/text_style.h"

namespace sonde::report {

enum class Clock : u8 { none, seconds, precise, unix_epoch };  // -t, -tt, -ttt

using calls::Precision;

// -e status=
namespace status {
inline constexpr u8 successful = 1, failed = 2, unfinished = 4, unavailable = 8, detached = 16, all = 31;
}
// -e quiet=
namespace quiet {
inline constexpr u8 attach = 1, exit = 2, path_resolution = 4, personality = 8, thread_execve = 16, all = 31;
}

enum class Stack : u8 { none, symbols, source };

// Descriptors of a list, or all but those.
struct FdSet {
  std::set<int> numbers;
  bool inverted = false;
  bool has(int fd) const { return numbers.contains(fd) != inverted; }
  bool empty() const { return numbers.empty() && !inverted; }
};

struct Settings {
  TextStyle style;
  decode::Options decode;
  calls::CallSet traced = calls::CallSet::all();
  calls::CallSet abbreviated = calls::CallSet::all();
  calls::CallSet structures = calls::CallSet::all();  // -e verbose=
  calls::CallSet raw = calls::CallSet::none();
  u64 signals = ~u64{0};     // bit N-1: signal N is told
  u8 statuses = status::all;
  u8 quiet = 0;
  unsigned column = 40;      // -a
  Clock clock = Clock::none;
  Precision clock_precision = Precision::us;  // of precise and unix_epoch
  bool relative = false;     // -r
  Precision relative_precision = Precision::us;
  bool durations = false;    // -T
  Precision duration_precision = Precision::us;
  bool instruction_pointer = false;  // -i
  bool numbers = false;      // -n
  bool follow = false;
  bool pid_always = false;   // a pid in front of every line, bare: -o FILE -f
  bool pid_always_shown = false;  // --always-show-pid
  bool pid_bracketed = false;   // [pid N] always
  bool pid_when_many = false;  // [pid N] as soon as there are several: on the terminal
  bool pid_never = false;    // -ff: a file each
  u32 fd_details = 0;        // -y, -yy, --decode-fds: live::fds
  u32 pid_details = 0;       // -Y, --decode-pids: live::pids
  Stack stack = Stack::none;
  unsigned stack_limit = 256;
  FdSet dump_reads;          // -e read=
  FdSet dump_writes;
  bool filter_descriptors = false;  // -e trace-fds=
  FdSet descriptors;
  std::vector<std::string> paths;  // -P
};

}  // namespace sonde::report
