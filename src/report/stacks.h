// The stacks of tracees: one picture of the code per process, files read once for all.
#pragma once

#include <memory>
#include <string>
#include <unordered_map>

#include "live/live_memory.h"
#include "report/settings.h"
#include "symbols/process/address_space.h"
#include "symbols/process/function_matcher.h"
#include "symbols/process/process_view.h"
#include "trace/tracer.h"

namespace sonde::report {

class Stacks {
 public:
  explicit Stacks(trace::Tracer& tracer) : tracer_(tracer), modules_(own_modules_) {}
  // With files that were read for other tracers before.
  Stacks(trace::Tracer& tracer, symbols::ModuleCache& modules) : tracer_(tracer), modules_(modules) {}

  // To be told each event: mappings change, processes end.
  void on_event(const trace::Event& event);
  // Lines as -k prints them, appended; the tracee is stopped.
  void append(std::string& out, trace::Tracee& tracee, Stack how, unsigned limit);
  // One frame, innermost first; views live until the next question.
  struct Frame {
    u64 pc = 0;
    u64 file_offset = 0;
    u64 symbol_offset = 0;
    u32 line = 0;
    std::string_view module;
    std::string_view symbol;
    std::string_view file;
  };
  template <class F>
  void each_frame(trace::Tracee& tracee, unsigned limit, bool with_source, F&& f) {
    for (std::size_t i = 0, n = unwind(tracee, limit); i < n; ++i) f(frame(tracee, i, with_source));
  }
  // The function is on the stack of the stopped tracee.
  bool has_function(trace::Tracee& tracee, const std::string& name);

 private:
  struct Space {
    Space(os::Kernel& kernel, symbols::ModuleCache& modules, Pid pid)
        : memory(kernel), code(modules, std::make_unique<symbols::LiveProcess>(pid, memory)) {}
    live::LiveMemory memory;
    symbols::AddressSpace code;
  };
  std::size_t unwind(trace::Tracee& tracee, unsigned limit);
  Frame frame(trace::Tracee& tracee, std::size_t i, bool with_source);
  Space& space_of(trace::Tracee& tracee);
  bool look(trace::Tracee& tracee, Space& space, symbols::FrameRegisters& registers);

  trace::Tracer& tracer_;
  symbols::ModuleCache own_modules_;
  symbols::ModuleCache& modules_;
  std::unordered_map<i32, std::unique_ptr<Space>> spaces_;  // by process
  std::unordered_map<std::string, symbols::FunctionMatcher> functions_;
  std::vector<symbols::StackFrame> frames_;
};

}  // namespace sonde::report
