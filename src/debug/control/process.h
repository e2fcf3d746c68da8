// What is debugged: processes and their threads, as run control keeps them.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/fd.h"
#include "debug/control/debug_registers.h"
#include "debug/control/frames.h"
#include "debug/control/registers.h"
#include "debug/control/trap_table.h"
#include "symbols/process/address_space.h"
#include "trace/event.h"

namespace sonde::debug {

struct Process;

// Memory of a process without our traps. Cheap to make.
class TargetMemory final : public Memory {
 public:
  TargetMemory(os::Kernel& kernel, Tid via, TrapTable& traps) : kernel_(kernel), via_(via), traps_(&traps) {}
  std::size_t read(RemoteAddr addr, std::span<std::byte> out) override;
  // Returns how many bytes could be written.
  std::size_t write(RemoteAddr addr, std::span<const std::byte> in);
  // As the program itself would: not where it may not write. False: nothing was written, or not all.
  bool write_as_program(RemoteAddr addr, std::span<const std::byte> in);
  void go_via(Tid via) { via_ = via; }

 private:
  os::Kernel& kernel_;
  Tid via_;
  TrapTable* traps_;
};

// An instruction that is being executed elsewhere than where it stands (see step_over.h).
struct SteppingOver {
  u64 from = 0;  // where it stands; 0: none
  u64 at = 0;    // where its copy is
  u8 length = 0;
  bool is_call = false;  // the return address it pushes is to be put right
  bool is_syscall = false;
  int borrowed = -1;  // register that stands for rip: its place in Registers, in words
  u64 borrowed_value = 0;
};

struct Thread {
  Tid tid;
  Process* process = nullptr;
  unsigned number = 0;  // in its process, from 1
  bool running = false;
  bool listening = false;  // stopped by job control, and to stay so

  // What it goes on with.
  os::Resume how = os::Resume::cont;
  Signal deliver;                         // a signal to give it
  std::optional<siginfo_t> deliver_info;  // of a signal that was put off
  bool puts_off = false;                  // `deliver` waits until it runs freely
  std::optional<u64> told_at;             // the address of the trap that its last stop was told for: to be stepped over
  SteppingOver over;
  bool waits_for_slot = false;
  u64 watch_version = 0;                // of the process's debug registers that it has
  bool in_our_trap = false;             // it stands in the delivery of a SIGTRAP that is ours
  bool interrupted = false;             // an interrupt of ours has not come back yet
  std::optional<trace::Event> pending;  // what it stopped for, seen while others were halted and not told yet

  // While it is stopped.
  bool registers_read = false;
  bool registers_changed = false;
  Registers registers{};
};

struct Process {
  DebugRegisters watched;
  bool stops_at_calls = false;  // system calls, for `catch syscall`
  Pid pid;
  unsigned inferior = 0;  // its number for people
  bool launched = false;
  bool ended = false;
  bool going = false;                                                // its traps are in memory
  std::shared_ptr<TrapTable> traps = std::make_shared<TrapTable>();  // shared with a vfork child
  Fd memory_file;                                                    // of /proc/PID/mem, for the guardian
  std::unique_ptr<TargetMemory> memory;
  std::unique_ptr<symbols::AddressSpace> space;
  std::vector<std::unique_ptr<Thread>> threads;  // in order of their numbers
  unsigned last_number = 0;
  // The program's entry point: code that runs once, and is borrowed afterwards for copies of instructions.
  struct Slot {
    u64 at = 0;           // 0: there is none
    bool usable = false;  // the program is past it; a trap of ours tells
    bool taken = false;   // a thread is in it
    std::vector<std::byte> original;  // what stood there; empty: nothing was written
    std::vector<std::byte> copy;      // what stands there now
  } slot;
  bool runs_beside = false;  // a vfork child that is only tended until it calls execve or ends

  Thread* find(Tid tid) const;
};

// As the program named it.
std::string thread_name(const Thread& thread);

}  // namespace sonde::debug
