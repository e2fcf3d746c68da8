// Events of a live trace as strace's text.
#pragma once

#include <functional>
#include <memory>

#include "report/call_decoder.h"
#include "report/consumer.h"
#include "report/lines.h"
#include "report/stacks.h"
#include "trace/tracer.h"

namespace sonde::report {

// Opens the sink of a new tracee: the shared one, or a file of its own (-ff).
using SinkOf = std::function<std::shared_ptr<Sink>(const trace::Tracee&)>;

class TracePrinter final : public Consumer {
 public:
  TracePrinter(trace::Tracer& tracer, const Settings& settings, Stacks& stacks, SinkOf sink_of);

  void on_event(trace::Event& event) override;
  void on_detach(trace::Tracee& tracee) override;
  // Calls whose result was printed.
  u64 calls_shown() const { return calls_shown_; }

 private:
  Lines::NameOf name_of();
  ShownTracee& shown(trace::Tracee& tracee);
  void on_entry(trace::Event& event);
  void on_exit(trace::Event& event);
  void on_signal(const trace::Event& event);
  void on_group_stop(const trace::Event& event);
  void on_end(const trace::Event& event);
  void take_over_sink(const trace::Event& event, const ShownTracee& leader);
  void show_entry(trace::Tracee& tracee, ShownTracee& s);
  void show_stack(trace::Tracee& tracee, ShownTracee& s);
  void show_no_result(trace::Tracee& tracee, ShownTracee& s);
  void put_padding(OutBuffer& out) const;
  OutBuffer& resume_line(trace::Tracee& tracee, ShownTracee& s);
  void show_result(trace::Tracee& tracee, ShownTracee& s);

  trace::Tracer& tracer_;
  const Settings& settings_;
  Stacks& stacks_;
  SinkOf sink_of_;
  Lines lines_;
  CallDecoder decoder_;
  std::string stack_;
  u64 calls_shown_ = 0;
};

}  // namespace sonde::report
