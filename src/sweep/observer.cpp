#include "sweep/observer.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/auxv.h>

#include <array>
#include <filesystem>

#include "base/fd.h"
#include "sweep/visit.h"

namespace sonde::sweep {

using trace::Event;

namespace {

// What the descriptors of a process are open on.
std::vector<std::string> descriptors_of(const std::string& proc) {
  std::vector<std::string> paths;
  std::error_code problem;
  for (std::filesystem::directory_iterator at(proc + "/fd", problem), end; !problem && at != end;
       at.increment(problem)) {
    std::error_code gone;
    paths.push_back(std::filesystem::read_symlink(at->path(), gone).string());
  }
  return paths;
}

unsigned children_of(i32 pid) {
  const std::string path = "/proc/" + std::to_string(pid) + "/task/" + std::to_string(pid) + "/children";
  const Fd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  char text[4096];
  const ssize_t got = fd ? ::read(fd.get(), text, sizeof text) : 0;
  unsigned count = 0;
  for (ssize_t i = 0; i < got; ++i) count += text[i] == ' ' ? 1 : 0;
  return count;
}

bool is_fatal(int signal) {
  return signal == SIGSEGV || signal == SIGBUS || signal == SIGFPE || signal == SIGILL || signal == SIGABRT ||
         signal == SIGTRAP || signal == SIGSYS;
}

bool exits(const os::SyscallStop& call) { return call.nr == (call.abi == Abi::i386 ? 252 : kExitGroup); }

}  // namespace

void Observer::on_event(Event& event) {
  trace::Tracee& tracee = *event.tracee;
  const bool program = tracee.tid == program_;
  const bool ends = event.kind == Event::Kind::exited || event.kind == Event::Kind::killed;
  if (event.kind == Event::Kind::call_entry && exits(event.call) &&
      tracer_.process_of(tracee).value == program_.value) {
    const std::string proc = "/proc/" + std::to_string(program_.value);
    outcome_.descriptors = descriptors_of(proc);
    outcome_.children = children_of(program_.value);
  }
  make_steady(event);
  if (event.kind == Event::Kind::signal && is_fatal(event.signal.value)) remember_crash(event);
  if (event.kind == Event::Kind::killed && event.signal == dying_.crash_signal && outcome_.crash_signal.value == 0) {
    outcome_.crash_signal = dying_.crash_signal;
    outcome_.crash_stack = std::move(dying_.crash_stack);
    outcome_.crash_address = dying_.crash_address;
    outcome_.crash_command = dying_.crash_command;
    outcome_.crash_is_root = dying_.crash_is_root;
  }
  if (program && ends) {
    ended_ = outcome_.ended = true;
    outcome_.status = event.kind == Event::Kind::exited ? event.status : 0;
    outcome_.signal = event.kind == Event::Kind::killed ? event.signal : Signal();
  }
}

// What the kernel rolls dice for comes out the same in every run: names of temporary files, hash seeds, stack guards.
void Observer::make_steady(const Event& event) {
  const Tid tid = event.tracee->tid;
  if (event.kind == Event::Kind::exec) {
    const std::string path = "/proc/" + std::to_string(tid.value) + "/auxv";
    const Fd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    u64 words[128] = {};
    const ssize_t got = fd ? ::read(fd.get(), words, sizeof words) : 0;
    for (std::size_t i = 0; i + 1 < static_cast<std::size_t>(std::max<ssize_t>(got, 0)) / 8; i += 2) {
      if (words[i] == AT_RANDOM) roll(tid, words[i + 1], 16);
    }
  }
  if (event.kind == Event::Kind::call_entry && event.call.nr == kGetrandom && event.call.abi == Abi::x86_64)
    event.tracee->resume = os::Resume::syscall;
  if (event.kind == Event::Kind::call_exit && event.tracee->entry.nr == kGetrandom &&
      event.tracee->entry.abi == Abi::x86_64 && event.call.result > 0) {
    roll(tid, event.tracee->entry.args[0], static_cast<u64>(event.call.result));
  }
}

void Observer::roll(Tid tid, u64 address, u64 size) {
  std::array<std::byte, 4096> bytes;
  for (u64 done = 0; done < size && done < (1 << 20);) {
    const std::size_t part = std::min<u64>(size - done, bytes.size());
    for (std::size_t i = 0; i < part; ++i) bytes[i] = static_cast<std::byte>(dice_() & 0xff);
    (void)tracer_.kernel().write_memory(tid, RemoteAddr(address + done), std::span(bytes).first(part));
    done += part;
  }
}

void Observer::remember_crash(const Event& event) {
  dying_.crash_signal = event.signal;
  dying_.crash_stack = stack_of(stacks_, *event.tracee, true);
  dying_.crash_address = reinterpret_cast<u64>(event.info.si_addr);
  dying_.crash_is_root = tracer_.process_of(*event.tracee).value == program_.value;
  std::error_code problem;
  dying_.crash_command =
      std::filesystem::read_symlink("/proc/" + std::to_string(event.tracee->tid.value) + "/exe", problem).string();
}

void Observer::stuck(Hang how, const std::string& call) {
  if (!ended_) {
    outcome_.hang = how;
    outcome_.hang_call = call;
    return;
  }
  tracer_.for_each([&](trace::Tracee& tracee) {
    if (!tracee.held && tracer_.process_of(tracee).value == tracee.tid.value) ++outcome_.outlived;
  });
}

}  // namespace sonde::sweep
