#include "calls/network/netlink_diag.h"

#include <arpa/inet.h>
#include <sys/socket.h>

#include "calls/network/bytes_of.h"
#include "calls/network/inet.h"
#include "calls/network/netlink_attribute.h"
#include "sys/flags/netlink.h"
#include "sys/flags/socket.h"
#include "sys/flags/sockopt.h"

namespace sonde::calls {

using namespace sys;
using decode::Context;
using decode::Value;
using Bytes = std::span<const std::byte>;

namespace {

constexpr std::size_t kSocketId = 48;  // struct inet_diag_sockid

constexpr Attribute kInet[] = {{4, Payload::text}, {8, Payload::u8_}, {15, Payload::u32_}, {21, Payload::u64_}};
constexpr AttributeTable kInetTable{&inet_diag_attrs, kInet};
constexpr Attribute kUnix[] = {{0, Payload::text}, {2, Payload::u32_}, {6, Payload::u8_}, {7, Payload::u32_}};
constexpr AttributeTable kUnixTable{&unix_diag_attrs, kUnix};

Value* cookie(Context& c, Bytes b, std::size_t at) {
  Value* list = c.array();
  c.add(list, c.uint(load<u32>(b, at)));
  c.add(list, c.uint(load<u32>(b, at + 4)));
  return list;
}

Value* socket_id(Context& c, u8 family, Bytes b) {
  Value* s = c.structure();
  add_port(c, s, "idiag_sport", load<u16>(b, 0));
  add_port(c, s, "idiag_dport", load<u16>(b, 2));
  if (family == AF_INET) {
    add_ipv4(c, s, "idiag_src", load<u32>(b, 4));
    add_ipv4(c, s, "idiag_dst", load<u32>(b, 20));
  } else {
    add_ipv6(c, s, "idiag_src", b.subspan(4, 16));
    add_ipv6(c, s, "idiag_dst", b.subspan(20, 16));
  }
  c.add(s, "idiag_if", interface(c, load<u32>(b, 36)));
  c.add(s, "idiag_cookie", cookie(c, b, 40));
  return s;
}

void add_rest(Context& c, Value* message, Bytes b, std::size_t size, const AttributeTable& table) {
  if (b.size() > size) c.add(message, netlink_attributes(c, b.subspan(size), &table, 0));
}

bool inet_request(Context& c, Value* message, Bytes b) {
  constexpr std::size_t kSize = 8 + kSocketId;
  if (b.size() < kSize) return false;
  const u8 family = load<u8>(b, 0);
  Value* s = c.structure();
  c.add(s, "sdiag_family", c.symbol(address_families, family));
  c.add(s, "sdiag_protocol", c.symbol(ip_protocols, load<u8>(b, 1)));
  c.add(s, "idiag_ext", c.flags(inet_diag_extensions, load<u8>(b, 2)));
  c.add(s, "idiag_states", c.flags(tcp_state_bits, load<u32>(b, 4)));
  c.add(s, "id", socket_id(c, family, b.subspan(8)));
  c.add(message, s);
  if (b.size() > kSize) c.add(message, netlink_attributes(c, b.subspan(kSize), nullptr, family));
  return true;
}

bool inet_answer(Context& c, Value* message, Bytes b) {
  constexpr std::size_t kSize = 4 + kSocketId + 20;
  if (b.size() < kSize) return false;
  const u8 family = load<u8>(b, 0);
  Value* s = c.structure();
  c.add(s, "idiag_family", c.symbol(address_families, family));
  c.add(s, "idiag_state", c.symbol(tcp_states, load<u8>(b, 1)));
  c.add(s, "idiag_timer", c.uint(load<u8>(b, 2)));
  c.add(s, "idiag_retrans", c.uint(load<u8>(b, 3)));
  c.add(s, "id", socket_id(c, family, b.subspan(4)));
  static constexpr const char* kNames[] = {"idiag_expires", "idiag_rqueue", "idiag_wqueue", "idiag_uid", "idiag_inode"};
  for (std::size_t i = 0; i < std::size(kNames); ++i) c.add(s, kNames[i], c.uint(load<u32>(b, 4 + kSocketId + i * 4)));
  c.add(message, s);
  add_rest(c, message, b, kSize, kInetTable);
  return true;
}

bool unix_request(Context& c, Value* message, Bytes b) {
  if (b.size() < 24) return false;
  Value* s = c.structure();
  c.add(s, "sdiag_family", c.symbol(address_families, load<u8>(b, 0)));
  c.add(s, "sdiag_protocol", c.uint(load<u8>(b, 1)));
  c.add(s, "udiag_states", c.flags(tcp_state_bits, load<u32>(b, 4)));
  c.add(s, "udiag_ino", c.uint(load<u32>(b, 8)));
  c.add(s, "udiag_show", c.flags(unix_diag_show, load<u32>(b, 12)));
  c.add(s, "udiag_cookie", cookie(c, b, 16));
  c.add(message, s);
  return true;
}

bool unix_answer(Context& c, Value* message, Bytes b) {
  if (b.size() < 16) return false;
  Value* s = c.structure();
  c.add(s, "udiag_family", c.symbol(address_families, load<u8>(b, 0)));
  c.add(s, "udiag_type", c.symbol(socket_types, load<u8>(b, 1)));
  c.add(s, "udiag_state", c.symbol(tcp_states, load<u8>(b, 2)));
  c.add(s, "udiag_ino", c.uint(load<u32>(b, 4)));
  c.add(s, "udiag_cookie", cookie(c, b, 8));
  c.add(message, s);
  add_rest(c, message, b, 16, kUnixTable);
  return true;
}

}  // namespace

bool add_sock_diag_message(Context& c, Value* message, Bytes body, bool request) {
  switch (load<u8>(body, 0)) {
    case AF_INET:
    case AF_INET6: return request ? inet_request(c, message, body) : inet_answer(c, message, body);
    case AF_UNIX: return request ? unix_request(c, message, body) : unix_answer(c, message, body);
    default: return false;
  }
}

}  // namespace sonde::calls
