// Carries out on a stopped tracee what the policy decides.
#pragma once

#include <memory>

#include "tamper/policy.h"
#include "trace/event.h"

namespace sonde::tamper {

// What is to be known of a tracee besides its call; implemented where /proc and stacks are read.
class TraceeFacts : public Facts {
 public:
  // The questions that follow are about this tracee, stopped at the entry of this call.
  virtual void attend(trace::Tracee& tracee, const CallAtEntry& call) = 0;
  // Whether a descriptor is open on something that a call can wait for.
  virtual bool can_wait(int fd) = 0;
};

class Tamperer {
 public:
  Tamperer(os::Kernel& kernel, Policy policy, TraceeFacts& facts, bool all_faithful)
      : kernel_(kernel), policy_(std::move(policy)), facts_(facts), all_faithful_(all_faithful) {}

  // To be shown each event before anybody else sees it: changes the tracee, event.call (what is then printed), the
  // tracee's marks and event.deliver. Returns for how many nanoseconds the tracee is to stay stopped.
  u64 on_event(trace::Event& event);
  // The calls that some rule may meet.
  void add_calls_to(calls::CallSet& set) const;
  // Called for each piece of memory that could not be changed as a rule wanted.
  void on_failed_poke(void (*tell)(Tid)) { tell_failed_poke_ = tell; }
  // The tracee is about to be let go, stopped: a call that was begun differently is set right.
  void on_detach(trace::Tracee& tracee);

 private:
  struct Begun;
  u64 on_entry(trace::Event& event);
  u64 on_exit(trace::Event& event);
  void choose_result(trace::Event& event, const Rule& rule, const CallAtEntry& call, Begun& begun);
  void shorten(trace::Event& event, const Rule& rule, const CallAtEntry& call, Begun& begun);
  void replace(trace::Event& event, const Rule& rule, Begun& begun);
  void poke(trace::Tracee& tracee, const std::vector<Poke>& pokes, const u64 (&words)[6]);
  void set_argument(trace::Tracee& tracee, unsigned index, u64 value, Begun& begun);

  os::Kernel& kernel_;
  Policy policy_;
  TraceeFacts& facts_;
  bool all_faithful_;
  void (*tell_failed_poke_)(Tid) = nullptr;
};

}  // namespace sonde::tamper
