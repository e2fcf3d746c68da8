// Wiring only: which command was asked for.
#include <cstdio>
#include <string_view>

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
  if (argc > 0 && base_name(argv[0]) != "sonde") return sonde::trace_command(argc, argv);
  if (argc > 1 && std::string_view(argv[1]) == "trace") return sonde::trace_command(argc - 1, argv + 1);
  std::fputs("usage: sonde trace [options] PROG [ARGS]\n", stderr);
  return 1;
}
