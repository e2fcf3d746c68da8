// Calls, signals, group-stops, attaching and SIGKILL at every request. See docs/tracee-states.md.
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
};

TEST(Calls, EntryAndExit) {
  Followed run(R"(
wait -> 100 syscall
syscall_stop 100 -> entry x86_64 257 0xffffff9c 0x10
resume 100 syscall 0 -> ok
wait -> 100 syscall
syscall_stop 100 -> exit x86_64 -2 error
resume 100 syscall 0 -> ok
wait -> 100 exited 1
)");
  EXPECT_EQ(run.next(), "call_entry 100 257");
  EXPECT_TRUE(run.event->tracee->in_call);
  EXPECT_EQ(run.next(), "call_exit 100 -2");
  EXPECT_TRUE(run.event->call.is_error);
  EXPECT_FALSE(run.event->tracee->in_call);
  EXPECT_EQ(run.event->tracee->entry.args[1], 0x10u);
  EXPECT_EQ(run.rest(), "exited 100 1\n");
}

TEST(Calls, ExitWithoutEntryIsNotTold) {
  Followed run(R"(
wait -> 100 syscall
syscall_stop 100 -> exit x86_64 -512 error
resume 100 syscall 0 -> ok
wait -> 100 exited 0
)");
  EXPECT_EQ(run.rest(), "exited 100 0\n");
}

TEST(Calls, EntryTwiceAndExitTwice) {
  Followed run(R"(
wait -> 100 syscall
syscall_stop 100 -> entry x86_64 1
resume 100 syscall 0 -> ok
wait -> 100 syscall
syscall_stop 100 -> entry x86_64 2
resume 100 syscall 0 -> ok
wait -> 100 syscall
syscall_stop 100 -> exit x86_64 7
resume 100 syscall 0 -> ok
wait -> 100 syscall
syscall_stop 100 -> exit x86_64 8
resume 100 syscall 0 -> ok
wait -> 100 exited 0
)");
  EXPECT_EQ(run.rest(), "call_entry 100 1\ncall_entry 100 2\ncall_exit 100 7\nexited 100 0\n");
}

TEST(Calls, StopThatIsNoCall) {
  Followed run(R"(
wait -> 100 syscall
syscall_stop 100 -> none
resume 100 syscall 0 -> ok
wait -> 100 exited 0
)");
  EXPECT_EQ(run.rest(), "exited 100 0\n");
}

TEST(Calls, SignalInsideACallKeepsTheCall) {
  Followed run(R"(
wait -> 100 syscall
syscall_stop 100 -> entry x86_64 59
resume 100 syscall 0 -> ok
wait -> 100 stopped SIGUSR1
signal_info 100 -> 0a
resume 100 syscall SIGUSR1 -> ok
wait -> 100 syscall
syscall_stop 100 -> exit x86_64 0
resume 100 syscall 0 -> ok
wait -> 100 exited 0
)");
  EXPECT_EQ(run.rest(), "call_entry 100 59\nsignal 100 SIGUSR1\ncall_exit 100 0\nexited 100 0\n");
}

TEST(Calls, SeccompModeStopsAtTheEntryAndRunsOnBetweenCalls) {
  ScriptedRun run(R"(
seize 100 0x9f -> ok
interrupt 100 -> ok
wait -> 100 stopped SIGTRAP event=STOP
resume 100 cont 0 -> ok
wait -> 100 stopped SIGTRAP event=SECCOMP
syscall_stop 100 -> seccomp x86_64 257
resume 100 syscall 0 -> ok
wait -> 100 stopped SIGUSR1
signal_info 100 -> 0a
resume 100 syscall SIGUSR1 -> ok
wait -> 100 syscall
syscall_stop 100 -> exit x86_64 3
resume 100 cont 0 -> ok
wait -> 100 stopped SIGUSR1
signal_info 100 -> 0a
resume 100 cont SIGUSR1 -> ok
wait -> 100 stopped SIGTRAP event=SECCOMP
syscall_stop 100 -> seccomp x86_64 1
resume 100 cont 0 -> ok
wait -> 100 stopped SIGTRAP event=SECCOMP
syscall_stop 100 -> seccomp x86_64 3
resume 100 syscall 0 -> ok
wait -> 100 exited 0
)",
                  {.follow = true, .seccomp = true});
  ASSERT_TRUE(run.tracer.adopt(Tid(100)));
  run.until("call_entry 100 1");
  run.event->tracee->resume = os::Resume::cont;  // its end is of no interest
  EXPECT_EQ(run.rest(), "call_entry 100 3\nexited 100 0\n");
}

