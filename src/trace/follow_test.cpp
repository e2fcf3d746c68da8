// Births, execs and deaths: every order in which the kernel can tell of them. See docs/tracee-states.md.
#include "trace/testing/scripted_run.h"

namespace sonde::trace {
namespace {

// A followed program, 100, that runs.
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

TEST(Follow, ParentsEventBeforeTheChildsStop) {
  Followed run(R"(
wait -> 100 stopped SIGTRAP event=FORK
event_message 100 -> 101
resume 100 syscall 0 -> ok
wait -> 101 stopped SIGTRAP event=STOP
resume 101 syscall 0 -> ok
wait -> 101 exited 0
wait -> 100 exited 0
)");
  EXPECT_EQ(run.next(), "attached 101");
  EXPECT_TRUE(run.event->tracee->followed);
  EXPECT_TRUE(run.event->tracee->launched == run.tracer.find(Tid(100))->launched);
  EXPECT_EQ(run.rest(), "exited 101 0\nexited 100 0\n");
}

TEST(Follow, ChildsStopBeforeTheParentsEvent) {
  Followed run(R"(
wait -> 101 stopped SIGTRAP event=STOP
resume 101 syscall 0 -> ok
wait -> nothing
wait -> 100 stopped SIGTRAP event=FORK
event_message 100 -> 101
resume 100 syscall 0 -> ok
wait -> 100 exited 0
wait -> 101 exited 3
)");
  EXPECT_EQ(run.next(), "attached 101");
  EXPECT_EQ(run.next(), "exited 100 0");
  EXPECT_TRUE(run.tracer.find(Tid(101))->launched) << "it is a descendant of the program that was launched";
  EXPECT_EQ(run.rest(), "exited 101 3\n");
}

TEST(Follow, ChildIsDeadBeforeTheParentsEvent) {
  Followed run(R"(
wait -> 101 stopped SIGTRAP event=STOP
resume 101 syscall 0 -> ok
wait -> nothing
wait -> 101 exited 0
wait -> nothing
wait -> 100 stopped SIGTRAP event=FORK
event_message 100 -> 101
resume 100 syscall 0 -> ok
wait -> 100 stopped SIGUSR1
signal_info 100 -> 0a
resume 100 syscall SIGUSR1 -> ok
wait -> 100 exited 0
)");
  EXPECT_EQ(run.next(), "attached 101");
  EXPECT_EQ(run.next(), "exited 101 0");
  EXPECT_EQ(run.next(), "signal 100 SIGUSR1");
  EXPECT_EQ(run.tracer.count(), 1u) << "who died is not in the book again";
  EXPECT_EQ(run.rest(), "exited 100 0\n");
}

TEST(Follow, ChildIsKilledBeforeItsFirstStop) {
  Followed run(R"(
wait -> 100 stopped SIGTRAP event=FORK
event_message 100 -> 101
resume 100 syscall 0 -> ok
wait -> 101 killed SIGKILL
wait -> 100 exited 0
)");
  EXPECT_EQ(run.rest(), "killed 101 SIGKILL\nexited 100 0\n");
}

TEST(Follow, ChildIsKilledBeforeItsFirstStopAndBeforeTheParentsEvent) {
  Followed run(R"(
wait -> 101 killed SIGKILL
wait -> 100 stopped SIGTRAP event=VFORK
event_message 100 -> 101
resume 100 syscall 0 -> ok
wait -> 100 stopped SIGUSR1
signal_info 100 -> gone
resume 100 syscall SIGUSR1 -> gone
wait -> 100 killed SIGKILL
)");
  EXPECT_EQ(run.next(), "signal 100 SIGUSR1");
  EXPECT_EQ(run.tracer.count(), 1u);
  EXPECT_EQ(run.rest(), "killed 100 SIGKILL\n");
}

TEST(Follow, ANumberThatDiedEarlyComesAgain) {
  Followed run(R"(
wait -> 101 killed SIGKILL
wait -> 101 stopped SIGTRAP event=STOP
resume 101 syscall 0 -> ok
wait -> nothing
wait -> 100 stopped SIGTRAP event=FORK
event_message 100 -> 101
resume 100 syscall 0 -> ok
wait -> 101 exited 0
wait -> 100 exited 0
)");
  EXPECT_EQ(run.rest(), "attached 101\nexited 101 0\nexited 100 0\n");
}

TEST(Follow, MakerIsKilledBeforeItNamesItsChild) {
  Followed run(R"(
wait -> 100 killed SIGKILL
wait -> 101 stopped SIGTRAP event=STOP
resume 101 syscall 0 -> ok
wait -> 101 exited 7
)");
  EXPECT_EQ(run.rest(), "killed 100 SIGKILL\nattached 101\nexited 101 7\n");
}

TEST(Follow, MakerIsKilledInItsEvent) {
  Followed run(R"(
wait -> 100 stopped SIGTRAP event=FORK
event_message 100 -> gone
resume 100 syscall 0 -> gone
wait -> 100 killed SIGKILL
wait -> 101 stopped SIGTRAP event=STOP
resume 101 syscall 0 -> ok
wait -> 101 exited 7
)");
  EXPECT_EQ(run.rest(), "killed 100 SIGKILL\nattached 101\nexited 101 7\n");
}

TEST(Follow, ChildOfAnotherPidNamespaceHasNoNumber) {
  Followed run(R"(
wait -> 100 stopped SIGTRAP event=CLONE
event_message 100 -> 0
resume 100 syscall 0 -> ok
wait -> 100 exited 0
)");
  EXPECT_EQ(run.rest(), "exited 100 0\n");
}

TEST(Follow, VforkThenExecInTheChild) {
  Followed run(R"(
wait -> 100 syscall
syscall_stop 100 -> entry x86_64 58
resume 100 syscall 0 -> ok
wait -> 100 stopped SIGTRAP event=VFORK
event_message 100 -> 101
resume 100 syscall 0 -> ok
wait -> 101 stopped SIGTRAP event=STOP
resume 101 syscall 0 -> ok
wait -> 101 syscall
syscall_stop 101 -> entry x86_64 59
resume 101 syscall 0 -> ok
wait -> 101 stopped SIGTRAP event=EXEC
event_message 101 -> 101
resume 101 syscall 0 -> ok
wait -> 100 syscall
syscall_stop 100 -> exit x86_64 101
resume 100 syscall 0 -> ok
wait -> 101 exited 0
wait -> 100 exited 0
)");
  EXPECT_EQ(run.rest(),
            "call_entry 100 58\nattached 101\ncall_entry 101 59\nexec 101 by 101\ncall_exit 100 101\nexited 101 0\nexited 100 0\n");
}

TEST(Follow, ThreadsOwnReportsStayApart) {
  Followed run(R"(
wait -> 100 stopped SIGTRAP event=CLONE
event_message 100 -> 101
resume 100 syscall 0 -> ok
wait -> 101 stopped SIGTRAP event=STOP
resume 101 syscall 0 -> ok
wait -> 100 syscall
syscall_stop 100 -> entry x86_64 202
resume 100 syscall 0 -> ok
wait -> 101 syscall
syscall_stop 101 -> entry x86_64 0
resume 101 syscall 0 -> ok
wait -> 101 syscall
syscall_stop 101 -> exit x86_64 1
resume 101 syscall 0 -> ok
wait -> 101 exited 0
wait -> 100 syscall
syscall_stop 100 -> exit x86_64 0
resume 100 syscall 0 -> ok
wait -> 100 exited 0
)");
  EXPECT_EQ(run.rest(),
            "attached 101\ncall_entry 100 202\ncall_entry 101 0\ncall_exit 101 1\nexited 101 0\ncall_exit 100 0\nexited 100 0\n");
}

TEST(Follow, UntracedCloneIsNeverSeen) {
  // CLONE_UNTRACED: no event, no stop; its end may be seen when it is a child of ours by inheritance.
  Followed run(R"(
wait -> 100 syscall
syscall_stop 100 -> entry x86_64 56 0x800011
resume 100 syscall 0 -> ok
wait -> 100 syscall
syscall_stop 100 -> exit x86_64 101
resume 100 syscall 0 -> ok
wait -> 101 exited 0
wait -> 100 exited 0
)");
  EXPECT_EQ(run.rest(), "call_entry 100 56\ncall_exit 100 101\nexited 100 0\n");
}

TEST(Follow, ChildThatWasTracedAgainstOurWishIsLetGo) {
  // CLONE_PTRACE without -f.
  ScriptedRun run(R"(
seize 100 0x11 -> ok
interrupt 100 -> ok
wait -> 100 stopped SIGTRAP event=STOP
resume 100 syscall 0 -> ok
wait -> 101 stopped SIGTRAP event=STOP
detach 101 0 -> ok
wait -> 102 stopped SIGUSR1
detach 102 SIGUSR1 -> ok
wait -> 100 exited 0
)",
                  {.follow = false});
  ASSERT_TRUE(run.tracer.adopt(Tid(100)));
  EXPECT_EQ(run.rest(), "attached 100\nexited 100 0\n");
}

TEST(Exec, ByTheLeader) {
  Followed run(R"(
wait -> 100 syscall
syscall_stop 100 -> entry x86_64 59
resume 100 syscall 0 -> ok
wait -> 100 stopped SIGTRAP event=EXEC
event_message 100 -> 100
resume 100 syscall 0 -> ok
wait -> 100 syscall
syscall_stop 100 -> exit x86_64 0
resume 100 syscall 0 -> ok
wait -> 100 exited 0
)");
  EXPECT_EQ(run.next(), "call_entry 100 59");
  EXPECT_EQ(run.next(), "exec 100 by 100");
  EXPECT_EQ(run.event->tracee->execs, 1u);
  EXPECT_EQ(run.rest(), "call_exit 100 0\nexited 100 0\n");
}

const std::string kThread = R"(
wait -> 100 stopped SIGTRAP event=CLONE
event_message 100 -> 101
resume 100 syscall 0 -> ok
wait -> 101 stopped SIGTRAP event=STOP
resume 101 syscall 0 -> ok
)";

