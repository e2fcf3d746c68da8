#include <fcntl.h>
#include <gtest/gtest.h>

#include <cerrno>

#include "report/testing/decode_line.h"

namespace sonde {
namespace {

using report::testing::FakeTracee;

constexpr u64 kCwd = static_cast<u32>(AT_FDCWD);

struct Handle {
  u32 bytes;
  i32 type;
  u8 data[4];
};

TEST(Handle, ShowsTheSizeThatTheKernelCorrected) {
  FakeTracee t;
  const u64 path = t.put("/tmp");
  Handle filled{4, 1, {1, 2, 0xff, 0}};
  u64 handle = t.put(Handle{128, 0, {}});
  const u64 mount = t.put(27);
  struct Change {
    u64 addr;
    Handle* to;
  } change{handle, &filled};
  const auto fill = [](FakeTracee& tracee, void* user) {
    auto* c = static_cast<Change*>(user);
    tracee.change(c->addr, std::as_bytes(std::span(c->to, 1)));
  };
  EXPECT_EQ(t.line("name_to_handle_at", {kCwd, path, handle, mount, AT_EMPTY_PATH}, 0, fill, &change),
            R"(name_to_handle_at(AT_FDCWD, "/tmp", {handle_bytes=128 => 4, handle_type=1, f_handle="\x01\x02\xff\x00"}, [27], AT_EMPTY_PATH) = 0)");
  change.addr = handle = t.put(Handle{0, 0, {}});
  EXPECT_EQ(t.line("name_to_handle_at", {kCwd, path, handle, mount, 0}, -EOVERFLOW, fill, &change),
            R"(name_to_handle_at(AT_FDCWD, "/tmp", {handle_bytes=0 => 4}, 0x14ffc, 0) = -1 EOVERFLOW (Value too large for defined data type))");
}

TEST(Handle, AdmitsBytesThatAreMissing) {
  FakeTracee t;
  const u64 handle = t.put(std::array<u32, 2>{5, 0});
  EXPECT_EQ(t.line("open_by_handle_at", {3, handle, O_RDWR}, -EFAULT),
            "open_by_handle_at(3, {handle_bytes=5, handle_type=0, f_handle=???}, O_RDWR) = -1 EFAULT (Bad address)");
  EXPECT_EQ(t.line("open_by_handle_at", {3, handle + 4, O_RDWR}, -EFAULT), "open_by_handle_at(3, 0x10ffc, O_RDWR) = -1 EFAULT (Bad address)");
}

TEST(Openat2, ShowsAStructureThatIsLongerThanKnown) {
  FakeTracee t;
  const u64 path = t.put("x");
  const u64 how = t.put(std::array<u64, 4>{O_RDWR | O_CREAT, 0640, 0x80, 5});
  EXPECT_EQ(t.line("openat2", {kCwd, path, how, 24}, 3),
            R"(openat2(AT_FDCWD, "x", {flags=O_RDWR|O_CREAT, mode=0640, resolve=0x80 /* RESOLVE_??? */}, 24) = 3)");
  EXPECT_EQ(t.line("openat2", {kCwd, path, how, 32}, -E2BIG),
            R"(openat2(AT_FDCWD, "x", {flags=O_RDWR|O_CREAT, mode=0640, resolve=0x80 /* RESOLVE_??? */, )"
            R"(/* bytes 24..31 */ "\x05\x00\x00\x00\x00\x00\x00\x00"}, 32) = -1 E2BIG (Argument list too long))");
  EXPECT_EQ(t.line("openat2", {kCwd, path, how, 40}, -EFAULT),
            R"(openat2(AT_FDCWD, "x", {flags=O_RDWR|O_CREAT, mode=0640, resolve=0x80 /* RESOLVE_??? */, ???}, 40) = -1 EFAULT (Bad address))");
  EXPECT_EQ(t.line("openat2", {kCwd, path, how, 23}, -EINVAL), R"(openat2(AT_FDCWD, "x", 0x12fe0, 23) = -1 EINVAL (Invalid argument))");
}

}  // namespace
}  // namespace sonde
