// The command line of `sonde debug`.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"

namespace sonde::debugger {

struct Options {
  struct Action {
    bool is_file = false;  // -x
    std::string text;
  };
  std::vector<Action> early;    // -iex, -ix: before the program is read
  std::vector<Action> actions;  // -ex, -x, in their order
  std::string program;
  std::vector<std::string> arguments;  // with --args
  bool has_arguments = false;
  int pid = 0;
  bool batch = false;
  bool batch_silent = false;
  bool quiet = false;
  bool no_init = false;  // -n, -nx
  bool return_child_result = false;
  std::string directory;  // -cd
  std::string terminal;   // -tty
  bool help = false;
};

Result<Options> parse_options(int argc, char** argv);
extern const char* const options_help;

}  // namespace sonde::debugger
