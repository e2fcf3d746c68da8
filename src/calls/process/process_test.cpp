#include <gtest/gtest.h>

#include <array>
#include <cerrno>
#include <cstdio>

#include "report/testing/decode_line.h"

namespace sonde {
namespace {

using report::testing::FakeTracee;

TEST(Wait, TellsTheStatusOfAChildThatWasFound) {
  FakeTracee t;
  const auto line = [&t](u32 status) { return t.line("wait4", {u64(-1), t.put(status), 0, 0}, 7); };
  EXPECT_EQ(line(0x100), "wait4(-1, [{WIFEXITED(s) && WEXITSTATUS(s) == 1}], 0, NULL) = 7");
  EXPECT_EQ(line(0x8b), "wait4(-1, [{WIFSIGNALED(s) && WTERMSIG(s) == SIGSEGV && WCOREDUMP(s)}], 0, NULL) = 7");
  EXPECT_EQ(line(0x137f), "wait4(-1, [{WIFSTOPPED(s) && WSTOPSIG(s) == SIGSTOP}], 0, NULL) = 7");
  EXPECT_EQ(line(0x857f), "wait4(-1, [{WIFSTOPPED(s) && WSTOPSIG(s) == SIGTRAP | 0x80}], 0, NULL) = 7");
  EXPECT_EQ(line(0x80137f), "wait4(-1, [{WIFSTOPPED(s) && WSTOPSIG(s) == SIGSTOP}|PTRACE_EVENT_STOP<<16], 0, NULL) = 7");
  EXPECT_EQ(line(0xffff), "wait4(-1, [{WIFCONTINUED(s)}], 0, NULL) = 7");
  EXPECT_EQ(line(0x1ffff), "wait4(-1, [0x1ffff], 0, NULL) = 7");
  EXPECT_EQ(line(0x1009), "wait4(-1, [{WIFSIGNALED(s) && WTERMSIG(s) == SIGKILL}|0x1000], 0, NULL) = 7");
  EXPECT_EQ(t.line("wait4", {u64(-1), 0x1000, 1, 0x2000}, 0), "wait4(-1, 0x1000, WNOHANG, 0x2000) = 0");
}

TEST(Clone, NamesItsArguments) {
  FakeTracee t;
  const u64 tid = t.put(u32{77});
  EXPECT_EQ(t.line("clone", {0x11, 0, 0, 0, 0}, 77), "clone(child_stack=NULL, flags=SIGCHLD) = 77");
  EXPECT_EQ(t.line("clone", {0x1100011, 0, tid, 0x3000, 0}, 77).substr(0, 97),
            "clone(child_stack=NULL, flags=CLONE_PARENT_SETTID|CLONE_CHILD_SETTID|SIGCHLD, parent_tid=[77], ch");
  EXPECT_EQ(t.entry("clone", {0x1100011, 0, tid, 0x3000, 0}),
            "clone(child_stack=NULL, flags=CLONE_PARENT_SETTID|CLONE_CHILD_SETTID|SIGCHLD");
}

TEST(Clone3, ShowsWhatTheKernelWroteBehindAnArrow) {
  FakeTracee t;
  const u64 tid = t.put(u32{77});
  const u64 args[8] = {0x100000, 0, 0, tid, 17, 0, 0, 0};
  const u64 at = t.put(args);
  char expected[160];
  std::snprintf(expected, sizeof expected,
                "clone3({flags=CLONE_PARENT_SETTID, parent_tid=%#lx, exit_signal=SIGCHLD, stack=NULL, stack_size=0} => {parent_tid=[77]}, 64) = 77",
                static_cast<unsigned long>(tid));
  EXPECT_EQ(t.line("clone3", {at, 64}, 77), expected);
  EXPECT_EQ(t.line("clone3", {0, 88}, -EFAULT), "clone3(NULL, 88) = -1 EFAULT (Bad address)");
}

TEST(Exec, CountsTheEnvironmentUnlessVerbose) {
  FakeTracee t;
  const u64 path = t.put("/bin/ls");
  const u64 word = t.put("ls");
  const u64 argv = t.put(std::array<u64, 2>{word, 0});
  const u64 envp = t.put(std::array<u64, 3>{word, word, 0});
  char expected[120];
  std::snprintf(expected, sizeof expected, R"(execve("/bin/ls", ["ls"], %#lx /* 2 vars */) = 0)", static_cast<unsigned long>(envp));
  EXPECT_EQ(t.line("execve", {path, argv, envp}, 0), expected);
  t.options.abbreviate = false;
  EXPECT_EQ(t.line("execve", {path, argv, envp}, 0), R"(execve("/bin/ls", ["ls"], ["ls", "ls"]) = 0)");
}

TEST(Limits, ShowWholeKilobytesAndInfinity) {
  FakeTracee t;
  const u64 limit = t.put(std::array<u64, 2>{8192 * 1024, ~u64{0}});
  EXPECT_EQ(t.line("prlimit64", {0, 3, limit, 0}, 0),
            "prlimit64(0, RLIMIT_STACK, {rlim_cur=8192*1024, rlim_max=RLIM64_INFINITY}, NULL) = 0");
  t.style.constants = report::Constants::both;
  EXPECT_EQ(t.line("prlimit64", {0, 3, limit, 0}, 0),
            "prlimit64(0, 0x3 /* RLIMIT_STACK */, {rlim_cur=8388608 /* 8192*1024 */, rlim_max=18446744073709551615 /* RLIM64_INFINITY */}, NULL) = 0");
}

TEST(Affinity, ReadsWholeWordsAndNoMore) {
  FakeTracee t;
  const u64 mask = t.put(u64{5});
  EXPECT_EQ(t.line("sched_setaffinity", {0, 8, mask}, 0), "sched_setaffinity(0, 8, [0 2]) = 0");
  EXPECT_EQ(t.line("sched_setaffinity", {0, 16, mask}, -EFAULT).find("["), std::string::npos);
}

}  // namespace
}  // namespace sonde
