// One traced thread.
#pragma once

#include <memory>

#include "os/kernel.h"

namespace sonde::trace {

// What a front end keeps beside a tracee; dies with it.
class Companion {
 public:
  virtual ~Companion() = default;
};

struct Tracee {
  Tid tid;
  Pid pid;                 // thread group; 0 until somebody asked (Tracer::process_of)
  bool launched = false;   // by us, or a descendant of such a one; else attached with -p
  bool followed = false;   // a child or thread that came by itself
  unsigned execs = 0;      // execve calls that succeeded
  bool started = false;    // its first stop was seen
  bool in_call = false;    // between a call's entry and its exit
  bool listening = false;  // in a group-stop, resumed by PTRACE_LISTEN
  os::SyscallStop entry;   // the call it is in (in_call), or the last one
  // How it goes on after the stop that is being looked at; the tracer sets it to what its options say before each event,
  // a front end may change it (cont: no stop at the end of this call).
  os::Resume resume = os::Resume::syscall;
  std::unique_ptr<Companion> companion;
};

}  // namespace sonde::trace
