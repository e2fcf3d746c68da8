#include <gtest/gtest.h>
#include <linux/bpf.h>
#include <linux/filter.h>
#include <linux/io_uring.h>
#include <linux/perf_event.h>

#include <cerrno>
#include <cstring>

#include "report/testing/decode_line.h"

namespace sonde {
namespace {

using report::testing::FakeTracee;

TEST(Keys, ShowsSpecialKeyringsByName) {
  FakeTracee t;
  EXPECT_EQ(t.line("add_key", {t.put("user"), t.put("d"), t.put("pay"), 3, static_cast<u32>(-3)}, 7),
            R"(add_key("user", "d", "pay", 3, KEY_SPEC_SESSION_KEYRING) = 7)");
  EXPECT_EQ(t.line("keyctl", {11, 7, t.put("12345678"), 8}, 4), R"(keyctl(KEYCTL_READ, 7, "1234", 8) = 4)");
  EXPECT_EQ(t.line("keyctl", {99, 1, 2, 3, 4}, -EOPNOTSUPP),
            "keyctl(0x63 /* KEYCTL_??? */, 0x1, 0x2, 0x3, 0x4) = -1 EOPNOTSUPP (Operation not supported)");
}

TEST(Seccomp, ShowsStatementsWhenWhole) {
  FakeTracee t;
  const sock_filter code[] = {BPF_STMT(BPF_LD | BPF_W | BPF_ABS, 4), BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 59, 0, 1),
                              BPF_STMT(BPF_RET | BPF_K, 0x50001)};
  const u64 at = t.put(code);
  sock_fprog program{3, nullptr};
  std::memcpy(&program.filter, &at, sizeof at);
  const u64 args = t.put(program);
  t.options.abbreviate = false;
  EXPECT_EQ(t.line("seccomp", {1, 0, args}, 0),
            "seccomp(SECCOMP_SET_MODE_FILTER, 0, {len=3, filter=[BPF_STMT(BPF_LD|BPF_W|BPF_ABS, 0x4), "
            "BPF_JUMP(BPF_JMP|BPF_K|BPF_JEQ, 0x3b, 0, 0x1), BPF_STMT(BPF_RET|BPF_K, SECCOMP_RET_ERRNO|0x1)]}) = 0");
}

TEST(Bpf, ShowsAsManyFieldsAsTheSizeCovers) {
  FakeTracee t;
  const u32 words[] = {1, 4, 8, 16, 1, 0};
  const u64 at = t.put(words);
  EXPECT_EQ(t.line("bpf", {BPF_MAP_CREATE, at, 16}, 3),
            "bpf(BPF_MAP_CREATE, {map_type=BPF_MAP_TYPE_HASH, key_size=4, value_size=8, max_entries=16}, 16) = 3");
  EXPECT_EQ(t.line("bpf", {BPF_MAP_CREATE, at, 20}, 3),
            "bpf(BPF_MAP_CREATE, {map_type=BPF_MAP_TYPE_HASH, key_size=4, value_size=8, max_entries=16, "
            "map_flags=BPF_F_NO_PREALLOC}, 20) = 3");
  EXPECT_EQ(t.line("bpf", {BPF_MAP_FREEZE, at, 16}, 0), "bpf(BPF_MAP_FREEZE, {map_fd=1, ...}, 16) = 0");
}

TEST(Perf, ShowsTheSizeThatTheKernelWants) {
  FakeTracee t;
  perf_event_attr attr{};
  attr.size = 64;
  attr.config = PERF_COUNT_HW_INSTRUCTIONS;
  const u64 at = t.put(attr);
  EXPECT_EQ(t.line("perf_event_open", {at, 0, static_cast<u32>(-1), static_cast<u32>(-1), 0}, 3),
            "perf_event_open({type=PERF_TYPE_HARDWARE, size=PERF_ATTR_SIZE_VER0, config=PERF_COUNT_HW_INSTRUCTIONS, sample_period=0, "
            "sample_type=0, read_format=0, precise_ip=0 /* arbitrary skid */, ...}, 0, -1, -1, 0) = 3");
  EXPECT_EQ(t.line("perf_event_open", {0, 0, 0, static_cast<u32>(-1), 8}, -EFAULT),
            "perf_event_open(NULL, 0, 0, -1, PERF_FLAG_FD_CLOEXEC) = -1 EFAULT (Bad address)");
}

TEST(IoUring, ShowsWhatTheKernelAnsweredOnlyOnSuccess) {
  FakeTracee t;
  io_uring_params params{};
  params.sq_entries = 8;
  params.cq_entries = 16;
  const u64 at = t.put(params);
  EXPECT_EQ(t.line("io_uring_setup", {8, at}, -EPERM),
            "io_uring_setup(8, {flags=0, sq_thread_cpu=0, sq_thread_idle=0}) = -1 EPERM (Operation not permitted)");
  EXPECT_TRUE(t.line("io_uring_setup", {8, at}, 3).starts_with(
      "io_uring_setup(8, {flags=0, sq_thread_cpu=0, sq_thread_idle=0, sq_entries=8, cq_entries=16, features=0, sq_off={"));
  const i32 descriptors[] = {1, -1};
  EXPECT_EQ(t.line("io_uring_register", {3, 2, t.put(descriptors), 2}, 0), "io_uring_register(3, IORING_REGISTER_FILES, [1, -1], 2) = 0");
}

TEST(Aio, ShowsTheBytesToWrite) {
  FakeTracee t;
  struct {
    u64 data;
    u32 key, rw_flags;
    u16 opcode, priority;
    u32 fd;
    u64 buf, bytes, offset, reserved;
    u32 flags, result_fd;
  } io{.data = 0, .key = 0, .rw_flags = 0, .opcode = 1, .priority = 0, .fd = 5, .buf = t.put("abc"), .bytes = 3, .offset = 7,
       .reserved = 0, .flags = 0, .result_fd = 0};
  const u64 list = t.put(t.put(io));
  EXPECT_EQ(t.line("io_submit", {0x1000, 1, list}, 1),
            R"(io_submit(0x1000, 1, [{aio_data=0, aio_lio_opcode=IOCB_CMD_PWRITE, aio_fildes=5, aio_buf="abc", aio_nbytes=3, aio_offset=7}]) = 1)");
}

TEST(SecurityModules, ShowsContextsAndModules) {
  FakeTracee t;
  const u64 ids[] = {100, 105};
  EXPECT_EQ(t.line("lsm_list_modules", {t.put(ids), t.put(u32{16}), 0}, 2), "lsm_list_modules([LSM_ID_CAPABILITY, LSM_ID_YAMA], [16], 0) = 2");
  const u64 attr[] = {1, 2};
  EXPECT_EQ(t.line("landlock_create_ruleset", {t.put(attr), 16, 0}, 3),
            "landlock_create_ruleset({handled_access_fs=LANDLOCK_ACCESS_FS_EXECUTE, handled_access_net=LANDLOCK_ACCESS_NET_CONNECT_TCP}, 16, 0) = 3");
}

}  // namespace
}  // namespace sonde
