// What tamper rules ask about a live tracee: its files and its stack.
#pragma once

#include <map>
#include <memory>

#include "base/arena.h"
#include "live/live_memory.h"
#include "live/live_process.h"
#include "report/path_filter.h"
#include "report/stacks.h"
#include "tamper/tamperer.h"
#include "trace/tracer.h"

namespace sonde::report {

class LiveFacts final : public tamper::TraceeFacts {
 public:
  LiveFacts(trace::Tracer& tracer, Stacks& stacks)
      : tracer_(tracer), stacks_(stacks), memory_(tracer.kernel()), process_(0, 0) {}

  void attend(trace::Tracee& tracee, const tamper::CallAtEntry& call) override;
  bool can_wait(int fd) override;
  i32 thread() override;
  i32 process() override;
  bool touches(const std::string& path) override;
  bool called_from(const std::string& function) override;

 private:
  // A rule's path, as -P takes it.
  struct Wanted {
    explicit Wanted(const std::string& path) : settings(of(path)), filter(settings) {}
    static Settings of(const std::string& path) {
      Settings s;
      s.paths = {path};
      return s;
    }
    const Settings settings;
    const PathFilter filter;
  };

  trace::Tracer& tracer_;
  Stacks& stacks_;
  live::LiveMemory memory_;
  live::LiveProcess process_;
  trace::Tracee* tracee_ = nullptr;
  const tamper::CallAtEntry* call_ = nullptr;
  Arena arena_;
  std::map<std::string, std::unique_ptr<Wanted>> wanted_;
};

}  // namespace sonde::report
