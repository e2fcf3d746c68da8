#include "calls/network/sockopt_value.h"

#include <algorithm>

#include "calls/network/bytes_of.h"
#include "calls/network/inet.h"
#include "calls/network/sockaddr.h"
#include "calls/rare/classic_bpf.h"
#include "sys/flags/sockopt.h"

namespace sonde::calls {

using decode::Context;
using decode::Trait;
using decode::Value;
using Bytes = std::span<const std::byte>;

namespace {

constexpr u64 key(u32 level, u32 option) { return u64{level} << 32 | option; }
constexpr u64 key(OptionCall o) { return key(o.level, o.option); }

constexpr u32 kSocket = 1;
constexpr u32 kNetlink = 270;

// Options that are one int, whatever length is given.
bool is_int(OptionCall o) {
  if (o.level == kNetlink) return true;
  if (o.level != kSocket) return false;
  static constexpr u8 kInts[] = {1,  2,  5,  6,  7,  8,  9,  10, 11, 12, 14, 15, 16, 18, 19, 27, 29, 30, 32, 33, 34, 35, 36, 37, 40,
                                 41, 42, 43, 44, 45, 46, 49, 53, 56, 60, 63, 64, 65, 68, 69, 70, 73, 75, 76, 82, 83, 84};
  return std::ranges::find(kInts, o.option) != std::end(kInts);
}

Value* listed(Context& c, Value* one) {
  Value* list = c.array();
  c.add(list, one);
  return list;
}

// Fields of 32 bits, as many as the bytes hold; the last one may be cut.
struct Fields {
  const char* name;
  Value* (*show)(Context&, u32);
};
Value* as_int(Context& c, u32 v) { return c.sint(static_cast<i32>(v)); }
Value* as_uint(Context& c, u32 v) { return c.uint(v); }
Value* as_pid(Context& c, u32 v) { return c.pid(static_cast<i32>(v)); }
Value* as_uid(Context& c, u32 v) { return c.uid(v); }

Value* partial(Context& c, Bytes b, std::span<const Fields> fields) {
  Value* s = c.structure();
  std::size_t at = 0;
  for (const Fields& field : fields) {
    if (at >= b.size()) break;
    if (b.size() - at < 4) c.add(s, field.name, c.hex_bytes(b.subspan(at)));
    else c.add(s, field.name, field.show(c, load<u32>(b, at)));
    at += 4;
  }
  return s;
}

constexpr Fields kLinger[] = {{"l_onoff", as_int}, {"l_linger", as_int}};
constexpr Fields kCredentials[] = {{"pid", as_pid}, {"uid", as_uid}, {"gid", as_uid}};
constexpr Fields kStatistics[] = {{"tp_packets", as_uint}, {"tp_drops", as_uint}, {"tp_freeze_q_cnt", as_uint}};
constexpr Fields kRing[] = {{"tp_block_size", as_uint}, {"tp_block_nr", as_uint}, {"tp_frame_size", as_uint}, {"tp_frame_nr", as_uint}};

// [ICMP_ECHOREPLY ICMP_DEST_UNREACH]: the types that are dropped.
Value* icmp_filter(Context& c, Bytes b) {
  u32 mask = ~u32{0};  // what was not given counts as set
  std::memcpy(&mask, b.data(), std::min(b.size(), sizeof mask));
  unsigned members = 0;
  for (unsigned i = 0; i < 32; ++i) members += mask >> i & 1;
  const bool inverted = members > 16;
  Value* list = c.array();
  list->traits = inverted ? Trait::space | Trait::inverted : Trait::space;
  for (unsigned i = 0; i < 32; ++i) {
    if (((mask >> i & 1) != 0) != inverted) c.add(list, c.symbol(sys::icmp_types, i));
  }
  return list;
}

Value* ip_membership(Context& c, Bytes b) {
  Value* s = c.structure();
  add_ipv4(c, s, "imr_multiaddr", load<u32>(b, 0));
  add_ipv4(c, s, "imr_interface", load<u32>(b, 4));
  return s;
}

Value* ipv6_membership(Context& c, Bytes b) {
  Value* s = c.structure();
  add_ipv6(c, s, "ipv6mr_multiaddr", b.first(16));
  c.add(s, "ipv6mr_interface", interface(c, load<u32>(b, 16)));
  return s;
}

Value* group_membership(Context& c, Bytes b) {
  Value* s = c.structure();
  c.add(s, "gr_interface", interface(c, load<u32>(b, 0)));
  c.add(s, "gr_group", sockaddr_from(c, b.subspan(c.word(), kMostSockaddr)));
  return s;
}

Value* packet_membership(Context& c, Bytes b) {
  Value* s = c.structure();
  c.add(s, "mr_ifindex", interface(c, load<u32>(b, 0)));
  c.add(s, "mr_type", c.symbol(sys::packet_mreq_types, load<u16>(b, 4)));
  const u16 length = load<u16>(b, 6);
  c.add(s, "mr_alen", c.uint(length));
  c.add(s, "mr_address", hardware_address(c, b.subspan(8, std::min<std::size_t>(length, 8))));
  return s;
}

// A structure to be set: at least `least` bytes (exactly, where `exact`) must be there.
struct Structure {
  u64 key;
  u32 least;
  Value* (*show)(Context&, Bytes);
  bool exact = false;
};
Value* linger(Context& c, Bytes b) { return partial(c, b, kLinger); }
Value* ring(Context& c, Bytes b) { return partial(c, b, kRing); }

constexpr Structure kToSet[] = {
    {key(0, 35), 8, ip_membership},       {key(0, 36), 8, ip_membership},
    {key(41, 20), 20, ipv6_membership},   {key(41, 21), 20, ipv6_membership},
    {key(41, 27), 20, ipv6_membership},   {key(41, 28), 20, ipv6_membership},
    {key(263, 1), 16, packet_membership, true}, {key(263, 2), 16, packet_membership, true},
    {key(263, 5), 16, ring, true},        {key(263, 13), 16, ring, true},
    {key(kSocket, 13), 8, linger},
};

Value* tx_rehash(Context& c, u32 v) {
  Value* mode = c.symbol(sys::so_txrehash, v);
  mode->traits = mode->traits | Trait::decimal;
  return listed(c, mode);
}

Value* filter_program(Context& c, u64 addr, u32 length) {
  if (length != (c.word() == 8 ? 16 : 8)) return c.address(addr);
  return classic_bpf_at(c, addr, FilterFor::socket);
}

}  // namespace

Value* option_to_set(Context& c, OptionCall o, u64 addr, u32 length) {
  if (addr == 0 || !c.options.verbose) return c.address(addr);
  const u64 k = key(o);
  if (k == key(kSocket, 26) || k == key(kSocket, 51)) return filter_program(c, addr, length);
  const bool group = (o.level == 0 || o.level == 41) && (o.option == 42 || o.option == 45);
  const auto* known = std::ranges::find(kToSet, k, &Structure::key);
  if (group || known != std::end(kToSet)) {
    const u32 least = group ? c.word() + static_cast<u32>(kMostSockaddr) : known->least;
    const bool fits = static_cast<i32>(length) >= static_cast<i32>(least) && (group || !known->exact || length == least);
    if (!fits) return c.address(addr);
    const auto bytes = c.read_bytes(addr, least);
    if (bytes.size() < least) return c.address(addr);
    return group ? group_membership(c, bytes) : known->show(c, bytes);
  }
  u32 v = 0;
  if (k == key(kSocket, 74)) return static_cast<i32>(length) >= 4 && c.read(addr, v) ? tx_rehash(c, v) : c.address(addr);
  if (k == key(255, 1)) {
    if (static_cast<i32>(length) <= 0) return c.address(addr);
    const auto bytes = c.read_bytes(addr, std::min<u32>(length, 4));
    return bytes.size() < std::min<u32>(length, 4) ? c.address(addr) : icmp_filter(c, bytes);
  }
  if (is_int(o) || length == 4) {
    if (static_cast<i32>(length) < 4 || !c.read(addr, v)) return c.address(addr);
    return listed(c, c.sint(static_cast<i32>(v)));
  }
  return c.buffer_at(addr, length);
}

Value* option_got(Context& c, OptionCall o, u64 addr, u32 length, u32 room) {
  const u64 k = key(o);
  if (k == key(kSocket, 26)) {  // SO_GET_FILTER: the count of statements, not of bytes
    return classic_bpf_statements_at(c, addr, length);
  }
  const u32 size = std::min(length, std::max<u32>(room, 0));
  const auto read = [&](u32 most) { return c.read_bytes(addr, std::min(size, most)); };
  const auto whole = [&](Bytes b, u32 most) { return b.size() == std::min(size, most); };
  std::span<const Fields> fields;
  if (k == key(kSocket, 13)) fields = kLinger;
  if (k == key(kSocket, 17)) fields = kCredentials;
  if (k == key(263, 6)) fields = kStatistics;
  if (!fields.empty()) {
    const auto most = static_cast<u32>(fields.size() * 4);
    const auto bytes = read(most);
    return whole(bytes, most) ? partial(c, bytes, fields) : c.address(addr);
  }
  if (k == key(255, 1)) {
    const auto bytes = read(4);
    return whole(bytes, 4) ? icmp_filter(c, bytes) : c.address(addr);
  }
  if (k == key(kNetlink, 9)) {  // NETLINK_LIST_MEMBERSHIPS
    return c.array_at(addr, size / 4, 4, [](Context& c2, Bytes b, void*) { return c2.uint(load<u32>(b, 0)); });
  }
  const bool error = k == key(kSocket, 4);
  const bool descriptor = k == key(kSocket, 77);  // SO_PEERPIDFD
  const bool rehash = k == key(kSocket, 74);
  if (error || descriptor || rehash || is_int(o) || size == 4) {
    if (size < 4 && o.level != kNetlink) {
      const auto bytes = read(4);
      return whole(bytes, 4) ? c.hex_bytes(bytes) : c.address(addr);
    }
    u32 v = 0;
    if (!c.read(addr, v)) return c.address(addr);
    if (error) {
      Value* name = c.errno_name(static_cast<i32>(v));
      name->traits = name->traits | Trait::decimal;
      return listed(c, v == 0 ? c.sint(0) : name);
    }
    if (descriptor) return listed(c, c.fd(static_cast<i32>(v)));
    if (rehash) return tx_rehash(c, v);
    return listed(c, c.sint(static_cast<i32>(v)));
  }
  return c.buffer_at(addr, size);
}

}  // namespace sonde::calls
