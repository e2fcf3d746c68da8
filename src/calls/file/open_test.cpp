#include <fcntl.h>
#include <gtest/gtest.h>

#include <cerrno>

#include "report/testing/decode_line.h"

namespace sonde {
namespace {

using report::testing::FakeTracee;

TEST(Open, NamesFlagsAndShowsTheModeOnlyWhenAFileMayBeMade) {
  FakeTracee t;
  const u64 path = t.put("/etc/passwd");
  const u64 cwd = static_cast<u32>(AT_FDCWD);
  EXPECT_EQ(t.line("openat", {cwd, path, O_RDONLY | O_CLOEXEC}, 3),
            R"(openat(AT_FDCWD, "/etc/passwd", O_RDONLY|O_CLOEXEC) = 3)");
  EXPECT_EQ(t.line("openat", {cwd, path, O_WRONLY | O_CREAT | O_TRUNC, 0644}, -EACCES),
            R"(openat(AT_FDCWD, "/etc/passwd", O_WRONLY|O_CREAT|O_TRUNC, 0644) = -1 EACCES (Permission denied))");
  EXPECT_EQ(t.line("open", {0, 0x20}, -EFAULT), "open(NULL, O_RDONLY|0x20) = -1 EFAULT (Bad address)");
}

TEST(Open, ShowsPathsOfDescriptors) {
  FakeTracee t;
  t.options.descriptors = true;
  t.descriptors[3] = "/tmp/a<b>\n";
  const u64 path = t.put("x");
  EXPECT_EQ(t.line("openat", {static_cast<u32>(AT_FDCWD), path, O_RDWR}, 3),
            R"(openat(AT_FDCWD</cwd>, "x", O_RDWR) = 3</tmp/a\74b\76\n>)");
}

TEST(Read, ShowsTheBytesThatWereRead) {
  FakeTracee t;
  const u64 buffer = t.put("hello, world\n");
  EXPECT_EQ(t.line("read", {0, buffer, 100}, 13), R"(read(0, "hello, world\n", 100) = 13)");
  EXPECT_EQ(t.line("read", {0, buffer, 100}, -EINTR).substr(0, 10), "read(0, 0x");
  EXPECT_EQ(t.entry("read", {0, buffer, 100}), "read(0, ");
  t.options.string_limit = 5;
  EXPECT_EQ(t.line("write", {1, buffer, 13}, 13), R"(write(1, "hello"..., 13) = 13)");
}

}  // namespace
}  // namespace sonde
