// For tests: a Tracer against a written conversation, and what it tells as text.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "os/script_text.h"
#include "os/scripted_kernel.h"
#include "trace/tracer.h"

namespace sonde::trace {

// "signal 100 SIGUSR1", "call_exit 100 3" …
inline std::string text_of(const Event& event) {
  using Kind = Event::Kind;
  using os::script::text_of;
  const std::string tid = event.tracee != nullptr ? " " + text_of(event.tracee->tid) : "";
  switch (event.kind) {
    case Kind::attached: return "attached" + tid;
    case Kind::call_entry: return "call_entry" + tid + " " + std::to_string(static_cast<i64>(event.call.nr));
    case Kind::call_exit: return "call_exit" + tid + " " + std::to_string(event.call.result);
    case Kind::signal: return "signal" + tid + " " + text_of(event.signal);
    case Kind::group_stop: return "group_stop" + tid + " " + text_of(event.signal);
    case Kind::exec: return "exec" + tid + (event.other ? " by " + text_of(event.other) : "");
    case Kind::superseded: return "superseded" + tid + " by " + text_of(event.other);
    case Kind::exited: return "exited" + tid + " " + std::to_string(event.status);
    case Kind::killed: return "killed" + tid + " " + text_of(event.signal) + (event.core ? " core" : "");
    case Kind::stopped: return "stopped" + tid;
    case Kind::born: return "born" + tid + " " + text_of(event.other);
    case Kind::vfork_done: return "vfork_done" + tid;
    case Kind::interrupted: return "interrupted";
  }
  return "?";
}

class ScriptedRun {
 public:
  explicit ScriptedRun(std::string_view script, Options options = {.follow = true})
      : kernel(script), tracer(kernel, options) {}
  // The script was kept, to its last line.
  ~ScriptedRun() { EXPECT_EQ(kernel.verdict(), ""); }

  // The next event as text; "end" after the last.
  std::string next() {
    event = tracer.next();
    return event == nullptr ? "end" : text_of(*event);
  }
  // All events until the end, one in each line.
  std::string rest() {
    std::string out;
    for (std::string text = next(); text != "end"; text = next()) out += text + "\n";
    return out;
  }
  // All events up to this one.
  void until(std::string_view last) {
    for (std::string text = next(); text != last; text = next())
      ASSERT_NE(text, "end") << "before " << last << "\n" << kernel.verdict();
  }

  os::ScriptedKernel kernel;
  Tracer tracer;
  Event* event = nullptr;
};

}  // namespace sonde::trace
