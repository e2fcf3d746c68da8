#include "calls/network/netlink_route.h"

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

constexpr const char* kAddressCache[] = {"ifa_prefered", "ifa_valid", "cstamp", "tstamp", nullptr};
constexpr Attribute kAddress[] = {{1, address}, {2, address}, {3, text}, {4, address}, {5, address}, {6, words32, kAddressCache},
                                  {7, address}, {8, flags32, &ifaddr_flags}, {9, u32_}, {10, s32}};
constexpr AttributeTable kAddressTable{&rtnl_addr_attrs, kAddress};

constexpr Attribute kLabel[] = {{1, address}, {2, u32_}};
constexpr AttributeTable kLabelTable{&rtnl_addrlabel_attrs, kLabel};

constexpr Attribute kNetconf[] = {{1, netdevice}, {2, s32}, {3, s32}, {4, s32}, {5, s32}, {6, s32}, {7, s32}, {8, s32}, {9, s32}};
constexpr AttributeTable kNetconfTable{&rtnl_netconf_attrs, kNetconf};

constexpr Attribute kNamespace[] = {{1, s32}, {2, u32_}, {3, fd}, {4, s32}, {5, s32}};
constexpr AttributeTable kNamespaceTable{&rtnl_nsid_attrs, kNamespace};

constexpr AttributeTable kDataCentreTable{&rtnl_dcb_attrs, {}};

// --- groups of a bridge

constexpr Attribute kPattern[] = {{1, u32_}, {2, value8, &multicast_router_types}, {3, u32_}, {4, u32_}, {5, u16_}};
constexpr AttributeTable kPatternTable{&rtnl_mdba_router_pattr_attrs, kPattern};

Value* router_port(Context& c, Bytes b, u8 family, unsigned depth) {
  if (b.size() < 4) return nullptr;
  Value* index = interface(c, load<u32>(b, 0));
  if (b.size() == 4) return index;
  Value* both = c.array();
  both->traits = decode::Trait::bare;
  c.add(both, index);
  c.add(both, netlink_attributes(c, b.subspan(4), &kPatternTable, family, depth + 1));
  return both;
}

constexpr Attribute kEntryAttributes[] = {{1, u32_}, {3, u8_}, {5, value8, &routing_protocols}};
constexpr AttributeTable kEntryAttributesTable{&rtnl_mdba_mdb_eattr_attrs, kEntryAttributes};

Value* entry(Context& c, Bytes b, u8 family, unsigned depth) {
  constexpr std::size_t kEntry = 28;  // struct br_mdb_entry
  constexpr u16 kIp = 0x800;
  constexpr u16 kIpv6 = 0x86dd;
  if (b.size() < kEntry) return nullptr;
  Value* s = c.structure();
  c.add(s, "ifindex", interface(c, load<u32>(b, 0)));
  c.add(s, "state", c.symbol(mdb_states, load<u8>(b, 4)));
  c.add(s, "flags", c.flags(mdb_flags, load<u8>(b, 5)));
  c.add(s, "vid", c.uint(load<u16>(b, 6)));
  const u16 protocol = __builtin_bswap16(load<u16>(b, 24));
  Value* where = c.structure();
  if (protocol == kIp) c.add(where, "u", ipv4(c, load<u32>(b, 8)));
  else if (protocol == kIpv6) c.add(where, "u", ipv6(c, b.subspan(8, 16)));
  else c.add(where, "u", c.hex_bytes(b.subspan(8, 16)));
  add_port(c, where, "proto", load<u16>(b, 24));
  c.add(s, "addr", where);
  if (b.size() == kEntry) return s;
  Value* both = c.array();
  both->traits = decode::Trait::bare;
  c.add(both, s);
  c.add(both, netlink_attributes(c, b.subspan(kEntry), &kEntryAttributesTable, family, depth + 1));
  return both;
}

constexpr Attribute kRouter[] = {{1, odd, nullptr, router_port}};
constexpr AttributeTable kRouterTable{&rtnl_mdba_router_attrs, kRouter};
constexpr Attribute kEntry[] = {{1, odd, nullptr, entry}};
constexpr AttributeTable kEntryTable{&rtnl_mdba_mdb_entry_attrs, kEntry};
constexpr Attribute kEntries[] = {{1, nested, &kEntryTable}};
constexpr AttributeTable kEntriesTable{&rtnl_mdba_mdb_attrs, kEntries};
constexpr Attribute kGroups[] = {{1, nested, &kEntriesTable}, {2, nested, &kRouterTable}};
constexpr AttributeTable kGroupsTable{&rtnl_mdb_attrs, kGroups};

