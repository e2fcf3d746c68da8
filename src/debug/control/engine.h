// Lets threads go and brings all of them to a stand again, steps over traps, keeps the book of processes and threads.
//
// The tracer beneath (trace::Tracer) knows what a stop is and survives every race of births, execs and deaths; the engine
// knows which threads ought to run. What a stop means to a user is the director's business.
#pragma once

#include <signal.h>

#include <deque>
#include <memory>
#include <optional>
#include <vector>

#include "debug/control/process.h"
#include "debug/control/stop.h"
#include "os/interrupts.h"
#include "symbols/process/module_cache.h"
#include "trace/launch.h"
#include "trace/tracer.h"

namespace sonde::debug {

// What the engine asks and tells while threads run. Each decision is about one thread that stands still; true: everything
// is to stop, and `stop` says why.
class Director {
 public:
  virtual ~Director() = default;
  // It has reached a trap.
  virtual bool on_trap(Thread&, u64 address, Stop& stop) = 0;
  // It has done the one instruction that `how` asked for.
  virtual bool on_step(Thread&, Stop& stop) = 0;
  // It is to get a signal; what it really gets is to be put into thread.deliver.
  virtual bool on_signal(Thread&, Signal, const siginfo_t&, Stop& stop) = 0;
  // A debug register fired (`bits` of DR6).
  virtual bool on_watch(Thread&, u64 bits, Stop& stop) = 0;
  virtual bool on_call(Thread&, const os::SyscallStop&, Stop& stop) = 0;
  // Another program runs in it; its traps are forgotten.
  virtual bool on_exec(Thread&, Stop& stop) = 0;
  // A new process, a copy of its maker's or (vfork) in its memory. The child stands still or will; see Engine::keep.
  virtual bool on_fork(Thread& maker, Pid child, bool vfork, Stop& stop) = 0;
  virtual void on_thread(Thread&) = 0;
  virtual void on_thread_end(Thread&) = 0;
  virtual void on_process_end(Process&) = 0;
};

class Engine {
 public:
  Engine(os::Kernel& kernel, os::Interrupts* interrupts, symbols::ModuleCache& modules, Director& director);
  ~Engine();

  // Starts a program and stands at its first instruction; `execs`: how many execve calls lead to it.
  Result<Process*> launch(const trace::Launch& what, unsigned execs);
  // Takes over a running process and stands.
  Result<Process*> attach(Pid pid);

  // Lets the threads of a process go on, each as its `how` says, until something is to be told; then everything stands.
  // `only`: no other thread moves.
  Stop run(Process& process, Thread* only = nullptr);

  // Both leave nothing of ours behind. The process is gone from the book afterwards.
  void detach(Process& process, Signal signal = {});
  void kill(Process& process);
  void detach_all();

  const Registers& registers(Thread& thread);
  void set_registers(Thread& thread, const Registers& registers);
  void want_trap(Process& process, u64 address);
  void drop_trap(Process& process, u64 address);
  // Executes one instruction of a thread while all others stand. False: it did something else (see pending).
  bool step_alone(Thread& thread);

  const std::vector<std::unique_ptr<Process>>& processes() const { return processes_; }
  Process* find(Pid pid) const;
  Thread* find(Tid tid) const;
  os::Kernel& kernel() { return kernel_; }
  trace::Tracer& tracer() { return tracer_; }
  // Takes out of memory what is there for running only: at a prompt nothing of ours is left in the process.
  void lift_traps();
  // A signal that asks us to end has come (SIGTERM, SIGHUP).
  Signal asked_to_end() const { return asked_.value != SIGINT ? asked_ : Signal(); }
  void note_asked();

 private:
  Process& add_process(Pid pid);
  Thread& add_thread(Process& process, Tid tid);
  void remove_thread(Thread& thread);
  void resume_all(Process& process, Thread* only);
  void start(Thread& thread);
  void release(Thread& thread, os::Resume how);
  void halt_all();
  bool anything_runs() const;
  void interrupt(Thread& thread);

  // What an event changes in the book. The thread it is about, or null: nothing more is to be done.
  Thread* enter(trace::Event& event);
  void on_end(trace::Event& event, Thread& thread);
  // The event of a thread that stands still now. While halting, what would be told is kept in thread.pending.
  std::optional<Stop> look(Thread& thread, const trace::Event& event);
  std::optional<Stop> look_at_trap(Thread& thread, const trace::Event& event);
  void settle(Thread& thread, const trace::Event& event);
  std::optional<Stop> arrived(Thread& thread);
  Stop stop_of(Thread& thread) const;
  void leave(Thread& thread);
  void guard(Process& process);
  void set_debug_registers(Thread& thread);
  u64 take_fired(Thread& thread);
  void park(Process& process);
  bool adopt_newborn(Thread& maker, const trace::Event& event, Stop& stop);

  // step_over.cpp
  enum class Over : u8 { emulated, copied, waits, impossible };
  Over begin_over(Thread& thread);
  void finish_over(Thread& thread, siginfo_t* info = nullptr);
  void pass_slot_on(Process& process);
  void find_slot(Process& process, bool is_past);
  void give_slot_back(Process& process);
  bool came_through_entry(Process& process);

  os::Kernel& kernel_;
  os::Interrupts* interrupts_;
  symbols::ModuleCache& modules_;
  Director& director_;
  trace::Tracer tracer_;
  std::vector<std::unique_ptr<Process>> processes_;
  std::deque<Stop> ended_;    // ends of processes that are to be told
  std::deque<Tid> stepped_;   // threads whose instruction was done without letting them go
  std::vector<Tid> newborn_;  // stand still until their maker's event names them
  std::unique_ptr<Process> last_ended_;
  bool ends_quietly_ = false;  // a kill of ours: threads that end are no news
  Signal asked_;               // to stop: SIGINT, or to end altogether
  std::unique_ptr<Guardian> guardian_;
  unsigned last_inferior_ = 0;
};

}  // namespace sonde::debug
