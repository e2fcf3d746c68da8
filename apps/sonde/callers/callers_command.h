#pragma once

namespace sonde {

// `sonde callers FUNCTION [-p PID | -- PROG…]`: argv[0] is "callers".
int callers_command(int argc, char** argv);

}  // namespace sonde
