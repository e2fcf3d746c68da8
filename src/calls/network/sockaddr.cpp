#include "calls/network/sockaddr.h"

#include <sys/socket.h>
#include <arpa/inet.h>

#include <algorithm>

#include "calls/network/inet.h"
#include "calls/network/bytes_of.h"
#include "sys/flags/net.h"
#include "sys/flags/socket.h"
#include "sys/flags/sockopt.h"

namespace sonde::calls {

using decode::Context;
using decode::Trait;
using decode::Value;

namespace {

std::string_view chars(std::span<const std::byte> b) { return {reinterpret_cast<const char*>(b.data()), b.size()}; }

void add_unix(Context& c, Value* s, std::span<const std::byte> b) {
  constexpr std::size_t kPath = 108;
  auto path = chars(b.subspan(2, std::min(b.size() - 2, kPath)));
  if (path.empty()) return;
  const bool abstract = path[0] == '\0';
  path = abstract ? path.substr(1) : path.substr(0, path.find('\0'));
  Value* value = c.string(path, true);
  if (abstract) value->traits = Trait::at_sign;
  c.add(s, "sun_path", value);
}

bool link_local(std::span<const std::byte> address) {
  const unsigned first = std::to_integer<unsigned>(address[0]);
  const unsigned second = std::to_integer<unsigned>(address[1]);
  return (first == 0xfe && (second & 0xc0) == 0x80) || (first == 0xff && (second & 0x0f) == 2);
}

void add_netlink(Context& c, Value* s, std::span<const std::byte> b) {
  if (const u16 pad = load<u16>(b, 2); pad != 0) c.add(s, "nl_pad", c.hex(pad));
  c.add(s, "nl_pid", c.sint(load<i32>(b, 4)));
  Value* groups = c.hex_padded(load<u32>(b, 8), 8);
  groups->traits = Trait::sharp;
  c.add(s, "nl_groups", groups);
}

void add_packet(Context& c, Value* s, std::span<const std::byte> b) {
  const u16 protocol = load<u16>(b, 2);
  c.add(s, "sll_protocol",
        c.dual(c.hex_bytes(b.subspan(2, 2)), c.call_of("htons", {c.symbol(sys::ethernet_protocols, ntohs(protocol))})));
  c.add(s, "sll_ifindex", interface(c, load<u32>(b, 4)));
  c.add(s, "sll_hatype", c.symbol(sys::arp_hardware_types, load<u16>(b, 8)));
  c.add(s, "sll_pkttype", c.symbol(sys::packet_types, load<u8>(b, 10)));
  const u8 length = load<u8>(b, 11);
  c.add(s, "sll_halen", c.uint(length));
  if (length == 0) return;
  Value* list = c.array();
  const std::size_t there = b.size() - 12;
  for (std::size_t i = 0; i < std::min<std::size_t>(length, there); ++i) c.add(list, sharp_byte(c, load<u8>(b, 12 + i)));
  if (length > there) c.more(list);
  c.add(s, "sll_addr", list);
}

}  // namespace

void add_inet_fields(Context& c, Value* s, std::span<const std::byte> b) {
  add_port(c, s, "sin_port", load<u16>(b, 2));
  add_ipv4(c, s, "sin_addr", load<u32>(b, 4));
}

void add_inet6_fields(Context& c, Value* s, std::span<const std::byte> b) {
  add_port(c, s, "sin6_port", load<u16>(b, 2));
  add_htonl(c, s, "sin6_flowinfo", load<u32>(b, 4));
  add_ipv6(c, s, "sin6_addr", b.subspan(8, 16));
  if (b.size() <= 24) return;
  const u32 scope = load<u32>(b, 24);
  c.add(s, "sin6_scope_id", link_local(b.subspan(8, 16)) ? interface(c, scope) : c.uint(scope));
}

Value* sockaddr_from(Context& c, std::span<const std::byte> b) {
  const u16 family = load<u16>(b, 0);
  Value* s = c.structure();
  c.add(s, "sa_family", c.symbol(sys::address_families, family));
  const std::size_t size = b.size();
  if (size <= 2) return s;
  bool known = true;
  if (family == AF_UNIX) add_unix(c, s, b);
  else if (family == AF_INET && size >= 16) add_inet_fields(c, s, b);
  else if (family == AF_INET6 && size >= 24) add_inet6_fields(c, s, b);
  else if (family == AF_NETLINK && size >= 12) add_netlink(c, s, b);
  else if (family == AF_PACKET && size >= 20) add_packet(c, s, b);
  else known = add_rare_sockaddr(c, s, family, b);
  if (!known) c.add(s, "sa_data", c.string(chars(b.subspan(2)), true));
  return s;
}

Value* sockaddr_at(Context& c, u64 addr, i64 length) {
  if (addr == 0 || length < 2 || !c.options.verbose) return c.address(addr);
  const auto size = static_cast<std::size_t>(std::min<i64>(length, kMostSockaddr));
  auto whole = c.arena().array<std::byte>(kMostSockaddr);
  if (c.memory().read(RemoteAddr(addr), whole.first(size)) < size) return c.address(addr);
  std::ranges::fill(whole.subspan(size), std::byte{});
  return sockaddr_from(c, whole.first(size));
}

}  // namespace sonde::calls
