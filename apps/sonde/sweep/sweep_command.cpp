#include "sweep_command.h"

#include <cstdio>

#include "../trace/diagnostics.h"
#include "sweep_session.h"

namespace sonde {

int sweep_command(int argc, char** argv) {
  auto options = parse_sweep_options(argc, argv);
  if (!options) {
    complain("%s", options.error().c_str());
    return 2;
  }
  if (options->help) {
    std::fputs(sweep_help().c_str(), stdout);
    return 0;
  }
  return SweepSession(std::move(*options)).run();
}

}  // namespace sonde
