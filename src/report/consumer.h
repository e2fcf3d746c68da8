// Somebody who is told the events of a trace: the text printer, the summary, the JSON writer.
#pragma once

#include "trace/event.h"

namespace sonde::report {

class Consumer {
 public:
  virtual ~Consumer() = default;
  virtual void on_event(trace::Event& event) = 0;
  // The tracee is let go, at a moment of ours.
  virtual void on_detach(trace::Tracee& tracee) = 0;
};

}  // namespace sonde::report
