// Command lines that show a scenario again.
#pragma once

#include <string>

#include "sweep/program.h"

namespace sonde::sweep {

// As a shell takes it.
std::string shell_quoted(const std::string& word);
std::string command_line(const Program& program);

// `sonde trace -e inject=… -- PROG…`
std::string sonde_line(const Program& program, const Learned& learned, const Scenario& scenario);
// `strace -e inject=… PROG…`; empty where strace cannot express it.
std::string strace_line(const Program& program, const Learned& learned, const Scenario& scenario);

}  // namespace sonde::sweep
