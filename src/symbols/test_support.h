// For the tests of this layer: programs compiled on the spot, children under ptrace, and processes made of bytes.
#pragma once

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/ptrace.h>
#include <sys/uio.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "symbols/process/address_space.h"
#include "symbols/unwind/user_registers.h"

namespace sonde::symbols::testing {

// A folder that is gone after the test.
class Folder {
 public:
  Folder() {
    char name[] = "/tmp/sonde-symbols-XXXXXX";
    path_ = mkdtemp(name);
  }
  ~Folder() { run("rm -rf " + path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  std::string at(const std::string& name) const { return path_ + "/" + name; }
  // Runs a shell command in the folder.
  bool run(const std::string& command) const {
    return std::system(("cd " + path_ + " && (" + command + ") >log 2>&1").c_str()) == 0;
  }
  std::string log() const {
    std::ifstream in(at("log"));
    return {std::istreambuf_iterator<char>(in), {}};
  }
  void write(const std::string& name, const std::string& text) const { std::ofstream(at(name)) << text; }
  // Compiles a source; its language is the suffix of its name. Returns the path of the program.
  std::string compile(const std::string& source_name, const std::string& source, const std::string& flags,
                      const std::string& output = "program") const {
    write(source_name, source);
    const bool cxx = source_name.ends_with(".cpp");
    EXPECT_TRUE(run((cxx ? "g++ " : "gcc ") + std::string("-o ") + output + " " + source_name + " " + flags)) << log();
    return at(output);
  }

 private:
  std::string path_;
};

class ChildMemory final : public Memory {
 public:
  explicit ChildMemory(pid_t pid) : pid_(pid) {}
  std::size_t read(RemoteAddr addr, std::span<std::byte> out) override {
    std::size_t done = 0;
    while (done < out.size()) {
      const u64 at = addr.value + done;
      const std::size_t count = std::min<std::size_t>(out.size() - done, 4096 - at % 4096);
      const iovec to{out.data() + done, count};
      const iovec from{reinterpret_cast<void*>(at), count};
      const ssize_t got = process_vm_readv(pid_, &to, 1, &from, 1, 0);
      if (got <= 0) break;
      done += static_cast<std::size_t>(got);
    }
    return done;
  }

 private:
  pid_t pid_;
};

// A program under ptrace. It is killed at the end.
class Child {
 public:
  explicit Child(const std::string& program, std::vector<std::string> arguments = {}) : pid_(fork()), memory_(pid_) {
    if (pid_ == 0) {
      std::vector<char*> argv{const_cast<char*>(program.c_str())};
      for (std::string& argument : arguments) argv.push_back(argument.data());
      argv.push_back(nullptr);
      ptrace(PTRACE_TRACEME, 0, nullptr, nullptr);
      execv(program.c_str(), argv.data());
      _exit(127);
    }
    wait();
    ptrace(PTRACE_SETOPTIONS, pid_, nullptr, PTRACE_O_EXITKILL);
  }
  ~Child() {
    if (!gone_) {
      kill(pid_, SIGKILL);
      while (!gone_) wait();
    }
  }
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  pid_t pid() const { return pid_; }
  bool gone() const { return gone_; }
  Memory& memory() { return memory_; }
  // The signal of the stop; 0 if the child has ended.
  int cont(int signal = 0) { return resume(PTRACE_CONT, signal); }
  int step() { return resume(PTRACE_SINGLESTEP, 0); }
  // Goes on, delivering what comes, up to the next breakpoint instruction.
  bool run_to_trap() {
    int signal = cont();
    while (signal != 0 && signal != SIGTRAP) signal = cont(signal);
    return signal == SIGTRAP;
  }
  // Past the stops at exec, up to an int3 of the program's own.
  bool run_to_breakpoint() {
    while (run_to_trap()) {
      siginfo_t info{};
      ptrace(PTRACE_GETSIGINFO, pid_, nullptr, &info);
      if (info.si_code == SI_KERNEL) return true;
    }
    return false;
  }
  FrameRegisters registers() const {
    user_regs_struct registers{};
    ptrace(PTRACE_GETREGS, pid_, nullptr, &registers);
    return frame_registers(registers);
  }
  std::unique_ptr<ProcessView> view() { return std::make_unique<LiveProcess>(Pid(pid_), memory_); }

 private:
  int resume(__ptrace_request how, int signal) {
    if (gone_ || ptrace(how, pid_, nullptr, signal) != 0) return 0;
    return wait();
  }
  int wait() {
    int status = 0;
    if (waitpid(pid_, &status, 0) != pid_ || !WIFSTOPPED(status)) {
      gone_ = true;
      return 0;
    }
    return WSTOPSIG(status);
  }

  pid_t pid_;
  ChildMemory memory_;
  bool gone_ = false;
};

// A process that never ran: its maps as text, its memory as blocks of bytes, its files by path.
class FrozenProcess final : public ProcessView, public Memory {
 public:
  std::string maps;
  std::map<u64, std::vector<std::byte>> blocks;
  std::map<std::string, std::string> files;  // name in the maps -> path of ours
  unsigned reads = 0;
  unsigned opened = 0;

  Memory& memory() override { return *this; }
  bool read_maps(std::string& text) override {
    text = maps;
    return !maps.empty();
  }
  std::shared_ptr<const ByteSource> open(const Mapping& mapping) override {
    ++opened;
    const auto found = files.find(mapping.name);
    return found == files.end() ? nullptr : FileSource::open(found->second.c_str());
  }
  std::size_t read(RemoteAddr addr, std::span<std::byte> out) override {
    ++reads;
    std::size_t done = 0;
    for (; done < out.size(); ++done) {
      const u64 at = addr.value + done;
      auto block = blocks.upper_bound(at);
      if (block == blocks.begin()) break;
      --block;
      if (at - block->first >= block->second.size()) break;
      out[done] = block->second[at - block->first];
    }
    return done;
  }
  void put_words(u64 address, std::initializer_list<u64> words) {
    auto& block = blocks[address];
    block.resize(words.size() * 8);
    std::memcpy(block.data(), words.begin(), block.size());
  }
  void put_code(u64 address, std::initializer_list<int> code) {
    auto& block = blocks[address];
    for (const int byte : code) block.push_back(static_cast<std::byte>(byte));
  }
};

// The frames' function names, innermost first; "?" for those without.
inline std::vector<std::string> names(AddressSpace& space, const std::vector<StackFrame>& frames) {
  std::vector<std::string> result;
  for (const StackFrame& frame : frames) {
    const Location& location = space.locate(frame);
    result.emplace_back(location.symbol.empty() ? "?" : location.symbol);
  }
  return result;
}

inline std::vector<u64> addresses(const std::vector<StackFrame>& frames) {
  std::vector<u64> result;
  for (const StackFrame& frame : frames) result.push_back(frame.pc);
  return result;
}

}  // namespace sonde::symbols::testing