TEST(Exec, ByAThreadTheLeaderIsSupersededAndOtherThreadsEnd) {
  Followed run(kThread + R"(
wait -> 100 stopped SIGTRAP event=CLONE
event_message 100 -> 102
resume 100 syscall 0 -> ok
wait -> 102 stopped SIGTRAP event=STOP
resume 102 syscall 0 -> ok
wait -> 100 syscall
syscall_stop 100 -> entry x86_64 202
resume 100 syscall 0 -> ok
wait -> 101 syscall
syscall_stop 101 -> entry x86_64 59
resume 101 syscall 0 -> ok
wait -> 102 exited 0
wait -> 100 stopped SIGTRAP event=EXEC
event_message 100 -> 101
event_message 100 -> 101
resume 100 syscall 0 -> ok
wait -> 100 syscall
syscall_stop 100 -> exit x86_64 0
resume 100 syscall 0 -> ok
wait -> 100 exited 5
)");
  run.until("call_entry 101 59");
  const Tracee* executor = run.event->tracee;
  EXPECT_EQ(run.next(), "exited 102 0");
  EXPECT_EQ(run.next(), "superseded 100 by 101");
  EXPECT_EQ(run.event->tracee->entry.nr, 202u) << "it was in a call of its own";
  EXPECT_EQ(run.next(), "exec 100 by 101");
  EXPECT_EQ(run.event->tracee, executor) << "the thread is the same, under another number";
  EXPECT_EQ(executor->tid, Tid(100));
  EXPECT_EQ(executor->pid, Pid(100));
  EXPECT_EQ(executor->execs, 1u);
  EXPECT_EQ(run.tracer.count(), 1u);
  EXPECT_EQ(run.rest(), "call_exit 100 0\nexited 100 5\n");
}

