// The guest that lets one call fail, the planned one: found again by where it comes from, not by its number.
#pragma once

#include <memory>

#include "report/live_facts.h"
#include "sweep/visit.h"
#include "tamper/tamperer.h"

namespace sonde::sweep {

class Injector final : public Guest {
 public:
  // `seen`: hits that have been before its time.
  Injector(const Site& site, const Scenario& scenario, u32 seen = 0) : site_(site), scenario_(scenario), count_(seen) {}

  // The calls that must stop for it.
  calls::CallSet stops() const;
  bool fired() const { return fired_; }

  void enter(trace::Tracer& tracer, report::Stacks& stacks) override;
  void on_event(trace::Event& event) override;

 private:
  bool is_here(trace::Event& event);
  bool falls_under_domain(const trace::Event& event) const;

  const Site& site_;
  const Scenario& scenario_;
  report::Stacks* stacks_ = nullptr;
  std::unique_ptr<report::LiveFacts> facts_;
  std::unique_ptr<tamper::Tamperer> tamperer_;
  calls::CallSet touched_;
  u32 count_;
  bool fired_ = false;
  Tid where_;
};

}  // namespace sonde::sweep
