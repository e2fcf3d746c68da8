// Calls of a live trace, filtered and decoded: what every consumer of values starts from.
#pragma once

#include "decode/decode.h"
#include "live/live_memory.h"
#include "live/live_process.h"
#include "report/path_filter.h"
#include "trace/tracer.h"

namespace sonde::report {

// A call between its entry and its exit, with the values decoded so far.
struct DecodedCall {
  decode::Call call;
  decode::Decoded decoded;
  const sys::Row* row = nullptr;  // by number; decoded.row may be its variant
  bool chosen = false;            // passed the filters
  u32 last_nr = ~u32{0};  // of the latest call, shown or not
  Arena arena;
  u64 stash[2] = {};
};

class CallDecoder {
 public:
  CallDecoder(os::Kernel& kernel, const Settings& settings)
      : settings_(settings), paths_(settings), memory_(kernel), process_(settings.fd_details, settings.pid_details) {}

  // The tracee that stopped: what is asked next is about it.
  void attend(Tid tid) {
    memory_.attend(tid);
    process_.attend(tid);
  }
  // Decodes a call's entry; returns `out.chosen`.
  bool enter(const trace::Event& event, DecodedCall& out);
  // Decodes the rest. Only for a chosen call.
  void leave(const trace::Event& event, DecodedCall& out);
  // {si_signo=…}; the value lives until the next call of this function.
  decode::Value* signal(const trace::Event& event);

  live::LiveMemory& memory() { return memory_; }
  const PathFilter& paths() const { return paths_; }

 private:
  decode::Options options_for(const decode::Call& call) const;

  const Settings& settings_;
  PathFilter paths_;
  live::LiveMemory memory_;
  live::LiveProcess process_;
  Arena signal_arena_;  // the tracee's own may hold the values of a call that is not over
};

// The status class (-e status=) of a call that came back.
u8 status_of(const decode::Call& call);

}  // namespace sonde::report
