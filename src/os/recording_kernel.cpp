#include "os/recording_kernel.h"

#include "os/script_text.h"

namespace sonde::os {

using script::hex;
using script::join;
using script::text_of;

void RecordingKernel::note(std::string_view request, std::string_view answer) {
  script_ += request;
  script_ += " -> ";
  script_ += answer;
  script_ += '\n';
}

Outcome RecordingKernel::noted(std::string_view request, Outcome outcome) {
  note(request, text_of(outcome));
  return outcome;
}

Outcome RecordingKernel::noted(std::string_view request, Outcome outcome, std::string_view value) {
  if (outcome.ok())
    note(request, value);
  else
    note(request, outcome.gone() ? "gone" : "errno " + text_of(outcome));
  return outcome;
}

std::optional<WaitReport> RecordingKernel::wait(WaitMode mode, bool& none_left) {
  const auto report = inner_.wait(mode, none_left);
  note("wait", report                   ? text_of(*report)
               : none_left              ? "none_left"
               : mode == WaitMode::poll ? "nothing"
                                        : "interrupted");
  return report;
}

Outcome RecordingKernel::seize(Tid tid, u64 options) {
  return noted(join({"seize", text_of(tid), hex(options)}), inner_.seize(tid, options));
}

Outcome RecordingKernel::interrupt(Tid tid) { return noted(join({"interrupt", text_of(tid)}), inner_.interrupt(tid)); }

Outcome RecordingKernel::resume(Tid tid, Resume how, Signal signal) {
  return noted(join({"resume", text_of(tid), text_of(how), text_of(signal)}), inner_.resume(tid, how, signal));
}

Outcome RecordingKernel::detach(Tid tid, Signal signal) {
  return noted(join({"detach", text_of(tid), text_of(signal)}), inner_.detach(tid, signal));
}

Outcome RecordingKernel::set_options(Tid tid, u64 options) {
  return noted(join({"set_options", text_of(tid), hex(options)}), inner_.set_options(tid, options));
}

Outcome RecordingKernel::event_message(Tid tid, u64& out) {
  const auto outcome = inner_.event_message(tid, out);
  return noted(join({"event_message", text_of(tid)}), outcome, std::to_string(out));
}

Outcome RecordingKernel::signal_info(Tid tid, siginfo_t& out) {
  const auto outcome = inner_.signal_info(tid, out);
  return noted(join({"signal_info", text_of(tid)}), outcome, text_of(out));
}

Outcome RecordingKernel::set_signal_info(Tid tid, const siginfo_t& info) {
  return noted(join({"set_signal_info", text_of(tid), text_of(info)}), inner_.set_signal_info(tid, info));
}

Outcome RecordingKernel::syscall_stop(Tid tid, SyscallStop& out) {
  const auto outcome = inner_.syscall_stop(tid, out);
  return noted(join({"syscall_stop", text_of(tid)}), outcome, text_of(out));
}

Outcome RecordingKernel::registers(Tid tid, Registers& out) {
  const auto outcome = inner_.registers(tid, out);
  return noted(join({"registers", text_of(tid)}), outcome, script::bytes(std::as_bytes(std::span(&out, 1))));
}

Outcome RecordingKernel::set_registers(Tid tid, const Registers& in) {
  return noted(join({"set_registers", text_of(tid), script::bytes(std::as_bytes(std::span(&in, 1)))}),
               inner_.set_registers(tid, in));
}

Outcome RecordingKernel::debug_register(Tid tid, unsigned index, u64& out) {
  const Outcome outcome = inner_.debug_register(tid, index, out);
  return noted(join({"debug_register", text_of(tid), std::to_string(index)}), outcome, script::hex(out));
}

Outcome RecordingKernel::set_debug_register(Tid tid, unsigned index, u64 value) {
  return noted(join({"set_debug_register", text_of(tid), std::to_string(index), script::hex(value)}),
               inner_.set_debug_register(tid, index, value));
}

Outcome RecordingKernel::set_call_number(Tid tid, i32 nr) {
  return noted(join({"set_call_number", text_of(tid), std::to_string(nr)}), inner_.set_call_number(tid, nr));
}

Outcome RecordingKernel::set_call_argument(Tid tid, Abi abi, unsigned index, u64 value) {
  return noted(join({"set_call_argument", text_of(tid), std::to_string(index), hex(value)}),
               inner_.set_call_argument(tid, abi, index, value));
}

Outcome RecordingKernel::set_call_result(Tid tid, i64 value) {
  return noted(join({"set_call_result", text_of(tid), std::to_string(value)}), inner_.set_call_result(tid, value));
}

std::size_t RecordingKernel::read_memory(Tid tid, RemoteAddr addr, std::span<std::byte> out) {
  const std::size_t got = inner_.read_memory(tid, addr, out);
  note(join({"read_memory", text_of(tid), hex(addr.value), std::to_string(out.size())}), script::bytes(out.first(got)));
  return got;
}

std::size_t RecordingKernel::write_memory(Tid tid, RemoteAddr addr, std::span<const std::byte> in) {
  const std::size_t put = inner_.write_memory(tid, addr, in);
  note(join({"write_memory", text_of(tid), hex(addr.value), script::bytes(in)}), std::to_string(put));
  return put;
}

Outcome RecordingKernel::send(Pid process, Tid thread, Signal signal) {
  return noted(join({"tgkill", text_of(thread), std::to_string(process.value), text_of(signal)}),
               inner_.send(process, thread, signal));
}

Outcome RecordingKernel::send(Pid process, Signal signal) {
  return noted(join({"kill", std::to_string(process.value), text_of(signal)}), inner_.send(process, signal));
}

std::optional<Pid> RecordingKernel::process_of(Tid tid) {
  const auto pid = inner_.process_of(tid);
  note(join({"process_of", text_of(tid)}), pid ? std::to_string(pid->value) : "unknown");
  return pid;
}

std::vector<Tid> RecordingKernel::threads_of(Pid pid) {
  auto tids = inner_.threads_of(pid);
  std::string text;
  for (const Tid tid : tids) text += (text.empty() ? "" : " ") + text_of(tid);
  note(join({"threads_of", std::to_string(pid.value)}), text);
  return tids;
}

}  // namespace sonde::os
