#include "sweep/runner.h"

#include "sweep/injector.h"
#include "sweep/recorder.h"

namespace sonde::sweep {

namespace {

class Nobody final : public Guest {
 public:
  void enter(trace::Tracer&, report::Stacks&) override {}
  void on_event(trace::Event& event) override {
    if (event.kind == trace::Event::Kind::call_entry) event.tracee->resume = os::Resume::cont;
  }
};

}  // namespace

const Hit& hit_of(const Site& site, u32 number) { return number == site.first.number ? site.first : site.last; }

std::string name_of(const Learned& learned, const Scenario& scenario) {
  const Site& site = learned.sites[scenario.site];
  char key[24];
  std::snprintf(key, sizeof key, "%016llx", static_cast<unsigned long long>(site.key));
  return site.call + "@" + key + "#" + std::to_string(scenario.hit) + ":" + name_of(scenario.fault);
}

Runner::Runner(const House& house, const Program& program) : house_(house), program_(program) {}
Runner::~Runner() = default;

Result<Outcome> Runner::learn(const Limits& limits, Learned& learned) {
  Recorder recorder(house_, program_, learned);
  return visit(house_, program_, house_.premises().tree, limits, nullptr, modules_, recorder);
}

Result<Outcome> Runner::run(const Limits& limits, const Learned& learned, const Scenario* scenario, const Tree* start) {
  const Tree& tree = start != nullptr ? *start : house_.premises().tree;
  if (scenario == nullptr) {
    Nobody nobody;
    const calls::CallSet none = calls::CallSet::none();
    return visit(house_, program_, tree, limits, &none, modules_, nobody);
  }
  Injector injector(learned.sites[scenario->site], *scenario);
  const calls::CallSet stops = injector.stops();
  auto outcome = visit(house_, program_, tree, limits, &stops, modules_, injector);
  if (outcome) outcome->fired = injector.fired();
  return outcome;
}

}  // namespace sonde::sweep
