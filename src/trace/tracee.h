// One traced thread.
#pragma once

#include <array>
#include <memory>
#include <optional>

#include "os/kernel.h"

namespace sonde::trace {

// What a front end keeps beside a tracee; dies with it.
class Companion {
 public:
  virtual ~Companion() = default;
};

// Whose companion.
enum class Slot : u8 { lines, summary, tamper, json };

// What was done to a call.
namespace mark {
inline constexpr u8 injected = 1;   // its result is ours
inline constexpr u8 arguments = 2;  // what it was given or gave is changed
inline constexpr u8 delayed = 4;
}  // namespace mark

struct Tracee {
  Tid tid;
  Pid pid;                 // thread group; 0 until somebody asked (Tracer::process_of)
  bool launched = false;   // by us, or a descendant of such a one; else attached with -p
  bool followed = false;   // a child or thread that came by itself
  unsigned execs = 0;      // execve calls that succeeded
  bool started = false;    // its first stop was seen
  bool unnamed = false;    // followed, and the event of its maker that names it is still to come
  Companion* companion(Slot slot) { return companions[static_cast<unsigned>(slot)].get(); }
  void keep(Slot slot, std::unique_ptr<Companion> companion) { companions[static_cast<unsigned>(slot)] = std::move(companion); }

  bool in_call = false;    // between a call's entry and its exit
  std::optional<Signal> held;  // stopped on our own wish; what it is to be given
  bool listening = false;  // in a group-stop, to be resumed, or resumed, by PTRACE_LISTEN
  Abi personality = Abi::x86_64;  // of its last call that was told
  os::SyscallStop entry;   // the call it is in (in_call), or the last one
  // How it goes on after the stop that is being looked at; the tracer sets it to what its options say before each event,
  // a front end may change it (cont: no stop at the end of this call).
  os::Resume resume = os::Resume::syscall;
  u8 marks = 0;            // of the call it is in, see Mark
  std::array<std::unique_ptr<Companion>, 4> companions;  // by Slot
};

}  // namespace sonde::trace
