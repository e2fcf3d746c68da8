#include "calls/network/netlink_route.h"

#include <linux/rtnetlink.h>

#include <algorithm>

#include "calls/network/bytes_of.h"
#include "calls/network/inet.h"
#include "calls/network/netlink_attribute.h"
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

constexpr const char* kLinkStats[] = {
    "rx_packets", "tx_packets", "rx_bytes", "tx_bytes", "rx_errors", "tx_errors", "rx_dropped", "tx_dropped", "multicast", "collisions",
    "rx_length_errors", "rx_over_errors", "rx_crc_errors", "rx_frame_errors", "rx_fifo_errors", "rx_missed_errors", "tx_aborted_errors",
    "tx_carrier_errors", "tx_fifo_errors", "tx_heartbeat_errors", "tx_window_errors", "rx_compressed", "tx_compressed", "rx_nohandler",
    "rx_otherhost_dropped", nullptr};
constexpr const char* kLinkStats32[] = {
    "rx_packets", "tx_packets", "rx_bytes", "tx_bytes", "rx_errors", "tx_errors", "rx_dropped", "tx_dropped", "multicast", "collisions",
    "rx_length_errors", "rx_over_errors", "rx_crc_errors", "rx_frame_errors", "rx_fifo_errors", "rx_missed_errors", "tx_aborted_errors",
    "tx_carrier_errors", "tx_fifo_errors", "tx_heartbeat_errors", "tx_window_errors", "rx_compressed", "tx_compressed", "rx_nohandler",
    nullptr};
constexpr const char* kAddressCache[] = {"ifa_prefered", "ifa_valid", "cstamp", "tstamp", nullptr};
constexpr const char* kNeighbourCache[] = {"ndm_confirmed", "ndm_used", "ndm_updated", "ndm_refcnt", nullptr};
constexpr const char* kRouteCache[] = {"rta_clntref", "rta_lastuse", "rta_expires", "rta_error", "rta_used", "rta_id", "rta_ts", "rta_tsage", nullptr};

constexpr Attribute kXdp[] = {{2, value8, &rtnl_ifla_xdp_attached}, {3, flags32, &xdp_flags}, {4, u32_}, {5, u32_}, {6, u32_}, {7, u32_}};
constexpr AttributeTable kXdpTable{&rtnl_ifla_xdp_attrs, kXdp};
constexpr Attribute kInfo[] = {{1, text}, {4, text}};
constexpr AttributeTable kInfoTable{&rtnl_ifla_info_attrs, kInfo};

constexpr const char* kInet6Cache[] = {"max_reasm_len", "tstamp", "reachable_time", "retrans_time", nullptr};
constexpr Attribute kInet[] = {{1, indexed1, &inet_devconf_indices}};
constexpr AttributeTable kInetTable{&rtnl_ifla_af_spec_inet_attrs, kInet};
constexpr Attribute kInet6[] = {{1, flags32, &in6_if_flags}, {2, indexed0, &inet6_devconf_indices}, {5, words32, kInet6Cache},
                                {7, address}, {8, value8, &in6_addr_gen_modes}, {9, u32_}};
constexpr AttributeTable kInet6Table{&rtnl_ifla_af_spec_inet6_attrs, kInet6};
constexpr Attribute kFamilies[] = {{2, nested, &kInetTable}, {10, nested, &kInet6Table}};
constexpr AttributeTable kFamiliesTable{&address_families, kFamilies};

