#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/mount.h>

#include <cerrno>

#include "report/testing/decode_line.h"

namespace sonde {
namespace {

using report::testing::FakeTracee;

TEST(Mount, ReadsOnlyTheStringsThatItsFlagsLeaveAMeaning) {
  FakeTracee t;
  const u64 s = t.put("w");
  EXPECT_EQ(t.line("mount", {s, s, s, MS_RDONLY, s}, 0), R"(mount("w", "w", "w", MS_RDONLY, "w") = 0)");
  EXPECT_EQ(t.line("mount", {s, s, s, MS_BIND | MS_REC, s}, 0), R"(mount("w", "w", 0x10ffe, MS_BIND|MS_REC, 0x10ffe) = 0)");
  EXPECT_EQ(t.line("mount", {0, s, s, 0xc0ed0000 | MS_REMOUNT, s}, 0), R"(mount(NULL, "w", 0x10ffe, MS_MGC_VAL|MS_REMOUNT, "w") = 0)");
}

TEST(Mount, ConfiguresByCommand) {
  FakeTracee t;
  const u64 key = t.put("key");
  const u64 value = t.put("\1\2");
  EXPECT_EQ(t.line("fsconfig", {3, 1, key, value, 0}, 0), R"(fsconfig(3, FSCONFIG_SET_STRING, "key", "\1\2", 0) = 0)");
  EXPECT_EQ(t.line("fsconfig", {3, 2, key, value, 2}, 0), R"(fsconfig(3, FSCONFIG_SET_BINARY, "key", "\x01\x02", 2) = 0)");
  EXPECT_EQ(t.line("fsconfig", {3, 3, key, value, static_cast<u32>(AT_FDCWD)}, 0), R"(fsconfig(3, FSCONFIG_SET_PATH, "key", "\1\2", AT_FDCWD) = 0)");
  EXPECT_EQ(t.line("fsconfig", {3, 6, key, 0, 0}, 0), "fsconfig(3, FSCONFIG_CMD_CREATE, 0x10ffc, NULL, 0) = 0");
}

TEST(Mount, ShowsAttributes) {
  FakeTracee t;
  const u64 path = t.put("w");
  const u64 attr = t.put(std::array<u64, 4>{1, 0x20, MS_SHARED, 7});
  EXPECT_EQ(t.line("mount_setattr", {3, path, AT_EMPTY_PATH, attr, 32}, 0),
            R"(mount_setattr(3, "w", AT_EMPTY_PATH, {attr_set=MOUNT_ATTR_RDONLY, attr_clr=MOUNT_ATTR_STRICTATIME, )"
            "propagation=MS_SHARED, userns_fd=7}, 32) = 0");
}

TEST(Statmount, FindsItsStringsBehindTheStructure) {
  FakeTracee t;
  std::array<u32, 132> words{};
  words[0] = 518;         // size
  words[2] = 0x8 | 0x20;  // MNT_ROOT, FS_TYPE
  words[9] = 0;           // fs_type: where its string begins
  words[26] = 4;          // mnt_root
  std::memcpy(&words[128], "ext\0/\0", 6);
  const u64 buffer = t.put(words);
  const u64 request = t.put(std::array<u64, 3>{24, 0x123, 0x28});
  EXPECT_EQ(t.line("statmount", {request, buffer, 528, 0}, 0),
            "statmount({size=MNT_ID_REQ_SIZE_VER0, mnt_id=0x123, param=STATMOUNT_MNT_ROOT|STATMOUNT_FS_TYPE}, "
            R"({size=518, mask=STATMOUNT_MNT_ROOT|STATMOUNT_FS_TYPE, fs_type="ext", mnt_root="/"}, 528, 0) = 0)");
  const u64 ids = t.put(std::array<u64, 2>{1, 2});
  EXPECT_EQ(t.line("listmount", {request, ids, 2, 1}, 2),
            "listmount({size=MNT_ID_REQ_SIZE_VER0, mnt_id=0x123, param=0x28}, [0x1, 0x2], 2, LISTMOUNT_REVERSE) = 2");
}

TEST(Quota, TakesTheArgumentsOfItsCommand) {
  FakeTracee t;
  const u64 dev = t.put("/dev/x");
  const auto command = [](u32 cmd, u32 type) { return u64{cmd << 8 | type}; };
  EXPECT_EQ(t.line("quotactl", {command(0x800001, 1), 0, 7, 8}, 0), "quotactl(QCMD(Q_SYNC, GRPQUOTA), NULL) = 0");
  EXPECT_EQ(t.line("quotactl", {command(0x800002, 0), dev, 1, dev}, 0),
            R"(quotactl(QCMD(Q_QUOTAON, USRQUOTA), "/dev/x", QFMT_VFS_OLD, "/dev/x") = 0)");
  const u64 block = t.put(std::array<u64, 9>{1, 2, 3, 4, 5, 6, 7, 8, 1});
  EXPECT_EQ(t.line("quotactl", {command(0x800007, 2), dev, ~u64{0}, block}, 0),
            R"(quotactl(QCMD(Q_GETQUOTA, PRJQUOTA), "/dev/x", -1, {dqb_bhardlimit=1, dqb_bsoftlimit=2, dqb_curspace=3, dqb_ihardlimit=4, )"
            "dqb_isoftlimit=5, dqb_curinodes=6, ...}) = 0");
  EXPECT_EQ(t.line("quotactl_fd", {3, command(0x5801, 0), 7, block}, 0), "quotactl_fd(3, QCMD(Q_XQUOTAON, USRQUOTA), [FS_QUOTA_UDQ_ACCT]) = 0");
}

TEST(Watch, SplitsTheClassFromTheFlags) {
  FakeTracee t;
  const u64 path = t.put("w");
  EXPECT_EQ(t.line("fanotify_init", {0x603, O_RDWR}, 3),
            "fanotify_init(FAN_CLASS_NOTIF|FAN_CLOEXEC|FAN_NONBLOCK|FAN_REPORT_FID|FAN_REPORT_DIR_FID, O_RDWR) = 3");
  EXPECT_EQ(t.line("fanotify_mark", {3, 1, 0x28, ~u64{0}, path}, 0),
            R"(fanotify_mark(3, FAN_MARK_ADD, FAN_CLOSE_WRITE|FAN_OPEN, FAN_NOFD, "w") = 0)");
  t.abi = Abi::i386;
  EXPECT_EQ(t.line("fanotify_mark", {3, 1, 0x28, 0, 5, path}, 0), R"(fanotify_mark(3, FAN_MARK_ADD, FAN_CLOSE_WRITE|FAN_OPEN, 5, "w") = 0)");
  EXPECT_EQ(t.line("inotify_add_watch", {3, path, 0x80000002}, 1), R"(inotify_add_watch(3, "w", IN_MODIFY|IN_ONESHOT) = 1)");
}

TEST(Raw, ShowsEveryWord) {
  FakeTracee t;
  t.options.raw = true;
  EXPECT_EQ(t.line("openat", {0xffffff9c, 0x10, O_RDWR, 7}, 3), "openat(0xffffff9c, 0x10, 0x2, 0x7) = 0x3");
  t.abi = Abi::i386;
  EXPECT_EQ(t.line("fallocate", {3, 0, 1, 2, 3, 4}, 0), "fallocate(0x3, 0, 0x1, 0x2, 0x3, 0x4) = 0");
}

}  // namespace
}  // namespace sonde
