// Prints what the symbols layer sees of a process: the stack of every thread, for people or (--raw) for scripts, or (--maps)
// the modules of its mappings.
#include <dirent.h>
#include <fcntl.h>
#include <sys/ptrace.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <vector>

#include "base/fd.h"
#include "symbols/process/address_space.h"
#include "symbols/process/stack_text.h"
#include "symbols/unwind/user_registers.h"

namespace {

using namespace sonde;
using namespace sonde::symbols;

class RemoteMemory final : public Memory {
 public:
  explicit RemoteMemory(Pid pid)
      : file_(open(("/proc/" + std::to_string(pid.value) + "/mem").c_str(), O_RDONLY | O_CLOEXEC)) {}
  std::size_t read(RemoteAddr addr, std::span<std::byte> out) override {
    const ssize_t got = pread(file_.get(), out.data(), out.size(), static_cast<off_t>(addr.value));
    return got < 0 ? 0 : static_cast<std::size_t>(got);
  }

 private:
  Fd file_;
};

std::vector<int> threads_of(int pid) {
  std::vector<int> threads;
  if (DIR* directory = opendir(("/proc/" + std::to_string(pid) + "/task").c_str()); directory != nullptr) {
    while (const dirent* entry = readdir(directory)) {
      if (const int tid = std::atoi(entry->d_name); tid > 0) threads.push_back(tid);
    }
    closedir(directory);
  }
  return threads;
}

const char* origin_name(FrameOrigin origin) {
  switch (origin) {
    case FrameOrigin::innermost: return "innermost";
    case FrameOrigin::call_frame: return "call_frame";
    case FrameOrigin::signal: return "signal";
    case FrameOrigin::frame_pointer: return "frame_pointer";
    case FrameOrigin::stack_top: return "stack_top";
  }
  return "";
}

void print_stack(AddressSpace& space, int tid) {
  user_regs_struct registers{};
  if (ptrace(PTRACE_GETREGS, tid, nullptr, &registers) != 0) return;
  std::vector<StackFrame> frames;
  const auto clock = [] { return std::chrono::steady_clock::now(); };
  const auto first = clock();
  space.unwind(frame_registers(registers), 256, frames);
  const auto second = clock();
  constexpr int rounds = 100;
  for (int i = 0; i < rounds; ++i) space.unwind(frame_registers(registers), 256, frames);
  const auto third = clock();
  const auto us = [](auto duration) { return std::chrono::duration<double, std::micro>(duration).count(); };
  std::printf("thread %d: %zu frames, first %.1f us, then %.2f us\n", tid, frames.size(), us(second - first),
              us(third - second) / rounds);
  for (const StackFrame& frame : frames) {
    std::string line;
    append_stack_line(line, space, frame, true);
    line.pop_back();
    std::printf("%s  {sp %#llx, %s}\n", line.c_str(), static_cast<unsigned long long>(frame.sp),
                origin_name(frame.origin));
    const auto& source = space.source(frame.pc, frame.after_call).frames;
    for (std::size_t i = 0; i + 1 < source.size(); ++i) {
      std::printf("     inlined %s at %s:%u\n", source[i].function.c_str(), source[i].position.file.c_str(),
                  source[i].position.line);
    }
  }
}

void print_raw(AddressSpace& space, int tid) {
  user_regs_struct registers{};
  if (ptrace(PTRACE_GETREGS, tid, nullptr, &registers) != 0) return;
  std::vector<StackFrame> frames;
  space.unwind(frame_registers(registers), 256, frames);
  std::printf("THREAD %d\n", tid);
  for (const StackFrame& frame : frames) {
    const Location& location = space.locate(frame);
    std::string name(location.symbol.empty() ? "?" : location.symbol);
    if (!location.symbol.empty()) {
      location.module->symbols().each_alias(
          location.symbol_index, [&](const Symbol& alias) { name += "|" + location.module->readable_name(alias); });
    }
    std::printf("FRAME %llx %s %s\n", static_cast<unsigned long long>(frame.pc), origin_name(frame.origin),
                name.c_str());
  }
}

void print_maps(AddressSpace& space) {
  for (const Mapping& mapping : space.maps().all()) {
    const auto* loaded = space.loaded_at(mapping.start);
    std::printf("%llx-%llx %c %s", static_cast<unsigned long long>(mapping.start),
                static_cast<unsigned long long>(mapping.end), mapping.executable ? 'x' : '-', mapping.name.c_str());
    if (loaded != nullptr) {
      std::printf("  {bias %llx, build id %s, %zu symbols}", static_cast<unsigned long long>(loaded->bias),
                  loaded->module->build_id().c_str(), loaded->module->symbols().size());
    }
    std::printf("\n");
  }
}

}  // namespace

int main(int argc, char** argv) {
  const bool maps = argc == 3 && std::strcmp(argv[1], "--maps") == 0;
  const int pid = argc >= 2 ? std::atoi(argv[argc - 1]) : 0;
  const bool raw = argc == 3 && std::strcmp(argv[1], "--raw") == 0;
  if (pid <= 0) {
    std::fprintf(stderr, "usage: unwind_dump [--raw | --maps] PID\n");
    return 1;
  }
  RemoteMemory memory{Pid(pid)};
  ModuleCache modules;
  AddressSpace space(modules, std::make_unique<LiveProcess>(Pid(pid), memory));
  if (maps) {
    print_maps(space);
    return 0;
  }
  std::vector<int> stopped;
  for (const int tid : threads_of(pid)) {
    if (ptrace(PTRACE_SEIZE, tid, nullptr, nullptr) != 0) {
      std::fprintf(stderr, "unwind_dump: cannot attach to %d: %s\n", tid, std::strerror(errno));
      continue;
    }
    int status = 0;
    if (ptrace(PTRACE_INTERRUPT, tid, nullptr, nullptr) == 0 && waitpid(tid, &status, __WALL) == tid &&
        WIFSTOPPED(status)) {
      stopped.push_back(tid);
    }
  }
  for (const int tid : stopped) raw ? print_raw(space, tid) : print_stack(space, tid);
  for (const int tid : stopped) ptrace(PTRACE_DETACH, tid, nullptr, nullptr);
  return stopped.empty() ? 1 : 0;
}
