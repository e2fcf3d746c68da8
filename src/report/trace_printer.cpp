#include "report/trace_printer.h"

#include <algorithm>

#include "calls/registry.h"
#include "calls/signal/siginfo.h"
#include "report/call_text.h"
#include "report/dump.h"
#include "sys/flags/signal.h"

namespace sonde::report {

using trace::Event;
using trace::Tracee;

namespace {

std::string_view signal_name(Signal signal) {
  const sys::Flag* flag = sys::find(sys::signal_names, static_cast<u64>(signal.value));
  return flag != nullptr ? flag->name : std::string_view("SIG_?");
}

timespec now() {
  timespec t;
  ::clock_gettime(CLOCK_MONOTONIC, &t);
  return t;
}

void put_call_name(OutBuffer& out, const decode::Call& call, const sys::Row& row) {
  if (row.name[0] != '\0') return out.put(row.name);
  out.put("syscall_");
  out.put_hex(call.nr);
}

}  // namespace

TracePrinter::TracePrinter(trace::Tracer& tracer, const Settings& settings, Stacks& stacks, SinkOf sink_of)
    : tracer_(tracer), settings_(settings), stacks_(stacks), sink_of_(std::move(sink_of)), lines_(settings), path_filter_(settings), memory_(tracer.kernel()),
      process_(settings.fd_details, settings.pid_details) {}

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
  memory_.attend(event.tracee->tid);
  process_.attend(event.tracee->tid);
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

decode::Options TracePrinter::options_for(const decode::Call& call) const {
  decode::Options options = settings_.decode;
  options.abbreviate = settings_.abbreviated.has(call.abi, call.nr);
  options.verbose = settings_.structures.has(call.abi, call.nr);
  options.raw = settings_.raw.has(call.abi, call.nr);
  return options;
}

void TracePrinter::on_entry(Event& event) {
  Tracee& tracee = *event.tracee;
  ShownTracee& s = shown(tracee);
  const u32 nr = static_cast<u32>(event.call.nr);
  s.chosen = settings_.traced.has(event.call.abi, nr);
  s.entry_shown = s.half_line = false;
  if (!s.chosen) return;
  const sys::Row& row = calls::row_of(event.call.abi, nr);
  s.arena.reset();
  s.call = {};
  s.call.abi = event.call.abi;
  s.call.nr = nr;
  s.call.tid = tracee.tid;
  s.stash[0] = s.stash[1] = 0;
  decode::logical_arguments(row, event.call.abi, event.call.args, s.call.args);
  const decode::Options options = options_for(s.call);
  decode::Context context(s.call, memory_, s.arena, options, process_, s.stash);
  if (path_filter_.active() && !path_filter_.matches(context, row)) {
    s.chosen = false;
    return;
  }
  decode::decode_entry(context, row, s.decoded);
  if (settings_.durations) s.entered = now();
  if (settings_.stack != Stack::none && row.result == sys::Return::nothing) {
    s.last_stack.clear();
    stacks_.append(s.last_stack, tracee, settings_.stack, settings_.stack_limit);
  }
  if (settings_.statuses == status::all) show_entry(tracee, s);
}

void TracePrinter::show_entry(Tracee& tracee, ShownTracee& s) {
  OutBuffer& out = lines_.begin(tracee, s, tracee.entry.ip, s.call.nr);
  put_call_name(out, s.call, calls::row_of(s.call.abi, s.call.nr));
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
  OutBuffer& out = lines_.begin(tracee, s, tracee.entry.ip, s.call.nr);
  out.put("<... ");
  put_call_name(out, s.call, calls::row_of(s.call.abi, s.call.nr));
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
  s.call.result = event.call.result;
  s.call.error = Errno(event.call.is_error ? static_cast<i32>(-event.call.result) : 0);
  const decode::Options options = options_for(s.call);
  decode::Context context(s.call, memory_, s.arena, options, process_, s.stash);
  decode::decode_exit(context, s.decoded);
  const bool unavailable = s.call.error.value >= 512;
  const u8 is = unavailable ? status::unavailable : s.call.error.value != 0 ? status::failed : status::successful;
  if ((settings_.statuses & is) == 0) return;
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
    const timespec end = now();
    i64 ns = (end.tv_sec - s.entered.tv_sec) * 1000000000LL + (end.tv_nsec - s.entered.tv_nsec);
    ns = std::max<i64>(ns, 0);
    out.put(" <");
    out.put_signed(ns / 1000000000);
    put_fraction(out, static_cast<long>(ns % 1000000000), settings_.duration_precision);
    out.put('>');
  }
  lines_.end(s);
  if (!settings_.dump_reads.empty() || !settings_.dump_writes.empty()) {
    dump_data(settings_, s.call, calls::row_of(s.call.abi, s.call.nr), memory_, s.sink->buffer);
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
  OutBuffer& out = lines_.begin(*event.tracee, s, 0, -1);
  out.put("--- ");
  out.put(signal_name(event.signal));
  out.put(' ');
  signal_arena_.reset();
  u64 stash[2] = {};
  decode::Call call;
  call.tid = event.tracee->tid;
  decode::Context context(call, memory_, signal_arena_, settings_.decode, process_, stash);
  print(*calls::siginfo(context, std::as_bytes(std::span(&event.info, 1)), Abi::x86_64), settings_.style, out);
  out.put(" ---");
  lines_.end(s);
  show_stack(*event.tracee, s);
}

void TracePrinter::on_group_stop(const Event& event) {
  ShownTracee& s = shown(*event.tracee);
  if ((settings_.signals >> (event.signal.value - 1) & 1) == 0) return;
  OutBuffer& out = lines_.begin(*event.tracee, s, 0, -1);
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
  lines_.forget(s);
}

void TracePrinter::on_end(const Event& event) {
  ShownTracee& s = shown(*event.tracee);
  if (s.chosen) {
    if (event.kind == Event::Kind::superseded) ++lines_.tracees;  // it still is one while its call ends
    show_no_result(*event.tracee, s);
    lines_.tracees = static_cast<unsigned>(tracer_.count()) + (event.kind == Event::Kind::superseded ? 0 : 1);
  }
  const bool quiet = event.kind == Event::Kind::superseded ? (settings_.quiet & quiet::thread_execve) != 0 : (settings_.quiet & quiet::exit) != 0;
  if (quiet) return lines_.forget(s);
  OutBuffer& out = lines_.begin(*event.tracee, s, 0, -1);
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
  lines_.forget(s);
}

}  // namespace sonde::report
