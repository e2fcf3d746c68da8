// What the user asked of decoding; settings of looks alone (hex strings, column) are the renderer's.
#pragma once

#include "base/types.h"

namespace sonde::decode {

struct Options {
  u32 string_limit = 32;   // -s: bytes of a string, and elements of an array, that are kept
  bool abbreviate = true;  // off under -v or -e abbrev=!call: structures whole
  bool verbose = true;     // off under -e verbose=!call: structures show as addresses
  bool raw = false;        // -e raw=call: every argument in hex
  bool descriptors = false;  // -y and above: Process::describe_fd is asked
  bool processes = false;    // -Y, --decode-pids: Process::describe_pid is asked
};

}  // namespace sonde::decode
