#include "report/json_printer.h"

#include <fcntl.h>
#include <time.h>
#include <unistd.h>

#include <cstdio>
#include <cstring>

#include "base/clock.h"
#include "report/json_text.h"
#include "report/json_value.h"
#include "sys/flags/errno.h"
#include "sys/flags/signal.h"

namespace sonde::report {

using trace::Event;

struct JsonPrinter::Shown final : trace::Companion, DecodedCall {
  timespec entered{};   // of the day
  timespec started{};   // monotonic
  char command[32] = {};
  bool command_read = false;
};

namespace {

void put_time(const timespec& t, OutBuffer& out) {
  out.put_signed(t.tv_sec);
  char digits[16];
  const int n = std::snprintf(digits, sizeof digits, ".%09ld", t.tv_nsec);
  out.put(std::string_view(digits, static_cast<std::size_t>(n)));
}

std::string_view abi_name(Abi abi) { return abi == Abi::x86_64 ? "x86_64" : abi == Abi::i386 ? "i386" : "x32"; }

// What the row says of an argument, in one word.
std::string_view type_name(sys::Show show) {
  using sys::Show;
  switch (show) {
    case Show::sint: case Show::uint: return "integer";
    case Show::hex: case Show::octal: return "bits";
    case Show::address: return "address";
    case Show::flags: return "flags";
    case Show::values: return "constant";
    case Show::mode: case Show::umode: return "mode";
    case Show::fd: case Show::dirfd: return "fd";
    case Show::path: return "path";
    case Show::string: return "string";
    case Show::buffer: return "buffer";
    case Show::structure: return "structure";
    case Show::pid: case Show::tid: case Show::pgid: case Show::sid: return "pid";
    case Show::uid: return "uid";
    case Show::signal: return "signal";
    case Show::device: return "device";
    case Show::sigset: return "sigset";
    case Show::strings: return "strings";
    case Show::array: return "array";
    case Show::errno_: return "errno";
    case Show::odd: return "other";
  }
  return "other";
}

void read_command(Tid tid, char (&out)[32]) {
  char path[64];
  std::snprintf(path, sizeof path, "/proc/%d/comm", tid.value);
  const int fd = ::open(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0) return;
  const ssize_t n = ::read(fd, out, sizeof out - 1);
  ::close(fd);
  if (n <= 0) return;
  out[n] = '\0';
  if (out[n - 1] == '\n') out[n - 1] = '\0';
}

void put_signal(Signal signal, OutBuffer& out) {
  const sys::Flag* flag = sys::find(sys::signal_names, static_cast<u64>(signal.value));
  out.put("{\"number\":");
  out.put_signed(signal.value);
  out.put(",\"name\":");
  if (flag != nullptr) put_json_string(flag->name, out);
  else out.put("null");
  out.put('}');
}

}  // namespace

void JsonPrinter::want_all(Settings& settings, bool limit_was_set) {
  settings.abbreviated = calls::CallSet::none();
  if (!limit_was_set) settings.decode.string_limit = 1 << 20;
}

JsonPrinter::Shown& JsonPrinter::shown(trace::Tracee& tracee) {
  if (tracee.companion(trace::Slot::json) == nullptr) tracee.keep(trace::Slot::json, std::make_unique<Shown>());
  auto& s = static_cast<Shown&>(*tracee.companion(trace::Slot::json));
  if (!s.command_read) {
    read_command(tracee.tid, s.command);
    s.command_read = true;
  }
  return s;
}

void JsonPrinter::begin(const char* type, trace::Tracee& tracee) {
  OutBuffer& out = sink_->buffer;
  out.put("{\"type\":\"");
  out.put(type);
  out.put("\",\"time\":");
  const Shown& s = shown(tracee);
  put_time(s.chosen ? s.entered : clock_now(CLOCK_REALTIME), out);
  out.put(",\"pid\":");
  out.put_signed(tracer_.process_of(tracee).value);
  out.put(",\"tid\":");
  out.put_signed(tracee.tid.value);
  out.put(",\"command\":");
  put_json_string(s.command, out);
}

void JsonPrinter::end() {
  sink_->buffer.put("}\n");
  sink_->piece_done();
}

void JsonPrinter::on_event(Event& event) {
  if (event.tracee == nullptr) return;
  trace::Tracee& tracee = *event.tracee;
  decoder_.attend(tracee.tid);
  Shown& s = shown(tracee);
  OutBuffer& out = sink_->buffer;
  switch (event.kind) {
    case Event::Kind::call_entry:
      if (decoder_.enter(event, s)) {
        s.entered = clock_now(CLOCK_REALTIME);
        s.started = clock_now(CLOCK_MONOTONIC);
      }
      return;
    case Event::Kind::call_exit:
      if (!s.chosen) return;
      decoder_.leave(event, s);
      if ((settings_.statuses & status_of(s.call)) != 0) call(tracee, s, true);
      s.chosen = false;
      return;
    case Event::Kind::signal:
      if ((settings_.signals >> (event.signal.value - 1) & 1) == 0) return;
      begin("signal", tracee);
      out.put(",\"signal\":");
      put_signal(event.signal, out);
      out.put(",\"info\":");
      put_json(*decoder_.signal(event), out);
      stack(tracee);
      return end();
    case Event::Kind::group_stop: return plain("stopped", event);
    case Event::Kind::attached: return plain("attached", event);
    case Event::Kind::exec:
      s.command_read = false;
      begin("exec", tracee);
      out.put(",\"former_tid\":");
      out.put_signed(event.other.value);
      return end();
    case Event::Kind::exited: case Event::Kind::killed: case Event::Kind::superseded:
      if (s.chosen && (settings_.statuses & status::unfinished) != 0) call(tracee, s, false);
      s.chosen = false;
      return plain(event.kind == Event::Kind::exited ? "exited" : event.kind == Event::Kind::killed ? "killed" : "superseded", event);
    default: return;
  }
}

void JsonPrinter::plain(const char* type, const Event& event) {
  begin(type, *event.tracee);
  OutBuffer& out = sink_->buffer;
  if (event.kind == Event::Kind::exited) {
    out.put(",\"status\":");
    out.put_signed(event.status);
  } else if (event.kind == Event::Kind::killed || event.kind == Event::Kind::group_stop) {
    out.put(",\"signal\":");
    put_signal(event.signal, out);
    if (event.kind == Event::Kind::killed) out.put(event.core ? ",\"core\":true" : ",\"core\":false");
  } else if (event.kind == Event::Kind::superseded) {
    out.put(",\"by_tid\":");
    out.put_signed(event.other.value);
  }
  end();
}

void JsonPrinter::on_detach(trace::Tracee& tracee) {
  Shown& s = shown(tracee);
  if (s.chosen && (settings_.statuses & status::detached) != 0) call(tracee, s, false);
  s.chosen = false;
  begin("detached", tracee);
  end();
}

void JsonPrinter::argument(const Shown& s, unsigned i) {
  OutBuffer& out = sink_->buffer;
  const sys::Spec& spec = s.decoded.row->args[i];
  out.put("{\"name\":");
  put_json_string(spec.name != nullptr ? spec.name : "", out);
  out.put(",\"type\":\"");
  out.put(type_name(spec.show));
  out.put("\",\"raw\":\"0x");
  out.put_hex_digits(s.call.args[i], 16);
  out.put("\",\"value\":");
  if (s.decoded.first[i] != nullptr) put_json(*s.decoded.first[i], out);
  else out.put("null");
  if (s.decoded.second[i] != nullptr) {
    out.put(",\"after\":");
    put_json(*s.decoded.second[i], out);
  }
  out.put('}');
}

void JsonPrinter::call(trace::Tracee& tracee, Shown& s, bool finished) {
  OutBuffer& out = sink_->buffer;
  begin("call", tracee);
  out.put(",\"abi\":\"");
  out.put(abi_name(s.call.abi));
  out.put("\",\"number\":");
  out.put_unsigned(s.call.nr);
  out.put(",\"name\":");
  put_json_string(s.row->name, out);
  out.put(",\"ip\":\"");
  out.put_hex(tracee.entry.ip);
  out.put("\",\"args\":[");
  Comma comma(out);
  for (unsigned i = 0; i < s.decoded.row->count; ++i) {
    const sys::Spec& spec = s.decoded.row->args[i];
    if (spec.present != nullptr && !spec.present(s.call.args)) continue;
    comma.next();
    argument(s, i);
  }
  out.put("],\"finished\":");
  out.put(finished ? "true" : "false");
  if (finished) {
    result(s);
    const timespec now = clock_now(CLOCK_MONOTONIC);
    const i64 ns = (now.tv_sec - s.started.tv_sec) * 1'000'000'000LL + now.tv_nsec - s.started.tv_nsec;
    out.put(",\"duration_ns\":");
    out.put_signed(ns < 0 ? 0 : ns);
  }
  tampering(tracee);
  if (finished) stack(tracee);
  end();
}

void JsonPrinter::result(const DecodedCall& c) {
  OutBuffer& out = sink_->buffer;
  out.put(",\"result\":{\"raw\":");
  out.put_signed(c.call.result);
  if (c.decoded.result != nullptr) {
    out.put(",\"value\":");
    put_json(*c.decoded.result, out);
  }
  if (c.decoded.note != nullptr) {
    out.put(",\"note\":");
    put_json(*c.decoded.note, out);
  }
  out.put('}');
  if (c.call.error.value == 0) return;
  const auto code = static_cast<u64>(c.call.error.value);
  const sys::Flag* flag = sys::find(sys::errno_names, code);
  if (flag == nullptr) flag = sys::find(sys::kernel_errno_names, code);
  out.put(",\"error\":{\"number\":");
  out.put_signed(c.call.error.value);
  out.put(",\"name\":");
  if (flag != nullptr) put_json_string(flag->name, out);
  else out.put("null");
  if (const char* words = strerrordesc_np(c.call.error.value)) {
    out.put(",\"text\":");
    put_json_string(words, out);
  }
  out.put('}');
}

void JsonPrinter::tampering(const trace::Tracee& tracee) {
  if (tracee.marks == 0) return;
  OutBuffer& out = sink_->buffer;
  out.put(",\"tampered\":[");
  Comma comma(out);
  struct Name {
    u8 bit;
    const char* name;
  };
  for (const Name& n : {Name{trace::mark::injected, "\"result\""}, Name{trace::mark::arguments, "\"arguments\""}, Name{trace::mark::delayed, "\"delayed\""}}) {
    if ((tracee.marks & n.bit) == 0) continue;
    comma.next();
    out.put(n.name);
  }
  out.put(']');
}

void JsonPrinter::stack(trace::Tracee& tracee) {
  if (settings_.stack == Stack::none) return;
  OutBuffer& out = sink_->buffer;
  out.put(",\"stack\":[");
  Comma comma(out);
  stacks_.each_frame(tracee, settings_.stack_limit, settings_.stack == Stack::source, [&](const Stacks::Frame& f) {
    comma.next();
    out.put("{\"pc\":\"");
    out.put_hex(f.pc);
    out.put("\",\"module\":");
    put_json_string(f.module, out);
    out.put(",\"offset\":\"");
    out.put_hex(f.file_offset);
    out.put('"');
    if (!f.symbol.empty()) {
      out.put(",\"symbol\":");
      put_json_string(f.symbol, out);
      out.put(",\"symbol_offset\":");
      out.put_unsigned(f.symbol_offset);
    }
    if (f.line != 0) {
      out.put(",\"file\":");
      put_json_string(f.file, out);
      out.put(",\"line\":");
      out.put_unsigned(f.line);
    }
    out.put('}');
  });
  out.put(']');
}

}  // namespace sonde::report
