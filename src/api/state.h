// What stands behind a Trace and its current event.
#pragma once

#include <map>
#include <memory>

#include "report/live_facts.h"
#include "base/fd.h"
#include "os/linux_kernel.h"
#include "report/call_decoder.h"
#include "report/stacks.h"
#include "sonde/trace.h"
#include "tamper/delays.h"
#include "tamper/tamperer.h"
#include "trace/launch.h"
#include "trace/tracer.h"

namespace sonde {

// The event told last.
struct TraceEvent::State {
  trace::Event* event = nullptr;
  report::DecodedCall* call = nullptr;
  trace::Tracer* tracer = nullptr;
  report::CallDecoder* decoder = nullptr;
};

struct Trace::State {
  explicit State(const TraceOptions& options);

  std::optional<TraceEvent> next(os::WaitMode mode, bool& nothing_yet);
  bool is_told(const trace::Event& event) const;
  void run_callbacks(const trace::Event& event);

  struct Callback {
    calls::CallSet calls;
    bool at_entry;
    Trace::Callback function;
  };

  report::Settings settings;
  os::LinuxKernel kernel;
  trace::Tracer tracer;
  report::Stacks stacks;
  report::CallDecoder decoder;
  report::LiveFacts facts;
  std::vector<tamper::Rule> rules;
  std::unique_ptr<tamper::Tamperer> tamperer;
  tamper::Delays delays;
  u64 delay_current = 0;  // nanoseconds the tracee of the event told last is to stay stopped
  std::vector<Callback> callbacks;
  TraceEvent::State current;
  Fd child_signals;
  Tid launched;
  bool done = false;
};

}  // namespace sonde
