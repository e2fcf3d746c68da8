// Runs the program in a room, traced: to learn its calls, or with one fault.
#pragma once

#include <memory>

#include "base/result.h"
#include "sweep/house.h"
#include "sweep/outcome.h"
#include "sweep/program.h"
#include "symbols/process/module_cache.h"

namespace sonde::sweep {

struct Limits {
  u64 cpu_ns = 5'000'000'000;     // more is spinning
  u64 wall_ns = 60'000'000'000;   // more is retrying for ever
  u64 asleep_ns = 1'500'000'000;  // nobody runs, nobody has a timeout: asleep for ever
  u64 file_bytes = u64{256} << 20;
  u32 processes = 500;
};

// One for each process that runs: files' symbols are kept from run to run.
class Runner {
 public:
  Runner(const House& house, const Program& program);
  ~Runner();

  // Every call is looked at. `learned` gets what there is to know.
  Result<Outcome> learn(const Limits& limits, Learned& learned);
  // At nearly full speed; `scenario` may be null: without a fault.
  Result<Outcome> run(const Limits& limits, const Learned& learned, const Scenario* scenario,
                      const Tree* start = nullptr);

  symbols::ModuleCache& modules() { return modules_; }

 private:
  const House& house_;
  const Program& program_;
  symbols::ModuleCache modules_;
};

}  // namespace sonde::sweep