TEST(Calls, SignalMayBeAddedAtTheEntry) {
  Followed run(R"(
wait -> 100 syscall
syscall_stop 100 -> entry x86_64 1
resume 100 syscall SIGUSR2 -> ok
wait -> 100 exited 0
)");
  run.until("call_entry 100 1");
  run.event->deliver = Signal(SIGUSR2);
  EXPECT_EQ(run.rest(), "exited 100 0\n");
}

TEST(Signals, SwallowedAndChanged) {
  Followed run(R"(
wait -> 100 stopped SIGUSR1
signal_info 100 -> 0a
resume 100 syscall 0 -> ok
wait -> 100 stopped SIGUSR1
signal_info 100 -> 0a
resume 100 syscall SIGTERM -> ok
wait -> 100 killed SIGTERM
)");
  EXPECT_EQ(run.next(), "signal 100 SIGUSR1");
  EXPECT_EQ(run.event->info.si_signo, SIGUSR1);
  run.event->deliver = {};
  EXPECT_EQ(run.next(), "signal 100 SIGUSR1");
  run.event->deliver = Signal(SIGTERM);
  EXPECT_EQ(run.next(), "killed 100 SIGTERM");
}

TEST(Signals, DeathWithACoreIsTold) {
  Followed run("wait -> 100 killed SIGSEGV core\n");
  EXPECT_EQ(run.rest(), "killed 100 SIGSEGV core\n");
}

// SIGSTOP arrives, its delivery is told, the group stops, SIGCONT ends it.
TEST(GroupStop, ListensUntilItIsContinued) {
  Followed run(R"(
wait -> 100 stopped SIGSTOP
signal_info 100 -> 13
resume 100 syscall SIGSTOP -> ok
wait -> 100 stopped SIGSTOP event=STOP
resume 100 listen 0 -> ok
wait -> 100 stopped SIGTRAP event=STOP
resume 100 syscall 0 -> ok
wait -> 100 stopped SIGCONT
signal_info 100 -> 12
resume 100 syscall SIGCONT -> ok
wait -> 100 exited 0
)");
  EXPECT_EQ(run.next(), "signal 100 SIGSTOP");
  EXPECT_EQ(run.next(), "group_stop 100 SIGSTOP");
  EXPECT_EQ(run.next(), "stopped 100");
  EXPECT_FALSE(run.event->tracee->listening);
  EXPECT_EQ(run.rest(), "signal 100 SIGCONT\nexited 100 0\n");
}

TEST(GroupStop, KilledWhileItListens) {
  Followed run(R"(
wait -> 100 stopped SIGTTIN event=STOP
resume 100 listen 0 -> ok
wait -> 100 killed SIGKILL
)");
  EXPECT_EQ(run.rest(), "group_stop 100 SIGTTIN\nkilled 100 SIGKILL\n");
}

TEST(GroupStop, KilledBeforeItListens) {
  Followed run(R"(
wait -> 100 stopped SIGTSTP event=STOP
resume 100 listen 0 -> gone
wait -> 100 killed SIGKILL
)");
  EXPECT_EQ(run.rest(), "group_stop 100 SIGTSTP\nkilled 100 SIGKILL\n");
}

TEST(GroupStop, FrontEndMayEndIt) {
  Followed run(R"(
wait -> 100 stopped SIGSTOP event=STOP
resume 100 syscall 0 -> ok
wait -> 100 exited 0
)");
  run.until("group_stop 100 SIGSTOP");
  run.event->deliver = {};
  EXPECT_EQ(run.rest(), "exited 100 0\n");
}

TEST(GroupStop, NewbornIsStoppedWithItsGroup) {
  Followed run(R"(
wait -> 100 stopped SIGTRAP event=CLONE
event_message 100 -> 101
resume 100 syscall 0 -> ok
wait -> 101 stopped SIGSTOP event=STOP
resume 101 listen 0 -> ok
wait -> 100 stopped SIGSTOP event=STOP
resume 100 listen 0 -> ok
wait -> 101 killed SIGKILL
wait -> 100 killed SIGKILL
)");
  EXPECT_EQ(run.rest(), "attached 101\ngroup_stop 101 SIGSTOP\ngroup_stop 100 SIGSTOP\nkilled 101 SIGKILL\nkilled 100 SIGKILL\n");
}

