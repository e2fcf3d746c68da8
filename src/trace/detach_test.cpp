// Letting tracees go, whatever they are doing. See docs/tracee-states.md.
#include "trace/testing/scripted_run.h"

namespace sonde::trace {
namespace {

const std::string kStart = R"(
seize 100 0x1f -> ok
interrupt 100 -> ok
wait -> 100 stopped SIGTRAP event=STOP
resume 100 syscall 0 -> ok
)";

struct Followed : ScriptedRun {
  explicit Followed(std::string_view script) : ScriptedRun(kStart + std::string(script)) {
    EXPECT_TRUE(tracer.adopt(Tid(100)));
    EXPECT_EQ(next(), "attached 100");
  }
  // Detaches all; who was told as being let go, in order.
  std::string detach_all() {
    std::string told;
    tracer.detach_all([](Tracee& tracee, void* user) { *static_cast<std::string*>(user) += std::to_string(tracee.tid.value) + " "; }, &told);
    EXPECT_EQ(tracer.count(), 0u);
    return told;
  }
};

// What a running tracee stops by, when it is asked to, and the signal that is handed on.
TEST(DetachAll, RunningTracee) {
  const std::pair<const char*, const char*> stops[] = {{"stopped SIGTRAP event=STOP", "0"}, {"syscall", "0"}, {"stopped SIGUSR1", "SIGUSR1"},
                                                       {"stopped SIGSTOP event=STOP", "0"}, {"stopped SIGTRAP", "SIGTRAP"},
                                                       {"stopped SIGTRAP event=SECCOMP", "0"}};
  for (const auto& [stop, signal] : stops) {
    SCOPED_TRACE(stop);
    Followed run("wait -> interrupted\ninterrupt 100 -> ok\nwait -> interrupted\nwait -> 100 " + std::string(stop) + "\ndetach 100 " + signal + " -> ok\n");
    EXPECT_EQ(run.next(), "interrupted");
    EXPECT_EQ(run.detach_all(), "100 ");
  }
}

TEST(DetachAll, CurrentEventsTracee) {
  Followed run(R"(
wait -> 100 stopped SIGUSR1
signal_info 100 -> 0a
detach 100 SIGUSR1 -> ok
)");
  run.until("signal 100 SIGUSR1");
  EXPECT_EQ(run.detach_all(), "100 ");
}

TEST(DetachAll, InACallOrInAGroupStop) {
  for (const char* stop : {"wait -> 100 syscall\nsyscall_stop 100 -> entry x86_64 1\n", "wait -> 100 stopped SIGSTOP event=STOP\n"}) {
    SCOPED_TRACE(stop);
    Followed run(std::string(stop) + "detach 100 0 -> ok\n");
    run.next();
    EXPECT_EQ(run.detach_all(), "100 ");
  }
}

TEST(DetachAll, ListeningTraceeStaysInItsGroupStop) {
  Followed run(R"(
wait -> 100 stopped SIGSTOP event=STOP
resume 100 listen 0 -> ok
wait -> interrupted
interrupt 100 -> ok
wait -> 100 stopped SIGSTOP event=STOP
detach 100 0 -> ok
)");
  run.until("interrupted");
  EXPECT_EQ(run.detach_all(), "100 ");
}

TEST(DetachAll, HeldTraceeGetsItsSignal) {
  Followed run(R"(
wait -> 100 stopped SIGUSR1
signal_info 100 -> 0a
wait -> interrupted
detach 100 SIGUSR1 -> ok
)");
  run.until("signal 100 SIGUSR1");
  run.tracer.hold();
  EXPECT_EQ(run.next(), "interrupted");
  EXPECT_EQ(run.detach_all(), "100 ");
}

TEST(DetachAll, DyingMeanwhile) {
  Followed run(R"(
wait -> 100 syscall
syscall_stop 100 -> entry x86_64 1
detach 100 0 -> gone
interrupt 100 -> ok
interrupt 100 -> ok
wait -> 100 killed SIGKILL
)");
  run.until("call_entry 100 1");
  EXPECT_EQ(run.detach_all(), "100 ");
}

TEST(DetachAll, DyingBeforeItStops) {
  Followed run("wait -> interrupted\ninterrupt 100 -> ok\nwait -> 100 killed SIGKILL\n");
  run.until("interrupted");
  EXPECT_EQ(run.detach_all(), "");
}

TEST(DetachAll, LeaderTakenAwayByAnUntracedThreadsExec) {
  // No report of it will ever come: neither before its stop is seen, nor in a stop.
  {
    Followed run("wait -> interrupted\ninterrupt 100 -> gone\n");
    run.until("interrupted");
    EXPECT_EQ(run.detach_all(), "");
  }
  Followed run("wait -> 100 stopped SIGUSR1\nsignal_info 100 -> 0a\ndetach 100 SIGUSR1 -> gone\ninterrupt 100 -> gone\n");
  run.next();
  EXPECT_EQ(run.detach_all(), "100 ");
}

TEST(DetachAll, NewbornIsWaitedFor) {
  Followed run(R"(
wait -> interrupted
interrupt 100 -> ok
wait -> 100 stopped SIGTRAP event=FORK
event_message 100 -> 101
detach 100 0 -> ok
wait -> 101 stopped SIGTRAP event=STOP
detach 101 0 -> ok
)");
  run.until("interrupted");
  EXPECT_EQ(run.detach_all(), "100 ") << "nobody was told that the child is there";
}

TEST(DetachAll, NewbornComesBeforeItsMakersEvent) {
  Followed run(R"(
wait -> interrupted
interrupt 100 -> ok
wait -> 101 stopped SIGTRAP event=STOP
detach 101 0 -> ok
wait -> 100 stopped SIGTRAP event=FORK
event_message 100 -> 101
detach 100 0 -> ok
)");
  run.until("interrupted");
  EXPECT_EQ(run.detach_all(), "100 ");
}

TEST(DetachAll, NewbornOfAMakerThatIsKilled) {
  Followed run(R"(
wait -> interrupted
interrupt 100 -> ok
wait -> 100 killed SIGKILL
wait -> 101 stopped SIGTRAP event=STOP
detach 101 0 -> ok
)");
  run.until("interrupted");
  EXPECT_EQ(run.detach_all(), "");
}

const std::string kThread = R"(
wait -> 100 stopped SIGTRAP event=CLONE
event_message 100 -> 101
resume 100 syscall 0 -> ok
wait -> 101 stopped SIGTRAP event=STOP
resume 101 syscall 0 -> ok
wait -> interrupted
)";

