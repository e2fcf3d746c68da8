#include "sweep/watch.h"

#include <fcntl.h>
#include <time.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "base/fd.h"
#include "calls/registry.h"

namespace sonde::sweep {

namespace {

std::string read_proc(i32 tid, const char* name) {
  char path[64];
  std::snprintf(path, sizeof path, "/proc/%d/%s", tid, name);
  const Fd fd(::open(path, O_RDONLY | O_CLOEXEC));
  char text[1024];
  const ssize_t got = fd ? ::read(fd.get(), text, sizeof text) : 0;
  return got > 0 ? std::string(text, static_cast<std::size_t>(got)) : std::string();
}

struct Life {
  char state = 'X';
  u64 cpu_ns = 0;
};

// The command stands in parentheses and may hold anything; what follows the last one is ours.
Life life_of(i32 tid) {
  const std::string text = read_proc(tid, "stat");
  const auto close = text.rfind(')');
  if (close == text.npos || close + 2 >= text.size()) return {};
  Life life{.state = text[close + 2]};
  const char* at = text.c_str() + close + 3;
  u64 numbers[12] = {};
  for (u64& number : numbers) number = std::strtoull(at, const_cast<char**>(&at), 10);
  static const u64 tick = 1'000'000'000ull / static_cast<u64>(::sysconf(_SC_CLK_TCK));
  life.cpu_ns = (numbers[10] + numbers[11]) * tick;
  return life;
}

struct Waiting {
  std::string call;
  bool timed = false;
};

Waiting waiting_of(i32 tid) {
  const std::string text = read_proc(tid, "syscall");
  char* at = nullptr;
  const long nr = std::strtol(text.c_str(), &at, 10);
  if (at == text.c_str() || nr < 0) return {};
  u64 args[6] = {};
  for (u64& arg : args) arg = std::strtoull(at, &at, 16);
  Waiting waiting{.call = std::string(calls::name_of(Abi::x86_64, static_cast<u32>(nr)))};
  const std::string& call = waiting.call;
  if (call == "nanosleep" || call == "clock_nanosleep" || call == "restart_syscall") waiting.timed = true;
  if (call == "poll" || call == "epoll_wait" || call == "epoll_pwait")
    waiting.timed = static_cast<i32>(args[call == "poll" ? 2 : 3]) >= 0;
  if (call == "ppoll" || call == "rt_sigtimedwait") waiting.timed = args[2] != 0;
  if (call == "select" || call == "pselect6") waiting.timed = args[4] != 0;
  if (call == "futex") waiting.timed = args[3] != 0;
  return waiting;
}

}  // namespace

u64 monotonic_ns() {
  timespec now;
  ::clock_gettime(CLOCK_MONOTONIC, &now);
  return static_cast<u64>(now.tv_sec) * 1'000'000'000 + static_cast<u64>(now.tv_nsec);
}

Watch::Watch(trace::Tracer& tracer, const Limits& limits)
    : tracer_(tracer), limits_(limits), started_(monotonic_ns()) {}

u64 Watch::wall_ns() const { return monotonic_ns() - started_; }

Hang Watch::look(u64 events) {
  u64 cpu = 0;
  bool asleep = true;
  Waiting waiting;
  tracer_.for_each([&](trace::Tracee& tracee) {
    if (tracee.held) return;  // by us
    const Life life = life_of(tracee.tid.value);
    // A process's numbers count all of its threads.
    if (tracer_.process_of(tracee).value == tracee.tid.value) cpu += life.cpu_ns;
    if (life.state != 'S' && life.state != 'Z' && life.state != 'X') asleep = false;
    const Waiting here = waiting_of(tracee.tid.value);
    if (waiting.call.empty() || here.timed) {
      const bool timed = waiting.timed || here.timed;
      waiting = here;
      waiting.timed = timed;
    }
  });
  if (tracer_.count() > limits_.processes) return call_ = "fork", Hang::spinning;
  const bool still = asleep && cpu == cpu_ && events == events_;
  cpu_ = std::max(cpu, cpu_);
  events_ = events;
  const u64 now = monotonic_ns();
  if (cpu > limits_.cpu_ns) return Hang::spinning;
  if (now - started_ > limits_.wall_ns && (waiting.timed || still)) return call_ = waiting.call, Hang::retrying;
  if (now - started_ > 20 * limits_.wall_ns) return call_ = waiting.call, Hang::retrying;
  if (!still || waiting.timed) {
    asleep_since_ = 0;
    return Hang::none;
  }
  if (asleep_since_ == 0) asleep_since_ = now;
  if (now - asleep_since_ < limits_.asleep_ns) return Hang::none;
  call_ = waiting.call;
  return Hang::sleeping;
}

}  // namespace sonde::sweep
