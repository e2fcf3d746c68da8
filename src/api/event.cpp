#include <sys/user.h>

#include <bit>

#include "api/state.h"
#include "report/call_text.h"
#include "report/signal_name.h"

namespace sonde {

using trace::Event;

TraceEvent::Kind TraceEvent::kind() const {
  switch (state_->event->kind) {
    case Event::Kind::call_entry: return Kind::call_entry;
    case Event::Kind::call_exit: return Kind::call_exit;
    case Event::Kind::signal: return Kind::signal;
    case Event::Kind::attached: return Kind::attached;
    case Event::Kind::exec: return Kind::exec;
    case Event::Kind::exited: return Kind::exited;
    case Event::Kind::killed: return Kind::killed;
    default: return Kind::stopped;
  }
}

int TraceEvent::pid() const { return state_->tracer->process_of(*state_->event->tracee).value; }
int TraceEvent::tid() const { return state_->event->tracee->tid.value; }

namespace {
bool is_call(const Event& event) { return event.kind == Event::Kind::call_entry || event.kind == Event::Kind::call_exit; }
}  // namespace

std::string_view TraceEvent::name() const { return is_call(*state_->event) ? state_->call->row->name : ""; }
unsigned TraceEvent::number() const { return is_call(*state_->event) ? state_->call->call.nr : 0; }

std::string_view TraceEvent::abi() const {
  switch (state_->event->tracee->entry.abi) {
    case Abi::x86_64: return "x86_64";
    case Abi::i386: return "i386";
    case Abi::x32: return "x32";
  }
  return "";
}

std::span<const std::uint64_t> TraceEvent::raw_arguments() const {
  if (!is_call(*state_->event)) return {};
  return std::span(state_->call->call.args).first(state_->call->decoded.row->count);
}

std::vector<TraceValue> TraceEvent::arguments() const {
  std::vector<TraceValue> out;
  if (!is_call(*state_->event)) return out;
  const auto& d = state_->call->decoded;
  for (unsigned i = 0; i < d.row->count; ++i) out.emplace_back(d.second[i] != nullptr ? d.second[i] : d.first[i]);
  return out;
}

TraceValue TraceEvent::argument(std::string_view name) const {
  if (!is_call(*state_->event)) return {};
  const auto& d = state_->call->decoded;
  for (unsigned i = 0; i < d.row->count; ++i) {
    if (d.row->args[i].name != nullptr && name == d.row->args[i].name) return TraceValue(d.second[i] != nullptr ? d.second[i] : d.first[i]);
  }
  return {};
}

std::int64_t TraceEvent::result() const { return state_->event->call.result; }
int TraceEvent::error() const { return state_->event->kind == Event::Kind::call_exit ? state_->call->call.error.value : 0; }
TraceValue TraceEvent::result_value() const { return TraceValue(is_call(*state_->event) ? state_->call->decoded.result : nullptr); }
int TraceEvent::signal() const { return state_->event->signal.value; }
int TraceEvent::status() const { return state_->event->status; }

std::string TraceEvent::text() const {
  const Event& event = *state_->event;
  OutBuffer out;
  if (is_call(event)) {
    const auto& d = state_->call->decoded;
    out.put(state_->call->row->name);
    out.put('(');
    report::print_entry_arguments(d, {}, out);
    if (event.kind == Event::Kind::call_exit) {
      report::print_exit_arguments(d, {}, out);
      out.put(") = ");
      report::print_result(d, state_->call->call, {}, out);
    }
  } else if (event.kind == Event::Kind::signal) {
    out.put("--- ");
    out.put(report::signal_name(event.signal));
    out.put(' ');
    report::print(*state_->decoder->signal(event), {}, out);
    out.put(" ---");
  } else if (event.kind == Event::Kind::exited) {
    out.put("+++ exited with ");
    out.put_signed(event.status);
    out.put(" +++");
  } else if (event.kind == Event::Kind::killed) {
    out.put("+++ killed by ");
    out.put(report::signal_name(event.signal));
    out.put(event.core ? " (core dumped) +++" : " +++");
  }
  return std::string(out.view());
}

std::size_t TraceEvent::read(std::uint64_t address, std::span<std::byte> out) const {
  return state_->decoder->memory().read(RemoteAddr(address), out);
}

std::size_t TraceEvent::write(std::uint64_t address, std::span<const std::byte> bytes) const {
  state_->decoder->memory().invalidate();
  return state_->tracer->kernel().write_memory(state_->event->tracee->tid, RemoteAddr(address), bytes);
}

bool TraceEvent::registers(user_regs_struct& out) const {
  Registers raw;
  if (!state_->tracer->kernel().registers(state_->event->tracee->tid, raw).ok()) return false;
  out = std::bit_cast<user_regs_struct>(raw);
  return true;
}

bool TraceEvent::set_registers(const user_regs_struct& registers) const {
  return state_->tracer->kernel().set_registers(state_->event->tracee->tid, std::bit_cast<Registers>(registers)).ok();
}

void TraceEvent::deliver(int signal) const { state_->event->deliver = Signal(signal); }

bool TraceEvent::set_result(std::int64_t value) const {
  if (state_->event->kind != Event::Kind::call_exit) return false;
  return state_->tracer->kernel().set_call_result(state_->event->tracee->tid, value).ok();
}

}  // namespace sonde
