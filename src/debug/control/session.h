// A debugging session: one program, what runs of it, where the user looks, and the verbs of run control. Commands see this
// and nothing below.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "debug/control/breakpoint.h"
#include "debug/control/engine.h"
#include "debug/control/frames.h"
#include "debug/control/inspector.h"
#include "debug/control/listener.h"
#include "debug/control/plan.h"
#include "debug/control/signals.h"
#include "debug/control/stop.h"

namespace sonde::debug {

struct Place;

// How the program is started.
struct Startup {
  std::string program;                   // path; empty: none
  std::vector<std::string> arguments;    // for exec without a shell
  std::string shell_arguments;           // as typed after `run`; needs a shell if it has signs that one knows
  std::vector<std::string> environment;  // NAME=value
  std::string directory;                 // empty: ours
  std::string terminal;                  // empty: ours
  bool randomize = false;
  bool own_group = false;  // a process group of its own, as a terminal needs it
};

class Session final : private Director {
 public:
  // `interrupts` may be null; what it takes asks for a stop.
  Session(os::Kernel& kernel, os::Interrupts* interrupts, Listener& listener);
  ~Session() override;

  // --- what is debugged
  Startup startup;
  Result<> load(const std::string& path);  // a program, not running; empty: none any more
  Process* process() const { return process_; }
  Thread* thread() const { return thread_; }
  bool alive() const { return process_ != nullptr; }
  // Of the process, or of the program as a file while it does not run; null without one.
  symbols::AddressSpace* space() const;
  symbols::ModuleCache& modules() { return modules_; }
  Engine& engine() { return engine_; }
  // Changes whenever something has run, was written, or another thread was selected: what was derived from it is stale.
  u64 epoch() const { return epoch_; }

  // --- memory and registers; memory is read through here or space()->memory(), never with our traps in it
  std::size_t read(u64 address, std::span<std::byte> out);
  Result<> write(u64 address, std::span<const std::byte> bytes);
  Result<Registers> registers();  // of the selected thread, innermost frame
  Result<> set_registers(const Registers& registers);

  // --- frames of the selected thread
  const Frame* frame(unsigned level);  // null: there is none
  const Frame* selected_frame() { return frame(selected_); }
  unsigned selected_level() const { return selected_; }
  Result<> select_frame(unsigned level);
  symbols::WalkEnd walk_end() const { return frames_.end(); }
  void select(Thread& thread);

  // --- running. Each comes back when everything stands again.
  Result<Stop> start(bool at_first_instruction);
  Result<Stop> attach(Pid pid);
  // `plan` null: until something comes. `signal`: given to the selected thread in place of what it stopped with.
  Result<Stop> go(Plan* plan = nullptr, std::optional<Signal> signal = {});
  // Addresses of a place, from the selected frame.
  Result<std::vector<Place>> find_place(std::string_view text);
  Result<> detach();
  Result<> kill();
  void leave();  // lets go of all: kills what we have started, detaches the rest
  enum class Lock : u8 { off, on, step };
  Lock scheduler_lock = Lock::off;

  // --- breakpoints
  std::vector<std::unique_ptr<Breakpoint>>& breakpoints() { return breakpoints_; }
  Breakpoint* breakpoint(unsigned number);
  // Finds the place; `pending_too`: a place that is not there yet is waited for.
  Result<Breakpoint*> add_breakpoint(Breakpoint wanted, bool pending_too);
  Result<Breakpoint*> add_catchpoint(Breakpoint wanted);
  // Watches an lvalue of the selected frame.
  Result<Breakpoint*> add_watchpoint(Breakpoint wanted);
  void remove_breakpoint(unsigned number);
  unsigned last_breakpoint_number() const { return last_number_; }
  SignalTable signals;

  // --- for plans
  void plan_trap(u64 address);
  void drop_plan_traps();
  Inspector& inspector() { return *inspector_; }
  void set_inspector(Inspector& inspector) { inspector_ = &inspector; }
  Listener& listener() { return listener_; }

 private:
  bool on_trap(Thread& thread, u64 address, Stop& stop) override;
  bool on_step(Thread& thread, Stop& stop) override;
  bool on_signal(Thread& thread, Signal signal, const siginfo_t& info, Stop& stop) override;
  bool on_watch(Thread& thread, u64 bits, Stop& stop) override;
  bool on_call(Thread& thread, const os::SyscallStop& call, Stop& stop) override;
  bool on_exec(Thread& thread, Stop& stop) override;
  bool on_fork(Thread& maker, Pid child, bool vfork, Stop& stop) override;
  void on_thread(Thread& thread) override;
  void on_thread_end(Thread& thread) override;
  void on_process_end(Process& process) override;

  void look_at(Thread& thread);  // as if it were selected, for conditions
  bool hits(Breakpoint& breakpoint, Thread& thread);
  void stand(Stop& stop, Tid before);
  void changed();
  // Traps of the process that runs follow the breakpoints and the libraries.
  void place_all();
  void place(Breakpoint& breakpoint);
  void unplace(Breakpoint& breakpoint);
  void watch_libraries();
  void watch_again();  // the process is another one, or runs another program
  void unwatch(Breakpoint& breakpoint);
  bool watch_stops(Breakpoint& breakpoint, Thread& thread, Stop& stop);
  bool scope_ends(Thread& thread, u64 address, Stop& stop);
  bool catches(Breakpoint::Kind kind, Thread& thread, i64 value, Stop& stop);
  void count_catches();

  os::Kernel& kernel_;
  Listener& listener_;
  symbols::ModuleCache modules_;
  std::unique_ptr<Inspector> plain_inspector_;
  Inspector* inspector_;
  Engine engine_;
  std::unique_ptr<symbols::AddressSpace> static_space_;
  Process* process_ = nullptr;
  Thread* thread_ = nullptr;
  FrameList frames_;
  unsigned selected_ = 0;
  u64 frames_epoch_ = 0;
  u64 epoch_ = 1;
  std::vector<std::unique_ptr<Breakpoint>> breakpoints_;
  unsigned last_number_ = 0;
  Plan* plan_ = nullptr;
  Tid plan_thread_;
  std::vector<u64> plan_traps_;
  u64 library_event_ = 0;  // where the dynamic linker tells that libraries came or went; 0: not known
};

}  // namespace sonde::debug