// --- the structures before the attributes

void link(Context& c, Value* s, Bytes b) {
  c.add(s, "ifi_type", c.symbol(arp_hardware_types, load<u16>(b, 2)));
  c.add(s, "ifi_index", interface(c, load<u32>(b, 4)));
  c.add(s, "ifi_flags", c.flags(iface_flags, load<u32>(b, 8)));
  c.add(s, "ifi_change", c.hex(load<u32>(b, 12)));
}

void address_message(Context& c, Value* s, Bytes b) {
  c.add(s, "ifa_prefixlen", c.uint(load<u8>(b, 1)));
  c.add(s, "ifa_flags", c.flags(ifaddr_flags, load<u8>(b, 2)));
  c.add(s, "ifa_scope", symbol_or_hex(c, routing_scopes, load<u8>(b, 3)));
  c.add(s, "ifa_index", interface(c, load<u32>(b, 4)));
}

void route(Context& c, Value* s, Bytes b) {
  c.add(s, "rtm_dst_len", c.uint(load<u8>(b, 1)));
  c.add(s, "rtm_src_len", c.uint(load<u8>(b, 2)));
  c.add(s, "rtm_tos", c.flags(ip_tos_flags, load<u8>(b, 3)));
  c.add(s, "rtm_table", symbol_or_hex(c, routing_table_ids, load<u8>(b, 4)));
  c.add(s, "rtm_protocol", c.symbol(routing_protocols, load<u8>(b, 5)));
  c.add(s, "rtm_scope", symbol_or_hex(c, routing_scopes, load<u8>(b, 6)));
  c.add(s, "rtm_type", c.symbol(routing_types, load<u8>(b, 7)));
  c.add(s, "rtm_flags", c.flags(routing_flags, load<u32>(b, 8)));
}

void neighbour(Context& c, Value* s, Bytes b) {
  c.add(s, "ndm_ifindex", interface(c, load<u32>(b, 4)));
  c.add(s, "ndm_state", c.flags(neighbor_cache_entry_states, load<u16>(b, 8)));
  c.add(s, "ndm_flags", c.flags(neighbor_cache_entry_flags, load<u8>(b, 10)));
  c.add(s, "ndm_type", c.symbol(routing_types, load<u8>(b, 11)));
}

void rule(Context& c, Value* s, Bytes b) {
  c.add(s, "dst_len", c.uint(load<u8>(b, 1)));
  c.add(s, "src_len", c.uint(load<u8>(b, 2)));
  c.add(s, "tos", c.flags(ip_tos_flags, load<u8>(b, 3)));
  c.add(s, "table", c.symbol(routing_table_ids, load<u8>(b, 4)));
  c.add(s, "action", c.symbol(fib_rule_actions, load<u8>(b, 7)));
  c.add(s, "flags", c.flags(fib_rule_flags, load<u32>(b, 8)));
}

void traffic(Context& c, Value* s, Bytes b) {
  c.add(s, "tcm_ifindex", interface(c, load<u32>(b, 4)));
  c.add(s, "tcm_handle", c.uint(load<u32>(b, 8)));
  c.add(s, "tcm_parent", c.uint(load<u32>(b, 12)));
  c.add(s, "tcm_info", c.uint(load<u32>(b, 16)));
}

void label(Context& c, Value* s, Bytes b) {
  c.add(s, "ifal_prefixlen", c.uint(load<u8>(b, 2)));
  c.add(s, "ifal_flags", c.uint(load<u8>(b, 3)));
  c.add(s, "ifal_index", interface(c, load<u32>(b, 4)));
  c.add(s, "ifal_seq", c.uint(load<u32>(b, 8)));
}

void data_centre(Context& c, Value* s, Bytes b) { c.add(s, "cmd", c.symbol(dcb_commands, load<u8>(b, 1))); }
void group_message(Context& c, Value* s, Bytes b) { c.add(s, "ifindex", interface(c, load<u32>(b, 4))); }

