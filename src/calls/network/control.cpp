// Control messages: descriptors, credentials, time stamps and packet details that travel beside the data.
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>

#include "calls/network/bytes_of.h"
#include "calls/network/inet.h"
#include "calls/network/message.h"
#include "calls/network/sockaddr.h"
#include "sys/flags/socket.h"
#include "sys/flags/sockopt.h"

namespace sonde::calls {

using decode::Context;
using decode::Value;
using Bytes = std::span<const std::byte>;

namespace {

constexpr std::size_t kMostControl = 65536;

Value* descriptors(Context& c, Bytes b) {
  if (b.size() < 4) return nullptr;
  Value* list = c.array();
  const std::size_t count = b.size() / 4;
  const std::size_t shown = c.options.abbreviate ? std::min<std::size_t>(count, c.options.string_limit) : count;
  for (std::size_t i = 0; i < shown; ++i) c.add(list, c.fd(load<i32>(b, i * 4)));
  if (shown < count) c.more(list);
  return list;
}

Value* credentials(Context& c, Bytes b) {
  if (b.size() < 12) return nullptr;
  Value* s = c.structure();
  c.add(s, "pid", c.pid(load<i32>(b, 0)));
  c.add(s, "uid", c.uid(load<u32>(b, 4)));
  c.add(s, "gid", c.uid(load<u32>(b, 8)));
  return s;
}

Value* security(Context& c, Bytes b) {
  if (b.empty()) return nullptr;
  return c.string({reinterpret_cast<const char*>(b.data()), b.size()});
}

Value* time_pair(Context& c, Bytes b, unsigned word, const char* fraction) {
  Value* s = c.structure();
  const auto part = [&](std::size_t at) { return word == 4 ? i64{load<i32>(b, at)} : load<i64>(b, at); };
  c.add(s, "tv_sec", c.sint(part(0)));
  c.add(s, fraction, c.sint(part(word)));
  return s;
}

// One time, or the three of SO_TIMESTAMPING; `???` where there is too little.
Value* times(Context& c, Bytes b, unsigned word, const char* fraction, unsigned count) {
  if (b.size() < std::size_t{2} * word * count) return c.text("???");
  if (count == 1) return time_pair(c, b, word, fraction);
  Value* list = c.array();
  for (unsigned i = 0; i < count; ++i) c.add(list, time_pair(c, b.subspan(std::size_t{2} * word * i), word, fraction));
  return list;
}

Value* socket_data(Context& c, u32 type, Bytes b) {
  switch (type) {
    case 1: return descriptors(c, b);
    case 2: return credentials(c, b);
    case 3: return security(c, b);
    case 4: return b.size() < 4 ? nullptr : c.fd(load<i32>(b, 0));  // SCM_PIDFD
    case 29: return times(c, b, c.word(), "tv_usec", 1);
    case 35: return times(c, b, c.word(), "tv_nsec", 1);
    case 37: return times(c, b, c.word(), "tv_nsec", 3);
    case 63: return times(c, b, 8, "tv_usec", 1);
    case 64: return times(c, b, 8, "tv_nsec", 1);
    case 65: return times(c, b, 8, "tv_nsec", 3);
    default: return nullptr;
  }
}

Value* byte_list(Context& c, Bytes b) {
  if (b.empty()) return nullptr;
  Value* list = c.array();
  const std::size_t shown = c.options.abbreviate ? std::min<std::size_t>(b.size(), c.options.string_limit) : b.size();
  for (std::size_t i = 0; i < shown; ++i) c.add(list, c.hex(load<u8>(b, i)));
  if (shown < b.size()) c.more(list);
  return list;
}

Value* one_number(Context& c, Bytes b, bool is_signed) {
  if (b.size() < 4) return nullptr;
  Value* list = c.array();
  c.add(list, is_signed ? c.sint(load<i32>(b, 0)) : c.uint(load<u32>(b, 0)));
  return list;
}

Value* numbers(Context& c, Bytes b) {
  if (b.size() < 4) return nullptr;
  Value* list = c.array();
  const std::size_t count = b.size() / 4;
  const std::size_t shown = c.options.abbreviate ? std::min<std::size_t>(count, c.options.string_limit) : count;
  for (std::size_t i = 0; i < shown; ++i) c.add(list, c.uint(load<u32>(b, 4 * i)));
  if (shown < count) c.more(list);
  return list;
}

Value* packet_info(Context& c, Bytes b) {
  if (b.size() < 12) return nullptr;
  Value* s = c.structure();
  c.add(s, "ipi_ifindex", interface(c, load<u32>(b, 0)));
  add_ipv4(c, s, "ipi_spec_dst", load<u32>(b, 4));
  add_ipv4(c, s, "ipi_addr", load<u32>(b, 8));
  return s;
}

Value* extended_error(Context& c, Bytes b) {
  if (b.size() < 32) return nullptr;
  Value* s = c.structure();
  c.add(s, "ee_errno", c.uint(load<u32>(b, 0)));
  c.add(s, "ee_origin", c.uint(load<u8>(b, 4)));
  c.add(s, "ee_type", c.uint(load<u8>(b, 5)));
  c.add(s, "ee_code", c.uint(load<u8>(b, 6)));
  c.add(s, "ee_info", c.uint(load<u32>(b, 8)));
  c.add(s, "ee_data", c.uint(load<u32>(b, 12)));
  c.add(s, "offender", sockaddr_from(c, b.subspan(16, 16)));
  return s;
}

Value* ip_data(Context& c, u32 type, Bytes b) {
  switch (type) {
    case 1: case 6: case 7: return byte_list(c, b);  // IP_TOS, IP_RECVOPTS, IP_RETOPTS
    case 2: return numbers(c, b);                    // IP_TTL
    case 3: return security(c, b);
    case 8: return packet_info(c, b);
    case 11: return extended_error(c, b);
    case 20: return b.size() < 16 ? nullptr : sockaddr_from(c, b.first(std::min<std::size_t>(b.size(), kMostSockaddr)));  // IP_ORIGDSTADDR
    case 23: return one_number(c, b, false);          // IP_CHECKSUM
    case 52: return one_number(c, b, false);          // IP_PROTOCOL
    default: return nullptr;
  }
}

Value* type_of(Context& c, u32 level, u32 type) {
  if (level == SOL_SOCKET) return c.symbol(sys::scm_types, type);
  if (level == SOL_IP) return c.symbol(sys::ip_cmsg_types, type);
  return c.hex(type);
}

// Unlike in setsockopt, an unknown level has three question marks.
Value* level_of(Context& c, u32 level) {
  static const sys::FlagSet levels{"cmsg_levels", "SOL_?\?\?", sys::socket_levels.kind, sys::socket_levels.flags};
  return c.symbol(levels, level);
}

}  // namespace

Value* control_messages(Context& c, u64 addr, u64 length) {
  const unsigned word = c.word();
  const std::size_t header = word + 8;
  if (length < header || addr == 0 || !c.options.verbose) return c.address(addr);
  const auto all = c.read_bytes(addr, std::min<u64>(length, kMostControl));
  if (all.size() < std::min<u64>(length, kMostControl)) return c.address(addr);
  Value* list = c.array();
  std::size_t at = 0;
  while (all.size() - at >= header) {
    const Bytes b = all.subspan(at);
    const u64 said = load_word(b, 0, word);
    const u32 level = load<u32>(b, word);
    const u32 type = load<u32>(b, word + 4);
    const std::size_t size = static_cast<std::size_t>(std::min<u64>(said, b.size()));
    Value* s = c.structure();
    c.add(s, "cmsg_len", c.uint(said));
    c.add(s, "cmsg_level", level_of(c, level));
    c.add(s, "cmsg_type", type_of(c, level, type));
    if (size > header) {
      const Bytes data = b.subspan(header, size - header);
      if (level == SOL_SOCKET) c.add(s, "cmsg_data", socket_data(c, type, data));
      if (level == SOL_IP) c.add(s, "cmsg_data", ip_data(c, type, data));
    }
    c.add(list, s);
    const u64 next = (std::max<u64>(said, header) + word - 1) / word * word;
    if (said < header || next < said || next > b.size()) {
      at += static_cast<std::size_t>(said < header ? header : b.size());
      break;
    }
    at += static_cast<std::size_t>(next);
  }
  if (at < all.size()) {
    Value* end = c.text("...");
    c.add(end, c.address(addr + at));
    c.add(list, end);
  }
  return list;
}

}  // namespace sonde::calls
