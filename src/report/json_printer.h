// Events of a live trace as JSON Lines: one object per event, schema in docs/trace-schema.json.
#pragma once

#include "report/call_decoder.h"
#include "report/consumer.h"
#include "report/sink.h"
#include "report/stacks.h"

namespace sonde::report {

class JsonPrinter final : public Consumer {
 public:
  // `settings` should want everything (see for_json); lines go to `sink`.
  JsonPrinter(trace::Tracer& tracer, const Settings& settings, Stacks& stacks, std::shared_ptr<Sink> sink)
      : tracer_(tracer), settings_(settings), stacks_(stacks), sink_(std::move(sink)), decoder_(tracer.kernel(), settings) {}

  void on_event(trace::Event& event) override;
  void on_detach(trace::Tracee& tracee) override;

  // The settings that make events complete: structures whole, strings up to 1 MiB unless the user set a limit.
  static void want_all(Settings& settings, bool limit_was_set);

 private:
  struct Shown;
  Shown& shown(trace::Tracee& tracee);
  void begin(const char* type, trace::Tracee& tracee);
  void end();
  void call(trace::Tracee& tracee, Shown& shown, bool finished);
  void argument(const Shown& shown, unsigned i);
  void result(const DecodedCall& call);
  void tampering(const trace::Tracee& tracee);
  void stack(trace::Tracee& tracee);
  void plain(const char* type, const trace::Event& event);

  trace::Tracer& tracer_;
  const Settings& settings_;
  Stacks& stacks_;
  std::shared_ptr<Sink> sink_;
  CallDecoder decoder_;
  std::string stack_;
};

}  // namespace sonde::report
