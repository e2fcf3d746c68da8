#include <gtest/gtest.h>
#include <linux/rtnetlink.h>
#include <sys/socket.h>

#include "report/testing/decode_line.h"

namespace sonde {
namespace {

struct NetlinkTracee : report::testing::FakeTracee {
  std::string_view socket_protocol(int) override { return "NETLINK"; }
  std::string_view netlink_family(int) override { return "ROUTE"; }
};

struct Request {
  nlmsghdr header{sizeof(Request), RTM_NEWADDR, NLM_F_REQUEST | NLM_F_ACK | NLM_F_CREATE, 7, 0};
  ifaddrmsg body{AF_INET, 24, 0, RT_SCOPE_UNIVERSE, 0};
  rtattr local{8, IFA_LOCAL};
  unsigned char address[4] = {192, 0, 2, 1};
  rtattr label{7, IFA_LABEL};
  char name[4] = "lo";
};

TEST(Netlink, ShowsHeaderBodyAndAttributes) {
  NetlinkTracee t;
  const u64 message = t.put(Request{});
  EXPECT_EQ(t.line("sendto", {3, message, sizeof(Request), 0, 0, 0}, sizeof(Request)),
            R"(sendto(3, [{nlmsg_len=40, nlmsg_type=RTM_NEWADDR, nlmsg_flags=NLM_F_REQUEST|NLM_F_ACK|NLM_F_CREATE, nlmsg_seq=7, nlmsg_pid=0}, )"
            R"({ifa_family=AF_INET, ifa_prefixlen=24, ifa_flags=0, ifa_scope=RT_SCOPE_UNIVERSE, ifa_index=0}, )"
            R"([[{nla_len=8, nla_type=IFA_LOCAL}, inet_addr("192.0.2.1")], [{nla_len=7, nla_type=IFA_LABEL}, "lo"]]], 40, 0, NULL, 0) = 40)");
}

TEST(Netlink, BearsLengthsThatLie) {
  NetlinkTracee t;
  Request r;
  r.header.nlmsg_len = 1 << 20;
  r.local.rta_len = 0xffff;
  EXPECT_TRUE(t.line("sendto", {3, t.put(r), sizeof r, 0, 0, 0}, 40).starts_with("sendto(3, [{nlmsg_len=1048576, "));
  r.header.nlmsg_len = 3;
  EXPECT_TRUE(t.line("sendto", {3, t.put(r), sizeof r, 0, 0, 0}, 40).starts_with(R"(sendto(3, "\3\0\0\0)"));
  r.header.nlmsg_len = sizeof r;
  r.local.rta_len = 1;
  EXPECT_TRUE(t.line("sendto", {3, t.put(r), sizeof r, 0, 0, 0}, 40).ends_with("40, 0, NULL, 0) = 40"));
}

}  // namespace
}  // namespace sonde
