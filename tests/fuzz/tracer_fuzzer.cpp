// A kernel that does what it likes within ptrace's rules: threads stop, die, are born and call execve in every order. The
// tracer must ask nothing of a thread that is in no stop, must leave nobody in a stop when it waits, and must let all go.
#include <sys/ptrace.h>

#include <array>
#include <cstdint>
#include <cstdlib>
#include <set>
#include <span>

#include "trace/tracer.h"

namespace {

using namespace sonde;
using os::Outcome;

constexpr Errno kGone(3);

class Chaos final : public os::Kernel {
 public:
  explicit Chaos(std::span<const std::uint8_t> bytes) : bytes_(bytes) {}

  std::set<i32> held;

  u8 byte() {
    if (bytes_.empty()) return 0;
    const u8 value = bytes_.front();
    bytes_ = bytes_.subspan(1);
    return value;
  }

  std::optional<os::WaitReport> wait(os::WaitMode mode, bool& none_left) override {
    none_left = bytes_.empty();
    if (mode == os::WaitMode::block) {
      for (const i32 tid : all_stopped()) {
        if (!held.contains(tid)) std::abort();  // forgotten in a stop
      }
    }
    if (none_left) return {};
    const u8 what = byte();
    if (what < 20) return {};  // nothing, or a signal to us
    const i32 tid = 1 + byte() % 8;
    Thread& thread = threads_[static_cast<std::size_t>(tid)];
    os::WaitReport report{.tid = Tid(tid), .status = {}};
    os::WaitStatus& s = report.status;
    if (what < 50) {
      s.kind = what < 35 ? os::WaitStatus::Kind::exited : os::WaitStatus::Kind::killed;
      s.signal = Signal(9);
      thread.dying = true;
      return report;
    }
    static constexpr int events[] = {0, 0, 128, 128, PTRACE_EVENT_FORK, PTRACE_EVENT_VFORK, PTRACE_EVENT_CLONE, PTRACE_EVENT_EXEC, PTRACE_EVENT_SECCOMP, 6};
    s.kind = os::WaitStatus::Kind::stopped;
    s.event = events[what % 10];
    if (thread.stopped && s.event != PTRACE_EVENT_EXEC) return {};  // one stop at a time; an execve kills out of one
    thread.message = static_cast<u64>(byte() % 9);
    if (s.event == PTRACE_EVENT_EXEC) {
      const auto former = static_cast<i32>(thread.message);
      if (former != tid && former != 0 && threads_[thread.message].stopped) return {};  // who is stopped does not call execve
      if (former == 0) thread.message = static_cast<u64>(tid);
      if (thread.stopped && thread.message == static_cast<u64>(tid)) return {};
    }
    held.erase(tid);
    thread.stopped = true;
    thread.dying = false;
    s.syscall = what % 20 == 0;
    s.signal = Signal(s.event == 128 ? (what % 3 == 0 ? SIGSTOP : SIGTRAP) : s.syscall || s.event != 0 ? SIGTRAP : 1 + what % 31);
    return report;
  }

  Outcome seize(Tid, u64) override { return chance(); }
  Outcome interrupt(Tid tid) override { return threads_[index(tid)].dying ? Outcome() : chance(); }
  Outcome resume(Tid tid, os::Resume, Signal) override { return end_stop(tid); }
  Outcome detach(Tid tid, Signal) override { return end_stop(tid); }
  Outcome set_options(Tid tid, u64) override { return ask(tid); }
  Outcome event_message(Tid tid, u64& out) override { return out = threads_[index(tid)].message, ask(tid); }
  Outcome signal_info(Tid tid, siginfo_t&) override { return ask(tid); }
  Outcome set_signal_info(Tid tid, const siginfo_t&) override { return ask(tid); }
  Outcome syscall_stop(Tid tid, os::SyscallStop& out) override { return out.kind = static_cast<os::SyscallStop::Kind>(byte() % 4), ask(tid); }
  Outcome registers(Tid tid, Registers&) override { return ask(tid); }
  Outcome set_registers(Tid tid, const Registers&) override { return ask(tid); }
  Outcome set_call_number(Tid tid, i32) override { return ask(tid); }
  Outcome set_call_argument(Tid tid, Abi, unsigned, u64) override { return ask(tid); }
  Outcome set_call_result(Tid tid, i64) override { return ask(tid); }
  std::size_t read_memory(Tid, RemoteAddr, std::span<std::byte>) override { return 0; }
  std::size_t write_memory(Tid, RemoteAddr, std::span<const std::byte>) override { return 0; }
  Outcome send(Pid, Tid, Signal) override { return {}; }
  Outcome send(Pid, Signal) override { return {}; }
  std::optional<Pid> process_of(Tid) override { return Pid(1 + byte() % 8); }
  std::vector<Tid> threads_of(Pid) override { return {Tid(1), Tid(2), Tid(1 + byte() % 8)}; }

  std::vector<i32> all_stopped() const {
    std::vector<i32> out;
    for (i32 tid = 1; tid < 9; ++tid) {
      if (threads_[static_cast<std::size_t>(tid)].stopped && !threads_[static_cast<std::size_t>(tid)].dying) out.push_back(tid);
    }
    return out;
  }

 private:
  struct Thread {
    bool stopped = false;  // told by wait(), not resumed since
    bool dying = false;
    u64 message = 0;
  };
  static std::size_t index(Tid tid) {
    if (tid.value < 1 || tid.value > 8) std::abort();
    return static_cast<std::size_t>(tid.value);
  }
  Outcome chance() { return byte() % 8 == 7 ? Outcome(kGone) : Outcome(); }
  Outcome ask(Tid tid) {
    Thread& thread = threads_[index(tid)];
    if (!thread.stopped) std::abort();
    if (!thread.dying && byte() % 32 == 31) thread.dying = true;
    return thread.dying ? Outcome(kGone) : Outcome();
  }
  Outcome end_stop(Tid tid) {
    const auto outcome = ask(tid);
    threads_[index(tid)].stopped = false;
    return outcome;
  }

  std::span<const std::uint8_t> bytes_;
  std::array<Thread, 9> threads_;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Chaos kernel({data, size});
  trace::Tracer tracer(kernel, {.follow = kernel.byte() % 2 == 0, .seccomp = kernel.byte() % 4 == 0});
  (void)tracer.adopt(Tid(1));
  (void)tracer.attach(Pid(2));
  for (int i = 0; i < 1000; ++i) {
    const trace::Event* event = tracer.next(i % 5 == 4 ? os::WaitMode::poll : os::WaitMode::block);
    if (event == nullptr) break;
    const u8 choice = kernel.byte();
    if (choice < 30) {
      tracer.hold();
      tracer.for_each([&](trace::Tracee& t) {
        if (t.held) kernel.held.insert(t.tid.value);
      });
    } else if (choice < 60) {
      tracer.for_each([&](trace::Tracee& t) {
        tracer.release(t);
        kernel.held.erase(t.tid.value);
      });
    } else if (choice < 65) {
      tracer.detach_current();
    } else if (choice == 65) {
      break;
    }
  }
  kernel.held.clear();
  tracer.detach_all();
  return tracer.count() == 0 ? 0 : (std::abort(), 0);
}
