// The command line of `sonde callers`.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"

namespace sonde::callers {

enum class Form : u8 { tree, folded, json };

struct Options {
  std::string place;
  std::vector<std::string> program;
  int pid = 0;
  std::string condition;
  u64 limit = 0;       // calls; 0: no limit
  unsigned depth = 0;  // callers shown; 0: all
  bool arguments = false;
  bool threads = false;
  bool quiet = false;
  Form form = Form::tree;
  std::string flame;   // file
  std::string output;  // file; empty: standard error
  bool help = false;
};

Result<Options> parse_options(int argc, char** argv);
extern const char* const options_help;

}  // namespace sonde::callers
