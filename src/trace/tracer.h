// The loop: waits for stops, keeps the book of tracees, tells events, lets tracees go on.
//
// docs/tracee-states.md has the state machine as a table. One stop's life: wait() reports it, next() turns it into an
// Event (or handles it silently), the caller looks at it, the following next() resumes the tracee.
#pragma once

#include <deque>
#include <memory>
#include <span>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "base/result.h"
#include "trace/event.h"

namespace sonde::trace {

struct Options {
  bool follow = false;         // forks, vforks, clones
  bool kill_on_exit = false;   // PTRACE_O_EXITKILL
  bool calls = true;           // stop at system calls
  bool births = false;         // tell them (`born`, `vfork_done`)
  bool seccomp = false;        // calls stop by a seccomp filter that is in the tracee; others not at all
};

class Tracer {
 public:
  Tracer(os::Kernel& kernel, Options options) : kernel_(kernel), options_(options) {}

  // Seizes a child of ours that blocks before its execve (see launch.h): its calls are told from that execve on.
  Result<> adopt(Tid child);
  // Seizes a running process: all its threads when `options.follow` is set, else this thread only. Each thread is told by
  // an `attached` event when its first stop comes. Fails when not a single thread could be seized.
  Result<> attach(Pid pid);

  // Lets the tracee of the last event go on (giving it event.deliver) and returns the next event, which stays valid, and
  // may be written to, until the following call. Null: no tracee is left. With `poll` an `interrupted` event says that nothing
  // has happened yet.
  Event* next(os::WaitMode mode = os::WaitMode::block);

  // Keeps the tracee of the current event stopped when next() is called; release() lets it go on as it would have then.
  void hold();
  void release(Tracee&);

  // Leaves a held tracee untraced; what it was held with is given to it.
  void detach_held(Tracee&);
  // Leaves the tracee of the current event untraced.
  void detach_current();
  // Leaves every tracee as it would be without us: stops each, hands its pending signal on, detaches. Returns when all are
  // let go or dead. `each` is told every tracee while it is still stopped.
  void detach_all(void (*each)(Tracee&, void*) = nullptr, void* user = nullptr);

  // The process a tracee belongs to; asked of the kernel once. Its own number when the kernel does not tell any more.
  Pid process_of(Tracee& tracee);

  std::size_t count() const { return tracees_.size(); }
  Tracee* find(Tid tid);
  os::Kernel& kernel() { return kernel_; }
  const Options& options() const { return options_; }
  // For tracees adopted and attached from now on.
  void set_kill_on_exit(bool on) { options_.kill_on_exit = on; }
  // Visits all tracees; no tracee may be added or removed meanwhile.
  template <class F>
  void for_each(F&& f) {
    for (auto& [tid, tracee] : tracees_) f(*tracee);
  }

 private:
  Tracee& add(Tid tid);
  void settle();                        // resumes the current stop, forgets a tracee that is gone
  Signal to_deliver() const;            // by the event's tracee when it goes on
  bool expects_more();
  void queue(const os::WaitReport& report);
  bool take_report(os::WaitReport& out, bool& none_left, os::WaitMode mode = os::WaitMode::block);
  // Each fills event_ and returns true when there is something to tell; else the stop was handled.
  bool on_report(const os::WaitReport& report);
  bool on_dead(Tracee& tracee, const os::WaitStatus& status);
  bool on_stop(Tracee& tracee, const os::WaitStatus& status);
  bool on_call(Tracee& tracee);
  bool on_event_stop(Tracee& tracee, Signal signal);
  bool on_exec(Tracee& tracee);
  bool on_foreign_exec(Tid leader);
  bool on_birth(Tracee& maker, Event::Birth how);  // an event of its maker names a child
  void came_early(Tid tid);
  void let_go(Tracee& tracee, Signal signal);
  void forget_vanished();
  bool tell(Event::Kind kind, Tracee& tracee);
  bool go_on(Tracee& tracee, Signal signal = {});  // resumes at once; returns false: nothing to tell
  void remove(Tid tid);
  u64 ptrace_options() const;
  os::Resume usual() const;

  os::Kernel& kernel_;
  Options options_;
  std::unordered_map<i32, std::unique_ptr<Tracee>> tracees_;
  std::deque<os::WaitReport> reports_;  // taken, not yet looked at
  std::unordered_set<i32> early_;       // came and went before the event of their maker that names them
  Event event_;
  Stopped current_;                     // the stop of event_; empty: nothing to resume
  std::unique_ptr<Tracee> leaving_;     // told as gone in event_
};

}  // namespace sonde::trace
