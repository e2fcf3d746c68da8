// For tests and benchmarks: one tracee whose calls, as told here, become lines.
#pragma once

#include <fcntl.h>

#include <string>

#include "os/testing/still_kernel.h"
#include "report/settings.h"
#include "report/stacks.h"
#include "report/trace_printer.h"

namespace sonde::report {

class LineRun {
 public:
  static constexpr u64 kMemory = 0x1000;

  // `memory`: what the tracee has at kMemory. Lines pile up in `sink` until somebody clears it.
  explicit LineRun(std::string_view memory)
      : kernel_(kMemory, std::as_bytes(std::span(memory))), tracer_(kernel_, {}), stacks_(tracer_),
        printer_(tracer_, settings_, stacks_, [this](const trace::Tracee&) { return sink; }) {
    tracee_.tid = Tid(100);
    tracee_.pid = Pid(100);
  }

  void call(u64 nr, std::initializer_list<u64> arguments, i64 result) {
    trace::Event event;
    event.tracee = &tracee_;
    event.kind = trace::Event::Kind::call_entry;
    event.call.kind = os::SyscallStop::Kind::entry;
    event.call.nr = nr;
    std::copy(arguments.begin(), arguments.end(), event.call.args);
    tracee_.entry = event.call;
    tracee_.in_call = true;
    printer_.on_event(event);
    event.kind = trace::Event::Kind::call_exit;
    event.call.kind = os::SyscallStop::Kind::exit;
    event.call.result = result;
    event.call.is_error = result < 0;
    tracee_.in_call = false;
    printer_.on_event(event);
  }

  std::shared_ptr<Sink> sink = std::make_shared<Sink>(-1, false, true);

 private:
  os::StillKernel kernel_;
  trace::Tracer tracer_;
  Settings settings_;
  Stacks stacks_;
  TracePrinter printer_;
  trace::Tracee tracee_;
};

}  // namespace sonde::report
