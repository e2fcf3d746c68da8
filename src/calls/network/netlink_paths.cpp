// Where packets go: routes, rules, next hops and neighbours.
#include <algorithm>

#include "calls/network/bytes_of.h"
#include "calls/network/inet.h"
#include "calls/network/netlink_tables.h"
#include "sys/flags/net.h"
#include "sys/flags/rtnetlink.h"
#include "sys/flags/socket.h"

namespace sonde::calls {

using namespace sys;
using decode::Context;
using decode::Value;
using Bytes = std::span<const std::byte>;
using enum Payload;

namespace {

// --- routes

constexpr Attribute kMetrics[] = {{1, u32_}, {2, u32_}, {3, u32_}, {4, u32_}, {5, u32_}, {6, u32_}, {7, u32_}, {8, u32_}, {9, u32_},
                                  {10, u32_}, {11, u32_}, {12, u32_}, {13, u32_}, {14, u32_}, {15, u32_}, {16, text}};
constexpr AttributeTable kMetricsTable{&rtnl_rta_metrics_attrs, kMetrics};

constexpr const char* kForwarding[] = {"mfcs_packets", "mfcs_bytes", "mfcs_wrong_if", nullptr};

Value* route_cache(Context& c, Bytes b, u8, unsigned) {
  if (b.size() < 32) return nullptr;
  static constexpr const char* kNames[] = {"rta_clntref", "rta_lastuse", "rta_expires", "rta_error", "rta_used", "rta_id", "rta_ts", "rta_tsage"};
  Value* s = c.structure();
  for (std::size_t i = 0; i < std::size(kNames); ++i) {
    if (i == 2) c.add(s, kNames[i], c.sint(load<i32>(b, i * 4)));
    else c.add(s, kNames[i], i == 5 ? c.hex(load<u32>(b, i * 4)) : c.uint(load<u32>(b, i * 4)));
  }
  return s;
}

constexpr std::size_t kHop = 8;  // struct rtnexthop

Value* one_hop(Context& c, Bytes b, u8 family, unsigned depth) {
  Value* s = c.structure();
  c.add(s, "rtnh_len", c.uint(load<u16>(b, 0)));
  c.add(s, "rtnh_flags", c.flags(route_nexthop_flags, load<u8>(b, 2)));
  c.add(s, "rtnh_hops", c.uint(load<u8>(b, 3)));
  c.add(s, "rtnh_ifindex", interface(c, load<u32>(b, 4)));
  if (b.size() == kHop) return s;
  Value* both = c.array();
  c.add(both, s);
  c.add(both, netlink_attributes(c, b.subspan(kHop), &route_attributes, family, depth + 1));
  return both;
}

Value* several_hops(Context& c, Bytes b, u8 family, unsigned depth) {
  Value* first = nullptr;
  Value* list = nullptr;
  for (std::size_t count = 0; b.size() >= kHop; ++count) {
    if (list != nullptr && c.options.abbreviate && count == c.options.string_limit) {
      c.more(list);
      break;
    }
    const std::size_t length = load<u16>(b, 0);
    Value* hop = one_hop(c, b.first(std::clamp(length, kHop, b.size())), family, depth);
    if (first == nullptr) {
      first = hop;
    } else {
      if (list == nullptr) {
        list = c.array();
        c.add(list, first);
      }
      c.add(list, hop);
    }
    const std::size_t step = (length + 3) / 4 * 4;
    if (step == 0 || step >= b.size()) break;
    b = b.subspan(step);
  }
  return list != nullptr ? list : first;
}

Value* via(Context& c, Bytes b, u8, unsigned) {
  if (b.size() < 2) return nullptr;
  const u16 family = load<u16>(b, 0);
  const Bytes address = b.subspan(2);
  Value* s = c.structure();
  c.add(s, "rtvia_family", c.symbol(address_families, family));
  if (address.empty()) return s;
  if (family == 2 && address.size() >= 4) c.add(s, "rtvia_addr", ipv4(c, load<u32>(address, 0)));
  else if (family == 10 && address.size() >= 16) c.add(s, "rtvia_addr", ipv6(c, address.first(16)));
  else c.add(s, "rtvia_addr", netlink_bytes(c, address));
  return s;
}

constexpr Attribute kRoute[] = {
    {1, address}, {2, address}, {3, netdevice}, {4, netdevice}, {5, address}, {6, u32_}, {7, address}, {8, nested, &kMetricsTable},
    {9, odd, nullptr, several_hops}, {10, u32_}, {11, u32_}, {12, odd, nullptr, route_cache}, {14, u32_}, {15, table32, &routing_table_ids},
    {16, u32_}, {17, words64, kForwarding}, {18, odd, nullptr, via}, {19, address}, {20, u8_}, {21, value16, &lwtunnel_encap_types}, {23, u64_},
    {25, uid}, {26, u8_}, {27, u8_}, {28, u16_}, {29, u16_}};

// --- rules

constexpr const char* kRange[] = {"start", "end", nullptr};

Value* ports(Context& c, Bytes b, u8, unsigned) {
  if (b.size() < 4) return nullptr;
  Value* s = c.structure();
  c.add(s, "start", c.uint(load<u16>(b, 0)));
  c.add(s, "end", c.uint(load<u16>(b, 2)));
  return s;
}

constexpr Attribute kRule[] = {{1, address}, {2, address}, {3, text}, {4, u32_}, {6, u32_}, {10, u32_}, {11, u32_}, {12, big64}, {13, u32_},
                               {14, u32_}, {15, table32, &routing_table_ids}, {16, u32_}, {17, text}, {19, u8_}, {20, words32, kRange},
                               {21, value8, &routing_protocols}, {22, any, &ip_protocols}, {23, odd, nullptr, ports}, {24, odd, nullptr, ports}};

// --- next hops

Value* group(Context& c, Bytes b, u8, unsigned) {
  constexpr std::size_t kMember = 8;
  if (b.size() < kMember) return nullptr;
  Value* list = c.array();
  for (std::size_t i = 0; (i + 1) * kMember <= b.size(); ++i) {
    if (c.options.abbreviate && i == c.options.string_limit) {
      c.more(list);
      break;
    }
    const Bytes m = b.subspan(i * kMember, kMember);
    Value* s = c.structure();
    c.add(s, "id", c.uint(load<u32>(m, 0)));
    c.add(s, "weight", c.uint(load<u8>(m, 4)));
    if (load<u8>(m, 5) != 0) c.add(s, "resvd1", c.hex(load<u8>(m, 5)));
    if (load<u16>(m, 6) != 0) c.add(s, "resvd2", c.hex(load<u16>(m, 6)));
    c.add(list, s);
  }
  return list;
}

constexpr Attribute kResilient[] = {{1, u32_}, {2, clock}, {3, clock}, {4, clock}};
constexpr AttributeTable kResilientTable{&rtnl_nexthop_res_group_attrs, kResilient};
constexpr Attribute kBucket[] = {{1, u32_}, {2, clock}, {3, u32_}};
constexpr AttributeTable kBucketTable{&rtnl_nexthop_res_bucket_attrs, kBucket};
constexpr Attribute kNexthop[] = {{1, u32_}, {2, odd, nullptr, group}, {3, exact_value16, &nexthop_group_types}, {4, u32_}, {5, netdevice}, {6, address},
                                  {7, value16, &lwtunnel_encap_types}, {9, u32_}, {10, netdevice}, {11, u32_}, {12, nested, &kResilientTable},
                                  {13, nested, &kBucketTable}};

// --- neighbours and their tables

constexpr const char* kNeighbourCache[] = {"ndm_confirmed", "ndm_used", "ndm_updated", "ndm_refcnt", nullptr};
constexpr Attribute kActivity[] = {{1, flags8, &neighbor_activity_flags}};
constexpr AttributeTable kActivityTable{&rtnl_nda_ext_attrs, kActivity};
constexpr Attribute kNeighbour[] = {{1, address}, {2, hardware}, {3, words32, kNeighbourCache}, {4, u32_}, {5, u16_}, {6, big16}, {7, u32_},
                                    {8, netdevice}, {9, netdevice}, {10, u32_}, {11, u32_}, {12, any, &ip_protocols}, {13, u32_},
                                    {14, nested, &kActivityTable}, {15, exact_flags32, &neighbor_cache_entry_ext_flags},
                                    {16, exact_flags16, &neighbor_cache_entry_states}, {17, flags8, &neighbor_cache_entry_flags}};

Value* configuration(Context& c, Bytes b, u8, unsigned) {
  if (b.size() < 32) return nullptr;
  static constexpr const char* kNames[] = {"ndtc_entries", "ndtc_last_flush", "ndtc_last_rand", "ndtc_hash_rnd", "ndtc_hash_mask", "ndtc_hash_chain_gc",
                                           "ndtc_proxy_qlen"};
  constexpr std::size_t kMask = 4;
  Value* s = c.structure();
  c.add(s, "ndtc_key_len", c.uint(load<u16>(b, 0)));
  c.add(s, "ndtc_entry_size", c.uint(load<u16>(b, 2)));
  for (std::size_t i = 0; i < std::size(kNames); ++i) {
    const u32 v = load<u32>(b, 4 + i * 4);
    Value* value = i == kMask ? c.hex(v) : c.uint(v);
    if (i == kMask) {
      value->traits = decode::Trait::sharp;
      value->size = 8;
    }
    c.add(s, kNames[i], value);
  }
  return s;
}

constexpr const char* kTableStats[] = {"ndts_allocs", "ndts_destroys", "ndts_hash_grows", "ndts_res_failed", "ndts_lookups", "ndts_hits",
                                       "ndts_rcv_probes_mcast", "ndts_rcv_probes_ucast", "ndts_periodic_gc_runs", "ndts_forced_gc_runs",
                                       "ndts_table_fulls", nullptr};
Value* table_statistics(Context& c, Bytes b, u8, unsigned) {
  constexpr std::size_t kLeast = 10;
  if (b.size() < kLeast * 8) return nullptr;
  Value* s = c.structure();
  for (std::size_t i = 0; kTableStats[i] != nullptr && (i + 1) * 8 <= b.size(); ++i) c.add(s, kTableStats[i], c.uint(load<u64>(b, i * 8)));
  return s;
}

constexpr Attribute kParameters[] = {{1, netdevice}, {2, u32_}, {3, u64_}, {4, u64_}, {5, u64_}, {6, u64_}, {7, u64_}, {8, u32_}, {9, u32_}, {10, u32_},
                                     {11, u32_}, {12, u64_}, {13, u64_}, {14, u32_}, {15, u64_}, {16, u32_}, {17, u32_}, {19, u64_}};
constexpr AttributeTable kParametersTable{&rtnl_neightbl_parms_attrs, kParameters};
constexpr Attribute kTables[] = {{1, text}, {2, u32_}, {3, u32_}, {4, u32_}, {5, odd, nullptr, configuration}, {6, nested, &kParametersTable},
                                 {7, odd, nullptr, table_statistics}, {8, u64_}};

}  // namespace

const AttributeTable route_attributes{&rtnl_route_attrs, kRoute};
const AttributeTable rule_attributes{&rtnl_rule_attrs, kRule};
const AttributeTable nexthop_attributes{&rtnl_nexthop_attrs, kNexthop};
const AttributeTable neighbour_attributes{&rtnl_neigh_attrs, kNeighbour};
const AttributeTable neighbour_table_attributes{&rtnl_neightbl_attrs, kTables};

}  // namespace sonde::calls
