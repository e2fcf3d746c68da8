// What it costs to decode a call and to print its line, the tracee's memory at hand.
#include <benchmark/benchmark.h>
#include <sys/syscall.h>

#include "report/testing/line_run.h"

namespace {

using namespace sonde;

constexpr std::string_view kMemory("/etc/hostname\0some text that was read, longer than what is shown of it", 71);

void openat_line(benchmark::State& state) {
  report::LineRun run(kMemory);
  for (auto _ : state) {
    run.sink->buffer.clear();
    run.call(SYS_openat, {static_cast<u64>(AT_FDCWD), report::LineRun::kMemory, O_RDONLY | O_CLOEXEC}, 3);
  }
  benchmark::DoNotOptimize(run.sink->buffer.view().data());
}
BENCHMARK(openat_line);

void read_line(benchmark::State& state) {
  report::LineRun run(kMemory);
  for (auto _ : state) {
    run.sink->buffer.clear();
    run.call(SYS_read, {3, report::LineRun::kMemory + 14, 4096}, 57);
  }
  benchmark::DoNotOptimize(run.sink->buffer.view().data());
}
BENCHMARK(read_line);

}  // namespace

BENCHMARK_MAIN();
