#include <gtest/gtest.h>

#include <array>
#include <cerrno>
#include <csignal>

#include "report/testing/decode_line.h"

namespace sonde {
namespace {

using report::testing::FakeTracee;

std::array<u32, 32> info(int signo, int code) {
  std::array<u32, 32> words{};
  words[0] = static_cast<u32>(signo);
  words[2] = static_cast<u32>(code);
  return words;
}

std::string shown(FakeTracee& t, const std::array<u32, 32>& words) {
  const std::string line = t.line("rt_sigqueueinfo", {1, 0, t.put(words)}, 0);
  return line.substr(0, line.size() - 5).substr(sizeof "rt_sigqueueinfo(1, 0," );
}

TEST(Siginfo, DependsOnSignalAndCode) {
  FakeTracee t;
  auto child = info(SIGCHLD, CLD_EXITED);
  child[4] = 7;
  child[8] = 163;
  EXPECT_EQ(shown(t, child),
            "{si_signo=SIGCHLD, si_code=CLD_EXITED, si_pid=7, si_uid=0, si_status=0, si_utime=163 /* 1.63 s */, si_stime=0}");
  child[2] = CLD_KILLED;
  child[6] = 9;
  EXPECT_NE(shown(t, child).find("si_status=SIGKILL"), std::string::npos);
  EXPECT_EQ(shown(t, info(SIGSEGV, SEGV_MAPERR)), "{si_signo=SIGSEGV, si_code=SEGV_MAPERR, si_addr=NULL}");
  EXPECT_EQ(shown(t, info(SIGHUP, SI_KERNEL)), "{si_signo=SIGHUP, si_code=SI_KERNEL}");
  EXPECT_EQ(shown(t, info(SIGHUP, -8)), "{si_signo=SIGHUP, si_code=0xfffffff8, si_pid=0, si_uid=0}");
  EXPECT_EQ(shown(t, info(0, 0)), "{}");
  auto queued = info(SIGRTMIN, SI_QUEUE);
  queued[1] = ENOENT;
  queued[6] = 5;
  EXPECT_EQ(shown(t, queued), "{si_signo=SIGRT_2, si_code=SI_QUEUE, si_errno=ENOENT, si_pid=0, si_uid=0, si_int=5, si_ptr=0x5}");
  auto filtered = info(SIGSYS, 1);
  filtered[6] = 1;
  filtered[7] = 0xc000003e;
  EXPECT_EQ(shown(t, filtered),
            "{si_signo=SIGSYS, si_code=SYS_SECCOMP, si_call_addr=NULL, si_syscall=__NR_write, si_arch=AUDIT_ARCH_X86_64}");
}

TEST(Siginfo, NeverReadsPastAPage) {
  FakeTracee t;
  EXPECT_EQ(t.line("rt_sigqueueinfo", {1, 10, t.put(u32{10})}, -EFAULT).substr(0, 29), "rt_sigqueueinfo(1, SIGUSR1, 0");
}

TEST(Sigaction, NamesHandlersAndShowsTheRestorerThatIsUsed) {
  FakeTracee t;
  const u64 act = t.put(std::array<u64, 11>{1, 0x14000000, 0x1234, 0x201});
  EXPECT_EQ(t.line("rt_sigaction", {SIGINT, act, 0, 8}, 0),
            "rt_sigaction(SIGINT, {sa_handler=SIG_IGN, sa_mask=[HUP USR1], sa_flags=SA_RESTORER|SA_RESTART, sa_restorer=0x1234}, NULL, 8) = 0");
}

TEST(Sigprocmask, AsksForASetOfEightBytes) {
  FakeTracee t;
  const u64 set = t.put(~u64{0} - 0x100);
  EXPECT_EQ(t.line("rt_sigprocmask", {0, set, 0, 8}, 0), "rt_sigprocmask(SIG_BLOCK, ~[KILL], NULL, 8) = 0");
  EXPECT_EQ(t.line("rt_sigprocmask", {0, 0x1000, 0, 4}, -EINVAL), "rt_sigprocmask(SIG_BLOCK, 0x1000, NULL, 4) = -1 EINVAL (Invalid argument)");
}

}  // namespace
}  // namespace sonde
