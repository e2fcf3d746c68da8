#include "trace/tracer.h"

#include <sys/ptrace.h>

#include <cerrno>
#include <csignal>

namespace sonde::trace {

namespace {
constexpr int kEventStop = 128;  // PTRACE_EVENT_STOP, <linux/ptrace.h>

bool stops_a_group(Signal signal) {
  return signal.value == SIGSTOP || signal.value == SIGTSTP || signal.value == SIGTTIN || signal.value == SIGTTOU;
}
}  // namespace

u64 Tracer::ptrace_options() const {
  u64 options = PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACEEXEC;
  if (options_.follow) options |= PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK | PTRACE_O_TRACECLONE;
  if (options_.births) options |= PTRACE_O_TRACEVFORKDONE;
  if (options_.kill_on_exit) options |= PTRACE_O_EXITKILL;
  if (options_.seccomp) options |= PTRACE_O_TRACESECCOMP;
  return options;
}

os::Resume Tracer::usual() const { return options_.calls && !options_.seccomp ? os::Resume::syscall : os::Resume::cont; }

Tracee* Tracer::find(Tid tid) {
  const auto found = tracees_.find(tid.value);
  return found == tracees_.end() ? nullptr : found->second.get();
}

Tracee& Tracer::add(Tid tid) {
  auto& slot = tracees_[tid.value];
  slot = std::make_unique<Tracee>();
  slot->tid = tid;
  return *slot;
}

Result<> Tracer::adopt(Tid child) {
  if (const auto outcome = kernel_.seize(child, ptrace_options()); !outcome.ok()) {
    return fail(outcome.code(), "ptrace(PTRACE_SEIZE, " + std::to_string(child.value) + ")");
  }
  Tracee& tracee = add(child);
  tracee.pid = Pid(child.value);
  tracee.launched = true;
  if (const auto outcome = kernel_.interrupt(child); !outcome.ok() && !outcome.gone()) {
    return fail(outcome.code(), "ptrace(PTRACE_INTERRUPT, " + std::to_string(child.value) + ")");
  }
  return {};
}

Result<> Tracer::attach(Pid pid) {
  const auto seize = [&](Tid tid) {
    const auto outcome = kernel_.seize(tid, ptrace_options());
    if (!outcome.ok()) return outcome;
    add(tid).pid = options_.follow ? pid : kernel_.process_of(tid).value_or(Pid());
    (void)kernel_.interrupt(tid);  // gone: wait() will tell
    return outcome;
  };
  const Tid first(pid.value);
  os::Outcome outcome;
  if (find(first) == nullptr) outcome = seize(first);
  // Threads made while we look come by themselves when their maker is seized already; so look until nothing is new. (The
  // first thread may have ended and the others go on.)
  for (bool again = options_.follow; again;) {
    again = false;
    for (const Tid tid : kernel_.threads_of(pid)) {
      if (tid == first || find(tid) != nullptr || !seize(tid).ok()) continue;
      outcome = {};
      again = true;
    }
  }
  if (!outcome.ok()) return fail(outcome.code(), "ptrace(PTRACE_SEIZE, " + std::to_string(pid.value) + ")");
  return {};
}

Event* Tracer::next(os::WaitMode mode) {
  settle();
  while (expects_more()) {
    os::WaitReport report;
    bool none_left = false;
    if (!take_report(report, none_left, mode)) {
      if (none_left) {
        tracees_.clear();
        return nullptr;
      }
      event_ = {};
      event_.kind = Event::Kind::interrupted;
      return &event_;
    }
    if (on_report(report)) return &event_;
  }
  return nullptr;
}

bool Tracer::expects_more() {
  if (!tracees_.empty() || !reports_.empty()) return true;
  if (!options_.follow) return false;
  // A child whose maker was killed before it could name it.
  bool ignored = false;
  const auto report = kernel_.wait(os::WaitMode::poll, ignored);
  if (!report) return false;
  reports_.push_back(*report);
  return true;
}

void Tracer::queue(const os::WaitReport& report) {
  // The execve of another thread: what stood here, or was held, under the leader's number was killed out of
  // its stop.
  if (report.status.event == PTRACE_EVENT_EXEC) {
    std::erase_if(reports_, [&](const auto& old) { return old.tid == report.tid; });
    if (Tracee* leader = find(report.tid)) leader->held.reset();
  }
  reports_.push_back(report);
}

bool Tracer::take_report(os::WaitReport& out, bool& none_left, os::WaitMode mode) {
  if (reports_.empty()) {
    auto report = kernel_.wait(mode, none_left);
    if (!report) return false;
    out = *report;
    if (tracees_.size() <= 1) return true;
    // With several tracees take all that have stopped, in turn: the kernel's own order favours the oldest.
    bool ignored = false;
    do queue(*report);
    while ((report = kernel_.wait(os::WaitMode::poll, ignored)));
  }
  out = reports_.front();
  reports_.pop_front();
  return true;
}

Signal Tracer::to_deliver() const {
  const bool delivers = event_.kind == Event::Kind::signal || event_.kind == Event::Kind::call_entry;
  return delivers ? event_.deliver : Signal();
}

void Tracer::settle() {
  leaving_.reset();
  if (!current_) return;
  Tracee* tracee = event_.tracee;
  if (event_.kind == Event::Kind::group_stop && event_.deliver.value != 0) {
    tracee->listening = true;
    (void)std::move(current_).resume(os::Resume::listen);
    return;
  }
  (void)std::move(current_).resume(tracee->resume, to_deliver());  // gone: its exit is on the way
}

Pid Tracer::process_of(Tracee& tracee) {
  if (!tracee.pid) tracee.pid = kernel_.process_of(tracee.tid).value_or(Pid(tracee.tid.value));
  return tracee.pid;
}

void Tracer::hold() {
  if (!current_) return;
  event_.tracee->listening = event_.kind == Event::Kind::group_stop && event_.deliver.value != 0;
  event_.tracee->held = to_deliver();
  std::move(current_).forget();
}

void Tracer::release(Tracee& tracee) {
  if (!tracee.held) return;
  const Signal deliver = *tracee.held;
  tracee.held.reset();
  (void)Stopped(kernel_, tracee.tid).resume(tracee.listening ? os::Resume::listen : tracee.resume, deliver);
}

bool Tracer::go_on(Tracee& tracee, Signal signal) {
  (void)Stopped(kernel_, tracee.tid).resume(tracee.resume, signal);
  return false;
}

bool Tracer::tell(Event::Kind kind, Tracee& tracee) {
  event_.kind = kind;
  event_.tracee = &tracee;
  return true;
}

void Tracer::remove(Tid tid) {
  const auto found = tracees_.find(tid.value);
  if (found == tracees_.end()) return;
  leaving_ = std::move(found->second);
  tracees_.erase(found);
  if (leaving_->unnamed) came_early(tid);
}

bool Tracer::on_report(const os::WaitReport& report) {
  event_.system_ns = report.system_ns;
  event_.signal = event_.deliver = {};
  event_.other = {};
  event_.core = false;
  event_.status = 0;
  Tracee* tracee = find(report.tid);
  if (report.status.kind != os::WaitStatus::Kind::stopped) {
    if (tracee != nullptr) return on_dead(*tracee, report.status);
    came_early(report.tid);  // or is a child that is no tracee
    return false;
  }
  if (tracee == nullptr) {
    if (report.status.event == PTRACE_EVENT_EXEC && on_foreign_exec(report.tid)) return true;
    // A followed child may stop before its parent's event is seen. Anything else belongs to a tracee that was let go.
    if (!options_.follow || report.status.event != kEventStop) {
      const bool is_signal = !report.status.syscall && report.status.event == 0;
      (void)kernel_.detach(report.tid, is_signal ? report.status.signal : Signal());
      return false;
    }
    early_.erase(report.tid.value);
    tracee = &add(report.tid);
    tracee->followed = true;
    tracee->unnamed = true;
  }
  return on_stop(*tracee, report.status);
}

bool Tracer::on_dead(Tracee& tracee, const os::WaitStatus& status) {
  event_.signal = status.signal;
  event_.core = status.core;
  event_.status = status.exit_code;
  remove(tracee.tid);
  return tell(status.kind == os::WaitStatus::Kind::exited ? Event::Kind::exited : Event::Kind::killed, tracee);
}

bool Tracer::on_stop(Tracee& tracee, const os::WaitStatus& status) {
  tracee.listening = false;
  tracee.held.reset();  // it was killed out of that stop
  tracee.resume = tracee.in_call ? tracee.resume : usual();
  current_ = Stopped(kernel_, tracee.tid);
  bool told = false;
  if (status.syscall) {
    told = on_call(tracee);
  } else {
    switch (status.event) {
      case kEventStop: told = on_event_stop(tracee, status.signal); break;
      case PTRACE_EVENT_SECCOMP: told = on_call(tracee); break;
      case PTRACE_EVENT_EXEC: told = on_exec(tracee); break;
      case PTRACE_EVENT_FORK: told = on_birth(tracee, Event::Birth::fork); break;
      case PTRACE_EVENT_VFORK: told = on_birth(tracee, Event::Birth::vfork); break;
      case PTRACE_EVENT_CLONE: told = on_birth(tracee, Event::Birth::clone); break;
      case PTRACE_EVENT_VFORK_DONE: told = options_.births && tell(Event::Kind::vfork_done, tracee); break;
      case 0:
        event_.signal = event_.deliver = status.signal;
        if (!kernel_.signal_info(tracee.tid, event_.info).ok()) event_.info = {};
        told = tell(Event::Kind::signal, tracee);
        break;
      default: break;
    }
  }
  if (!told) {
    std::move(current_).forget();
    go_on(tracee);
  }
  return told;
}

bool Tracer::on_birth(Tracee& maker, Event::Birth how) {
  u64 message = 0;
  if (!kernel_.event_message(maker.tid, message).ok()) return false;
  const Tid tid(static_cast<i32>(message));
  if (tid.value <= 0 || early_.erase(tid.value) != 0) return false;
  Tracee* child = find(tid);
  if (child == nullptr) child = &add(tid);
  child->launched = maker.launched;
  child->followed = true;
  child->unnamed = false;
  if (!options_.births) return false;
  event_.other = tid;
  event_.how = how;
  return tell(Event::Kind::born, maker);
}

void Tracer::came_early(Tid tid) {
  if (options_.follow) early_.insert(tid.value);
}

bool Tracer::on_call(Tracee& tracee) {
  event_.call = {};
  event_.deliver = {};
  if (!kernel_.syscall_stop(tracee.tid, event_.call).ok()) return false;
  using Kind = os::SyscallStop::Kind;
  switch (event_.call.kind) {
    case Kind::entry:
    case Kind::seccomp:
      tracee.in_call = true;
      tracee.marks = 0;
      tracee.entry = event_.call;
      tracee.resume = os::Resume::syscall;
      return tell(Event::Kind::call_entry, tracee);
    case Kind::exit:
      tracee.resume = usual();
      if (!tracee.in_call) return false;  // a call that began before we came
      tracee.in_call = false;
      return tell(Event::Kind::call_exit, tracee);
    case Kind::none: return false;
  }
  return false;
}

bool Tracer::on_event_stop(Tracee& tracee, Signal signal) {
  if (!tracee.started) {
    tracee.started = true;
    if (!stops_a_group(signal)) return tell(Event::Kind::attached, tracee);
    // It was in a group-stop when we came: tell that it is new, then look at the stop itself.
    std::move(current_).forget();
    reports_.push_front({tracee.tid, {.kind = os::WaitStatus::Kind::stopped, .signal = signal, .event = kEventStop}});
    return tell(Event::Kind::attached, tracee);
  }
  event_.signal = event_.deliver = signal;
  return tell(stops_a_group(signal) ? Event::Kind::group_stop : Event::Kind::stopped, tracee);
}

bool Tracer::on_exec(Tracee& tracee) {
  u64 message = 0;
  if (!kernel_.event_message(tracee.tid, message).ok()) return false;
  const Tid former(static_cast<i32>(message));
  event_.other = former;
  if (former == tracee.tid || find(former) == nullptr) {
    ++tracee.execs;
    return tell(Event::Kind::exec, tracee);
  }
  // A thread that was not the leader called execve: it lives on under the leader's number, the leader is no more.
  // First the leader's end is told; the exec itself follows as a report of its own, now with nothing to exchange.
  auto executor = std::move(tracees_[former.value]);
  tracees_.erase(former.value);
  remove(tracee.tid);
  executor->tid = leaving_->tid;
  executor->pid = Pid(leaving_->tid.value);
  executor->started = true;
  tracees_[executor->tid.value] = std::move(executor);
  std::move(current_).forget();
  reports_.push_front({leaving_->tid, {.kind = os::WaitStatus::Kind::stopped, .signal = Signal(SIGTRAP), .event = PTRACE_EVENT_EXEC}});
  return tell(Event::Kind::superseded, *leaving_);
}

bool Tracer::on_foreign_exec(Tid leader) {
  // The execve of a traced thread whose leader is not traced: it goes on under the leader's number.
  u64 message = 0;
  if (!kernel_.event_message(leader, message).ok()) return false;
  const auto former = tracees_.find(static_cast<i32>(message));
  if (former == tracees_.end()) return false;
  auto executor = std::move(former->second);
  tracees_.erase(former);
  event_.other = executor->tid;
  executor->tid = leader;
  executor->pid = Pid(leader.value);
  ++executor->execs;
  current_ = Stopped(kernel_, leader);
  Tracee& tracee = *(tracees_[leader.value] = std::move(executor));
  return tell(Event::Kind::exec, tracee);
}

void Tracer::detach_current() {
  if (!current_) return;
  Tracee* tracee = event_.tracee;
  const Signal signal = event_.kind == Event::Kind::signal ? event_.deliver : Signal();
  (void)std::move(current_).detach(signal);
  remove(tracee->tid);
}

// Who dies meanwhile stays in the book until that is reported; who is no tracee any more (an execve of another thread can
// take a leader away without a word) does not.
void Tracer::let_go(Tracee& tracee, Signal signal) {
  if (Stopped(kernel_, tracee.tid).detach(signal).gone() && kernel_.interrupt(tracee.tid).ok()) return;
  remove(tracee.tid);
}

void Tracer::detach_held(Tracee& tracee) {
  if (tracee.held) let_go(tracee, *tracee.held);
}

// Asks every running tracee to stop. Those that the kernel does not know: their end was reported, or they were the leader
// of an execve by an untraced thread, or called execve themselves and live on under the leader's number.
void Tracer::forget_vanished() {
  std::vector<Tid> vanished;
  for (auto& [number, tracee] : tracees_) {
    if (!tracee->held && kernel_.interrupt(tracee->tid).gone()) vanished.push_back(tracee->tid);
  }
  for (const Tid tid : vanished) {
    const Tid leader(find(tid)->pid.value);
    const bool lives_on = leader && leader != tid && find(leader) == nullptr && kernel_.interrupt(leader).ok();
    remove(tid);
    if (!lives_on) continue;
    leaving_->tid = leader;
    tracees_[leader.value] = std::move(leaving_);
  }
}

void Tracer::detach_all(void (*each)(Tracee&, void*), void* user) {
  const auto tell_and_let_go = [&](Tracee& tracee, Signal signal) {
    if (each != nullptr && (tracee.started || !tracee.followed)) each(tracee, user);
    let_go(tracee, signal);
  };
  if (current_) {
    const Signal signal = event_.kind == Event::Kind::signal ? event_.deliver : Signal();
    std::move(current_).forget();
    tell_and_let_go(*event_.tracee, signal);
  }
  forget_vanished();
  std::vector<Tracee*> held;
  for_each([&](Tracee& tracee) {
    if (tracee.held) held.push_back(&tracee);
  });
  for (Tracee* tracee : held) tell_and_let_go(*tracee, *tracee->held);
  while (expects_more()) {
    os::WaitReport report;
    bool none_left = false;
    if (!take_report(report, none_left)) {
      if (none_left) return tracees_.clear();
      continue;  // a signal to us: the tracees come first
    }
    Tracee* tracee = find(report.tid);
    const int event = report.status.event;
    if (report.status.kind != os::WaitStatus::Kind::stopped) {
      if (tracee != nullptr) remove(tracee->tid);
      else came_early(report.tid);
      continue;
    }
    if (event == PTRACE_EVENT_EXEC) {
      if (tracee == nullptr && on_foreign_exec(report.tid)) tracee = event_.tracee;
      else if (tracee != nullptr && on_exec(*tracee) && event_.kind == Event::Kind::superseded) continue;  // the exec follows
      std::move(current_).forget();
    }
    if (tracee == nullptr) {
      if (event == kEventStop) came_early(report.tid);
      (void)kernel_.detach(report.tid, {});
      continue;
    }
    if (event == PTRACE_EVENT_FORK || event == PTRACE_EVENT_VFORK || event == PTRACE_EVENT_CLONE) {
      (void)on_birth(*tracee, {});
    }
    const bool is_signal = !report.status.syscall && event == 0;
    tell_and_let_go(*tracee, is_signal ? report.status.signal : Signal());
  }
}

}  // namespace sonde::trace