void statistics(Context& c, Value* s, Bytes b) {
  if (load<u8>(b, 1) != 0) c.add(s, "pad1", c.hex(load<u8>(b, 1)));
  if (load<u16>(b, 2) != 0) c.add(s, "pad2", c.hex(load<u16>(b, 2)));
  c.add(s, "ifindex", interface(c, load<u32>(b, 4)));
  c.add(s, "filter_mask", c.flags(rtnl_ifla_stats_bits, load<u32>(b, 8)));
}

void nexthop(Context& c, Value* s, Bytes b) {
  c.add(s, "nh_scope", symbol_or_hex(c, routing_scopes, load<u8>(b, 1)));
  c.add(s, "nh_protocol", c.symbol(routing_protocols, load<u8>(b, 2)));
  if (load<u8>(b, 3) != 0) c.add(s, "resvd", c.hex(load<u8>(b, 3)));
  c.add(s, "nh_flags", c.flags(route_nexthop_flags, load<u32>(b, 4)));
}

// What the messages of four types in a row (new, delete, get, set) look like.
struct Kind {
  u16 first;
  u8 types;  // a bit for each of the four that there is
  const char* family;
  u8 size;   // of the fixed structure
  void (*fields)(Context&, Value*, Bytes);
  const AttributeTable* table;
};

constexpr u8 kThree = 0b0111;
constexpr u8 kFour = 0b1111;
constexpr u8 kGet = 0b0100;

constexpr Kind kKinds[] = {
    {0x10, kFour, "ifi_family", 16, link, &link_attributes},
    {0x14, kThree, "ifa_family", 8, address_message, &kAddressTable},
    {0x18, kThree, "rtm_family", 12, route, &route_attributes},
    {0x1c, kThree, "ndm_family", 12, neighbour, &neighbour_attributes},
    {0x20, kThree, "family", 12, rule, &rule_attributes},
    {0x24, kThree, "tcm_family", 20, traffic, &traffic_attributes},
    {0x28, kThree, "tcm_family", 20, traffic, &traffic_attributes},
    {0x2c, kThree, "tcm_family", 20, traffic, &traffic_attributes},
    {0x30, kThree, "tca_family", 1, nullptr, &action_attributes},
    {0x38, kGet, "ifa_family", 8, address_message, &kAddressTable},
    {0x3c, kGet, "ifa_family", 8, address_message, &kAddressTable},
    {0x40, 0b1101, "ndtm_family", 1, nullptr, &neighbour_table_attributes},
    {0x48, kThree, "ifal_family", 12, label, &kLabelTable},
    {0x4c, 0b1100, "dcb_family", 4, data_centre, &kDataCentreTable},
    {0x50, kThree, "ncm_family", 1, nullptr, &kNetconfTable},
    {0x54, kThree, "family", 8, group_message, &kGroupsTable},
    {0x58, kThree, "rtgen_family", 1, nullptr, &kNamespaceTable},
    {0x5c, 0b0101, "family", 12, statistics, &link_statistics_attributes},
    {0x60, 0b0001, "rtgen_family", 1, nullptr, nullptr},
    {0x64, kThree, "tcm_family", 20, traffic, &traffic_attributes},
    {0x68, kThree, "nh_family", 8, nexthop, &nexthop_attributes},
};

}  // namespace

void add_route_message(Context& c, Value* message, u16 type, Bytes body) {
  const u8 family = load<u8>(body, 0);
  Value* s = c.structure();
  Value* family_value = c.symbol(address_families, family);
  const auto* kind = std::ranges::find(kKinds, static_cast<u16>(type & ~3), &Kind::first);
  if (kind == std::end(kKinds) || (kind->types >> (type & 3) & 1) == 0) {
    c.add(s, "family", family_value);
    if (body.size() > 1) c.add(s, "data", netlink_bytes(c, body.subspan(1)));
    c.add(message, s);
    return;
  }
  c.add(s, kind->family, family_value);
  if (kind->fields != nullptr) {
    if (body.size() < kind->size) {
      c.more(s);
      c.add(message, s);
      return;
    }
    kind->fields(c, s, body);
  }
  c.add(message, s);
  const std::size_t attributes = (std::size_t{kind->size} + 3) / 4 * 4;
  if (body.size() <= attributes) return;
  const Bytes rest = body.subspan(attributes);
  c.add(message, kind->table != nullptr ? netlink_attributes(c, rest, kind->table, family) : netlink_bytes(c, rest));
}

}  // namespace sonde::calls