constexpr Attribute kLink[] = {
    {1, hardware}, {2, hardware}, {3, text}, {4, u32_}, {5, netdevice}, {6, text}, {7, words32, kLinkStats32}, {10, u32_},
    {13, u32_}, {15, u32_}, {16, u8_}, {17, u8_}, {18, nested, &kInfoTable}, {19, u32_}, {20, text}, {21, u32_},
    {23, words64, kLinkStats}, {26, nested, &kFamiliesTable}, {27, u32_}, {28, s32}, {29, flags32, &rtnl_ext_filter_mask}, {30, u32_}, {31, u32_}, {32, u32_},
    {33, u8_}, {35, u32_}, {37, s32}, {38, text}, {39, u8_}, {40, u32_}, {41, u32_}, {43, nested, &kXdpTable}, {44, value32, &rtnl_ifla_events},
    {45, s32}, {46, s32}, {47, u32_}, {48, u32_}, {49, u32_}, {50, u32_}, {51, u32_}, {54, hardware}, {58, u32_}, {59, u32_}, {60, u32_}, {61, u32_},
};
constexpr AttributeTable kLinkTable{&rtnl_link_attrs, kLink};

constexpr Attribute kAddress[] = {{1, address}, {2, address}, {3, text}, {4, address}, {5, address}, {6, words32, kAddressCache},
                                  {7, address}, {8, flags32, &ifaddr_flags}, {9, u32_}, {10, s32}};
constexpr AttributeTable kAddressTable{&rtnl_addr_attrs, kAddress};

constexpr Attribute kRoute[] = {{1, address}, {2, address}, {3, netdevice}, {4, netdevice}, {5, address}, {6, u32_}, {7, address},
                                {11, u32_}, {12, words32, kRouteCache}, {15, value32, &routing_table_ids}, {16, u32_}, {20, u8_},
                                {21, value16, &lwtunnel_encap_types}, {23, u32_}, {25, u32_}, {27, u8_}, {30, u32_}};
constexpr AttributeTable kRouteTable{&rtnl_route_attrs, kRoute};

constexpr Attribute kNeighbour[] = {{1, address}, {2, hardware}, {3, words32, kNeighbourCache}, {4, u32_}, {5, u16_}, {6, big16}, {7, u32_},
                                    {8, netdevice}, {9, netdevice}, {10, s32}, {11, u32_}};
constexpr AttributeTable kNeighbourTable{&rtnl_neigh_attrs, kNeighbour};

constexpr Attribute kRule[] = {{1, address}, {2, address}, {3, text}, {4, u32_}, {6, u32_}, {10, u32_}, {11, u32_}, {13, u32_},
                               {14, u32_}, {15, value32, &routing_table_ids}, {16, u32_}, {17, text}, {19, u8_}, {21, value8, &routing_protocols}};
constexpr AttributeTable kRuleTable{&rtnl_rule_attrs, kRule};

constexpr const char* kQueue[] = {"qlen", "backlog", "drops", "requeues", "overlimits", nullptr};
constexpr Attribute kStats2[] = {{1, basic}, {3, words32, kQueue}, {7, basic}};
constexpr AttributeTable kStats2Table{&rtnl_tca_stats_attrs, kStats2};
constexpr Attribute kTraffic[] = {{1, text}, {3, traffic_stats}, {7, nested, &kStats2Table}, {11, u32_}, {12, u8_}, {13, u32_}, {14, u32_}};
constexpr AttributeTable kTrafficTable{&rtnl_tc_attrs, kTraffic};

constexpr Attribute kNetconf[] = {{1, netdevice}, {2, s32}, {3, s32}, {4, s32}, {5, s32}, {6, s32}, {7, s32}, {8, s32}};
constexpr AttributeTable kNetconfTable{&rtnl_netconf_attrs, kNetconf};

constexpr Attribute kNeighbourTables[] = {{1, text}, {2, u32_}, {3, u32_}, {4, u32_}, {8, u64_}};
constexpr AttributeTable kNeighbourTablesTable{&rtnl_neightbl_attrs, kNeighbourTables};

void link(Context& c, Value* s, Bytes b) {
  c.add(s, "ifi_type", c.symbol(arp_hardware_types, load<u16>(b, 2)));
  c.add(s, "ifi_index", interface(c, load<u32>(b, 4)));
  c.add(s, "ifi_flags", c.flags(iface_flags, load<u32>(b, 8)));
  c.add(s, "ifi_change", c.hex(load<u32>(b, 12)));
}

