#include "debug/control/session.h"

#include <algorithm>
#include <csignal>

#include "debug/control/plain_inspector.h"
#include "debug/control/static_program.h"

namespace sonde::debug {

bool Plan::on_trap(Session&, Thread&, u64) { return false; }
void Plan::describe(Session&, Stop& stop) { stop.kind = Stop::Kind::stepped; }

Session::Session(os::Kernel& kernel, os::Interrupts* interrupts, Listener& listener)
    : kernel_(kernel),
      listener_(listener),
      plain_inspector_(std::make_unique<PlainInspector>(*this)),
      inspector_(plain_inspector_.get()),
      engine_(kernel, interrupts, modules_, *this) {}

Session::~Session() = default;

Result<> Session::load(const std::string& path) {
  static_space_.reset();
  startup.program = path;
  if (path.empty()) return {};
  auto program = StaticProgram::open(path);
  if (!program) {
    startup.program.clear();
    if (!symbols::FileSource::open(path.c_str())) return fail(path + ": No such file or directory.");
    return fail("\"" + path + "\": not in executable format: file format not recognized");
  }
  static_space_ = std::make_unique<symbols::AddressSpace>(modules_, std::move(program));
  changed();
  place_all();
  return {};
}

symbols::AddressSpace* Session::space() const {
  return process_ != nullptr ? process_->space.get() : static_space_.get();
}

void Session::changed() {
  ++epoch_;
  if (auto* space = this->space()) space->new_stop();
}

// --- memory, registers, frames

std::size_t Session::read(u64 address, std::span<std::byte> out) {
  auto* space = this->space();
  return space == nullptr ? 0 : space->memory().read(RemoteAddr(address), out);
}

Result<> Session::write(u64 address, std::span<const std::byte> bytes) {
  if (process_ == nullptr) return fail("cannot access memory without a process.");
  const std::size_t done = process_->memory->write(RemoteAddr(address), bytes);
  changed();
  if (done == bytes.size()) return {};
  char text[32];
  std::snprintf(text, sizeof text, "0x%lx", static_cast<unsigned long>(address + done));
  return fail("Cannot access memory at address " + std::string(text));
}

Result<Registers> Session::registers() {
  if (thread_ == nullptr) return fail("The program has no registers now.");
  return engine_.registers(*thread_);
}

Result<> Session::set_registers(const Registers& registers) {
  if (thread_ == nullptr) return fail("The program has no registers now.");
  engine_.set_registers(*thread_, registers);
  changed();
  return {};
}

const Frame* Session::frame(unsigned level) {
  if (thread_ == nullptr) return nullptr;
  if (frames_epoch_ != epoch_) {
    frames_.reset(*process_->space, frame_registers(engine_.registers(*thread_)));
    frames_epoch_ = epoch_;
  }
  return frames_.at(level);
}

Result<> Session::select_frame(unsigned level) {
  if (thread_ == nullptr) return fail("No stack.");
  if (frame(level) == nullptr) return fail("No frame at level " + std::to_string(level) + ".");
  selected_ = level;
  return {};
}

void Session::select(Thread& thread) {
  thread_ = &thread;
  process_ = thread.process;
  selected_ = 0;
  changed();
}

void Session::look_at(Thread& thread) {
  if (thread_ != &thread || frames_epoch_ == epoch_)
    select(thread);
  else
    changed();
  selected_ = 0;
}

// --- running

Result<Stop> Session::attach(Pid pid) {
  auto process = engine_.attach(pid);
  if (!process) return std::unexpected(process.error());
  process_ = *process;
  Thread* leader = process_->find(Tid(pid.value));
  select(leader != nullptr ? *leader : *process_->threads.front());
  for (auto& breakpoint : breakpoints_) {
    for (auto& location : breakpoint->locations) location.trapped = false;
  }
  place_all();
  watch_libraries();
  watch_again();
  Stop stop;
  stop.kind = Stop::Kind::attached;
  stop.tid = thread_->tid;
  stop.pid = pid;
  return stop;
}

Result<Stop> Session::go(Plan* plan, std::optional<Signal> signal) {
  if (process_ == nullptr || thread_ == nullptr) return fail("The program is not being run.");
  const Tid before = thread_->tid;
  for (const auto& thread : process_->threads) thread->how = os::Resume::cont;
  if (signal)
    thread_->deliver = *signal;
  else if (thread_->deliver && !signals[thread_->deliver.value].pass)
    thread_->deliver = {};
  plan_ = plan;
  plan_thread_ = before;
  Stop stop;
  if (plan != nullptr && plan->begin(*this, *thread_)) {
    stop.tid = before;
    stop.pid = process_->pid;
    plan->describe(*this, stop);
  } else {
    const bool alone = scheduler_lock == Lock::on || (scheduler_lock == Lock::step && plan != nullptr);
    changed();
    listener_.goes();
    stop = engine_.run(*process_, alone ? thread_ : nullptr);
    listener_.stands();
  }
  stand(stop, before);
  return stop;
}

void Session::stand(Stop& stop, Tid before) {
  plan_ = nullptr;
  drop_plan_traps();
  if (stop.kind == Stop::Kind::exited || stop.kind == Stop::Kind::killed || stop.kind == Stop::Kind::none) {
    process_ = nullptr;
    thread_ = nullptr;
    for (const auto& process : engine_.processes()) {
      if (process->runs_beside || process->threads.empty()) continue;
      select(*process->threads.front());
    }
    changed();
    return;
  }
  if (Thread* thread = engine_.find(stop.tid)) {
    stop.other_thread = stop.tid != before;
    select(*thread);
    thread->process->space->invalidate();
  }
  changed();
  std::vector<unsigned> over;
  for (const unsigned number : stop.breakpoints) {
    if (auto* breakpoint = this->breakpoint(number); breakpoint != nullptr && breakpoint->once)
      breakpoint->once = breakpoint->enabled = false;
    if (const auto* breakpoint = this->breakpoint(number); breakpoint != nullptr && breakpoint->temporary)
      over.push_back(number);
  }
  if (stop.kind == Stop::Kind::scope_ended) over = stop.breakpoints;
  stop.temporary = !over.empty();
  for (const unsigned number : over) remove_breakpoint(number);
}

Result<> Session::detach() {
  if (process_ == nullptr) return fail("The program is not being run.");
  Signal signal;
  if (thread_->deliver && signals[thread_->deliver.value].pass) signal = thread_->deliver;
  thread_->deliver = {};
  Process* process = std::exchange(process_, nullptr);
  thread_ = nullptr;
  for (auto& breakpoint : breakpoints_) unplace(*breakpoint);
  engine_.detach(*process, signal);
  changed();
  place_all();
  return {};
}

Result<> Session::kill() {
  if (process_ == nullptr) return fail("The program is not being run.");
  Process* process = std::exchange(process_, nullptr);
  thread_ = nullptr;
  for (auto& breakpoint : breakpoints_) {
    for (auto& location : breakpoint->locations) location.trapped = false;
  }
  engine_.kill(*process);
  changed();
  place_all();
  return {};
}

void Session::leave() {
  process_ = nullptr;
  thread_ = nullptr;
  engine_.detach_all();
}

// --- what threads come upon

bool Session::on_trap(Thread& thread, u64 address, Stop& stop) {
  if (address == library_event_) {
    thread.process->space->invalidate();
    place_all();
    listener_.libraries_changed();
  }
  bool told = false;
  for (auto& breakpoint : breakpoints_) {
    if (!breakpoint->enabled) continue;
    const bool here = std::ranges::any_of(
        breakpoint->locations, [&](const auto& l) { return l.address == address && l.enabled && l.trapped; });
    if (!here || !hits(*breakpoint, thread)) continue;
    stop.breakpoints.push_back(breakpoint->number);
    told = true;
  }
  if (told) {
    stop.kind = Stop::Kind::breakpoint;
    return true;
  }
  if (scope_ends(thread, address, stop)) return true;
  if (plan_ == nullptr || std::ranges::find(plan_traps_, address) == plan_traps_.end()) return false;
  if (thread.tid != plan_thread_ || !plan_->on_trap(*this, thread, address)) return false;
  plan_->describe(*this, stop);
  return true;
}

bool Session::hits(Breakpoint& breakpoint, Thread& thread) {
  if (breakpoint.thread != 0 && breakpoint.thread != thread.number) return false;
  look_at(thread);
  if (!breakpoint.condition.empty()) {
    const auto holds = inspector_->is_true(breakpoint.condition);
    if (!holds) listener_.condition_failed(breakpoint, holds.error().message);
    if (holds && !*holds) return false;
  }
  ++breakpoint.hits;
  if (breakpoint.ignore != 0) {
    --breakpoint.ignore;
    return false;
  }
  if (breakpoint.visits) return listener_.visited(breakpoint, thread);
  if (breakpoint.kind == Breakpoint::Kind::print) {
    const auto text = inspector_->format(breakpoint.format);
    listener_.printed(text ? *text : text.error().message + "\n");
    return false;
  }
  return true;
}

bool Session::on_step(Thread& thread, Stop& stop) {
  if (plan_ == nullptr || thread.tid != plan_thread_) return false;
  look_at(thread);
  if (!plan_->on_step(*this, thread)) return false;
  plan_->describe(*this, stop);
  return true;
}

bool Session::on_signal(Thread& thread, Signal signal, const siginfo_t&, Stop& stop) {
  if (catches(Breakpoint::Kind::catch_signal, thread, signal.value, stop)) {
    stop.kind = Stop::Kind::signal;
    return true;
  }
  const auto handling = signals[signal.value];
  if (handling.stop) {
    stop.kind = Stop::Kind::signal;
    return true;
  }
  if (handling.print) listener_.signal_passed(thread, signal);
  if (!handling.pass) thread.deliver = {};
  return false;
}

bool Session::on_exec(Thread& thread, Stop& stop) {
  Process& process = *thread.process;
  for (auto& breakpoint : breakpoints_) {
    for (auto& location : breakpoint->locations) location.trapped = false;
  }
  process.traps->forget();
  process.watched.clear();
  library_event_ = 0;
  if (&process != process_) return false;
  select(thread);
  char path[4096];
  const ssize_t size = ::readlink(("/proc/" + std::to_string(process.pid.value) + "/exe").c_str(), path, sizeof path);
  if (size > 0) {
    startup.program.assign(path, static_cast<std::size_t>(size));
    listener_.new_program(process, startup.program);
    if (auto program = StaticProgram::open(startup.program))
      static_space_ = std::make_unique<symbols::AddressSpace>(modules_, std::move(program));
  }
  place_all();
  watch_libraries();
  watch_again();
  if (!catches(Breakpoint::Kind::catch_exec, thread, 0, stop)) return false;
  stop.kind = Stop::Kind::exec;
  return true;
}

bool Session::on_fork(Thread& maker, Pid child, bool vfork, Stop& stop) {
  if (catches(vfork ? Breakpoint::Kind::catch_vfork : Breakpoint::Kind::catch_fork, maker, 0, stop)) {
    stop.kind = Stop::Kind::forked;
    stop.child = child;
    return true;
  }
  listener_.fork_passed(child, vfork);
  return false;
}

void Session::on_thread(Thread& thread) { listener_.thread_started(thread); }
void Session::on_thread_end(Thread& thread) {
  listener_.thread_ended(thread);
  if (&thread == thread_) thread_ = nullptr;
}

void Session::on_process_end(Process& process) {
  if (&process != process_) return;
  process_ = nullptr;
  thread_ = nullptr;
  library_event_ = 0;
  for (auto& breakpoint : breakpoints_) {
    for (auto& location : breakpoint->locations) location.trapped = false;
  }
  place_all();
  watch_again();
}

}  // namespace sonde::debug
