// What the command line says about the program to be started.
#pragma once

#include "base/result.h"
#include "arguments.h"
#include "trace/launch.h"

namespace sonde {

// Finds the program, makes its environment, looks its user up. `prepare` is left to the caller to extend.
Result<trace::Launch> launch_of(const Arguments& arguments);

}  // namespace sonde
