// What the printers keep beside a tracee: the call it is in, decoded, and what of it is on the screen.
#pragma once

#include <time.h>

#include <memory>
#include <string>

#include "report/call_decoder.h"
#include "report/sink.h"
#include "trace/tracee.h"

namespace sonde::report {

struct ShownTracee final : trace::Companion, DecodedCall {
  bool entry_shown = false;
  timespec entered{};       // monotonic, for -T
  std::shared_ptr<Sink> sink;  // -ff: its own; else the shared one
  timespec last_line{};     // -r
  std::string command;      // -Y: <bash>
  std::string last_stack;   // -k: of a call that does not return
};

}  // namespace sonde::report
