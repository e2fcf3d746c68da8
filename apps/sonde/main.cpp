// Wiring only: which command was asked for.
#include <cstdio>
#include <string_view>

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

}  // namespace

int main(int argc, char** argv) {
  if (argc > 0) sonde::set_program_name(argv[0]);
  if (argc > 0 && base_name(argv[0]).ends_with("strace")) return sonde::trace_command(argc, argv);
  if (argc > 1 && std::string_view(argv[1]) == "trace") return sonde::trace_command(argc - 1, argv + 1);
  if (argc > 1 && std::string_view(argv[1]) == "sweep") return sonde::sweep_command(argc - 1, argv + 1);
  if (argc > 1 && std::string_view(argv[1]) == "debug") return sonde::debug_command(argc - 1, argv + 1);
  if (argc > 1 && std::string_view(argv[1]) == "doctor") return sonde::doctor_command();
  std::fputs(
      "usage: sonde trace [OPTION]... [-p PID]... | PROG [ARGS]   show the system calls of a program; -h tells more\n"
      "       sonde sweep [OPTION]... -- PROG [ARGS]              make its system calls fail, report what it gets wrong; -h tells more\n"
      "       sonde debug [OPTION]... [PROGRAM]                   debug a program; -h tells more\n"
      "       sonde doctor                                        what this machine lets a tracer do\n",
      stderr);
  return 1;
}
