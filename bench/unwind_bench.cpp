// What a stack costs when everything about its code is known: 15 frames below main, and 10,000.
#include <benchmark/benchmark.h>
#include <signal.h>
#include <sys/ptrace.h>
#include <sys/uio.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

#include <memory>
#include <vector>

#include "symbols/process/address_space.h"
#include "symbols/process/stack_text.h"
#include "symbols/unwind/user_registers.h"

namespace {

using namespace sonde;
using namespace sonde::symbols;

[[gnu::noinline]] int descend(int depth) {
  if (depth == 0) return raise(SIGSTOP);
  const int result = descend(depth - 1);
  benchmark::DoNotOptimize(depth);
  return result + depth;
}

class ChildMemory final : public Memory {
 public:
  explicit ChildMemory(pid_t pid) : pid_(pid) {}
  std::size_t read(RemoteAddr addr, std::span<std::byte> out) override {
    const iovec to{out.data(), out.size()};
    const iovec from{reinterpret_cast<void*>(addr.value), out.size()};
    const ssize_t got = process_vm_readv(pid_, &to, 1, &from, 1, 0);
    return got < 0 ? 0 : static_cast<std::size_t>(got);
  }

 private:
  pid_t pid_;
};

// A copy of this program, stopped `depth` calls below where it was made.
class StoppedChild {
 public:
  explicit StoppedChild(int depth) : pid_(fork()), memory_(pid_) {
    if (pid_ == 0) {
      ptrace(PTRACE_TRACEME, 0, nullptr, nullptr);
      _exit(descend(depth) & 1);
    }
    int status = 0;
    waitpid(pid_, &status, 0);
  }
  ~StoppedChild() {
    kill(pid_, SIGKILL);
    waitpid(pid_, nullptr, 0);
  }
  StoppedChild(const StoppedChild&) = delete;
  StoppedChild& operator=(const StoppedChild&) = delete;
  FrameRegisters registers() const {
    user_regs_struct registers{};
    ptrace(PTRACE_GETREGS, pid_, nullptr, &registers);
    return frame_registers(registers);
  }
  std::unique_ptr<ProcessView> view() { return std::make_unique<LiveProcess>(Pid(pid_), memory_); }

 private:
  pid_t pid_;
  ChildMemory memory_;
};

void unwind(benchmark::State& state) {
  StoppedChild child(static_cast<int>(state.range(0)));
  ModuleCache modules;
  AddressSpace space(modules, child.view());
  const FrameRegisters registers = child.registers();
  std::vector<StackFrame> frames;
  for (auto _ : state) space.unwind(registers, 100'000, frames);
  state.counters["frames"] = static_cast<double>(frames.size());
}
BENCHMARK(unwind)->Arg(5)->Arg(10'000)->Unit(benchmark::kMicrosecond);

void unwind_and_print(benchmark::State& state) {
  StoppedChild child(static_cast<int>(state.range(0)));
  ModuleCache modules;
  AddressSpace space(modules, child.view());
  const FrameRegisters registers = child.registers();
  std::vector<StackFrame> frames;
  std::string text;
  for (auto _ : state) {
    text.clear();
    space.unwind(registers, 256, frames);
    for (const StackFrame& frame : frames) append_stack_line(text, space, frame, false);
  }
  state.counters["frames"] = static_cast<double>(frames.size());
}
BENCHMARK(unwind_and_print)->Arg(5)->Unit(benchmark::kMicrosecond);

// The first stack of a process whose files are known from another one.
void first_stack_of_a_process(benchmark::State& state) {
  StoppedChild child(static_cast<int>(state.range(0)));
  ModuleCache modules;
  const FrameRegisters registers = child.registers();
  std::vector<StackFrame> frames;
  for (auto _ : state) {
    AddressSpace space(modules, child.view());
    space.unwind(registers, 256, frames);
  }
}
BENCHMARK(first_stack_of_a_process)->Arg(5)->Unit(benchmark::kMicrosecond);

}  // namespace

BENCHMARK_MAIN();
