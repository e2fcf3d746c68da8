#include "sonde/trace.h"

#include <gtest/gtest.h>

#include <chrono>

namespace sonde {
namespace {

using std::chrono::steady_clock;
using namespace std::chrono_literals;

// From the entry of the call that is delayed to the end of the program.
steady_clock::duration time_to_end(Trace& trace, bool with_deadline) {
  steady_clock::time_point entered;
  while (true) {
    auto event = with_deadline ? trace.next_until(steady_clock::now() + 10ms) : trace.next();
    if (!event && trace.done()) break;
    if (!event) continue;
    if (event->kind() == TraceEvent::Kind::call_entry && event->name() == "exit_group") entered = steady_clock::now();
    if (event->kind() == TraceEvent::Kind::exited) {
      EXPECT_EQ(event->status(), 0);
      return steady_clock::now() - entered;
    }
  }
  ADD_FAILURE() << "no end was told";
  return {};
}

class TraceDelay : public testing::TestWithParam<bool> {};

TEST_P(TraceDelay, KeepsTheTraceeStopped) {
  auto trace = Trace::launch({"/bin/true"});
  ASSERT_TRUE(trace) << trace.error().message;
  ASSERT_TRUE(trace->inject("exit_group:delay_enter=60ms"));
  EXPECT_GE(time_to_end(*trace, GetParam()), 60ms);
}

TEST_P(TraceDelay, OfACallThatIsNotToldHoldsToo) {
  auto trace = Trace::launch({"/bin/true"}, {.calls = "exit_group"});
  ASSERT_TRUE(trace) << trace.error().message;
  ASSERT_TRUE(trace->inject("execve:delay_exit=60ms"));
  const auto begun = steady_clock::now();
  time_to_end(*trace, GetParam());
  EXPECT_GE(steady_clock::now() - begun, 60ms);
}

INSTANTIATE_TEST_SUITE_P(Waiting, TraceDelay, testing::Bool(), [](const auto& info) { return info.param ? "until_a_deadline" : "for_ever"; });

}  // namespace
}  // namespace sonde
