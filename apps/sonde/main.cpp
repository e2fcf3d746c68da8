// Wiring only: which command was asked for.
#include <cstdio>
#include <string_view>

#include "callers/callers_command.h"
#include "debug/debug_command.h"
#include "doctor/doctor_command.h"
#include "sweep/sweep_command.h"
#include "trace/diagnostics.h"
#include "trace/trace_command.h"

namespace {

std::string_view base_name(const char* path) {
  const std::string_view text = path;
  const auto slash = text.rfind('/');
  return slash == text.npos ? text : text.substr(slash + 1);
}

struct Command {
  const char* name;
  int (*run)(int argc, char** argv);
  const char* form;
  const char* meaning;
};

constexpr Command commands[] = {
    {"trace", sonde::trace_command, "[OPTION]... [-p PID]... | PROG [ARGS]", "show the system calls of a program; -h tells more"},
    {"callers", sonde::callers_command, "[OPTION]... FUNCTION -p PID | -- PROG", "who calls a function, and how often; -h tells more"},
    {"sweep", sonde::sweep_command, "[OPTION]... -- PROG [ARGS]", "make its system calls fail, report what it gets wrong; -h tells more"},
    {"debug", sonde::debug_command, "[OPTION]... [PROGRAM]", "debug a program; -h tells more"},
    {"doctor", sonde::doctor_command, "", "what this machine lets a tracer do"},
};

}  // namespace

int main(int argc, char** argv) {
  if (argc > 0) sonde::set_program_name(argv[0]);
  if (argc > 0 && base_name(argv[0]).ends_with("strace")) return sonde::trace_command(argc, argv);
  const std::string_view name = argc > 1 ? argv[1] : "";
  for (const Command& command : commands) {
    if (name == command.name) return command.run(argc - 1, argv + 1);
  }
  const bool asked = name == "-h" || name == "--help" || name == "help";
  std::FILE* out = asked ? stdout : stderr;
  const char* lead = "usage:";
  for (const Command& command : commands) {
    std::fprintf(out, "%-6s sonde %-7s %-40s %s\n", lead, command.name, command.form, command.meaning);
    lead = "";
  }
  return asked ? 0 : 1;
}
