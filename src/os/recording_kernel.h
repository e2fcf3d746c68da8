// Writes down every word between us and another kernel, as a script that ScriptedKernel replays.
#pragma once

#include <string>

#include "os/kernel.h"

namespace sonde::os {

class RecordingKernel final : public Kernel {
 public:
  explicit RecordingKernel(Kernel& inner) : inner_(inner) {}

  const std::string& script() const { return script_; }

  std::optional<WaitReport> wait(WaitMode mode, bool& none_left) override;
  Outcome seize(Tid, u64 options) override;
  Outcome interrupt(Tid) override;
  Outcome resume(Tid, Resume, Signal) override;
  Outcome detach(Tid, Signal) override;
  Outcome set_options(Tid, u64 options) override;
  Outcome event_message(Tid, u64& out) override;
  Outcome signal_info(Tid, siginfo_t& out) override;
  Outcome set_signal_info(Tid, const siginfo_t&) override;
  Outcome syscall_stop(Tid, SyscallStop& out) override;
  Outcome registers(Tid, Registers& out) override;
  Outcome set_registers(Tid, const Registers&) override;
  Outcome debug_register(Tid, unsigned index, u64& out) override;
  Outcome set_debug_register(Tid, unsigned index, u64 value) override;
  Outcome set_call_number(Tid, i32 nr) override;
  Outcome set_call_argument(Tid, Abi, unsigned index, u64 value) override;
  Outcome set_call_result(Tid, i64 value) override;
  std::size_t read_memory(Tid, RemoteAddr, std::span<std::byte>) override;
  std::size_t write_memory(Tid, RemoteAddr, std::span<const std::byte>) override;
  Outcome send(Pid process, Tid thread, Signal) override;
  Outcome send(Pid process, Signal) override;
  std::optional<Pid> process_of(Tid) override;
  std::vector<Tid> threads_of(Pid) override;

 private:
  void note(std::string_view request, std::string_view answer);
  Outcome noted(std::string_view request, Outcome outcome);
  // A request that is answered by a value when it succeeds.
  Outcome noted(std::string_view request, Outcome outcome, std::string_view value);

  Kernel& inner_;
  std::string script_;
};

}  // namespace sonde::os