TEST(Hold, GoesOnAsItWouldHave) {
  Followed run(R"(
wait -> 100 stopped SIGUSR1
signal_info 100 -> 0a
wait -> interrupted
resume 100 syscall SIGUSR1 -> ok
wait -> 100 syscall
syscall_stop 100 -> entry x86_64 1
wait -> interrupted
resume 100 syscall 0 -> ok
wait -> 100 exited 0
)");
  for (const char* expected : {"signal 100 SIGUSR1", "call_entry 100 1"}) {
    EXPECT_EQ(run.next(), expected);
    Tracee& tracee = *run.event->tracee;
    run.tracer.hold();
    EXPECT_EQ(run.next(), "interrupted");
    run.tracer.release(tracee);
    run.tracer.release(tracee);  // once is enough
  }
  EXPECT_EQ(run.rest(), "exited 100 0\n");
}

TEST(Hold, GroupStopListensAfterwards) {
  Followed run(R"(
wait -> 100 stopped SIGSTOP event=STOP
wait -> interrupted
resume 100 listen 0 -> ok
wait -> 100 stopped SIGTRAP event=STOP
wait -> interrupted
resume 100 syscall 0 -> ok
wait -> 100 exited 0
)");
  for (const char* expected : {"group_stop 100 SIGSTOP", "stopped 100"}) {
    EXPECT_EQ(run.next(), expected);
    Tracee& tracee = *run.event->tracee;
    run.tracer.hold();
    EXPECT_EQ(run.next(), "interrupted");
    run.tracer.release(tracee);
  }
  EXPECT_EQ(run.rest(), "exited 100 0\n");
}

TEST(Hold, SignalOfAnEarlierEventIsNotGivenLater) {
  Followed run(R"(
wait -> 100 stopped SIGUSR1
signal_info 100 -> 0a
resume 100 syscall SIGUSR1 -> ok
wait -> 100 stopped SIGTRAP event=EXEC
event_message 100 -> 100
wait -> interrupted
resume 100 syscall 0 -> ok
wait -> 100 exited 0
)");
  run.until("exec 100 by 100");
  Tracee& tracee = *run.event->tracee;
  run.tracer.hold();
  EXPECT_EQ(run.next(), "interrupted");
  run.tracer.release(tracee);
  EXPECT_EQ(run.rest(), "exited 100 0\n");
}

TEST(Hold, KilledMeanwhile) {
  Followed run(R"(
wait -> 100 syscall
syscall_stop 100 -> entry x86_64 1
wait -> 100 killed SIGKILL
)");
  run.until("call_entry 100 1");
  run.tracer.hold();
  EXPECT_EQ(run.rest(), "killed 100 SIGKILL\n");
}

TEST(Hold, LeaderIsKilledOutOfItByAThreadsExec) {
  // The execve is taken, behind another report, when the front end lets the leader go on: what has its number now is not it.
  Followed run(R"(
wait -> 100 stopped SIGTRAP event=CLONE
event_message 100 -> 101
resume 100 syscall 0 -> ok
wait -> 101 stopped SIGTRAP event=STOP
resume 101 syscall 0 -> ok
wait -> 100 stopped SIGTRAP event=FORK
event_message 100 -> 102
resume 100 syscall 0 -> ok
wait -> 100 syscall
wait -> nothing
syscall_stop 100 -> entry x86_64 1
wait -> 102 stopped SIGTRAP event=STOP
wait -> 100 stopped SIGTRAP event=EXEC
resume 102 syscall 0 -> ok
event_message 100 -> 101
event_message 100 -> 101
resume 100 syscall 0 -> ok
wait -> 102 exited 0
wait -> 100 exited 0
)");
  run.until("call_entry 100 1");
  Tracee& leader = *run.event->tracee;
  run.tracer.hold();
  EXPECT_EQ(run.next(), "attached 102");
  run.tracer.release(leader);
  EXPECT_EQ(run.rest(), "superseded 100 by 101\nexec 100 by 101\nexited 102 0\nexited 100 0\n");
}

