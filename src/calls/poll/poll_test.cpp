#include <gtest/gtest.h>

#include <poll.h>

#include <array>
#include <cerrno>

#include "report/testing/decode_line.h"

namespace sonde {
namespace {

using report::testing::FakeTracee;

TEST(Poll, TellsBehindTheResultWhatCame) {
  FakeTracee t;
  const u64 fds = t.put(std::array<pollfd, 2>{pollfd{3, POLLIN, POLLIN}, pollfd{-1, POLLIN, 0}});
  EXPECT_EQ(t.line("poll", {fds, 2, u64(-1)}, 1), "poll([{fd=3, events=POLLIN}, {fd=-1}], 2, -1) = 1 ([{fd=3, revents=POLLIN}])");
  EXPECT_EQ(t.line("poll", {fds, 2, 5}, 0), "poll([{fd=3, events=POLLIN}, {fd=-1}], 2, 5) = 0 (Timeout)");
  const u64 time = t.put(std::array<u64, 2>{1, 2});
  EXPECT_EQ(t.line("ppoll", {fds, 1, time, 0, 8}, 1),
            "ppoll([{fd=3, events=POLLIN}], 1, {tv_sec=1, tv_nsec=2}, NULL, 8) = 1 ([{fd=3, revents=POLLIN}], left {tv_sec=1, tv_nsec=2})");
}

TEST(Poll, StopsWhereMemoryEnds) {
  FakeTracee t;
  const u64 fds = t.put(std::array<pollfd, 1>{pollfd{3, 0, 0}});
  EXPECT_EQ(t.line("poll", {fds, 2, 0}, -EFAULT).substr(0, 33), "poll([{fd=3, events=0}, ... /* 0x");
}

TEST(Select, ShowsSetsBeforeAndAfter) {
  FakeTracee t;
  const u64 set = t.put(u64{0x18});
  const auto after = [](FakeTracee& tracee, void* at) {
    const u64 left = 8;
    tracee.change(*static_cast<u64*>(at), std::as_bytes(std::span(&left, 1)));
  };
  u64 at = set;
  EXPECT_EQ(t.line("select", {10, set, 0, 0, 0}, 1, after, &at), "select(10, [3 4], NULL, NULL, NULL) = 1 (in [3])");
  EXPECT_EQ(t.line("select", {u64(-1), set, 0, 0, 0}, -EINVAL).substr(0, 12), "select(-1, 0");
}

TEST(Select, OfI386TakesItsArgumentsInMemory) {
  FakeTracee t;
  t.abi = Abi::i386;
  const u64 args = t.put(std::array<u32, 5>{10, 0, 0, 0, 0});
  EXPECT_EQ(t.line("select", {args}, 0), "select(10, NULL, NULL, NULL, NULL) = 0 (Timeout)");
  EXPECT_EQ(t.line("select", {1}, -EFAULT), "select(0x1) = -1 EFAULT (Bad address)");
}

TEST(Epoll, ShowsEvents) {
  FakeTracee t;
  const u64 event = t.put(std::array<u32, 3>{1, 5, 0});
  EXPECT_EQ(t.line("epoll_wait", {4, event, 8, u64(-1)}, 1), "epoll_wait(4, [{events=EPOLLIN, data={u32=5, u64=5}}], 8, -1) = 1");
  EXPECT_EQ(t.line("epoll_ctl", {4, 1, 3, event}, 0), "epoll_ctl(4, EPOLL_CTL_ADD, 3, {events=EPOLLIN, data={u32=5, u64=5}}) = 0");
}

}  // namespace
}  // namespace sonde
