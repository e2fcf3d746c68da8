// Why everything stands still: what run control tells when it comes back.
#pragma once

#include <signal.h>

#include <string>
#include <vector>

#include "base/types.h"

namespace sonde::debug {

struct Stop {
  enum class Kind : u8 {
    none,         // nothing is left that could run
    breakpoint,   // `breakpoints` have been hit
    stepped,      // a step, finish, until… has arrived
    signal,       // `signal`, `info`: not delivered yet
    interrupted,  // we were asked to stop it
    attached,     // as after attach and start
    exec,         // `catch exec`
    forked,       // `catch fork`, `catch vfork`: `child`
    call_entry,   // `catch syscall`: `call`
    call_return,
    loaded,       // `catch load`, `stop-on-solib-events`
    watch,        // `breakpoints` with `old_value`, `new_value`
    scope_ended,  // the watched variable's frame has returned
    exited,       // the process is gone: `code`
    killed,       // the process is gone: `signal`, `core`
  };
  Kind kind = Kind::none;
  Tid tid;  // which thread (it is the selected one now); dead with exited, killed
  Pid pid;
  std::vector<unsigned> breakpoints;  // by number
  Signal signal;
  siginfo_t info{};
  bool core = false;
  int code = 0;
  i64 call = 0;
  Pid child;
  std::string old_value, new_value, expression;
  bool temporary = false;     // the breakpoint is gone with this hit
  bool other_thread = false;  // than the one that was selected when it went on
  bool new_frame = true;      // the source line is shown with its frame
};

}  // namespace sonde::debug
