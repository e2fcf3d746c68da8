#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <linux/netlink.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <cerrno>

#include "report/testing/decode_line.h"

namespace sonde {
namespace {

using report::testing::FakeTracee;

TEST(Socket, NamesTheProtocolByItsFamily) {
  FakeTracee t;
  EXPECT_EQ(t.line("socket", {AF_INET, SOCK_STREAM | SOCK_CLOEXEC, IPPROTO_TCP}, 3), "socket(AF_INET, SOCK_STREAM|SOCK_CLOEXEC, IPPROTO_TCP) = 3");
  EXPECT_EQ(t.line("socket", {AF_NETLINK, SOCK_RAW, NETLINK_ROUTE}, 3), "socket(AF_NETLINK, SOCK_RAW, NETLINK_ROUTE) = 3");
  EXPECT_EQ(t.line("socket", {AF_PACKET, SOCK_RAW, htons(3)}, -EPERM),
            "socket(AF_PACKET, SOCK_RAW, htons(ETH_P_ALL)) = -1 EPERM (Operation not permitted)");
  EXPECT_EQ(t.line("socket", {AF_UNIX, 0x12, 7}, -EINVAL), "socket(AF_UNIX, SOCK_DGRAM|0x10 /* SOCK_??? */, 7) = -1 EINVAL (Invalid argument)");
}

TEST(Sockaddr, ShowsPathsAndAbstractNames) {
  FakeTracee t;
  const sockaddr_un named{AF_UNIX, "/run/x"};
  EXPECT_EQ(t.line("bind", {3, t.put(named), sizeof named}, 0), R"(bind(3, {sa_family=AF_UNIX, sun_path="/run/x"}, 110) = 0)");
  const sockaddr_un abstract{AF_UNIX, "\0ab\0c"};
  EXPECT_EQ(t.line("connect", {3, t.put(abstract), 7}, 0), R"(connect(3, {sa_family=AF_UNIX, sun_path=@"ab\0c"}, 7) = 0)");
}

TEST(Sockaddr, ShowsInternetAddressesAndWhatTheyAreUnderX) {
  FakeTracee t;
  sockaddr_in6 a{};
  a.sin6_family = AF_INET6;
  a.sin6_port = htons(80);
  a.sin6_addr = in6addr_loopback;
  const u64 addr = t.put(a);
  EXPECT_EQ(t.line("bind", {3, addr, sizeof a}, 0),
            R"(bind(3, {sa_family=AF_INET6, sin6_port=htons(80), sin6_flowinfo=htonl(0), inet_pton(AF_INET6, "::1", &sin6_addr), sin6_scope_id=0}, 28) = 0)");
  t.style.constants = report::Constants::raw;
  EXPECT_EQ(t.line("bind", {3, addr, sizeof a}, 0),
            R"(bind(3, {sa_family=0xa, sin6_port="\x00\x50", sin6_flowinfo="\x00\x00\x00\x00", )"
            R"(sin6_addr="\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x01", sin6_scope_id=0}, 28) = 0)");
}

TEST(Sockaddr, ReadsNothingBeyondTheLengthAndShowsThePointerWhereItCannotRead) {
  FakeTracee t;
  const sockaddr_in a{AF_INET, htons(1), {}, {}};
  const u64 whole = t.put(a);
  EXPECT_EQ(t.line("bind", {3, whole, 17}, -EINVAL).substr(0, 10), "bind(3, 0x");
  EXPECT_EQ(t.line("bind", {3, whole, 8}, -EINVAL), R"(bind(3, {sa_family=AF_INET, sa_data="\0\1\0\0\0\0"}, 8) = -1 EINVAL (Invalid argument))");
  EXPECT_EQ(t.line("bind", {3, 0, 16}, -EFAULT), "bind(3, NULL, 16) = -1 EFAULT (Bad address)");
}

struct Written {
  u64 length;
};

TEST(Accept, ShowsTheLengthBeforeAndAfter) {
  FakeTracee t;
  const sockaddr_un a{AF_UNIX, "peer"};
  const u64 addr = t.put(a);
  Written w{t.put(u32{110})};
  const auto meanwhile = [](FakeTracee& tracee, void* user) {
    const u32 after = 7;
    tracee.change(static_cast<Written*>(user)->length, std::as_bytes(std::span(&after, 1)));
  };
  EXPECT_EQ(t.line("accept", {3, addr, w.length}, 4, meanwhile, &w), R"(accept(3, {sa_family=AF_UNIX, sun_path="peer"}, [110 => 7]) = 4)");
  EXPECT_EQ(t.line("accept", {3, 0, 0}, 4), "accept(3, NULL, NULL) = 4");
  EXPECT_EQ(t.entry("accept", {3, addr, w.length}), "accept(3, ");
}

TEST(Sendmsg, ShowsBuffersAndControlMessages) {
  FakeTracee t;
  const u64 text = t.put("hello");
  const u64 iov[2] = {text, 5};
  struct {
    u64 length = 24;
    i32 level = SOL_SOCKET;
    i32 type = SCM_RIGHTS;
    i32 fds[2] = {3, 4};
  } control;
  msghdr m{};
  m.msg_iov = reinterpret_cast<iovec*>(t.put(iov));
  m.msg_iovlen = 1;
  m.msg_control = reinterpret_cast<void*>(t.put(control));
  m.msg_controllen = sizeof control;
  EXPECT_EQ(t.line("sendmsg", {3, t.put(m), MSG_NOSIGNAL}, 5),
            R"(sendmsg(3, {msg_name=NULL, msg_namelen=0, msg_iov=[{iov_base="hello", iov_len=5}], msg_iovlen=1, )"
            R"(msg_control=[{cmsg_len=24, cmsg_level=SOL_SOCKET, cmsg_type=SCM_RIGHTS, cmsg_data=[3, 4]}], msg_controllen=24, msg_flags=0}, MSG_NOSIGNAL) = 5)");
}

TEST(Sockopt, ShowsValuesByOption) {
  FakeTracee t;
  EXPECT_EQ(t.line("setsockopt", {3, SOL_SOCKET, SO_REUSEADDR, t.put(i32{1}), 4}, 0), "setsockopt(3, SOL_SOCKET, SO_REUSEADDR, [1], 4) = 0");
  const linger l{1, 5};
  EXPECT_EQ(t.line("setsockopt", {3, SOL_SOCKET, SO_LINGER, t.put(l), 8}, 0), "setsockopt(3, SOL_SOCKET, SO_LINGER, {l_onoff=1, l_linger=5}, 8) = 0");
  EXPECT_EQ(t.line("getsockopt", {3, SOL_SOCKET, SO_ERROR, t.put(i32{ECONNREFUSED}), t.put(i32{4})}, 0),
            "getsockopt(3, SOL_SOCKET, SO_ERROR, [ECONNREFUSED], [4]) = 0");
}

}  // namespace
}  // namespace sonde
