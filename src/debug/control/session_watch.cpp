// Watchpoints and catchpoints: what stops a program otherwise than by its place.
#include <algorithm>

#include "debug/control/session.h"

namespace sonde::debug {

namespace {

bool is_watch(Breakpoint::Kind kind) {
  return kind == Breakpoint::Kind::watch || kind == Breakpoint::Kind::read_watch ||
         kind == Breakpoint::Kind::access_watch;
}

// The processor has nothing for reads alone.
DebugRegisters::Access access_of(Breakpoint::Kind kind) {
  return kind == Breakpoint::Kind::watch ? DebugRegisters::Access::write : DebugRegisters::Access::any;
}

}  // namespace

Result<Breakpoint*> Session::add_watchpoint(Breakpoint wanted) {
  const auto watched = inspector_->watched(wanted.place);
  if (!watched) return std::unexpected(watched.error());
  if (watched->size == 0) return fail("Cannot watch constant value `" + wanted.place + "'.");
  wanted.watched = watched->address;
  wanted.size = watched->size;
  wanted.value = watched->value;
  // A variable of the selected frame is watched as long as that lives.
  const Frame* frame = selected_frame();
  if (process_ != nullptr && frame != nullptr && !wanted.by_location && frame->cfa != 0 &&
      wanted.watched >= engine_.registers(*thread_).rsp - 128 && wanted.watched < frame->cfa) {
    unsigned level = selected_;
    while (frame != nullptr && frame->is_inlined) frame = this->frame(++level);
    const Frame* caller = this->frame(level + 1);
    wanted.frame = selected_frame()->cfa;
    if (caller != nullptr) wanted.scope_end = caller->pc();
  }
  if (process_ != nullptr && !process_->watched.add(wanted.watched, wanted.size, access_of(wanted.kind))) {
    return fail(
        "Expression cannot be implemented with read/access watchpoint: the processor's four debug registers are in use "
        "or too small.");
  }
  if (wanted.scope_end != 0) engine_.want_trap(*process_, wanted.scope_end);
  wanted.armed = process_ != nullptr;
  wanted.number = ++last_number_;
  breakpoints_.push_back(std::make_unique<Breakpoint>(std::move(wanted)));
  return breakpoints_.back().get();
}

void Session::unwatch(Breakpoint& breakpoint) {
  if (!is_watch(breakpoint.kind) || !breakpoint.armed) return;
  Process* process = process_ != nullptr           ? process_
                     : engine_.processes().empty() ? nullptr
                                                   : engine_.processes().front().get();
  if (process == nullptr) return;
  process->watched.remove(breakpoint.watched, breakpoint.size, access_of(breakpoint.kind));
  if (breakpoint.scope_end != 0) engine_.drop_trap(*process, breakpoint.scope_end);
  breakpoint.armed = false;
}

void Session::watch_again() {
  // What lived in a frame went with it.
  std::vector<unsigned> gone;
  for (const auto& breakpoint : breakpoints_) {
    if (!is_watch(breakpoint->kind)) continue;
    breakpoint->armed = false;
    if (breakpoint->frame != 0) {
      gone.push_back(breakpoint->number);
      continue;
    }
    if (process_ == nullptr) continue;
    const auto watched = inspector_->watched(breakpoint->place);
    if (!watched || watched->size == 0) continue;
    breakpoint->watched = watched->address;
    breakpoint->size = watched->size;
    breakpoint->value = watched->value;
    breakpoint->armed = process_->watched.add(watched->address, watched->size, access_of(breakpoint->kind));
  }
  for (const unsigned number : gone) remove_breakpoint(number);
  count_catches();
}

bool Session::watch_stops(Breakpoint& breakpoint, Thread& thread, Stop& stop) {
  look_at(thread);
  if (breakpoint.frame != 0) {
    // Its variable is that of the frame it was set in, wherever it is changed from.
    constexpr unsigned deepest = 64;
    unsigned level = 0;
    const Frame* frame = this->frame(0);
    while (frame != nullptr && frame->cfa != breakpoint.frame && level < deepest) frame = this->frame(++level);
    if (frame == nullptr || frame->cfa != breakpoint.frame) return false;
    selected_ = level;
  }
  const auto now = inspector_->watched(breakpoint.place);
  const std::string value = now ? now->value : breakpoint.value;
  const bool changed = value != breakpoint.value;
  if (breakpoint.kind == Breakpoint::Kind::watch && !changed) return false;
  // The processor knows no reads alone: what has changed was written.
  if (breakpoint.kind == Breakpoint::Kind::read_watch && changed) {
    breakpoint.value = value;
    return false;
  }
  stop.old_value = changed ? breakpoint.value : std::string();
  stop.new_value = value;
  breakpoint.value = value;
  if (!hits(breakpoint, thread)) return false;
  stop.kind = Stop::Kind::watch;
  stop.breakpoints.push_back(breakpoint.number);
  return true;
}

bool Session::on_watch(Thread& thread, u64 bits, Stop& stop) {
  if (thread.process != process_) return false;
  const DebugRegisters& registers = thread.process->watched;
  for (auto& breakpoint : breakpoints_) {
    if (!breakpoint->enabled) continue;
    if (is_watch(breakpoint->kind) && breakpoint->armed &&
        registers.fired(bits, breakpoint->watched, breakpoint->size)) {
      if (watch_stops(*breakpoint, thread, stop)) return true;
    }
    if (breakpoint->kind != Breakpoint::Kind::hardware) continue;
    const u64 pc = engine_.registers(thread).rip;
    const bool here = std::ranges::any_of(breakpoint->locations,
                                          [&](const auto& l) { return l.address == pc && l.enabled && l.trapped; });
    if (!here || !hits(*breakpoint, thread)) continue;
    stop.breakpoints.push_back(breakpoint->number);
    stop.kind = Stop::Kind::breakpoint;
    return true;
  }
  return false;
}

bool Session::scope_ends(Thread& thread, u64 address, Stop& stop) {
  for (const auto& breakpoint : breakpoints_) {
    if (breakpoint->scope_end != address || engine_.registers(thread).rsp < breakpoint->frame) continue;
    stop.kind = Stop::Kind::scope_ended;
    stop.breakpoints = {breakpoint->number};
    return true;
  }
  return false;
}

// --- catchpoints

void Session::count_catches() {
  const bool calls =
      std::ranges::any_of(breakpoints_, [](const auto& b) { return b->kind == Breakpoint::Kind::catch_call; });
  for (const auto& process : engine_.processes()) process->stops_at_calls = calls && process.get() == process_;
}

bool Session::catches(Breakpoint::Kind kind, Thread& thread, i64 value, Stop& stop) {
  for (const auto& breakpoint : breakpoints_) {
    if (breakpoint->kind != kind || !breakpoint->enabled) continue;
    if (!breakpoint->values.empty() && std::ranges::find(breakpoint->values, value) == breakpoint->values.end())
      continue;
    if (!hits(*breakpoint, thread)) continue;
    stop.breakpoints.push_back(breakpoint->number);
    return true;
  }
  return false;
}

bool Session::on_call(Thread& thread, const os::SyscallStop& call, Stop& stop) {
  if (thread.process != process_) return false;
  const bool is_exit = call.kind == os::SyscallStop::Kind::exit;
  const trace::Tracee* tracee = engine_.tracer().find(thread.tid);
  const u64 number = is_exit ? (tracee != nullptr ? tracee->entry.nr : 0) : call.nr;
  if (!catches(Breakpoint::Kind::catch_call, thread, static_cast<i64>(number), stop)) return false;
  stop.kind = is_exit ? Stop::Kind::call_return : Stop::Kind::call_entry;
  stop.call = static_cast<i64>(number);
  return true;
}

}  // namespace sonde::debug
