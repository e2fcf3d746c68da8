// Sockets: made, bound, connected, accepted, named, shut down.
#include <arpa/inet.h>
#include <sys/socket.h>

#include <cerrno>

#include "calls/network/address_argument.h"
#include "calls/network/inet.h"
#include "calls/network/sockaddr.h"
#include "calls/tables.h"
#include "sys/flags/net.h"
#include "sys/flags/socket.h"

namespace sonde::calls {

using namespace sys;
using decode::Context;
using decode::Value;

namespace {

// SOCK_STREAM|SOCK_CLOEXEC
Value* socket_type(Context& c, const Spec&, u64 raw) {
  constexpr u32 kType = 0xf;
  const u32 all = static_cast<u32>(raw);
  if (all == 0) return c.hex(0);
  if (find(socket_types, all & kType) == nullptr) return c.flags(socket_type_flags, all);
  Value* type = c.symbol(socket_types, all & kType);
  if ((all & ~kType) == 0) return type;
  Value* both = c.array();
  both->traits = decode::Trait::bare | decode::Trait::piped;
  both->number = all;
  c.add(both, type);
  c.add(both, c.flags(socket_type_flags, all & ~kType));
  return both;
}

// The protocol is of the family: args[0].
Value* protocol(Context& c, const Spec&, u64 raw) {
  const u32 v = static_cast<u32>(raw);
  switch (static_cast<u32>(c.call.args[0])) {
    case AF_INET:
    case AF_INET6: return c.symbol(ip_protocols, v);
    case AF_AX25: return commented(c, ax25_protocols, v);
    case AF_PACKET: return c.call_of("htons", {c.symbol(ethernet_protocols, ntohs(static_cast<u16>(v)))});
    case AF_NETLINK: return c.symbol(netlink_families, v);
    case AF_IRDA: return c.symbol(irda_protocols, v);
    case AF_CAN: return c.symbol(can_protocols, v);
    case AF_BLUETOOTH: return c.symbol(bluetooth_protocols, v);
    case AF_RXRPC: return c.symbol(address_families, v);
    case AF_ISDN: return c.symbol(isdn_protocols, v);
    case AF_PHONET: return c.symbol(phonet_protocols, v);
    case AF_CAIF: return c.symbol(caif_protocols, v);
    case AF_NFC: return c.symbol(nfc_protocols, v);
    case AF_KCM: return c.symbol(kcm_protocols, v);
    case 43 /* AF_SMC */: return c.symbol(smc_protocols, v);
    default: return c.uint(raw);
  }
}

// [3, 4]
Value* descriptor_pair(Context& c, const Spec&, u64 addr) {
  return c.array_at(addr, 2, 4, [](Context& context, std::span<const std::byte> bytes, void*) {
    i32 fd = -1;
    Context::copy(bytes, fd);
    return context.fd(fd);
  });
}

Value* address_in(Context& c, const Spec&, u64 addr) { return sockaddr_at(c, addr, static_cast<i32>(c.call.args[2])); }

constexpr Row rows[] = {
    call("socket", values("domain", address_families), odd("type", socket_type), odd("protocol", protocol))
        .returns(Return::fd).in(in::network)
        .fails(EACCES, EMFILE, ENFILE, ENOMEM, EAFNOSUPPORT, EPROTONOSUPPORT, ENOBUFS, EINVAL),
    call("socketpair", values("domain", address_families), odd("type", socket_type), uint("protocol"),
         odd("sv", descriptor_pair).out())
        .in(in::network).fails(EMFILE, ENFILE, ENOMEM, EAFNOSUPPORT, EPROTONOSUPPORT, EOPNOTSUPP, EFAULT),
    call("bind", fd("sockfd"), odd("addr", address_in), sint("addrlen"))
        .in(in::network).fails(EADDRINUSE, EACCES, EADDRNOTAVAIL, EINVAL, ENOENT, ENOMEM, EROFS, ENOTDIR, EBADF, ENOTSOCK),
    call("connect", fd("sockfd"), odd("addr", address_in), sint("addrlen"))
        .in(in::network)
        .fails(ECONNREFUSED, ETIMEDOUT, EINPROGRESS, ENETUNREACH, EHOSTUNREACH, EADDRNOTAVAIL, EAGAIN, EALREADY, EISCONN, EINTR,
               ENOENT, EACCES, EPERM, EADDRINUSE, EPROTOTYPE, EBADF, ENOTSOCK, EFAULT),
    call("listen", fd("sockfd"), sint("backlog")).in(in::network).fails(EADDRINUSE, EOPNOTSUPP, EINVAL, EBADF, ENOTSOCK),
    call("accept", fd("sockfd"), odd("addr", address_out<2>).inout(), odd("addrlen", address_length<2>).out().even_on_error())
        .returns(Return::fd).in(in::network)
        .fails(EAGAIN, ECONNABORTED, EMFILE, ENFILE, EINTR, ENOMEM, ENOBUFS, EPERM, EPROTO, EINVAL, EBADF, ENOTSOCK, EFAULT),
    call("accept4", fd("sockfd"), odd("addr", address_out<2>).inout(), odd("addrlen", address_length<2>).out().even_on_error(),
         flags("flags", socket_type_flags))
        .returns(Return::fd).in(in::network)
        .fails(EAGAIN, ECONNABORTED, EMFILE, ENFILE, EINTR, ENOMEM, ENOBUFS, EPERM, EPROTO, EINVAL, EBADF, ENOTSOCK, EFAULT),
    call("getsockname", fd("sockfd"), odd("addr", address_out<2>).inout(), odd("addrlen", address_length<2>).out().even_on_error())
        .in(in::network).fails(ENOBUFS, EINVAL, EFAULT, EBADF, ENOTSOCK),
    call("getpeername", fd("sockfd"), odd("addr", address_out<2>).inout(), odd("addrlen", address_length<2>).out().even_on_error())
        .in(in::network).fails(ENOTCONN, ENOBUFS, EINVAL, EFAULT, EBADF, ENOTSOCK),
    call("shutdown", fd("sockfd"), values("how", shutdown_modes)).in(in::network).fails(ENOTCONN, EINVAL, EBADF, ENOTSOCK),
};

}  // namespace

const std::span<const Row> socket_rows{rows};

}  // namespace sonde::calls