void address_message(Context& c, Value* s, Bytes b) {
  c.add(s, "ifa_prefixlen", c.uint(load<u8>(b, 1)));
  c.add(s, "ifa_flags", c.flags(ifaddr_flags, load<u8>(b, 2)));
  c.add(s, "ifa_scope", c.symbol(routing_scopes, load<u8>(b, 3)));
  c.add(s, "ifa_index", interface(c, load<u32>(b, 4)));
}

void route(Context& c, Value* s, Bytes b) {
  c.add(s, "rtm_dst_len", c.uint(load<u8>(b, 1)));
  c.add(s, "rtm_src_len", c.uint(load<u8>(b, 2)));
  c.add(s, "rtm_tos", c.flags(ip_tos_flags, load<u8>(b, 3)));
  c.add(s, "rtm_table", c.symbol(routing_table_ids, load<u8>(b, 4)));
  c.add(s, "rtm_protocol", c.symbol(routing_protocols, load<u8>(b, 5)));
  c.add(s, "rtm_scope", c.symbol(routing_scopes, load<u8>(b, 6)));
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

struct Group {
  u16 first;  // RTM_NEW…
  u16 last;
  const char* family;
  u8 size;    // of the fixed structure
  void (*fields)(Context&, Value*, Bytes);
  const AttributeTable* table;
};

constexpr Group kGroups[] = {
    {RTM_NEWLINK, RTM_NEWLINK + 3, "ifi_family", 16, link, &kLinkTable},
    {RTM_NEWADDR, RTM_NEWADDR + 3, "ifa_family", 8, address_message, &kAddressTable},
    {RTM_NEWROUTE, RTM_NEWROUTE + 3, "rtm_family", 12, route, &kRouteTable},
    {RTM_NEWNEIGH, RTM_NEWNEIGH + 3, "ndm_family", 12, neighbour, &kNeighbourTable},
    {RTM_NEWRULE, RTM_NEWRULE + 3, "family", 12, rule, &kRuleTable},
    {RTM_NEWQDISC, RTM_NEWTFILTER + 3, "tcm_family", 20, traffic, &kTrafficTable},
    {RTM_NEWNEIGHTBL, RTM_NEWNEIGHTBL + 3, "ndtm_family", 4, nullptr, &kNeighbourTablesTable},
    {RTM_NEWNETCONF, RTM_NEWNETCONF + 3, "ncm_family", 1, nullptr, &kNetconfTable},
    {RTM_NEWNSID, RTM_NEWNSID + 3, "rtgen_family", 1, nullptr, nullptr},
};

}  // namespace

void add_route_message(Context& c, Value* message, u16 type, Bytes body) {
  const u8 family = load<u8>(body, 0);
  Value* s = c.structure();
  Value* family_value = c.symbol(address_families, family);
  const auto* group = std::ranges::find_if(kGroups, [&](const Group& g) { return type >= g.first && type <= g.last; });
  if (group == std::end(kGroups)) {
    c.add(s, "family", family_value);
    if (body.size() > 1) c.add(s, "data", c.hex_bytes(body.subspan(1, std::min<std::size_t>(body.size() - 1, c.options.string_limit))));
    c.add(message, s);
    return;
  }
  c.add(s, group->family, family_value);
  if (group->fields != nullptr) {
    if (body.size() < group->size) {
      if (body.size() >= 1) c.more(s);
      c.add(message, s);
      return;
    }
    group->fields(c, s, body);
  }
  c.add(message, s);
  const std::size_t attributes = (std::size_t{group->size} + 3) / 4 * 4;
  if (body.size() > attributes) c.add(message, netlink_attributes(c, body.subspan(attributes), group->table, family));
}

}  // namespace sonde::calls
