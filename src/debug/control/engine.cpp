#include "debug/control/engine.h"

#include <elf.h>
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>

#include "base/fd.h"

namespace sonde::debug {

namespace {

u64 entry_of(Pid pid) {
  const Fd file(::open(("/proc/" + std::to_string(pid.value) + "/auxv").c_str(), O_RDONLY | O_CLOEXEC));
  u64 pairs[128] = {};
  if (!file || ::read(file.get(), pairs, sizeof pairs) <= 0) return 0;
  for (std::size_t i = 0; i + 1 < std::size(pairs) && pairs[i] != AT_NULL; i += 2) {
    if (pairs[i] == AT_ENTRY) return pairs[i + 1];
  }
  return 0;
}

}  // namespace

Engine::Engine(os::Kernel& kernel, os::Interrupts* interrupts, symbols::ModuleCache& modules, Director& director)
    : kernel_(kernel),
      interrupts_(interrupts),
      modules_(modules),
      director_(director),
      tracer_(kernel, {.follow = true, .calls = false, .births = true}) {}

Engine::~Engine() = default;

Process* Engine::find(Pid pid) const {
  const auto found = std::ranges::find(processes_, pid, [](const auto& p) { return p->pid; });
  return found == processes_.end() ? nullptr : found->get();
}

Thread* Engine::find(Tid tid) const {
  for (const auto& process : processes_) {
    if (Thread* thread = process->find(tid)) return thread;
  }
  return nullptr;
}

Process& Engine::add_process(Pid pid) {
  auto process = std::make_unique<Process>();
  process->pid = pid;
  process->inferior = ++last_inferior_;
  process->memory = std::make_unique<TargetMemory>(kernel_, Tid(pid.value), *process->traps);
  process->space =
      std::make_unique<symbols::AddressSpace>(modules_, std::make_unique<symbols::LiveProcess>(pid, *process->memory));
  processes_.push_back(std::move(process));
  return *processes_.back();
}

Thread& Engine::add_thread(Process& process, Tid tid) {
  auto thread = std::make_unique<Thread>();
  thread->tid = tid;
  thread->process = &process;
  thread->number = ++process.last_number;
  process.threads.push_back(std::move(thread));
  return *process.threads.back();
}

void Engine::remove_thread(Thread& thread) {
  Process& process = *thread.process;
  if (thread.over.from != 0) process.slot.taken = false;
  std::erase_if(process.threads, [&](const auto& t) { return t.get() == &thread; });
  if (process.threads.empty()) return;
  process.memory->go_via(process.threads.front()->tid);
}

const Registers& Engine::registers(Thread& thread) {
  if (!thread.registers_read) {
    thread.registers_read = kernel_.registers(thread.tid, thread.registers).ok();
    thread.registers_changed = false;
  }
  return thread.registers;
}

void Engine::set_registers(Thread& thread, const Registers& registers) {
  // A call that was interrupted and would begin again must not do so from another place.
  const bool moved = registers.rip != this->registers(thread).rip;
  thread.registers = registers;
  if (moved) thread.registers.orig_rax = ~u64{0};
  thread.registers_read = thread.registers_changed = true;
}

void Engine::want_trap(Process& process, u64 address) {
  process.traps->want(address);
  if (process.going && !process.threads.empty())
    (void)process.traps->set(kernel_, process.threads.front()->tid, address);
}

void Engine::drop_trap(Process& process, u64 address) {
  const Tid via = process.threads.empty() ? Tid(process.pid.value) : process.threads.front()->tid;
  process.traps->drop(kernel_, via, address);
}

void Engine::lift_traps() {
  for (const auto& process : processes_) {
    process->going = false;
    if (process->threads.empty()) continue;
    process->traps->lift_all(kernel_, process->threads.front()->tid);
    give_slot_back(*process);
  }
}

void Engine::find_slot(Process& process, bool is_past) {
  if (process.slot.at != 0 && !process.slot.usable) drop_trap(process, process.slot.at);
  process.slot = {};
  process.slot.at = entry_of(process.pid);
  process.slot.usable = is_past;
  if (process.slot.at != 0 && !is_past) want_trap(process, process.slot.at);
}

void Engine::give_slot_back(Process& process) {
  auto& slot = process.slot;
  if (slot.taken || slot.original.empty()) return;
  (void)kernel_.write_memory(process.threads.front()->tid, RemoteAddr(slot.at), slot.original);
  slot.original.clear();
  slot.copy.clear();
}

// --- going

Result<Process*> Engine::launch(const trace::Launch& what, unsigned execs) {
  auto child = trace::launch(what);
  if (!child) return std::unexpected(child.error());
  tracer_.set_kill_on_exit(true);
  const auto adopted = tracer_.adopt(child->tid());
  tracer_.set_kill_on_exit(false);
  if (!adopted) return std::unexpected(adopted.error());
  child->go();
  const Tid tid = child->tid();
  for (bool stepped = false;;) {
    trace::Event* event = tracer_.next();
    if (event == nullptr) return fail("the program is gone");
    if (event->kind == trace::Event::Kind::interrupted || event->tracee->tid != tid) continue;
    using Kind = trace::Event::Kind;
    if (event->kind == Kind::exited)
      return fail("During startup program exited with code " + std::to_string(event->status) + ".");
    if (event->kind == Kind::killed)
      return fail("During startup program terminated with signal " + std::to_string(event->signal.value) + ".");
    if (event->kind == Kind::exec && execs != 0) --execs;
    if (execs != 0) continue;
    // Out of the execve: a step ends before the first instruction, and steps are steps from then on.
    if (!stepped) {
      event->tracee->resume = os::Resume::step;
      stepped = true;
      continue;
    }
    if (event->kind != Kind::signal) continue;
    event->deliver = {};
    tracer_.hold();
    break;
  }
  Process& process = add_process(Pid(tid.value));
  process.launched = true;
  add_thread(process, tid);
  find_slot(process, false);
  return &process;
}

Result<Process*> Engine::attach(Pid pid) {
  if (const auto attached = tracer_.attach(pid); !attached) return std::unexpected(attached.error());
  Process& process = add_process(pid);
  tracer_.for_each([&](trace::Tracee& tracee) {
    if (tracee.pid == pid) add_thread(process, tracee.tid).running = true;
  });
  std::ranges::sort(process.threads, {}, [](const auto& t) { return t->tid; });
  process.last_number = 0;
  for (const auto& thread : process.threads) thread->number = ++process.last_number;
  while (anything_runs()) {
    trace::Event* event = tracer_.next();
    if (event == nullptr) break;
    if (Thread* thread = enter(*event)) settle(*thread, *event);
  }
  guard(process);
  if (process.threads.empty()) {
    processes_.pop_back();
    return fail("process " + std::to_string(pid.value) + " ended while it was being attached");
  }
  find_slot(process, came_through_entry(process));
  return &process;
}

// Some thread's stack begins in the program's own beginning, so that it is over.
bool Engine::came_through_entry(Process& process) {
  const u64 entry = entry_of(process.pid);
  std::vector<symbols::StackFrame> frames;
  for (const auto& thread : process.threads) {
    process.space->unwind(frame_registers(registers(*thread)), 10'000, frames);
    if (std::ranges::any_of(frames, [&](const auto& frame) { return frame.pc - entry < 64; })) return true;
    if (process.threads.size() > 1) return true;  // the dynamic linker has only one
  }
  return false;
}

bool Engine::anything_runs() const {
  return std::ranges::any_of(processes_, [](const auto& p) {
    return std::ranges::any_of(p->threads, [](const auto& t) { return t->running; });
  });
}

void Engine::release(Thread& thread, os::Resume how) {
  trace::Tracee* tracee = tracer_.find(thread.tid);
  if (thread.registers_changed) (void)kernel_.set_registers(thread.tid, thread.registers);
  thread.registers_read = thread.registers_changed = false;
  thread.running = true;
  thread.in_our_trap = false;
  if (tracee == nullptr) return;
  Signal deliver;
  if (thread.over.from == 0 && (!thread.puts_off || how == os::Resume::cont)) {
    thread.puts_off = false;
    deliver = std::exchange(thread.deliver, Signal());
    if (deliver && thread.deliver_info) (void)kernel_.set_signal_info(thread.tid, *thread.deliver_info);
    thread.deliver_info.reset();
  }
  set_debug_registers(thread);
  if (how == os::Resume::cont && thread.process->stops_at_calls) how = os::Resume::syscall;
  tracee->held = deliver;
  tracee->listening = thread.listening;
  tracee->resume = how;
  tracer_.release(*tracee);
}

void Engine::set_debug_registers(Thread& thread) {
  const DebugRegisters& watched = thread.process->watched;
  if (thread.watch_version == watched.version()) return;
  thread.watch_version = watched.version();
  (void)kernel_.set_debug_register(thread.tid, 7, 0);
  for (unsigned i = 0; i < 4; ++i) (void)kernel_.set_debug_register(thread.tid, i, watched.address(i));
  (void)kernel_.set_debug_register(thread.tid, 7, watched.control());
}

u64 Engine::take_fired(Thread& thread) {
  if (thread.process->watched.control() == 0) return 0;
  u64 status = 0;
  if (!kernel_.debug_register(thread.tid, 6, status).ok()) return 0;
  (void)kernel_.set_debug_register(thread.tid, 6, 0);
  return status & 0xf;
}

void Engine::start(Thread& thread) {
  if (thread.running || thread.pending) return;
  if (thread.told_at && !thread.listening) {
    const u64 told_at = *std::exchange(thread.told_at, std::nullopt);
    if (registers(thread).rip == told_at && thread.process->traps->is_set(told_at)) {
      switch (begin_over(thread)) {
        case Over::emulated:
          if (thread.how == os::Resume::step) {
            stepped_.push_back(thread.tid);
            return;
          }
          break;
        case Over::copied: return release(thread, os::Resume::step);
        case Over::waits:
          thread.told_at = told_at;
          thread.waits_for_slot = true;
          return;
        case Over::impossible:
          if (step_alone(thread) && thread.how == os::Resume::step) stepped_.push_back(thread.tid);
          if (thread.how == os::Resume::step || thread.pending) return;
          break;
      }
    }
  }
  release(thread, thread.how);
}

bool Engine::step_alone(Thread& thread) {
  const u64 at = registers(thread).rip;
  const bool others = anything_runs();
  if (others) halt_all();
  thread.process->traps->lift(kernel_, thread.tid, at);
  bool done = false;
  release(thread, os::Resume::step);
  const Tid tid = thread.tid;
  while (Thread* self = find(tid)) {
    if (!self->running) break;
    trace::Event* event = tracer_.next();
    if (event == nullptr) break;
    Thread* moved = enter(*event);
    if (moved == nullptr) continue;
    const bool is_step =
        event->kind == trace::Event::Kind::signal && event->signal.value == SIGTRAP && event->info.si_code != SI_KERNEL;
    moved->running = false;
    if (moved->tid == tid && is_step)
      done = true;
    else
      settle(*moved, *event);
    if (moved->tid == tid && !done && !moved->pending && event->kind == trace::Event::Kind::stopped)
      release(*moved, os::Resume::step);
  }
  Thread* self = find(tid);
  if (self == nullptr) return false;
  (void)self->process->traps->set_all(kernel_, tid);
  if (others) {
    for (const auto& other : self->process->threads) {
      if (other.get() != self) start(*other);
    }
  }
  return done;
}

void Engine::resume_all(Process& process, Thread* only) {
  (void)process.traps->set_all(kernel_, process.threads.front()->tid);
  process.going = true;
  process.space->invalidate();
  if (only != nullptr) return start(*only);
  std::vector<Tid> tids;
  for (const auto& one : processes_) {
    if (one.get() != &process && !one->runs_beside) continue;
    for (const auto& thread : one->threads) tids.push_back(thread->tid);
  }
  for (const Tid tid : tids) {
    if (Thread* thread = find(tid)) start(*thread);
  }
}

Stop Engine::stop_of(Thread& thread) const {
  Stop stop;
  stop.tid = thread.tid;
  stop.pid = thread.process->pid;
  return stop;
}

Stop Engine::run(Process& process, Thread* only) {
  last_ended_.reset();
  if (asked_.value == SIGINT) asked_ = {};
  note_asked();
  const Pid pid = process.pid;
  for (const auto& thread : process.threads) {
    if (!thread->pending || (only != nullptr && thread.get() != only)) continue;
    const trace::Event event = *std::exchange(thread->pending, std::nullopt);
    if (auto stop = look(*thread, event)) return *stop;
  }
  if (!process.threads.empty()) resume_all(process, only);
  const auto told = [&](Stop stop) {
    halt_all();
    lift_traps();
    for (const auto& one : processes_) park(*one);
    return stop;
  };
  const auto stop_running = [&] {
    if (Process* running = find(pid)) {
      for (const auto& thread : running->threads) interrupt(*thread);
    }
  };
  if (asked_) stop_running();
  for (;;) {
    if (!ended_.empty()) {
      Stop stop = ended_.front();
      ended_.pop_front();
      return told(stop);
    }
    if (!stepped_.empty()) {
      Thread* thread = find(stepped_.front());
      stepped_.pop_front();
      if (thread == nullptr) continue;
      if (auto stop = arrived(*thread)) return told(*stop);
      start(*thread);
      continue;
    }
    trace::Event* event = tracer_.next();
    if (event == nullptr) {
      Stop stop;
      stop.pid = pid;
      return stop;
    }
    if (event->kind == trace::Event::Kind::interrupted) {
      note_asked();
      if (asked_) stop_running();
      continue;
    }
    const trace::Event copy = *event;
    Thread* thread = enter(*event);
    if (thread == nullptr) continue;
    thread->running = false;
    const Tid tid = thread->tid;
    if (auto stop = look(*thread, copy); stop && stop->kind != Stop::Kind::none) return told(*stop);
    thread = find(tid);
    if (thread == nullptr) continue;
    Process& owner = *thread->process;
    start(*thread);
    if (!owner.slot.taken) pass_slot_on(owner);
  }
}

void Engine::note_asked() {
  if (interrupts_ == nullptr) return;
  // What asks us to end is not taken back by a Ctrl-C.
  const Signal signal = interrupts_->take();
  if (signal && (!asked_ || asked_.value == SIGINT)) asked_ = signal;
}

// Attached processes only: those that we have started die with us.
void Engine::guard(Process& process) {
  if (process.launched) return;
  if (!guardian_) guardian_ = std::make_unique<Guardian>();
  process.memory_file = Fd(::open(("/proc/" + std::to_string(process.pid.value) + "/mem").c_str(), O_RDWR | O_CLOEXEC));
  process.traps->guard_by(guardian_.get(), process.memory_file.get());
}

// A thread in the delivery of our SIGTRAP would get it if we were killed now: it is moved on to a stop without a signal.
void Engine::park(Process& process) {
  if (process.launched) return;
  const Pid pid = process.pid;
  for (const auto& thread : process.threads) {
    if (!std::exchange(thread->in_our_trap, false) || thread->running || thread->pending || thread->deliver) continue;
    if (!kernel_.interrupt(thread->tid).ok()) continue;
    thread->interrupted = true;
    release(*thread, os::Resume::cont);
  }
  while (find(pid) != nullptr && anything_runs()) {
    trace::Event* event = tracer_.next();
    if (event == nullptr) return;
    const trace::Event copy = *event;
    if (Thread* thread = enter(*event)) settle(*thread, copy);
  }
}

void Engine::interrupt(Thread& thread) {
  if (thread.running && !thread.interrupted) thread.interrupted = kernel_.interrupt(thread.tid).ok();
}

void Engine::halt_all() {
  // Whoever is born meanwhile is waited for as well.
  while (anything_runs()) {
    for (const auto& process : processes_) {
      for (const auto& thread : process->threads) interrupt(*thread);
    }
    trace::Event* event = tracer_.next();
    if (event == nullptr) return;
    const trace::Event copy = *event;
    if (Thread* thread = enter(*event)) settle(*thread, copy);
  }
  for (const auto& process : processes_) {
    for (const auto& thread : process->threads) thread->waits_for_slot = false;
  }
}

// --- leaving

void Engine::detach(Process& process, Signal signal) {
  halt_all();
  std::vector<Tid> tids;
  for (const auto& thread : process.threads) tids.push_back(thread->tid);
  if (!tids.empty()) {
    process.traps->lift_all(kernel_, tids.front());
    give_slot_back(process);
  }
  for (const Tid tid : tids) {
    Thread* thread = process.find(tid);
    trace::Tracee* tracee = tracer_.find(tid);
    if (thread == nullptr || tracee == nullptr) continue;
    if (thread->registers_changed) (void)kernel_.set_registers(tid, thread->registers);
    process.watched.clear();
    set_debug_registers(*thread);
    if (thread->pending && thread->pending->kind == trace::Event::Kind::signal)
      thread->deliver = thread->pending->signal;
    if (tid == tids.front() && signal) thread->deliver = signal;
    tracee->held = thread->deliver;
    tracer_.detach_held(*tracee);
  }
  std::erase_if(processes_, [&](const auto& p) { return p.get() == &process; });
}

void Engine::kill(Process& process) {
  const Pid pid = process.pid;
  (void)kernel_.send(pid, Signal(SIGKILL));
  for (const auto& thread : process.threads) thread->running = true;
  ends_quietly_ = true;
  while (find(pid) != nullptr) {
    trace::Event* event = tracer_.next();
    if (event == nullptr) break;
    const trace::Event copy = *event;
    if (Thread* thread = enter(*event)) settle(*thread, copy);
  }
  ends_quietly_ = false;
  ended_.clear();
  std::erase_if(processes_, [&](const auto& p) { return p->pid == pid; });
}

void Engine::detach_all() {
  while (!processes_.empty()) {
    Process& process = *processes_.front();
    if (process.launched)
      kill(process);
    else
      detach(process);
  }
}

}  // namespace sonde::debug
