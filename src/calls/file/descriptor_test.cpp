#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/uio.h>

#include <cerrno>

#include "report/testing/decode_line.h"

namespace sonde {
namespace {

using report::testing::FakeTracee;

struct Pieces {
  FakeTracee t;
  u64 first = t.put("0123456789");
  u64 second = t.put("abcdefgh");
  u64 iov = t.put(std::array<u64, 6>{first, 4, second, 100, 0, 7});
};

TEST(Iovec, ShowsOfEachPieceWhatTheReadFilled) {
  Pieces p;
  EXPECT_EQ(p.t.line("readv", {3, p.iov, 3}, 6),
            R"(readv(3, [{iov_base="0123", iov_len=4}, {iov_base="ab", iov_len=100}, {iov_base=NULL, iov_len=7}], 3) = 6)");
  EXPECT_EQ(p.t.line("readv", {3, p.iov, 2}, -EBADF),
            "readv(3, [{iov_base=0x10ff5, iov_len=4}, {iov_base=0x12ff7, iov_len=100}], 2) = -1 EBADF (Bad file descriptor)");
}

TEST(Iovec, ShowsWholePiecesThatAreWritten) {
  Pieces p;
  EXPECT_EQ(p.t.line("writev", {3, p.iov, 1}, 4), R"(writev(3, [{iov_base="0123", iov_len=4}], 1) = 4)");
  EXPECT_EQ(p.t.line("writev", {3, p.iov, 5}, -EFAULT),
            R"(writev(3, [{iov_base="0123", iov_len=4}, {iov_base=0x12ff7, iov_len=100}, {iov_base=NULL, iov_len=7}, ... /* 0x15000 */], 5))"
            " = -1 EFAULT (Bad address)");
  EXPECT_EQ(p.t.line("writev", {3, p.iov, 0}, 0), "writev(3, [], 0) = 0");
  EXPECT_EQ(p.t.line("writev", {3, 0, 2}, -EFAULT), "writev(3, NULL, 2) = -1 EFAULT (Bad address)");
  p.t.options.verbose = false;
  EXPECT_EQ(p.t.line("writev", {3, p.iov, 1}, 4), "writev(3, 0x14fd0, 1) = 4");
}

TEST(Iovec, HasItsOffsetInTwoRegistersOfWhichA64BitKernelTakesOne) {
  Pieces p;
  EXPECT_EQ(p.t.line("preadv2", {3, p.iov, 0, 5, 1, 1}, 0), "preadv2(3, [], 0, 5, RWF_HIPRI) = 0");
  FakeTracee i386;
  i386.abi = Abi::i386;
  const u64 iov = i386.put(std::array<u32, 2>{0, 0});
  EXPECT_EQ(i386.line("preadv2", {3, iov, 1, 5, 1, 1}, 0), "preadv2(3, [{iov_base=NULL, iov_len=0}], 1, 4294967301, RWF_HIPRI) = 0");
}

TEST(Sendfile, ShowsHowFarTheOffsetMoved) {
  FakeTracee t;
  const u64 offset = t.put(u64{2});
  struct {
    u64 addr;
    u64 value;
  } to{offset, 5};
  const auto move = [](FakeTracee& tracee, void* user) {
    auto* m = static_cast<decltype(to)*>(user);
    tracee.change(m->addr, std::as_bytes(std::span(&m->value, 1)));
  };
  EXPECT_EQ(t.line("sendfile", {4, 3, offset, 3}, 3, move, &to), "sendfile(4, 3, [2] => [5], 3) = 3");
  EXPECT_EQ(t.line("sendfile", {4, 3, offset, 3}, 0), "sendfile(4, 3, [5], 3) = 0");
  EXPECT_EQ(t.line("sendfile", {4, 3, 0, 3}, 3), "sendfile(4, 3, NULL, 3) = 3");
  EXPECT_EQ(t.line("sendfile", {4, 3, 1, 3}, -EFAULT), "sendfile(4, 3, 0x1, 3) = -1 EFAULT (Bad address)");
  EXPECT_EQ(t.entry("sendfile", {4, 3, offset, 3}), "sendfile(4, 3, [5]");
}

TEST(Pipe, ShowsItsTwoEnds) {
  FakeTracee t;
  t.options.descriptors = true;
  t.descriptors[4] = "pipe:[7]";
  const u64 ends = t.put(std::array<i32, 2>{3, 4});
  EXPECT_EQ(t.line("pipe2", {ends, O_CLOEXEC | O_NONBLOCK}, 0), "pipe2([3, 4<pipe:[7]>], O_NONBLOCK|O_CLOEXEC) = 0");
  EXPECT_EQ(t.line("pipe", {ends}, -EMFILE), "pipe(0x10ff8) = -1 EMFILE (Too many open files)");
}

TEST(Seek, JoinsTheTwoWordsOfAnI386Offset) {
  FakeTracee t;
  t.abi = Abi::i386;
  const u64 result = t.put(i64{4294967298});
  EXPECT_EQ(t.line("_llseek", {3, 1, 2, result, 0}, 0), "_llseek(3, 4294967298, [4294967298], SEEK_SET) = 0");
  EXPECT_EQ(t.line("_llseek", {3, ~u64{0}, ~u64{0}, result, 9}, -EINVAL),
            "_llseek(3, -1, 0x10ff8, 0x9 /* SEEK_??? */) = -1 EINVAL (Invalid argument)");
}

TEST(Splice, ShowsOffsetsOnlyAtEntry) {
  FakeTracee t;
  const u64 offset = t.put(i64{7});
  EXPECT_EQ(t.line("splice", {3, offset, 4, 0, 5, 3}, 5), "splice(3, [7], 4, NULL, 5, SPLICE_F_MOVE|SPLICE_F_NONBLOCK) = 5");
}

}  // namespace
}  // namespace sonde
