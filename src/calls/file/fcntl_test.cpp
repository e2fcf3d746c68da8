#include <fcntl.h>
#include <gtest/gtest.h>

#include <cerrno>

#include "report/testing/decode_line.h"

namespace sonde {
namespace {

using report::testing::FakeTracee;

TEST(Fcntl, NamesTheFlagsThatItReturns) {
  FakeTracee t;
  EXPECT_EQ(t.line("fcntl", {3, F_GETFL}, 0x8002), "fcntl(3, F_GETFL) = 0x8002 (flags O_RDWR|O_LARGEFILE)");
  EXPECT_EQ(t.line("fcntl", {3, F_GETFL}, 0), "fcntl(3, F_GETFL) = 0 (flags O_RDONLY)");
  EXPECT_EQ(t.line("fcntl", {3, F_GETFD}, 1), "fcntl(3, F_GETFD) = 0x1 (flags FD_CLOEXEC)");
  EXPECT_EQ(t.line("fcntl", {3, F_GETFD}, 0), "fcntl(3, F_GETFD) = 0");
  EXPECT_EQ(t.line("fcntl", {3, 1034}, 3), "fcntl(3, F_GET_SEALS) = 0x3 (seals F_SEAL_SEAL|F_SEAL_SHRINK)");
  EXPECT_EQ(t.line("fcntl", {3, 1025}, 2), "fcntl(3, F_GETLEASE) = 0x2 (F_UNLCK)");
  t.style.constants = report::Constants::raw;
  EXPECT_EQ(t.line("fcntl", {3, F_GETFL}, 0x8002), "fcntl(3, 0x3) = 0x8002 (flags O_RDWR|O_LARGEFILE)");
  EXPECT_EQ(t.line("fcntl", {3, F_GETFD}, 1), "fcntl(3, 0x1) = 0x1 (flags 0x1)");
}

TEST(Fcntl, ShowsTheHolderOfALockOnlyWhenItWasAsked) {
  FakeTracee t;
  struct flock lock{};
  lock.l_type = F_WRLCK;
  lock.l_whence = SEEK_END;
  lock.l_start = -1;
  lock.l_len = 5;
  lock.l_pid = 77;
  const u64 at = t.put(lock);
  EXPECT_EQ(t.line("fcntl", {3, F_SETLKW, at}, 0), "fcntl(3, F_SETLKW, {l_type=F_WRLCK, l_whence=SEEK_END, l_start=-1, l_len=5}) = 0");
  EXPECT_EQ(t.line("fcntl", {3, F_GETLK, at}, 0),
            "fcntl(3, F_GETLK, {l_type=F_WRLCK, l_whence=SEEK_END, l_start=-1, l_len=5, l_pid=77}) = 0");
  EXPECT_EQ(t.line("fcntl", {3, F_OFD_GETLK, at}, -EINVAL), "fcntl(3, F_OFD_GETLK, 0x10fe0) = -1 EINVAL (Invalid argument)");
}

TEST(Fcntl, KnowsTheLongLocksOfI386OnlyInItsSecondCall) {
  FakeTracee t;
  t.abi = Abi::i386;
  struct [[gnu::packed]] {
    i16 type = F_RDLCK, whence = SEEK_SET;
    i64 start = 1LL << 40, length = 2;
    i32 pid = 9;
  } lock;
  const u64 at = t.put(lock);
  EXPECT_EQ(t.line("fcntl64", {3, 13, at}, 0), "fcntl64(3, F_SETLK64, {l_type=F_RDLCK, l_whence=SEEK_SET, l_start=1099511627776, l_len=2}) = 0");
  EXPECT_EQ(t.line("fcntl", {3, 13, at}, -EINVAL), "fcntl(3, F_SETLK64, 0x10fe8) = -1 EINVAL (Invalid argument)");
}

TEST(Fcntl, ShowsOwnersHintsAndDelegations) {
  FakeTracee t;
  const u64 owner = t.put(std::array<i32, 2>{1, 44});
  const u64 hint = t.put(u64{2});
  const u64 delegation = t.put(std::array<u32, 2>{0, 1});
  EXPECT_EQ(t.line("fcntl", {3, F_SETOWN_EX, owner}, 0), "fcntl(3, F_SETOWN_EX, {type=F_OWNER_PID, pid=44}) = 0");
  EXPECT_EQ(t.line("fcntl", {3, 1035, hint}, 0), "fcntl(3, F_GET_RW_HINT, [RWH_WRITE_LIFE_SHORT]) = 0");
  EXPECT_EQ(t.line("fcntl", {3, 1040, delegation}, 0), "fcntl(3, F_SETDELEG, {d_flags=0, d_type=F_WRLCK}) = 0");
  EXPECT_EQ(t.line("fcntl", {3, 9999, 5}, -EINVAL), "fcntl(3, 0x270f /* F_??? */, 0x5) = -1 EINVAL (Invalid argument)");
}

TEST(Fcntl, ReturnsDescriptors) {
  FakeTracee t;
  t.options.descriptors = true;
  t.descriptors[10] = "/x";
  EXPECT_EQ(t.line("fcntl", {3, F_DUPFD_CLOEXEC, 10}, 10), "fcntl(3, F_DUPFD_CLOEXEC, 10) = 10</x>");
  EXPECT_EQ(t.line("fcntl", {3, F_SETFL, O_APPEND}, 0), "fcntl(3, F_SETFL, O_RDONLY|O_APPEND) = 0");
}

}  // namespace
}  // namespace sonde
