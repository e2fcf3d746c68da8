// `sonde debug`.
#pragma once

namespace sonde {

// argv[0] is "debug"; returns the exit status.
int debug_command(int argc, char** argv);

}  // namespace sonde
