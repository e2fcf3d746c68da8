// What the reports of stopped threads mean for the engine.
#include <algorithm>
#include <csignal>

#include "debug/control/engine.h"
#include "os/signal_state.h"

namespace sonde::debug {

namespace {

using Kind = trace::Event::Kind;

bool is_fault(const trace::Event& event) {
  const int signal = event.signal.value;
  return event.info.si_code > 0 &&
         (signal == SIGSEGV || signal == SIGBUS || signal == SIGFPE || signal == SIGILL || signal == SIGTRAP);
}

}  // namespace

Thread* Engine::enter(trace::Event& event) {
  if (event.kind == Kind::interrupted) {
    note_asked();
    return nullptr;
  }
  const Tid tid = event.tracee->tid;
  Thread* thread = find(tid);
  if (event.kind == Kind::exited || event.kind == Kind::killed || event.kind == Kind::superseded) {
    std::erase(newborn_, tid);
    if (thread != nullptr) on_end(event, *thread);
    return nullptr;
  }
  if (event.kind == Kind::attached && thread == nullptr) {
    tracer_.hold();
    const Pid pid = tracer_.process_of(*event.tracee);
    if (Process* process = find(pid)) {
      Thread& added = add_thread(*process, tid);
      director_.on_thread(added);
      return &added;
    }
    // A new process: its maker's event names it, or has named it already (the other way round it is taken there).
    newborn_.push_back(tid);
    return nullptr;
  }
  if (event.kind == Kind::exec && thread == nullptr && event.other) {
    // The thread that called execve goes on under the leader's number.
    thread = find(event.other);
    if (thread != nullptr) thread->tid = tid;
  }
  if (thread == nullptr) return nullptr;
  tracer_.hold();
  return thread;
}

void Engine::on_end(trace::Event& event, Thread& thread) {
  Process& process = *thread.process;
  const bool slot = thread.over.from != 0;
  if (event.kind == Kind::superseded) {
    if (Thread* heir = find(event.other)) {
      // The heir takes the leader's place in the book when its exec is told.
      remove_thread(thread);
      heir->tid = event.tracee->tid;
      return;
    }
    remove_thread(thread);
    return;
  }
  if (process.threads.size() > 1 && !ends_quietly_) director_.on_thread_end(thread);
  remove_thread(thread);
  if (!process.threads.empty()) {
    if (slot) pass_slot_on(process);
    return;
  }
  process.ended = true;
  Stop stop;
  stop.kind = event.kind == Kind::exited ? Stop::Kind::exited : Stop::Kind::killed;
  stop.pid = process.pid;
  stop.tid = event.tracee->tid;
  stop.code = event.status;
  stop.signal = event.signal;
  stop.core = event.core;
  if (!process.runs_beside) ended_.push_back(stop);
  director_.on_process_end(process);
  const auto place = std::ranges::find(processes_, &process, [](const auto& p) { return p.get(); });
  last_ended_ = std::move(*place);
  processes_.erase(place);
}

std::optional<Stop> Engine::look(Thread& thread, const trace::Event& event) {
  Stop stop = stop_of(thread);
  thread.listening = event.kind == Kind::group_stop;
  switch (event.kind) {
    case Kind::attached: return {};
    case Kind::stopped:
      thread.interrupted = false;
      if (!asked_) return {};
      // A Ctrl-C reaches the program too: its signal is what is told, and not told once more later.
      if (asked_.value == SIGINT && os::signal_state(thread.tid).is_due(asked_)) {
        asked_ = {};
        return {};
      }
      finish_over(thread);
      stop.kind = Stop::Kind::interrupted;
      stop.signal = asked_;
      if (asked_.value == SIGINT) asked_ = {};
      return stop;
    case Kind::group_stop: return {};
    case Kind::exec: {
      Process& process = *thread.process;
      if (process.runs_beside) {
        leave(thread);
        return Stop{};
      }
      process.traps->forget_memory();
      thread.over = {};
      thread.told_at.reset();
      process.memory = std::make_unique<TargetMemory>(kernel_, thread.tid, *process.traps);
      process.space = std::make_unique<symbols::AddressSpace>(
          modules_, std::make_unique<symbols::LiveProcess>(process.pid, *process.memory));
      guard(process);
      const bool told = director_.on_exec(thread, stop);
      find_slot(process, false);
      return told ? std::optional(stop) : std::nullopt;
    }
    case Kind::born: return adopt_newborn(thread, event, stop) ? std::optional(stop) : std::nullopt;
    case Kind::call_entry:
    case Kind::call_exit: return director_.on_call(thread, event.call, stop) ? std::optional(stop) : std::nullopt;
    case Kind::signal: break;
    default: return {};
  }
  if (event.signal.value == SIGTRAP && event.info.si_code > 0) return look_at_trap(thread, event);
  if (thread.process->runs_beside) {
    finish_over(thread);
    thread.deliver = event.signal;
    return {};
  }
  siginfo_t info = event.info;
  if (thread.over.from != 0) {
    finish_over(thread, &info);
    if (!is_fault(event)) {
      // It waits until the instruction is done.
      thread.deliver = event.signal;
      thread.deliver_info = event.info;
      return {};
    }
  }
  if (is_fault(event)) thread.told_at.reset();
  if (thread.deliver)
    (void)kernel_.send(thread.process->pid, thread.tid, thread.deliver);  // one that was put off: it comes again
  stop.signal = event.signal;
  stop.info = info;
  thread.deliver = event.signal;
  if (director_.on_signal(thread, event.signal, info, stop)) return stop;
  // A step does not end up in a handler for a signal that nobody is told of: it comes when the thread runs.
  if (thread.how == os::Resume::step && thread.deliver && !is_fault(event)) {
    thread.deliver_info = event.info;
    thread.puts_off = true;
  }
  return {};
}

std::optional<Stop> Engine::look_at_trap(Thread& thread, const trace::Event& event) {
  Stop stop = stop_of(thread);
  Registers r = registers(thread);
  if (event.info.si_code == SI_KERNEL) {
    const u64 address = r.rip - 1;
    if (thread.process->traps->is_set(address)) {
      r.rip = address;
      set_registers(thread, r);
      thread.told_at = address;
      thread.in_our_trap = true;
      if (thread.process->runs_beside) return {};
      if (auto& slot = thread.process->slot; address == slot.at && !slot.usable) {
        slot.usable = true;
        drop_trap(*thread.process, address);
      }
      return director_.on_trap(thread, address, stop) ? std::optional(stop) : std::nullopt;
    }
  } else if (event.info.si_code == TRAP_HWBKPT) {
    thread.in_our_trap = true;
    finish_over(thread);
    if (director_.on_watch(thread, take_fired(thread), stop)) return stop;
    if (thread.how != os::Resume::step) return {};
    return arrived(thread);
  } else {
    thread.in_our_trap = true;
    if (const u64 fired = take_fired(thread); fired != 0) {
      finish_over(thread);
      if (director_.on_watch(thread, fired, stop)) return stop;
    }
    if (thread.over.from != 0) {
      const bool again = r.rip == thread.over.at;
      finish_over(thread);
      if (thread.how == os::Resume::step && !again) return arrived(thread);
      return {};
    }
    if (thread.how == os::Resume::step) return arrived(thread);
    return {};  // a step that was given up
  }
  stop.signal = event.signal;
  stop.info = event.info;
  thread.deliver = event.signal;
  return director_.on_signal(thread, event.signal, event.info, stop) ? std::optional(stop) : std::nullopt;
}

std::optional<Stop> Engine::arrived(Thread& thread) {
  Stop stop = stop_of(thread);
  const u64 address = registers(thread).rip;
  if (thread.process->traps->is_wanted(address)) {
    thread.told_at = address;
    if (director_.on_trap(thread, address, stop)) return stop;
  }
  return director_.on_step(thread, stop) ? std::optional(stop) : std::nullopt;
}

void Engine::settle(Thread& thread, const trace::Event& event) {
  thread.running = false;
  switch (event.kind) {
    case Kind::attached: return;
    case Kind::stopped:
      thread.interrupted = false;
      thread.listening = false;
      finish_over(thread);
      return;
    case Kind::group_stop:
      thread.listening = true;
      finish_over(thread);
      return;
    case Kind::signal: {
      if (event.signal.value == SIGTRAP && event.info.si_code > 0) {
        Registers r = registers(thread);
        if (event.info.si_code == SI_KERNEL && thread.process->traps->is_set(r.rip - 1)) {
          // It will meet the trap again, if that is still there then.
          --r.rip;
          set_registers(thread, r);
          thread.in_our_trap = true;
          return;
        }
        if (event.info.si_code != SI_KERNEL && event.info.si_code != TRAP_HWBKPT) {
          thread.in_our_trap = true;
          finish_over(thread);
          return;
        }
      }
      siginfo_t info = event.info;
      finish_over(thread, &info);
      thread.pending = event;
      thread.pending->info = info;
      return;
    }
    default: thread.pending = event; return;
  }
}

bool Engine::adopt_newborn(Thread& maker, const trace::Event& event, Stop& stop) {
  const Tid child = event.other;
  if (event.how == trace::Event::Birth::clone && find(child) != nullptr) return false;
  if (event.how == trace::Event::Birth::clone && tracer_.kernel().process_of(child) == maker.process->pid) return false;
  // Its first stop may still be to come.
  while (std::ranges::find(newborn_, child) == newborn_.end()) {
    if (tracer_.find(child) == nullptr) return false;
    trace::Event* next = tracer_.next();
    if (next == nullptr) return false;
    const trace::Event copy = *next;
    if (Thread* thread = enter(*next)) settle(*thread, copy);
  }
  std::erase(newborn_, child);
  const bool vfork = event.how == trace::Event::Birth::vfork;
  trace::Tracee* tracee = tracer_.find(child);
  if (tracee == nullptr) return false;
  if (!vfork) maker.process->traps->clean_copy(kernel_, child);
  const bool told = director_.on_fork(maker, Pid(child.value), vfork, stop);
  if (!vfork) {
    tracer_.detach_held(*tracee);
    return told;
  }
  // It runs in its maker's memory, where our traps stay: it is tended until it has its own.
  Process& process = add_process(Pid(child.value));
  process.traps = maker.process->traps;
  process.memory = std::make_unique<TargetMemory>(kernel_, child, *process.traps);
  process.space = std::make_unique<symbols::AddressSpace>(
      modules_, std::make_unique<symbols::LiveProcess>(process.pid, *process.memory));
  process.runs_beside = true;
  start(add_thread(process, child));
  return told;
}

// A vfork child has memory of its own now: it is let go.
void Engine::leave(Thread& thread) {
  Process& process = *thread.process;
  if (trace::Tracee* tracee = tracer_.find(thread.tid)) tracer_.detach_held(*tracee);
  std::erase_if(processes_, [&](const auto& p) { return p.get() == &process; });
}

}  // namespace sonde::debug
