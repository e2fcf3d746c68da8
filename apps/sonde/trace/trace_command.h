// `sonde trace`, also called as `strace`.
#pragma once

namespace sonde {

// Returns the exit status of this process, or ends it by the tracee's fatal signal.
int trace_command(int argc, char** argv);

}  // namespace sonde
