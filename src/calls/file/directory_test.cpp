#include <gtest/gtest.h>

#include <cerrno>
#include <cstring>

#include "report/testing/decode_line.h"

namespace sonde {
namespace {

using report::testing::FakeTracee;

std::vector<std::byte> two_entries() {
  std::vector<std::byte> bytes(48);
  const auto put = [&](std::size_t at, u64 ino, i64 off, u8 type, const char* name) {
    const u16 length = 24;
    std::memcpy(&bytes[at], &ino, 8);
    std::memcpy(&bytes[at + 8], &off, 8);
    std::memcpy(&bytes[at + 16], &length, 2);
    bytes[at + 18] = std::byte{type};
    std::memcpy(&bytes[at + 19], name, std::strlen(name));
  };
  put(0, 1, -5, 4, ".");
  put(24, 2, 6, 8, "abc");
  return bytes;
}

TEST(Getdents, CountsEntriesOrShowsThem) {
  FakeTracee t;
  const u64 buffer = t.put_bytes(two_entries());
  EXPECT_EQ(t.line("getdents64", {3, buffer, 1000}, 48), "getdents64(3, 0x10fd0 /* 2 entries */, 1000) = 48");
  EXPECT_EQ(t.line("getdents64", {3, buffer, 1000}, 0), "getdents64(3, 0x10fd0 /* 0 entries */, 1000) = 0");
  EXPECT_EQ(t.line("getdents64", {3, buffer, 1000}, -EBADF), "getdents64(3, 0x10fd0, 1000) = -1 EBADF (Bad file descriptor)");
  t.options.abbreviate = false;
  EXPECT_EQ(t.line("getdents64", {3, buffer, 1000}, 48),
            R"(getdents64(3, [{d_ino=1, d_off=-5, d_reclen=24, d_type=DT_DIR, d_name="."}, )"
            R"({d_ino=2, d_off=6, d_reclen=24, d_type=DT_REG, d_name="abc"}], 1000) = 48)");
  EXPECT_EQ(t.line("getdents64", {3, buffer, 1000}, 0), "getdents64(3, [], 1000) = 0");
}

TEST(Getdents, SurvivesLengthsThatLie) {
  FakeTracee t;
  auto bytes = two_entries();
  bytes[40] = bytes[41] = std::byte{0};
  t.options.abbreviate = false;
  EXPECT_EQ(t.line("getdents64", {3, t.put_bytes(bytes), 1000}, 48),
            R"(getdents64(3, [{d_ino=1, d_off=-5, d_reclen=24, d_type=DT_DIR, d_name="."}, ...], 1000) = 48)");
  bytes[40] = bytes[41] = std::byte{0xff};
  t.options.abbreviate = true;
  EXPECT_EQ(t.line("getdents64", {3, t.put_bytes(bytes), 1000}, 48), "getdents64(3, 0x12fd0 /* 1+ entries */, 1000) = 48");
}

TEST(Xattr, TakesATrailingNulForAStrings) {
  FakeTracee t;
  const u64 path = t.put("f");
  const u64 name = t.put("user.a");
  const u64 value = t.put("value");
  EXPECT_EQ(t.line("setxattr", {path, name, value, 6, 1}, 0), R"(setxattr("f", "user.a", "value", 6, XATTR_CREATE) = 0)");
  EXPECT_EQ(t.line("setxattr", {path, name, value, 7, 0}, -EFAULT), R"(setxattr("f", "user.a", 0x14ffa, 7, 0) = -1 EFAULT (Bad address))");
  EXPECT_EQ(t.line("getxattr", {path, name, value, 100}, 5), R"(getxattr("f", "user.a", "value", 100) = 5)");
  EXPECT_EQ(t.line("listxattr", {path, value, 0}, 14), R"(listxattr("f", 0x14ffa, 0) = 14)");
}

TEST(Xattr, ReadsTheStructureOfTheCallsWithADirectory) {
  FakeTracee t;
  const u64 name = t.put("user.a");
  const u64 value = t.put("value");
  const u64 args = t.put(std::array<u64, 2>{value, 5});
  EXPECT_EQ(t.line("setxattrat", {3, name, 0, name, args, 16}, 0),
            R"(setxattrat(3, "user.a", 0, "user.a", {value="value", size=5, flags=0}, 16) = 0)");
  EXPECT_EQ(t.line("setxattrat", {3, name, 0, name, args, 15}, -EINVAL),
            R"(setxattrat(3, "user.a", 0, "user.a", 0x14ff0, 15) = -1 EINVAL (Invalid argument))");
}

}  // namespace
}  // namespace sonde
