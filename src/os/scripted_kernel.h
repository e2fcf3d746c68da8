// A kernel that says what a script says: a written conversation (script_text.h), replayed to whoever asks.
//
// The order is strict for each thread: a request on it must be the next of its lines, word for word, and must keep the
// contract of Kernel (it is in a stop that was seen). Reports come in the script's order, each as soon as all lines above
// it about its thread are used up; a poll before that finds nothing. When the script is not kept, a complaint is noted, the
// request is answered `gone`, and no more reports come.
#pragma once

#include <string>
#include <string_view>
#include <unordered_set>

#include "os/kernel.h"

namespace sonde::os {

class ScriptedKernel final : public Kernel {
 public:
  explicit ScriptedKernel(std::string_view script);

  // Empty when the script was kept and used up; else the complaints and the lines left, one in each line.
  std::string verdict() const;

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
  struct Line {
    unsigned number = 0;
    std::string request;  // "wait" for a report
    std::string answer;
    i32 tid = 0;  // 0: of no thread
    bool used = false;
  };
  void complain(std::string what);
  // The answer to a request; empty (and a complaint) when the script has another one.
  std::string answer(Tid tid, std::string request, bool needs_stop);
  Outcome outcome(Tid tid, std::string request, bool needs_stop = true);
  // An answer that is either a value, which `parse` takes, or an outcome.
  template <class Parse>
  Outcome value(Tid tid, std::string request, Parse parse);

  std::vector<Line> lines_;
  std::vector<std::string> complaints_;
  std::unordered_set<i32> stopped_;
};

}  // namespace sonde::os
