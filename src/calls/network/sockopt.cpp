// getsockopt and setsockopt: the option's name is of its level, the value's form of both.
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>

#include "calls/network/sockopt_value.h"
#include "calls/tables.h"
#include "sys/flags/socket.h"
#include "sys/flags/sockopt.h"

namespace sonde::calls {

using namespace sys;
using decode::Context;
using decode::Value;

namespace {

struct Level {
  u32 level;
  const FlagSet* options;
  const FlagSet* get = nullptr;  // tried first in getsockopt
  const FlagSet* set = nullptr;  // tried first in setsockopt
};

const Level kLevels[] = {
    {0, &ip_options, &getsock_ip_options, &setsock_ip_options},
    {1, &so_options, &getsock_options},
    {6, &tcp_options},
    {17, &udp_options},
    {40, &vsock_options},
    {41, &ipv6_options, &getsock_ipv6_options, &setsock_ipv6_options},
    {101, &can_raw_options},
    {132, &sctp_options},
    {255, &raw_options},
    {256, &ipx_options},
    {257, &ax25_options},
    {263, &packet_options},
    {266, &irda_options},
    {268, &llc_options},
    {269, &dccp_options},
    {270, &netlink_options},
    {271, &tipc_options},
    {272, &rxrpc_sockopts},
    {273, &pppol2tp_options},
    {274, &bluetooth_options},
    {275, &pnpipe_options},
    {276, &rds_options},
    {277, &iucv_options},
    {278, &caif_options},
    {279, &alg_options},
    {280, &nfc_llcp_options},
    {281, &kcm_options},
    {282, &tls_options},
    {283, &xdp_options},
    {284, &mptcp_options},
    {285, &mctp_options},
    {286, &smc_options},
    {287, &vsock_options},
};

template <bool Get>
Value* option_name(Context& c, const Spec&, u64 raw) {
  const u32 option = static_cast<u32>(raw);
  const auto* level = std::ranges::find(kLevels, static_cast<u32>(c.call.args[1]), &Level::level);
  if (level == std::end(kLevels)) return c.uint(option);
  const FlagSet* first = Get ? level->get : level->set;
  if (first != nullptr && find(*first, option) != nullptr) return c.symbol(*first, option);
  return c.symbol(*level->options, option);
}

OptionCall option_of(Context& c) {
  return {static_cast<u32>(c.call.args[1]), static_cast<u32>(c.call.args[2])};
}

Value* value_in(Context& c, const Spec&, u64 addr) {
  return option_to_set(c, option_of(c), addr, static_cast<u32>(c.call.args[4]));
}

constexpr u64 kUnread = u64{1} << 40;

Value* value_out(Context& c, const Spec&, u64 addr) {
  u32 length = 0;
  const bool there = c.read(c.call.args[4], length);
  if (c.entering()) {
    c.stash(0) = there ? length : kUnread;
    return nullptr;
  }
  if (c.failed() || c.stash(0) == kUnread || !there || static_cast<i32>(length) <= 0 || addr == 0 || !c.options.verbose) return c.address(addr);
  return option_got(c, option_of(c), addr, length, static_cast<u32>(c.stash(0)));
}

Value* value_length(Context& c, const Spec&, u64 addr) {
  i32 after = 0;
  if (addr == 0 || c.stash(0) == kUnread || !c.read(addr, after)) return c.address(addr);
  const i32 before = static_cast<i32>(c.stash(0));
  Value* list = c.array();
  if (c.failed() || before == after) c.add(list, c.sint(before));
  else c.add(list, c.change(c.sint(before), c.sint(after)));
  return list;
}

constexpr Row rows[] = {
    call("getsockopt", fd("sockfd"), values("level", socket_levels), odd("optname", option_name<true>), odd("optval", value_out).inout(),
         odd("optlen", value_length).out().even_on_error())
        .in(in::network).fails(ENOPROTOOPT, EINVAL, EOPNOTSUPP, ENOBUFS, ENOMEM, EBADF, ENOTSOCK, EFAULT),
    call("setsockopt", fd("sockfd"), values("level", socket_levels), odd("optname", option_name<false>), odd("optval", value_in),
         sint("optlen"))
        .in(in::network)
        .fails(ENOPROTOOPT, EINVAL, EOPNOTSUPP, EPERM, EACCES, EADDRINUSE, EADDRNOTAVAIL, EDOM, EISCONN, ENODEV, ENOBUFS, ENOMEM,
               EBADF, ENOTSOCK, EFAULT),
};

}  // namespace

const std::span<const Row> sockopt_rows{rows};

}  // namespace sonde::calls
