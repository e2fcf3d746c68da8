#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

#include <cerrno>
#include <cstdlib>

#include "report/testing/decode_line.h"

namespace sonde {
namespace {

using report::testing::FakeTracee;

class Stat : public ::testing::Test {
 protected:
  Stat() {
    setenv("TZ", "UTC", 1);
    tzset();
  }
  FakeTracee t;
  u64 path = t.put("f");
};

struct stat a_file() {
  struct stat s{};
  s.st_dev = makedev(0xfe, 0);
  s.st_ino = 7;
  s.st_mode = S_IFREG | 0644;
  s.st_nlink = 1;
  s.st_gid = 5;
  s.st_size = 10;
  s.st_blksize = 4096;
  s.st_blocks = 8;
  s.st_atim = {1000000000, 1};
  s.st_mtim = {-7, 0};
  return s;
}

TEST_F(Stat, IsShortUnlessAskedForAll) {
  const u64 buffer = t.put(a_file());
  EXPECT_EQ(t.line("stat", {path, buffer}, 0), R"(stat("f", {st_mode=S_IFREG|0644, st_size=10, ...}) = 0)");
  t.options.abbreviate = false;
  EXPECT_EQ(t.line("stat", {path, buffer}, 0),
            R"(stat("f", {st_dev=makedev(0xfe, 0), st_ino=7, st_mode=S_IFREG|0644, st_nlink=1, st_uid=0, st_gid=5, st_blksize=4096, )"
            "st_blocks=8, st_size=10, st_atime=1000000000 /* 2001-09-09T01:46:40.000000001+0000 */, st_atime_nsec=1, "
            "st_mtime=-7 /* 1969-12-31T23:59:53+0000 */, st_mtime_nsec=0, st_ctime=0, st_ctime_nsec=0}) = 0");
}

TEST_F(Stat, NamesTheDeviceOfADeviceInsteadOfItsSize) {
  struct stat s = a_file();
  s.st_mode = S_IFCHR | 0666;
  s.st_rdev = makedev(1, 3);
  const u64 buffer = t.put(s);
  EXPECT_EQ(t.line("fstat", {3, buffer}, 0), "fstat(3, {st_mode=S_IFCHR|0666, st_rdev=makedev(0x1, 0x3), ...}) = 0");
  t.style.constants = report::Constants::both;
  EXPECT_EQ(t.line("fstat", {3, buffer}, 0),
            "fstat(3, {st_mode=020666 /* S_IFCHR|0666 */, st_rdev=0x103 /* makedev(0x1, 0x3) */, ...}) = 0");
  t.style.constants = report::Constants::raw;
  EXPECT_EQ(t.line("fstat", {3, buffer}, 0), "fstat(3, {st_mode=020666, st_rdev=0x103, ...}) = 0");
}

TEST_F(Stat, IsAnAddressOnFailureAndWhereItCannotBeRead) {
  const u64 buffer = t.put(a_file());
  EXPECT_EQ(t.line("lstat", {path, buffer}, -ENOENT), R"(lstat("f", 0x12f70) = -1 ENOENT (No such file or directory))");
  EXPECT_EQ(t.line("lstat", {path, buffer + 8}, 0), R"(lstat("f", 0x12f78) = 0)");
  t.options.verbose = false;
  EXPECT_EQ(t.line("lstat", {path, buffer}, 0), R"(lstat("f", 0x12f70) = 0)");
}

TEST_F(Stat, ReadsI386sLayouts) {
  t.abi = Abi::i386;
  std::array<u32, 24> wide{};
  wide[4] = S_IFDIR | 0755;
  wide[11] = 4096;
  const u64 buffer = t.put(wide);
  EXPECT_EQ(t.line("fstatat64", {static_cast<u32>(AT_FDCWD), path, buffer, AT_SYMLINK_NOFOLLOW}, 0),
            R"(fstatat64(AT_FDCWD, "f", {st_mode=S_IFDIR|0755, st_size=4096, ...}, AT_SYMLINK_NOFOLLOW) = 0)");
  std::array<u16, 32> narrow{};
  narrow[4] = S_IFREG | 0600;
  narrow[10] = 99;
  EXPECT_EQ(t.line("stat", {path, t.put(narrow)}, 0), R"(stat("f", {st_mode=S_IFREG|0600, st_size=99, ...}) = 0)");
}

TEST_F(Stat, ShowsOfStatxWhatItsMaskHas) {
  struct statx x{};
  x.stx_mask = STATX_SIZE;
  x.stx_size = 3;
  x.stx_mode = S_IFREG;
  u64 buffer = t.put(x);
  EXPECT_EQ(t.line("statx", {3, path, AT_EMPTY_PATH, STATX_ALL, buffer}, 0),
            R"(statx(3, "f", AT_STATX_SYNC_AS_STAT|AT_EMPTY_PATH, STATX_ALL, {stx_mask=STATX_SIZE, stx_attributes=0, stx_size=3, ...}) = 0)");
  x.stx_mask = STATX_BTIME | STATX_MNT_ID;
  x.stx_btime.tv_sec = 1;
  x.stx_btime.tv_nsec = 2;
  buffer = t.put(x);
  t.options.abbreviate = false;
  EXPECT_EQ(t.line("statx", {3, path, 0x6001, 0, buffer}, 0),
            R"(statx(3, "f", AT_STATX_FORCE_SYNC|AT_STATX_DONT_SYNC|0x1, 0, {stx_mask=STATX_BTIME|STATX_MNT_ID, stx_blksize=0, )"
            "stx_attributes=0, stx_attributes_mask=0, stx_btime={tv_sec=1, tv_nsec=2} /* 1970-01-01T00:00:01.000000002+0000 */, "
            "stx_rdev_major=0, stx_rdev_minor=0, stx_dev_major=0, stx_dev_minor=0, stx_mnt_id=0}) = 0");
}

TEST_F(Stat, SetsTimesToMomentsOrNow) {
  const u64 times = t.put(std::array<i64, 4>{1000000000, 1, 5, UTIME_NOW});
  EXPECT_EQ(t.line("utimensat", {3, path, times, 0}, 0),
            R"(utimensat(3, "f", [{tv_sec=1000000000, tv_nsec=1} /* 2001-09-09T01:46:40.000000001+0000 */, UTIME_NOW], 0) = 0)");
  EXPECT_EQ(t.line("utimensat", {3, path, times + 8, 0}, -EFAULT), R"(utimensat(3, "f", 0x12fe8, 0) = -1 EFAULT (Bad address))");
  EXPECT_EQ(t.line("utime", {path, times}, 0),
            R"(utime("f", {actime=1000000000 /* 2001-09-09T01:46:40+0000 */, modtime=1 /* 1970-01-01T00:00:01+0000 */}) = 0)");
}

TEST_F(Stat, KeepsPermissionsOfAModeEvenWhenTheyAreNone) {
  EXPECT_EQ(t.line("mknod", {path, S_IFIFO, 0}, 0), R"(mknod("f", S_IFIFO|000) = 0)");
  EXPECT_EQ(t.line("mknod", {path, S_IFBLK | S_ISUID | 0600, 0x705}, 0), R"(mknod("f", S_IFBLK|S_ISUID|0600, makedev(0x7, 0x5)) = 0)");
  EXPECT_EQ(t.line("mknod", {path, 0170600, 0}, -EINVAL), R"(mknod("f", 0170600) = -1 EINVAL (Invalid argument))");
}

}  // namespace
}  // namespace sonde
