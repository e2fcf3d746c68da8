#include "os/scripted_kernel.h"

#include <gtest/gtest.h>
#include <sys/ptrace.h>

#include <cstring>

#include "os/recording_kernel.h"
#include "os/script_text.h"

namespace sonde::os {
namespace {

std::optional<WaitReport> poll(ScriptedKernel& kernel) {
  bool none_left;
  return kernel.wait(WaitMode::poll, none_left);
}

TEST(ScriptText, ReportsThereAndBack) {
  for (const char* text : {"100 stopped SIGTRAP event=STOP", "7 stopped SIGTRAP event=VFORK", "7 stopped SIGTRAP event=6", "7 stopped SIGUSR1",
                           "7 stopped 34", "7 syscall", "7 exited 255", "7 killed SIGSEGV core", "7 killed SIGKILL system=1000000"}) {
    const auto report = script::parse_report(text);
    ASSERT_TRUE(report) << text;
    EXPECT_EQ(script::text_of(*report), text);
    const WaitStatus again = WaitStatus::from(report->status.raw());
    EXPECT_EQ(script::text_of(WaitReport{report->tid, again, report->system_ns}), text);
  }
  for (const char* text : {"", "x exited 1", "7", "7 gone", "7 stopped SIGNONE", "7 exited", "7 killed SIGKILL event=STOP", "7 stopped SIGTRAP core"}) {
    EXPECT_FALSE(script::parse_report(text)) << text;
  }
}

TEST(ScriptText, StopsThereAndBack) {
  for (const char* text : {"none", "entry x86_64 257 0xffffff9c 0x1 0x2 0x3 0x4 0xffffffffffffffff ip=0x10 sp=0x20", "exit i386 -2 error", "exit x86_64 5",
                           "seccomp x32 1 0x0 0x0 0x0 0x0 0x0 0x0 data=0x7"}) {
    const auto stop = script::parse_stop(text);
    ASSERT_TRUE(stop) << text;
    EXPECT_EQ(script::text_of(*stop), text);
  }
  for (const char* text : {"", "begin", "entry", "entry arm 1", "entry x86_64 x", "exit x86_64 1 0x2", "entry x86_64 1 1 2 3 4 5 6 7", "entry x86_64 1 error"}) {
    EXPECT_FALSE(script::parse_stop(text)) << text;
  }
}

TEST(ScriptText, Outcomes) {
  EXPECT_TRUE(script::parse_outcome("ok")->ok());
  EXPECT_TRUE(script::parse_outcome("gone")->gone());
  EXPECT_EQ(script::parse_outcome("22")->code(), Errno(22));
  EXPECT_FALSE(script::parse_outcome("fine"));
  EXPECT_EQ(script::text_of(Outcome(Errno(3))), "gone");
}

TEST(ScriptedKernel, KeepsTheOrderOfEachThread) {
  ScriptedKernel kernel(R"(
# two threads
wait -> 1 syscall
resume 1 syscall 0 -> ok
wait -> 2 stopped SIGUSR1
resume 2 cont SIGUSR1 -> gone
wait -> 1 exited 0
)");
  EXPECT_EQ(poll(kernel)->tid, Tid(1));
  EXPECT_EQ(poll(kernel)->tid, Tid(2));
  EXPECT_FALSE(poll(kernel)) << "thread 1 has not been resumed";
  EXPECT_TRUE(kernel.resume(Tid(2), Resume::cont, Signal(SIGUSR1)).gone());
  EXPECT_TRUE(kernel.resume(Tid(1), Resume::syscall, {}).ok());
  EXPECT_EQ(poll(kernel)->status.kind, WaitStatus::Kind::exited);
  EXPECT_EQ(kernel.verdict(), "");
}

TEST(ScriptedKernel, ComplainsOfAnotherRequest) {
  ScriptedKernel kernel("wait -> 1 syscall\nresume 1 syscall 0 -> ok\nwait -> 1 exited 0\n");
  ASSERT_TRUE(poll(kernel));
  EXPECT_TRUE(kernel.resume(Tid(1), Resume::cont, {}).gone());
  bool none_left;
  EXPECT_FALSE(kernel.wait(WaitMode::block, none_left));
  EXPECT_TRUE(none_left) << "who waits for more does not wait for ever";
  EXPECT_EQ(kernel.verdict(),
            "resume 1 cont 0: line 2 has resume 1 syscall 0\n"
            "not used: line 2: resume 1 syscall 0 -> ok\nnot used: line 3: wait -> 1 exited 0\n");
}

TEST(ScriptedKernel, ComplainsOfARequestOnARunningThread) {
  ScriptedKernel kernel("wait -> 1 syscall\nresume 1 syscall 0 -> ok\nresume 1 syscall 0 -> ok\n");
  ASSERT_TRUE(poll(kernel));
  EXPECT_TRUE(kernel.resume(Tid(1), Resume::syscall, {}).ok());
  EXPECT_FALSE(kernel.resume(Tid(1), Resume::syscall, {}).ok());
  EXPECT_NE(kernel.verdict().find("it is in no stop that was seen"), std::string::npos);
}

TEST(ScriptedKernel, ComplainsOfAWaitThatCannotEnd) {
  ScriptedKernel kernel("wait -> 1 syscall\nresume 1 syscall 0 -> ok\nwait -> 1 exited 0\n");
  ASSERT_TRUE(poll(kernel));
  bool none_left;
  EXPECT_FALSE(kernel.wait(WaitMode::block, none_left));
  EXPECT_NE(kernel.verdict().find("waits for ever"), std::string::npos);
}

TEST(ScriptedKernel, ComplainsOfAnAnswerThatIsNone) {
  ScriptedKernel kernel("wait -> 1 syscall\nevent_message 1 -> many\n");
  ASSERT_TRUE(poll(kernel));
  u64 out;
  (void)kernel.event_message(Tid(1), out);
  EXPECT_NE(kernel.verdict(), "");
  EXPECT_NE(ScriptedKernel("wait -> 1 sleeps\n").verdict(), "");
}

TEST(ScriptedKernel, LinesLeftAreAComplaint) { EXPECT_EQ(ScriptedKernel("seize 1 0x0 -> ok").verdict(), "not used: line 1: seize 1 0x0 -> ok\n"); }

// Every request there is, of one scripted kernel, written down: the script must come out again.
TEST(RecordingKernel, WritesTheScriptItHears) {
  siginfo_t info{};
  info.si_signo = 10;
  Registers registers{};
  registers.rip = 0x1234;
  const std::string script = "seize 1 0x1f -> ok\ninterrupt 1 -> ok\nwait -> nothing\nwait -> interrupted\nwait -> 1 syscall\nset_options 1 0x1 -> ok\n"
                             "event_message 1 -> 77\nsignal_info 1 -> 0a\nset_signal_info 1 0a -> ok\nsyscall_stop 1 -> exit x86_64 3\n"
                             "registers 1 -> " + script::bytes(std::as_bytes(std::span(&registers, 1))) + "\n"
                             "set_registers 1 " + script::bytes(std::as_bytes(std::span(&registers, 1))) + " -> 5\n"
                             "set_call_number 1 -1 -> ok\nset_call_argument 1 2 0xff -> ok\nset_call_result 1 -4 -> ok\n"
                             "read_memory 1 0x1000 4 -> 6162\nwrite_memory 1 0x1000 6162 -> 2\ntgkill 1 9 SIGUSR1 -> ok\nkill 9 SIGCONT -> 1\n"
                             "process_of 1 -> 9\nthreads_of 9 -> 9 1\nsyscall_stop 1 -> errno 5\nresume 1 step SIGUSR1 -> ok\nwait -> 1 stopped SIGTRAP\n"
                             "detach 1 0 -> gone\nwait -> none_left\n";
  ScriptedKernel inner(script);
  RecordingKernel kernel(inner);
  const Tid tid(1);
  bool none_left = false;
  EXPECT_TRUE(kernel.seize(tid, 0x1f).ok());
  EXPECT_TRUE(kernel.interrupt(tid).ok());
  EXPECT_FALSE(kernel.wait(WaitMode::poll, none_left));
  EXPECT_FALSE(kernel.wait(WaitMode::block, none_left));
  EXPECT_FALSE(none_left);
  EXPECT_TRUE(kernel.wait(WaitMode::block, none_left)->status.syscall);
  EXPECT_TRUE(kernel.set_options(tid, 1).ok());
  u64 message = 0;
  EXPECT_TRUE(kernel.event_message(tid, message).ok());
  EXPECT_EQ(message, 77u);
  siginfo_t seen{};
  EXPECT_TRUE(kernel.signal_info(tid, seen).ok());
  EXPECT_EQ(std::memcmp(&seen, &info, sizeof info), 0);
  EXPECT_TRUE(kernel.set_signal_info(tid, info).ok());
  SyscallStop stop;
  EXPECT_TRUE(kernel.syscall_stop(tid, stop).ok());
  EXPECT_EQ(stop.result, 3);
  Registers got{};
  EXPECT_TRUE(kernel.registers(tid, got).ok());
  EXPECT_EQ(got.rip, 0x1234u);
  EXPECT_EQ(kernel.set_registers(tid, registers).code(), Errno(5));
  EXPECT_TRUE(kernel.set_call_number(tid, -1).ok());
  EXPECT_TRUE(kernel.set_call_argument(tid, Abi::x86_64, 2, 255).ok());
  EXPECT_TRUE(kernel.set_call_result(tid, -4).ok());
  std::byte memory[4];
  EXPECT_EQ(kernel.read_memory(tid, RemoteAddr(0x1000), memory), 2u);
  EXPECT_EQ(memory[1], std::byte{'b'});
  EXPECT_EQ(kernel.write_memory(tid, RemoteAddr(0x1000), std::span(memory).first(2)), 2u);
  EXPECT_TRUE(kernel.send(Pid(9), tid, Signal(SIGUSR1)).ok());
  EXPECT_EQ(kernel.send(Pid(9), Signal(SIGCONT)).code(), Errno(1));
  EXPECT_EQ(kernel.process_of(tid), Pid(9));
  EXPECT_EQ(kernel.threads_of(Pid(9)), (std::vector{Tid(9), Tid(1)}));
  EXPECT_EQ(kernel.syscall_stop(tid, stop).code(), Errno(5));
  EXPECT_TRUE(kernel.resume(tid, Resume::step, Signal(SIGUSR1)).ok());
  EXPECT_TRUE(kernel.wait(WaitMode::block, none_left));
  EXPECT_TRUE(kernel.detach(tid, {}).gone());
  EXPECT_FALSE(kernel.wait(WaitMode::block, none_left));
  EXPECT_TRUE(none_left);
  EXPECT_EQ(inner.verdict(), "");
  EXPECT_EQ(kernel.script(), script);
}

}  // namespace
}  // namespace sonde::os
