// A real run, written down, tells the same again without a process.
#include <gtest/gtest.h>

#include "os/linux_kernel.h"
#include "os/recording_kernel.h"
#include "trace/launch.h"
#include "trace/testing/scripted_run.h"

namespace sonde::trace {
namespace {

std::string all_events(Tracer& tracer) {
  std::string out;
  while (const Event* event = tracer.next()) {
    out += text_of(*event);
    if (event->kind == Event::Kind::signal) out += " from " + std::to_string(event->info.si_pid);
    if (event->kind == Event::Kind::call_entry) {
      for (const u64 arg : event->call.args) out += " " + os::script::hex(arg);
    }
    out += "\n";
  }
  return out;
}

void expect_same_again(std::vector<std::string> arguments, const std::string& expected) {
  os::LinuxKernel linux_kernel;
  os::RecordingKernel recorder(linux_kernel);
  const Options options{.follow = true, .kill_on_exit = true};
  Tracer tracer(recorder, options);
  const std::string path = arguments[0];
  auto child = launch({.path = path, .arguments = std::move(arguments), .environment = {}, .prepare = {}, .before_exec = {}});
  ASSERT_TRUE(child);
  ASSERT_TRUE(tracer.adopt(child->tid()));
  child->go();
  const std::string real = all_events(tracer);
  EXPECT_NE(real.find("exec " + std::to_string(child->tid().value)), real.npos) << real;
  EXPECT_NE(real.find(expected), real.npos) << real;

  os::ScriptedKernel replayed(recorder.script());
  Tracer second(replayed, options);
  ASSERT_TRUE(second.adopt(child->tid()));
  EXPECT_EQ(all_events(second), real);
  EXPECT_EQ(replayed.verdict(), "");
}

TEST(Recording, OfASmallProgram) { expect_same_again({"/bin/true"}, "exited "); }

TEST(Recording, OfAShellWithChildrenAndSignals) {
  expect_same_again({"/bin/sh", "-c", "(exit 3); trap : USR1; kill -USR1 $$; (kill -KILL $$) & wait; exit 4"}, "SIGUSR1");
}

}  // namespace
}  // namespace sonde::trace
