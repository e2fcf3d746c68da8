// What the tracer tells: one thing that happened to one tracee.
#pragma once

#include <signal.h>

#include "trace/stopped.h"
#include "trace/tracee.h"

namespace sonde::trace {

struct Event {
  enum class Kind : u8 {
    attached,     // a tracee is new: attached by -p, or followed. Not stopped any more for -p's first report.
    call_entry,   // `call` says what; the tracee has not begun it
    call_exit,    // `call.result`; tracee->entry has the entry
    signal,       // `signal`, `info`: about to be delivered
    group_stop,   // `signal`: stopped by it, will listen
    exec,         // a new program runs in it; `other`: the thread that called execve (its tid is gone if not the leader's)
    superseded,   // this thread (a leader) was replaced by the execve of thread `other`; the tracee is gone after this
    exited,       // `status`; the tracee is gone after this event
    killed,       // `signal`, `core`; the tracee is gone after this event
    stopped,      // an interrupt() of ours, or a tracee going on after a group-stop
    born,         // only with Options::births: it made `other`, a thread or a process; `how` it was made
    vfork_done,   // only with Options::births: its vfork child does not share its memory any more
    interrupted,  // no tracee: a signal came to us, or the deadline passed
  };
  Kind kind{};
  Tracee* tracee = nullptr;
  os::SyscallStop call;
  Signal signal;
  siginfo_t info{};
  bool core = false;
  int status = 0;
  i64 system_ns = 0;  // system time the tracee has used, where the kernel seam was asked for it
  Tid other;
  enum class Birth : u8 { fork, vfork, clone } how{};
  // Signal to give to the tracee when it goes on: `signal` in a signal event (0 swallows it); none in a call_entry event,
  // where one may be added.
  Signal deliver;
};

}  // namespace sonde::trace
