// Everything we ask of the kernel about other processes: ptrace, wait, memory, signals. A real one (linux_kernel.h), one
// that replays a written conversation (scripted_kernel.h), one that writes such a conversation down (recording_kernel.h).
//
// Contract of every call on a tracee: it must be in a ptrace-stop, seen by wait() and not resumed since, except for
// seize() and interrupt(). Even so any call may answer `gone`: SIGKILL, or an execve of another thread, can take a
// stopped tracee away at every moment. That is an outcome like any other: the news comes later through wait().
#pragma once

#include <signal.h>

#include <optional>
#include <span>
#include <vector>

#include "abi/abi.h"
#include "abi/registers.h"
#include "base/memory.h"
#include "base/types.h"

namespace sonde::os {

// The outcome of a request on a tracee.
class [[nodiscard]] Outcome {
 public:
  Outcome() = default;
  explicit Outcome(Errno code) : code_(code) {}
  bool ok() const { return code_.value == 0; }
  bool gone() const { return code_.value == 3; }  // ESRCH: died, or is not in a stop
  Errno code() const { return code_; }

 private:
  Errno code_;
};

// wait status as a value: what happened to a thread.
struct WaitStatus {
  enum class Kind : u8 { exited, killed, stopped };
  Kind kind{};
  u8 exit_code = 0;      // exited
  bool core = false;     // killed: with a core dump
  Signal signal;         // killed: by; stopped: WSTOPSIG without the 0x80 of a system call stop
  bool syscall = false;  // stopped: SIGTRAP|0x80
  int event = 0;         // stopped: PTRACE_EVENT_*; 0 otherwise

  static WaitStatus from(int status);
  int raw() const;
};

struct WaitReport {
  Tid tid;
  WaitStatus status;
  i64 system_ns = 0;  // system time the thread has used so far; only where it was asked for
};

enum class WaitMode : u8 { block, poll };

// What a stop in a system call tells (PTRACE_GET_SYSCALL_INFO, Linux 5.3).
struct SyscallStop {
  enum class Kind : u8 { none, entry, exit, seccomp };
  Kind kind = Kind::none;
  Abi abi = Abi::x86_64;
  u64 ip = 0;
  u64 sp = 0;
  u64 nr = 0;        // entry, seccomp
  u64 args[6] = {};  // entry, seccomp: the ABI's six argument registers
  i64 result = 0;    // exit
  bool is_error = false;
  u32 seccomp_data = 0;
};

// How a stopped tracee goes on.
enum class Resume : u8 { cont, syscall, step, listen };

class Kernel {
 public:
  virtual ~Kernel() = default;

  // --- waiting
  // The next report of any tracee or child (__WALL). Empty: nothing to report (poll), or no child left (`none_left` is
  // set), or a signal came to us (neither).
  virtual std::optional<WaitReport> wait(WaitMode mode, bool& none_left) = 0;

  // --- ptrace
  virtual Outcome seize(Tid, u64 options) = 0;
  virtual Outcome interrupt(Tid) = 0;
  virtual Outcome resume(Tid, Resume, Signal) = 0;
  virtual Outcome detach(Tid, Signal) = 0;
  virtual Outcome set_options(Tid, u64 options) = 0;
  virtual Outcome event_message(Tid, u64& out) = 0;
  virtual Outcome signal_info(Tid, siginfo_t& out) = 0;
  virtual Outcome set_signal_info(Tid, const siginfo_t&) = 0;
  virtual Outcome syscall_stop(Tid, SyscallStop& out) = 0;
  virtual Outcome registers(Tid, Registers& out) = 0;
  virtual Outcome set_registers(Tid, const Registers&) = 0;

  // The processor's debug registers, 0 to 7.
  virtual Outcome debug_register(Tid, unsigned /*index*/, u64& /*out*/) { return Outcome(Errno(38)); }
  virtual Outcome set_debug_register(Tid, unsigned /*index*/, u64 /*value*/) { return Outcome(Errno(38)); }

  // At a call's entry: which call is made (-1: none, it returns -ENOSYS), and with what. `index` is from 0, by the ABI's
  // order of argument registers. At its exit: what it returns. The registers stay as set when the call is over.
  virtual Outcome set_call_number(Tid, i32 nr) = 0;
  virtual Outcome set_call_argument(Tid, Abi, unsigned index, u64 value) = 0;
  virtual Outcome set_call_result(Tid, i64 value) = 0;

  // --- memory (also of a running process; see Memory for partial reads)
  virtual std::size_t read_memory(Tid, RemoteAddr, std::span<std::byte>) = 0;
  virtual std::size_t write_memory(Tid, RemoteAddr, std::span<const std::byte>) = 0;
  // The same, but only where the process itself may write; all in one page, or nothing.
  virtual std::size_t write_memory_as_owner(Tid tid, RemoteAddr addr, std::span<const std::byte> in) {
    return write_memory(tid, addr, in);
  }

  // --- signals and /proc
  virtual Outcome send(Pid process, Tid thread, Signal) = 0;  // tgkill
  virtual Outcome send(Pid process, Signal) = 0;              // kill
  virtual std::optional<Pid> process_of(Tid) = 0;             // Tgid of /proc/TID/status
  virtual std::vector<Tid> threads_of(Pid) = 0;               // /proc/PID/task
};

}  // namespace sonde::os