TEST(Exec, ByAThreadVoidsTheStopThatItsLeaderWasKilledOutOf) {
  // 100's system call stop was taken but not looked at when 101's execve killed it: what 100 is now must not be resumed
  // for it.
  Followed run(kThread + R"(
wait -> 101 syscall
syscall_stop 101 -> entry x86_64 59
resume 101 syscall 0 -> ok
wait -> 100 syscall
wait -> 100 stopped SIGTRAP event=EXEC
event_message 100 -> 101
event_message 100 -> 101
resume 100 syscall 0 -> ok
wait -> 100 exited 0
)");
  EXPECT_EQ(run.rest(), "attached 101\ncall_entry 101 59\nsuperseded 100 by 101\nexec 100 by 101\nexited 100 0\n");
}

TEST(Exec, ByAThreadWhoseLeaderIsNotTraced) {
  ScriptedRun run(R"(
seize 101 0x11 -> ok
process_of 101 -> 100
interrupt 101 -> ok
wait -> 101 stopped SIGTRAP event=STOP
resume 101 syscall 0 -> ok
wait -> 100 stopped SIGTRAP event=EXEC
event_message 100 -> 101
resume 100 syscall 0 -> ok
wait -> 100 exited 0
)",
                  {.follow = false});
  ASSERT_TRUE(run.tracer.attach(Pid(101)));
  EXPECT_EQ(run.next(), "attached 101");
  EXPECT_EQ(run.next(), "exec 100 by 101");
  EXPECT_EQ(run.event->tracee->execs, 1u);
  EXPECT_EQ(run.tracer.find(Tid(101)), nullptr);
  EXPECT_EQ(run.rest(), "exited 100 0\n");
}

TEST(Exec, OfAnUnknownThreadWithoutALeaderIsLetGo) {
  Followed run(R"(
wait -> 200 stopped SIGTRAP event=EXEC
event_message 200 -> 201
detach 200 0 -> ok
wait -> 100 exited 0
)");
  EXPECT_EQ(run.rest(), "exited 100 0\n");
}

TEST(Exec, OfAnUnknownThreadUnderAKnownLeader) {
  Followed run(R"(
wait -> 100 stopped SIGTRAP event=EXEC
event_message 100 -> 101
resume 100 syscall 0 -> ok
wait -> 100 exited 0
)");
  EXPECT_EQ(run.rest(), "exec 100 by 101\nexited 100 0\n");
}

TEST(Exec, KilledBeforeItsFormerNumberIsAsked) {
  Followed run(kThread + R"(
wait -> 100 stopped SIGTRAP event=EXEC
event_message 100 -> gone
resume 100 syscall 0 -> gone
wait -> 100 killed SIGKILL
wait -> none_left
)");
  EXPECT_EQ(run.rest(), "attached 101\nkilled 100 SIGKILL\n");
}

TEST(Exec, KilledBetweenTheLeadersEndAndTheExec) {
  Followed run(kThread + R"(
wait -> 100 stopped SIGTRAP event=EXEC
event_message 100 -> 101
event_message 100 -> gone
resume 100 syscall 0 -> gone
wait -> 100 killed SIGKILL
)");
  EXPECT_EQ(run.rest(), "attached 101\nsuperseded 100 by 101\nkilled 100 SIGKILL\n");
}

}  // namespace
}  // namespace sonde::trace