// A SIGKILL can come before every one of our requests.
TEST(Killed, AtEveryRequest) {
  const char* const scripts[] = {
      "wait -> 100 syscall\nsyscall_stop 100 -> gone\nresume 100 syscall 0 -> gone\n",
      "wait -> 100 syscall\nsyscall_stop 100 -> entry x86_64 1\nresume 100 syscall 0 -> gone\n",
      "wait -> 100 stopped SIGUSR1\nsignal_info 100 -> gone\nresume 100 syscall SIGUSR1 -> gone\n",
      "wait -> 100 stopped SIGUSR1\nsignal_info 100 -> 0a\nresume 100 syscall SIGUSR1 -> gone\n",
      "wait -> 100 stopped SIGTRAP event=FORK\nevent_message 100 -> gone\nresume 100 syscall 0 -> gone\n",
      "wait -> 100 stopped SIGTRAP event=EXEC\nevent_message 100 -> gone\nresume 100 syscall 0 -> gone\n",
      "wait -> 100 stopped SIGTRAP event=EXEC\nevent_message 100 -> 100\nresume 100 syscall 0 -> gone\n",
      "wait -> 100 stopped SIGTRAP event=STOP\nresume 100 syscall 0 -> gone\n",
      "wait -> 100 stopped SIGTRAP event=6\nresume 100 syscall 0 -> gone\n",
  };
  for (const char* script : scripts) {
    SCOPED_TRACE(script);
    Followed run(std::string(script) + "wait -> 100 killed SIGKILL\n");
    const std::string events = run.rest();
    EXPECT_TRUE(events.ends_with("killed 100 SIGKILL\n")) << events;
    EXPECT_EQ(run.tracer.count(), 0u);
  }
}

TEST(Wait, ASignalToUsInterruptsIt) {
  Followed run(R"(
wait -> interrupted
wait -> interrupted
wait -> 100 exited 0
)");
  EXPECT_EQ(run.rest(), "interrupted\ninterrupted\nexited 100 0\n");
}

TEST(Wait, PollThatFindsNothing) {
  Followed run("wait -> nothing\nwait -> 100 exited 0\n");
  Event* event = run.tracer.next(os::WaitMode::poll);
  ASSERT_NE(event, nullptr);
  EXPECT_EQ(event->kind, Event::Kind::interrupted);
  EXPECT_EQ(run.rest(), "exited 100 0\n");
}

TEST(Wait, NoChildLeft) {
  Followed run("wait -> none_left\n");
  EXPECT_EQ(run.next(), "end");
  EXPECT_EQ(run.tracer.count(), 0u);
}

TEST(Wait, EndsOfOthersAreNotOurs) {
  Followed run(R"(
wait -> 55 exited 1
wait -> 56 killed SIGPIPE
wait -> 100 exited 0
)");
  EXPECT_EQ(run.rest(), "exited 100 0\n");
}

TEST(Attach, AllThreadsAndThoseBornMeanwhile) {
  // 102 is made by 101 before that is seized; 103 by 102 after, and comes by itself.
  ScriptedRun run(R"(
seize 100 0x1f -> ok
interrupt 100 -> ok
threads_of 100 -> 100 101
seize 101 0x1f -> ok
interrupt 101 -> ok
threads_of 100 -> 100 101 102
seize 102 0x1f -> ok
interrupt 102 -> ok
threads_of 100 -> 100 101 102 103
seize 103 0x1f -> 1
wait -> 103 stopped SIGTRAP event=STOP
resume 103 syscall 0 -> ok
wait -> 100 stopped SIGTRAP event=STOP
resume 100 syscall 0 -> ok
wait -> 101 stopped SIGTRAP event=STOP
resume 101 syscall 0 -> ok
wait -> 102 stopped SIGTRAP event=CLONE
event_message 102 -> 103
resume 102 syscall 0 -> ok
wait -> 102 stopped SIGTRAP event=STOP
resume 102 syscall 0 -> ok
wait -> none_left
)");
  ASSERT_TRUE(run.tracer.attach(Pid(100)));
  EXPECT_EQ(run.tracer.count(), 3u);
  EXPECT_EQ(run.next(), "attached 103");
  EXPECT_TRUE(run.event->tracee->followed);
  EXPECT_EQ(run.next(), "attached 100");
  EXPECT_FALSE(run.event->tracee->followed);
  EXPECT_EQ(run.rest(), "attached 101\nattached 102\n");
}

