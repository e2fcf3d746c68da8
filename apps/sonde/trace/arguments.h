// The command line of `sonde trace`, taken apart: strace's options and what they mean together.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "report/settings.h"
#include "report/summary_settings.h"

namespace sonde {

enum class Daemonize : u8 { no, grandchild, group, session };                  // -D, -DD, -DDD
enum class Interruptible : u8 { unset, anywhere, waiting, never, never_tstp };  // -I
enum class Summary : u8 { none, only, also };                                    // -c, -C
enum class Color : u8 { automatic, always, never };
enum class Tips : u8 { none, compact, full };

// -e fault= and -e inject=, as written; the rule's language is the tamper layer's.
struct TamperText {
  bool fault = false;
  std::string text;
};

struct Arguments {
  std::vector<std::string> program;
  std::vector<int> pids;
  report::Settings settings;
  report::SummarySettings summary_settings;
  Summary summary = Summary::none;
  std::vector<TamperText> tamper;
  bool faithful = false;
  u64 seed = 0;
  std::string output;       // -o; "|cmd" and "!cmd" are commands
  bool append = false;
  bool separately = false;  // -ff, --output-separately
  Daemonize daemonize = Daemonize::no;
  Interruptible interruptible = Interruptible::unset;
  bool detach_on_execve = false;
  bool kill_on_exit = false;
  bool seccomp = false;
  bool json = false;
  bool string_limit_set = false;
  u64 call_limit = 0;       // --syscall-limit; 0: none
  std::vector<std::string> environment;  // -E: NAME=VALUE puts, NAME removes
  std::string user;
  std::optional<std::string> argv0;
  Color color = Color::automatic;
  Tips tips = Tips::none;
  int tip = -1;
  bool debug = false;
};

struct Refusal {
  std::string message;     // empty: getopt has said it already
  bool hint_help = false;  // "Try 'strace -h' for more information."
};

enum class Wanted : u8 { trace, help, version };

// Prints warnings about options that have no effect, as strace does; everything else comes back.
std::expected<Wanted, Refusal> parse_arguments(int argc, char** argv, Arguments& out);

}  // namespace sonde
