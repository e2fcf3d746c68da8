#include "trace_command.h"

#include <cstdio>

#include "../end_by.h"
#include "diagnostics.h"
#include "help.h"
#include "session.h"

namespace sonde {

int trace_command(int argc, char** argv) {
  Arguments arguments;
  const auto wanted = parse_arguments(argc, argv, arguments);
  if (!wanted) {
    if (!wanted.error().message.empty()) complain("%s", wanted.error().message.c_str());
    if (wanted.error().hint_help) {
      std::fprintf(stderr, "Try '%s -h' for more information.\n", std::string(program_name()).c_str());
    }
    return 1;
  }
  if (*wanted != Wanted::trace) {
    std::fputs((*wanted == Wanted::help ? help_text() : version_text()).c_str(), stdout);
    return 0;
  }
  auto outputs = Outputs::open(arguments.output, arguments.append, arguments.separately);
  if (!outputs) {
    complain("%s", outputs.error().message.c_str());
    return 1;
  }
  Signal by;
  const int status = Session(std::move(arguments), std::move(*outputs)).run(by);
  return by.value != 0 ? end_by(by) : status;
}

}  // namespace sonde
