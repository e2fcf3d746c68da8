// One run of `sonde trace`: starts or attaches, passes events on to those who print and tamper, ends as it should.
#pragma once

#include <memory>
#include <vector>

#include "os/interrupts.h"
#include "os/linux_kernel.h"
#include "report/consumer.h"
#include "report/live_facts.h"
#include "report/summary.h"
#include "report/trace_printer.h"
#include "tamper/delays.h"
#include "tamper/tamperer.h"
#include "trace/tracer.h"

#include "arguments.h"
#include "outputs.h"

namespace sonde {

class Session {
 public:
  Session(Arguments arguments, Outputs outputs);

  // Returns our exit status; `by` is set when we are to die by a signal instead.
  int run(Signal& by);

 private:
  Result<> make_tamperer();
  void arm_tick();
  Result<> start();
  Result<> attach();
  void make_consumers();
  void on_event(trace::Event& event);
  void on_signal_to_us(Signal came);
  void announce(const trace::Event& event);
  void detach_everything();
  bool hidden(const trace::Event& event);
  bool detaches(const trace::Event& event) const;

  Arguments arguments_;
  Outputs outputs_;
  os::LinuxKernel kernel_;
  std::unique_ptr<os::Interrupts> interrupts_;
  trace::Tracer tracer_;
  report::Stacks stacks_;
  report::LiveFacts facts_;
  std::unique_ptr<tamper::Tamperer> tamperer_;
  tamper::Delays delays_;
  std::vector<std::unique_ptr<report::Consumer>> consumers_;
  Tid launched_;
  bool before_exec_ = false;  // the child has not yet called execve: nothing of it is shown
  std::vector<Tid> attached_;
  report::Summary* summary_ = nullptr;       // one of consumers_
  report::TracePrinter* printer_ = nullptr;  // one of consumers_
  bool ticking_ = false;
  int status_ = 0;
  Signal died_by_;
  bool ended_ = false;
};

}  // namespace sonde
