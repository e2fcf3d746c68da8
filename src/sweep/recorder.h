// The guest that learns: every call, from where, on what, with what result.
#pragma once

#include <unordered_map>
#include <unordered_set>

#include "report/call_decoder.h"
#include "sweep/fault.h"
#include "sweep/visit.h"

namespace sonde::sweep {

class Recorder final : public Guest {
 public:
  Recorder(const House& house, const Program& program, Learned& learned);
  ~Recorder() override;

  void enter(trace::Tracer& tracer, report::Stacks& stacks) override;
  void on_event(trace::Event& event) override;

 private:
  struct Pending;
  struct Thread;
  void on_entry(trace::Event& event);
  void on_exit(trace::Event& event);
  void look_at_arguments(const trace::Event& event, const sys::Row& row, Hit& hit);
  u32 site_of(const trace::Event& event, const sys::Row& row);
  Thread& thread(trace::Tracee& tracee);

  const House& house_;
  const Program& program_;
  Learned& learned_;
  trace::Tracer* tracer_ = nullptr;
  report::Stacks* stacks_ = nullptr;
  report::Settings settings_;
  calls::CallSet domains_[kDomains];
  std::unique_ptr<report::CallDecoder> decoder_;
  std::unordered_map<i32, std::unique_ptr<Thread>> threads_;
  std::unordered_map<u64, u32> sites_;   // by key
  std::unordered_map<u64, u32> places_;  // by call, instruction and stack pointer: the site that has been there
  std::unordered_set<std::string> written_;
};

}  // namespace sonde::sweep
