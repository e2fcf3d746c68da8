// For tests and benchmarks: a kernel in which nothing happens, with one piece of memory that every tracee has.
#pragma once

#include <algorithm>
#include <cstring>

#include "os/kernel.h"

namespace sonde::os {

class StillKernel : public Kernel {
 public:
  StillKernel(u64 start, std::span<const std::byte> memory) : start_(start), memory_(memory) {}

  std::optional<WaitReport> wait(WaitMode, bool& none_left) override {
    none_left = true;
    return {};
  }
  Outcome seize(Tid, u64) override { return {}; }
  Outcome interrupt(Tid) override { return {}; }
  Outcome resume(Tid, Resume, Signal) override { return {}; }
  Outcome detach(Tid, Signal) override { return {}; }
  Outcome set_options(Tid, u64) override { return {}; }
  Outcome event_message(Tid, u64&) override { return {}; }
  Outcome signal_info(Tid, siginfo_t&) override { return {}; }
  Outcome set_signal_info(Tid, const siginfo_t&) override { return {}; }
  Outcome syscall_stop(Tid, SyscallStop&) override { return {}; }
  Outcome registers(Tid, Registers&) override { return {}; }
  Outcome set_registers(Tid, const Registers&) override { return {}; }
  Outcome set_call_number(Tid, i32) override { return {}; }
  Outcome set_call_argument(Tid, Abi, unsigned, u64) override { return {}; }
  Outcome set_call_result(Tid, i64) override { return {}; }
  std::size_t read_memory(Tid, RemoteAddr addr, std::span<std::byte> out) override {
    const u64 offset = addr.value - start_;
    if (offset >= memory_.size()) return 0;
    const std::size_t size = std::min<std::size_t>(out.size(), memory_.size() - offset);
    std::memcpy(out.data(), memory_.data() + offset, size);
    return size;
  }
  std::size_t write_memory(Tid, RemoteAddr, std::span<const std::byte>) override { return 0; }
  Outcome send(Pid, Tid, Signal) override { return {}; }
  Outcome send(Pid, Signal) override { return {}; }
  std::optional<Pid> process_of(Tid tid) override { return Pid(tid.value); }
  std::vector<Tid> threads_of(Pid pid) override { return {Tid(pid.value)}; }

 private:
  u64 start_;
  std::span<const std::byte> memory_;
};

}  // namespace sonde::os