TEST(DetachAll, ExecByAThreadThatStillHadItsNumber) {
  Followed run(kThread + R"(
interrupt 100 -> ok
interrupt 101 -> ok
wait -> 100 stopped SIGTRAP event=EXEC
event_message 100 -> 101
event_message 100 -> 101
detach 100 0 -> ok
)");
  run.until("interrupted");
  EXPECT_EQ(run.detach_all(), "100 ");
}

TEST(DetachAll, ExecByAThreadThatHasLostItsNumber) {
  Followed run(kThread + R"(
interrupt 100 -> ok
interrupt 101 -> gone
wait -> 100 stopped SIGTRAP event=EXEC
event_message 100 -> 101
detach 100 0 -> ok
)");
  run.until("interrupted");
  EXPECT_EQ(run.detach_all(), "100 ");
}

TEST(DetachAll, ExecByAThreadWhoseLeaderIsNotTraced) {
  const char* const ends[] = {
      "interrupt 101 -> ok\nwait -> 100 stopped SIGTRAP event=EXEC\nevent_message 100 -> 101\ndetach 100 0 -> ok\n",
      "interrupt 101 -> gone\ninterrupt 100 -> ok\nwait -> 100 stopped SIGTRAP event=EXEC\nevent_message 100 -> 101\ndetach 100 0 -> ok\n",
      "interrupt 101 -> gone\ninterrupt 100 -> gone\n"};
  for (const char* end : ends) {
    SCOPED_TRACE(end);
    ScriptedRun run(R"(
seize 101 0x11 -> ok
process_of 101 -> 100
interrupt 101 -> ok
wait -> 101 stopped SIGTRAP event=STOP
resume 101 syscall 0 -> ok
wait -> interrupted
)" + std::string(end),
                    {.follow = false});
    ASSERT_TRUE(run.tracer.attach(Pid(101)));
    run.until("interrupted");
    run.tracer.detach_all();
    EXPECT_EQ(run.tracer.count(), 0u);
  }
}

TEST(DetachAll, BetweenALeadersEndAndTheExecThatTookItsPlace) {
  Followed run(R"(
wait -> 100 stopped SIGTRAP event=CLONE
event_message 100 -> 101
resume 100 syscall 0 -> ok
wait -> 100 stopped SIGTRAP event=EXEC
event_message 100 -> 101
interrupt 100 -> ok
event_message 100 -> 101
detach 100 0 -> ok
)");
  run.until("superseded 100 by 101");
  EXPECT_EQ(run.detach_all(), "100 ");
}

TEST(DetachAll, StopsThatWereTakenAlready) {
  Followed run(R"(
wait -> 100 stopped SIGTRAP event=CLONE
event_message 100 -> 101
resume 100 syscall 0 -> ok
wait -> 101 stopped SIGTRAP event=STOP
wait -> 100 stopped SIGUSR2
detach 101 0 -> ok
interrupt 100 -> ok
detach 100 SIGUSR2 -> ok
)");
  run.until("attached 101");
  EXPECT_EQ(run.detach_all(), "101 100 ");
}

TEST(DetachAll, OurOtherChildrenAreLeftAlone) {
  Followed run(R"(
wait -> interrupted
interrupt 100 -> ok
wait -> 55 exited 0
wait -> 100 stopped SIGTRAP event=STOP
detach 100 0 -> ok
)");
  run.until("interrupted");
  EXPECT_EQ(run.detach_all(), "100 ");
}

TEST(DetachAll, NothingIsLeft) {
  Followed run("wait -> interrupted\ninterrupt 100 -> ok\nwait -> none_left\n");
  run.until("interrupted");
  EXPECT_EQ(run.detach_all(), "");
}

TEST(DetachCurrent, OnlyThatOne) {
  Followed run(R"(
wait -> 100 stopped SIGTRAP event=CLONE
event_message 100 -> 101
resume 100 syscall 0 -> ok
wait -> 101 stopped SIGTRAP event=STOP
resume 101 syscall 0 -> ok
wait -> 101 stopped SIGUSR1
signal_info 101 -> 0a
detach 101 SIGUSR1 -> ok
wait -> 100 exited 0
)");
  run.until("signal 101 SIGUSR1");
  run.tracer.detach_current();
  EXPECT_EQ(run.tracer.find(Tid(101)), nullptr);
  EXPECT_EQ(run.rest(), "exited 100 0\n");
}

}  // namespace
}  // namespace sonde::trace
