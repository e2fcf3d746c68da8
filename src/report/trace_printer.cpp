#include "report/trace_printer.h"

#include <algorithm>

#include "base/clock.h"
#include "report/call_text.h"
#include "report/dump.h"
#include "report/signal_name.h"

namespace sonde::report {

using trace::Event;
using trace::Tracee;

namespace {

void put_call_name(OutBuffer& out, const DecodedCall& call, const TextStyle& style) {
  if (style.colour) out.put_unseen(colour::call);
  if (call.row->name[0] != '\0') {
    out.put(call.row->name);
  } else {
    out.put("syscall_");
    out.put_hex(call.call.nr);
  }
  if (style.colour) out.put_unseen(colour::none);
}

}  // namespace

TracePrinter::TracePrinter(trace::Tracer& tracer, const Settings& settings, Stacks& stacks, SinkOf sink_of)
    : tracer_(tracer), settings_(settings), stacks_(stacks), sink_of_(std::move(sink_of)), lines_(settings, (settings.pid_details & live::pids::command) != 0 ? name_of() : Lines::NameOf{}),
      decoder_(tracer.kernel(), settings) {}

// Its command, as -Y shows process ids.
Lines::NameOf TracePrinter::name_of() {
  return [this](Tracee& tracee) -> std::string_view {
    ShownTracee& s = shown(tracee);
    std::string name;
    if (!live::command_name(tracee.tid.value, name).empty()) s.command = "<" + name + ">";  // else it is dead: as it was
    return s.command;
  };
}

ShownTracee& TracePrinter::shown(Tracee& tracee) {
  if (tracee.companion(trace::Slot::lines) == nullptr) {
    auto fresh = std::make_unique<ShownTracee>();
    fresh->sink = sink_of_(tracee);
    tracee.keep(trace::Slot::lines, std::move(fresh));
  }
  return static_cast<ShownTracee&>(*tracee.companion(trace::Slot::lines));
}

void TracePrinter::on_event(Event& event) {
  if (event.tracee == nullptr) return;
  const bool ended = event.kind == Event::Kind::exited || event.kind == Event::Kind::killed;
  lines_.tracees = static_cast<unsigned>(tracer_.count()) + (ended ? 1 : 0);
  decoder_.attend(event.tracee->tid);
  switch (event.kind) {
    case Event::Kind::call_entry: return on_entry(event);
    case Event::Kind::call_exit: return on_exit(event);
    case Event::Kind::signal: return on_signal(event);
    case Event::Kind::group_stop: return on_group_stop(event);
    case Event::Kind::exited:
    case Event::Kind::killed:
    case Event::Kind::superseded: return on_end(event);
    default: return;
  }
}

void TracePrinter::on_entry(Event& event) {
  Tracee& tracee = *event.tracee;
  ShownTracee& s = shown(tracee);
  s.entry_shown = false;
  if (!decoder_.enter(event, s)) return;
  if (settings_.durations) s.entered = clock_now(CLOCK_MONOTONIC);
  if (settings_.stack != Stack::none && s.row->result == sys::Return::nothing) {
    s.last_stack.clear();
    stacks_.append(s.last_stack, tracee, settings_.stack, settings_.stack_limit);
  }
  if (settings_.statuses == status::all) show_entry(tracee, s);
}

void TracePrinter::show_entry(Tracee& tracee, ShownTracee& s) {
  OutBuffer& out = lines_.begin(tracee, s, tracee.entry.ip);
  put_call_name(out, s, settings_.style);
  out.put('(');
  print_entry_arguments(s.decoded, settings_.style, out);
  s.entry_shown = true;
  lines_.leave_open(s);
}

void TracePrinter::put_padding(OutBuffer& out) const {
  out.put(')');
  if (out.column() < settings_.column) out.pad_to(settings_.column);
  else out.put(' ');
}

OutBuffer& TracePrinter::resume_line(Tracee& tracee, ShownTracee& s) {
  if (lines_.is_open(s)) return s.sink->buffer;
  OutBuffer& out = lines_.begin(tracee, s, tracee.entry.ip);
  out.put("<... ");
  put_call_name(out, s, settings_.style);
  out.put(" resumed>");
  return out;
}

// The tracee ended inside its call.
void TracePrinter::show_no_result(Tracee& tracee, ShownTracee& s) {
  s.chosen = false;
  if (!s.entry_shown) {
    if ((settings_.statuses & status::unfinished) == 0) return;
    show_entry(tracee, s);
  }
  const bool open = lines_.is_open(s);
  OutBuffer& out = resume_line(tracee, s);
  if (open && s.decoded.complete < s.decoded.row->count) out.put(" <unfinished ...>");
  put_padding(out);
  out.put("= ?");
  lines_.end(s);
}

void TracePrinter::on_exit(Event& event) {
  Tracee& tracee = *event.tracee;
  ShownTracee& s = shown(tracee);
  if (!s.chosen) return;
  s.chosen = false;
  decoder_.leave(event, s);
  if ((settings_.statuses & status_of(s.call)) == 0) return;
  if (!s.entry_shown) show_entry(tracee, s);
  show_result(tracee, s);
}

void TracePrinter::show_result(Tracee& tracee, ShownTracee& s) {
  OutBuffer& out = resume_line(tracee, s);
  print_exit_arguments(s.decoded, settings_.style, out);
  put_padding(out);
  out.put("= ");
  print_result(s.decoded, s.call, settings_.style, out);
  if ((tracee.marks & trace::mark::injected) != 0) out.put(" (INJECTED)");
  else if ((tracee.marks & trace::mark::arguments) != 0) out.put(" (INJECTED: args)");
  if ((tracee.marks & trace::mark::delayed) != 0) out.put(" (DELAYED)");
  if (settings_.durations) {
    const timespec end = clock_now(CLOCK_MONOTONIC);
    i64 ns = (end.tv_sec - s.entered.tv_sec) * 1000000000LL + (end.tv_nsec - s.entered.tv_nsec);
    ns = std::max<i64>(ns, 0);
    out.put(" <");
    out.put_signed(ns / 1000000000);
    put_fraction(out, static_cast<long>(ns % 1000000000), settings_.duration_precision);
    out.put('>');
  }
  ++calls_shown_;
  lines_.end(s);
  if (!settings_.dump_reads.empty() || !settings_.dump_writes.empty()) {
    dump_data(settings_, s.call, *s.row, decoder_.memory(), s.sink->buffer);
    s.sink->piece_done();
  }
  show_stack(tracee, s);
}

void TracePrinter::show_stack(Tracee& tracee, ShownTracee& s) {
  if (settings_.stack == Stack::none) return;
  stack_.clear();
  stacks_.append(stack_, tracee, settings_.stack, settings_.stack_limit);
  s.sink->buffer.put(stack_);
  s.sink->piece_done();
}

void TracePrinter::on_signal(const Event& event) {
  if ((settings_.signals >> (event.signal.value - 1) & 1) == 0) return;
  ShownTracee& s = shown(*event.tracee);
  OutBuffer& out = lines_.begin(*event.tracee, s, 0);
  out.put("--- ");
  out.put(signal_name(event.signal));
  out.put(' ');
  print(*decoder_.signal(event), settings_.style, out);
  out.put(" ---");
  lines_.end(s);
  show_stack(*event.tracee, s);
}

void TracePrinter::on_group_stop(const Event& event) {
  ShownTracee& s = shown(*event.tracee);
  if ((settings_.signals >> (event.signal.value - 1) & 1) == 0) return;
  OutBuffer& out = lines_.begin(*event.tracee, s, 0);
  out.put("--- stopped by ");
  out.put(signal_name(event.signal));
  out.put(" ---");
  lines_.end(s);
}

void TracePrinter::on_detach(Tracee& tracee) {
  ShownTracee& s = shown(tracee);
  if (lines_.is_open(s)) {
    s.sink->buffer.put(" <detached ...>");
    lines_.end(s);
  }
}

// The thread that called execve goes on under the leader's number, and so in the leader's file.
void TracePrinter::take_over_sink(const Event& event, const ShownTracee& leader) {
  Tracee* executor = tracer_.find(event.tracee->tid);
  if (executor == nullptr) return;
  ShownTracee& e = shown(*executor);
  if (e.sink == leader.sink) return;
  if (lines_.is_open(e)) {
    e.sink->buffer.put(" <pid changed to ");
    e.sink->buffer.put_signed(event.tracee->tid.value);
    e.sink->buffer.put(" ...>");
    lines_.end(e);
  }
  e.sink = leader.sink;
}

void TracePrinter::on_end(const Event& event) {
  ShownTracee& s = shown(*event.tracee);
  if (s.chosen) {
    if (event.kind == Event::Kind::superseded) ++lines_.tracees;  // it still is one while its call ends
    show_no_result(*event.tracee, s);
    lines_.tracees = static_cast<unsigned>(tracer_.count()) + (event.kind == Event::Kind::superseded ? 0 : 1);
  }
  if (event.kind == Event::Kind::superseded) take_over_sink(event, s);
  const bool quiet = event.kind == Event::Kind::superseded ? (settings_.quiet & quiet::thread_execve) != 0
                     : event.kind == Event::Kind::exited   ? (settings_.quiet & quiet::exit) != 0
                                                           : (settings_.signals >> (event.signal.value - 1) & 1) == 0;
  if (quiet) return;
  OutBuffer& out = lines_.begin(*event.tracee, s, 0);
  out.put("+++ ");
  if (event.kind == Event::Kind::exited) {
    out.put("exited with ");
    out.put_signed(event.status);
  } else if (event.kind == Event::Kind::killed) {
    out.put("killed by ");
    out.put(signal_name(event.signal));
    if (event.core) out.put(" (core dumped)");
  } else {
    out.put("superseded by execve in pid ");
    out.put_signed(event.other.value);
  }
  out.put(" +++");
  lines_.end(s);
  s.sink->buffer.put(s.last_stack);
  s.sink->piece_done();
}

}  // namespace sonde::report
