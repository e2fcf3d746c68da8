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

using enum Payload;

constexpr const char* kMemory[] = {"idiag_rmem", "idiag_wmem", "idiag_fmem", "idiag_tmem", nullptr};
constexpr const char* kVegas[] = {"tcpv_enabled", "tcpv_rttcnt", "tcpv_rtt", "tcpv_minrtt", nullptr};
constexpr const char* kQueues[] = {"udiag_rqueue", "udiag_wqueue", nullptr};

Value* data_centre(Context& c, Bytes b, u8, unsigned) {
  if (b.size() < 16) return nullptr;
  Value* s = c.structure();
  c.add(s, "dctcp_enabled", c.uint(load<u16>(b, 0)));
  c.add(s, "dctcp_ce_state", c.uint(load<u16>(b, 2)));
  c.add(s, "dctcp_alpha", c.uint(load<u32>(b, 4)));
  c.add(s, "dctcp_ab_ecn", c.uint(load<u32>(b, 8)));
  c.add(s, "dctcp_ab_tot", c.uint(load<u32>(b, 12)));
  return s;
}

Value* bottleneck(Context& c, Bytes b, u8, unsigned) {
  if (b.size() < 20) return nullptr;
  Value* s = c.structure();
  c.add(s, "bbr_bw_lo", c.hex(load<u32>(b, 0)));
  c.add(s, "bbr_bw_hi", c.hex(load<u32>(b, 4)));
  c.add(s, "bbr_min_rtt", c.uint(load<u32>(b, 8)));
  c.add(s, "bbr_pacing_gain", c.uint(load<u32>(b, 12)));
  c.add(s, "bbr_cwnd_gain", c.uint(load<u32>(b, 16)));
  return s;
}

Value* shut(Context& c, Bytes b, u8, unsigned) {
  const u8 v = load<u8>(b, 0);
  return v != 0 ? c.named(c.hex(v), c.flags(tcp_shutdown_flags, v)) : c.uint(0);
}

Value* virtual_file(Context& c, Bytes b, u8, unsigned) {
  if (b.size() < 8) return nullptr;
  const u32 device = load<u32>(b, 4);
  Value* s = c.structure();
  c.add(s, "udiag_vfs_dev", c.device(device));
  c.add(s, "udiag_vfs_ino", c.uint(load<u32>(b, 0)));
  return s;
}

constexpr Attribute kInet[] = {{1, words32, kMemory}, {3, words32, kVegas}, {4, text}, {5, u8_}, {6, u8_}, {7, indexed0, &sk_meminfo_indices},
                               {8, odd, nullptr, shut}, {9, odd, nullptr, data_centre}, {10, any, &ip_protocols}, {11, u8_}, {15, u32_},
                               {16, odd, nullptr, bottleneck}, {17, u32_}, {21, u64_}};
constexpr AttributeTable kInetTable{&inet_diag_attrs, kInet};
constexpr Attribute kInetRequest[] = {{3, any, &ip_protocols}};
constexpr AttributeTable kInetRequestTable{&inet_diag_req_attrs, kInetRequest};
constexpr Attribute kUnix[] = {{0, text}, {1, odd, nullptr, virtual_file}, {2, u32_}, {3, numbers32}, {4, words32, kQueues},
                               {5, indexed0, &sk_meminfo_indices}, {6, u8_}, {7, u32_}};
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

// {udiag_family=AF_UNIX, ...}
bool cut_short(Context& c, Value* message, const char* family, Bytes b) {
  Value* s = c.structure();
  c.add(s, b.size() == 1 ? "family" : family, c.symbol(address_families, load<u8>(b, 0)));
  if (b.size() > 1) c.more(s);
  c.add(message, s);
  return true;
}

bool inet_request(Context& c, Value* message, Bytes b) {
  constexpr std::size_t kSize = 8 + kSocketId;
  if (b.size() < kSize) return cut_short(c, message, "sdiag_family", b);
  const u8 family = load<u8>(b, 0);
  Value* s = c.structure();
  c.add(s, "sdiag_family", c.symbol(address_families, family));
  c.add(s, "sdiag_protocol", c.symbol(ip_protocols, load<u8>(b, 1)));
  c.add(s, "idiag_ext", c.flags(inet_diag_extensions, load<u8>(b, 2)));
  c.add(s, "idiag_states", c.flags(tcp_state_bits, load<u32>(b, 4)));
  c.add(s, "id", socket_id(c, family, b.subspan(8)));
  c.add(message, s);
  if (b.size() > kSize) c.add(message, netlink_attributes(c, b.subspan(kSize), &kInetRequestTable, family));
  return true;
}

// The first form of requests, of a type for each protocol.
bool old_inet_request(Context& c, Value* message, Bytes b) {
  constexpr std::size_t kSize = 4 + kSocketId + 8;
  if (b.size() < kSize) return cut_short(c, message, "idiag_family", b);
  const u8 family = load<u8>(b, 0);
  Value* s = c.structure();
  c.add(s, "idiag_family", c.symbol(address_families, family));
  c.add(s, "idiag_src_len", c.uint(load<u8>(b, 1)));
  c.add(s, "idiag_dst_len", c.uint(load<u8>(b, 2)));
  c.add(s, "idiag_ext", c.flags(inet_diag_extensions, load<u8>(b, 3)));
  c.add(s, "id", socket_id(c, family, b.subspan(4)));
  c.add(s, "idiag_states", c.flags(tcp_state_bits, load<u32>(b, 4 + kSocketId)));
  c.add(s, "idiag_dbs", c.uint(load<u32>(b, 8 + kSocketId)));
  c.add(message, s);
  add_rest(c, message, b, kSize, kInetRequestTable);
  return true;
}

bool inet_answer(Context& c, Value* message, Bytes b) {
  constexpr std::size_t kSize = 4 + kSocketId + 20;
  if (b.size() < kSize) return cut_short(c, message, "idiag_family", b);
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
  if (b.size() < 24) return cut_short(c, message, "sdiag_family", b);
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
  if (b.size() < 16) return cut_short(c, message, "udiag_family", b);
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

bool add_sock_diag_message(Context& c, Value* message, u16 type, Bytes body, bool request) {
  constexpr u16 kByFamily = 20;
  switch (load<u8>(body, 0)) {
    case AF_INET:
    case AF_INET6: return request && type < kByFamily ? old_inet_request(c, message, body) : request ? inet_request(c, message, body) : inet_answer(c, message, body);
    case AF_UNIX: return request ? unix_request(c, message, body) : unix_answer(c, message, body);
    case AF_NETLINK:
    case AF_PACKET:
    case AF_SMC: return false;
    default: {
      Value* s = c.structure();
      c.add(s, "family", c.symbol(address_families, load<u8>(body, 0)));
      if (body.size() > 1) c.add(s, "data", netlink_bytes(c, body.subspan(1)));
      c.add(message, s);
      return true;
    }
  }
}

}  // namespace sonde::calls