TEST(Attach, MakerThatDiesRightAwayLeavesAThread) {
  ScriptedRun run(R"(
seize 100 0x1f -> ok
interrupt 100 -> ok
threads_of 100 -> 100 101
seize 101 0x1f -> ok
interrupt 101 -> gone
threads_of 100 -> 100 102
seize 102 0x1f -> ok
interrupt 102 -> ok
threads_of 100 -> 100 102
wait -> none_left
)");
  ASSERT_TRUE(run.tracer.attach(Pid(100)));
  EXPECT_EQ(run.tracer.count(), 3u);
  EXPECT_EQ(run.rest(), "");
}

TEST(Attach, InTheMiddleOfACall) {
  ScriptedRun run(R"(
seize 100 0x11 -> ok
process_of 100 -> 100
interrupt 100 -> ok
wait -> 100 stopped SIGTRAP event=STOP
resume 100 syscall 0 -> ok
wait -> 100 syscall
syscall_stop 100 -> exit x86_64 -512 error
resume 100 syscall 0 -> ok
wait -> 100 syscall
syscall_stop 100 -> entry x86_64 219
resume 100 syscall 0 -> ok
wait -> 100 exited 0
)",
                  {.follow = false});
  ASSERT_TRUE(run.tracer.attach(Pid(100)));
  EXPECT_EQ(run.rest(), "attached 100\ncall_entry 100 219\nexited 100 0\n");
}

TEST(Attach, ToAProcessInAGroupStop) {
  ScriptedRun run(R"(
seize 100 0x11 -> ok
process_of 100 -> 100
interrupt 100 -> ok
wait -> 100 stopped SIGSTOP event=STOP
resume 100 listen 0 -> ok
wait -> 100 stopped SIGTRAP event=STOP
resume 100 syscall 0 -> ok
wait -> 100 stopped SIGCONT
signal_info 100 -> 12
resume 100 syscall SIGCONT -> ok
wait -> 100 exited 0
)",
                  {.follow = false});
  ASSERT_TRUE(run.tracer.attach(Pid(100)));
  EXPECT_EQ(run.rest(), "attached 100\ngroup_stop 100 SIGSTOP\nstopped 100\nsignal 100 SIGCONT\nexited 100 0\n");
}

TEST(Attach, ToADyingProcess) {
  ScriptedRun run(R"(
seize 100 0x11 -> ok
process_of 100 -> unknown
interrupt 100 -> gone
wait -> 100 killed SIGKILL
)",
                  {.follow = false});
  ASSERT_TRUE(run.tracer.attach(Pid(100)));
  EXPECT_EQ(run.rest(), "killed 100 SIGKILL\n");
}

TEST(Attach, ToADeadOne) {
  ScriptedRun run("seize 100 0x11 -> gone\n", {.follow = false});
  const auto done = run.tracer.attach(Pid(100));
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().code, Errno(3));
  EXPECT_EQ(run.tracer.count(), 0u);
}

TEST(Attach, LeaderHasEndedThreadsHaveNot) {
  ScriptedRun run(R"(
seize 100 0x1f -> 1
threads_of 100 -> 100 101
seize 101 0x1f -> ok
interrupt 101 -> ok
threads_of 100 -> 100 101
wait -> 101 stopped SIGTRAP event=STOP
resume 101 syscall 0 -> ok
wait -> 101 exited 0
)");
  ASSERT_TRUE(run.tracer.attach(Pid(100)));
  EXPECT_EQ(run.rest(), "attached 101\nexited 101 0\n");
}

TEST(Attach, NotAllowed) {
  ScriptedRun run("seize 100 0x1f -> 1\nthreads_of 100 -> 100 101\nseize 101 0x1f -> 1\n");
  const auto done = run.tracer.attach(Pid(100));
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().code, Errno(1));
}

TEST(Attach, OnceIsEnough) {
  ScriptedRun run(R"(
seize 100 0x1f -> ok
interrupt 100 -> ok
threads_of 100 -> 100
threads_of 100 -> 100
)");
  ASSERT_TRUE(run.tracer.attach(Pid(100)));
  ASSERT_TRUE(run.tracer.attach(Pid(100)));
  EXPECT_EQ(run.tracer.count(), 1u);
}

}  // namespace
}  // namespace sonde::trace
