// send, recv, sendto, recvfrom.
#include <sys/socket.h>

#include <cerrno>

#include "calls/network/address_argument.h"
#include "calls/network/netlink.h"
#include "calls/network/sockaddr.h"
#include "calls/tables.h"
#include "sys/flags/socket.h"

namespace sonde::calls {

using namespace sys;
using decode::Context;
using decode::Value;

namespace {

Value* sent(Context& c, const Spec&, u64 addr) { return socket_bytes(c, static_cast<i32>(c.call.args[0]), addr, c.call.args[2]); }

Value* received(Context& c, const Spec&, u64 addr) {
  if (c.entering()) {
    remember_length(c, 5);
    return nullptr;
  }
  const u64 count = std::min<u64>(static_cast<u64>(std::max<i64>(c.call.result, 0)), c.call.args[2]);
  return socket_bytes(c, static_cast<i32>(c.call.args[0]), addr, count);
}

Value* received_plain(Context& c, const Spec&, u64 addr) {
  const u64 count = std::min<u64>(static_cast<u64>(std::max<i64>(c.call.result, 0)), c.call.args[2]);
  return socket_bytes(c, static_cast<i32>(c.call.args[0]), addr, count);
}

Value* destination(Context& c, const Spec&, u64 addr) { return sockaddr_at(c, addr, static_cast<i32>(c.call.args[5])); }
Value* source(Context& c, const Spec&, u64 addr) { return written_address(c, addr, c.call.args[5]); }

constexpr Row rows[] = {
    call("send", fd("sockfd"), odd("buf", sent), size("len"), flags("flags", msg_flags))
        .in(in::network).fails(EAGAIN, EPIPE, ECONNRESET, EINTR, EMSGSIZE, ENOBUFS, ENOTCONN, EDESTADDRREQ, ENOMEM, EBADF, ENOTSOCK),
    call("recv", fd("sockfd"), odd("buf", received_plain).out(), size("len"), flags("flags", msg_flags))
        .in(in::network).fails(EAGAIN, ECONNRESET, ECONNREFUSED, EINTR, ENOTCONN, ENOMEM, EBADF, ENOTSOCK, EFAULT),
    call("sendto", fd("sockfd"), odd("buf", sent), size("len"), flags("flags", msg_flags), odd("dest_addr", destination),
         sint("addrlen"))
        .in(in::network)
        .fails(EAGAIN, EPIPE, ECONNRESET, EINTR, EMSGSIZE, ENOBUFS, ENOTCONN, EISCONN, EDESTADDRREQ, ENOMEM, EACCES, ECONNREFUSED,
               EHOSTUNREACH, ENETUNREACH, EPERM, EBADF, ENOTSOCK, EFAULT),
    call("recvfrom", fd("sockfd"), odd("buf", received).inout(), size("len"), flags("flags", msg_flags), odd("src_addr", source).out(),
         odd("addrlen", address_length<5>).out().even_on_error())
        .in(in::network).fails(EAGAIN, ECONNRESET, ECONNREFUSED, EINTR, ENOTCONN, ENOMEM, EBADF, ENOTSOCK, EFAULT),
};

}  // namespace

const std::span<const Row> transfer_rows{rows};

}  // namespace sonde::calls
