// What the printers keep beside a tracee: the call it is in, decoded, and what of it is on the screen.
#pragma once

#include <time.h>

#include <memory>
#include <string>

#include "base/arena.h"
#include "decode/decode.h"
#include "report/sink.h"
#include "trace/tracee.h"

namespace sonde::report {

struct ShownTracee final : trace::Companion {
  decode::Call call;
  decode::Decoded decoded;
  Arena arena;
  u64 stash[2] = {};
  u32 last_nr = ~u32{0};    // of the latest call, shown or not
  bool chosen = false;      // the call passed the filters
  bool entry_shown = false;
  bool half_line = false;   // its line stands unfinished with `<unfinished ...>`
  timespec entered{};       // monotonic, for -T
  Abi personality = Abi::x86_64;
  std::shared_ptr<Sink> sink;  // -ff: its own; else the shared one
  timespec last_line{};     // -r
  std::string last_stack;   // -k: of a call that does not return
};

}  // namespace sonde::report
