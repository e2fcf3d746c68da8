// Interfaces: what RTM_NEWLINK and its like carry.
#include <sys/socket.h>

#include <array>

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

constexpr const char* kLinkStats[] = {
    "rx_packets", "tx_packets", "rx_bytes", "tx_bytes", "rx_errors", "tx_errors", "rx_dropped", "tx_dropped", "multicast", "collisions",
    "rx_length_errors", "rx_over_errors", "rx_crc_errors", "rx_frame_errors", "rx_fifo_errors", "rx_missed_errors", "tx_aborted_errors",
    "tx_carrier_errors", "tx_fifo_errors", "tx_heartbeat_errors", "tx_window_errors", "rx_compressed", "tx_compressed", "rx_nohandler",
    "rx_otherhost_dropped"};

// As many counters as there are, at least all of the first kernels that had them.
Value* statistics(Context& c, Bytes b, std::size_t size, std::size_t most) {
  constexpr std::size_t kLeast = 23;
  if (b.size() < kLeast * size) return nullptr;
  Value* s = c.structure();
  for (std::size_t i = 0; i < most && (i + 1) * size <= b.size(); ++i) {
    c.add(s, kLinkStats[i], c.uint(size == 4 ? load<u32>(b, i * 4) : load<u64>(b, i * 8)));
  }
  return s;
}
Value* statistics32(Context& c, Bytes b, u8, unsigned) { return statistics(c, b, 4, 24); }
Value* statistics64(Context& c, Bytes b, u8, unsigned) { return statistics(c, b, 8, 25); }

constexpr Spec map_fields[] = {hex("mem_start").as(CType::u64_), hex("mem_end").as(CType::u64_), hex("base_addr").as(CType::u64_),
                               uint("irq").as(CType::u16_), uint("dma").as(CType::u8_), uint("port").as(CType::u8_)};
constexpr Layout map{"rtnl_link_ifmap", map_fields};

// --- ports of a bridge, and the bridge itself

// {prio=[0x80, 0], addr=00:11:22:33:44:55}
Value* bridge_id(Context& c, Bytes b, u8, unsigned) {
  if (b.size() < 8) return nullptr;
  Value* s = c.structure();
  Value* priority = c.array();
  c.add(priority, c.uint(load<u8>(b, 0)));
  c.add(priority, c.uint(load<u8>(b, 1)));
  c.add(s, "prio", priority);
  c.add(s, "addr", hardware_address(c, b.subspan(2, 6)));
  return s;
}

constexpr Attribute kPort[] = {
    {1, u8_}, {2, u16_}, {3, u32_}, {4, u8_}, {5, u8_}, {6, u8_}, {7, u8_}, {8, u8_}, {9, u8_}, {10, u8_}, {11, u8_}, {12, u8_},
    {13, odd, nullptr, bridge_id}, {14, odd, nullptr, bridge_id}, {15, u16_}, {16, u16_}, {17, hex16}, {18, hex16}, {19, u8_}, {20, u8_},
    {21, u64_}, {22, u64_}, {23, u64_}, {25, u8_}, {27, u8_}, {28, u8_}, {29, u8_}, {30, u8_}, {31, hex16}, {32, u8_}, {33, u8_},
    {34, netdevice}, {35, u8_}, {36, u8_}, {37, u32_}, {38, u32_}, {39, u8_}, {40, u8_}, {41, u32_}, {42, u32_}, {43, u8_}, {44, u32_}};
constexpr AttributeTable kPortTable{&rtnl_ifla_brport_attrs, kPort};

constexpr Spec option_fields[] = {sys::hex32("optval"), sys::hex32("optmask")};
constexpr Layout option{"br_boolopt_multi", option_fields};
constexpr Attribute kBridge[] = {
    {1, clock}, {2, clock}, {3, clock}, {4, clock}, {5, u32_}, {6, u16_}, {7, u8_}, {8, big16}, {9, hex16},
    {10, odd, nullptr, bridge_id}, {11, odd, nullptr, bridge_id}, {12, u16_}, {13, u32_}, {14, u8_}, {15, u8_}, {16, clock}, {17, clock},
    {18, clock}, {19, clock}, {20, hardware}, {22, u8_}, {23, u8_}, {24, u8_}, {25, u8_}, {26, u32_}, {27, u32_}, {28, u32_}, {29, u32_},
    {30, clock}, {31, clock}, {32, clock}, {33, clock}, {34, clock}, {35, clock}, {36, u8_}, {37, u8_}, {38, u8_}, {39, u16_}, {41, u8_},
    {42, u8_}, {43, u8_}, {44, u8_}, {45, u8_}, {46, layout, &option}};
constexpr AttributeTable kBridgeTable{&rtnl_ifla_info_data_bridge_attrs, kBridge};

constexpr Attribute kTunnel[] = {{1, uid}, {2, uid}, {3, u8_}, {4, u8_}, {5, u8_}, {6, u8_}, {7, u8_}, {8, u32_}, {9, u32_}};
constexpr AttributeTable kTunnelTable{&rtnl_ifla_info_data_tun_attrs, kTunnel};

// What a kind of interface carries is known by the name before it.
Value* info(Context& c, Bytes b, u8 family, unsigned depth);

// --- virtual functions

constexpr Spec vlan_fields[] = {uint("vf"), uint("vlan"), uint("qos")};
constexpr Layout vlan{"ifla_vf_vlan", vlan_fields};
constexpr Spec tx_fields[] = {uint("vf"), uint("rate")};
constexpr Layout tx{"ifla_vf_tx_rate", tx_fields};
constexpr Spec setting_fields[] = {uint("vf"), uint("setting")};
constexpr Layout setting{"ifla_vf_spoofchk", setting_fields};
constexpr Spec rate_fields[] = {uint("vf"), uint("min_tx_rate"), uint("max_tx_rate")};
constexpr Layout rate{"ifla_vf_rate", rate_fields};
constexpr Spec guid_fields[] = {uint("vf"), hex("guid").as(CType::u64_)};
constexpr Layout guid{"ifla_vf_guid", guid_fields};

Value* vf_mac(Context& c, Bytes b, u8, unsigned) {
  if (b.size() < 36) return nullptr;
  Value* s = c.structure();
  c.add(s, "vf", c.uint(load<u32>(b, 0)));
  c.add(s, "mac", hardware_address(c, b.subspan(4, 32)));
  return s;
}
Value* vf_vlan_info(Context& c, Bytes b, u8, unsigned) {
  if (b.size() < 14) return nullptr;
  Value* s = c.structure();
  c.add(s, "vf", c.uint(load<u32>(b, 0)));
  c.add(s, "vlan", c.uint(load<u32>(b, 4)));
  c.add(s, "qos", c.uint(load<u32>(b, 8)));
  add_port(c, s, "vlan_proto", load<u16>(b, 12));
  return s;
}
Value* vf_link_state(Context& c, Bytes b, u8, unsigned) {
  if (b.size() < 8) return nullptr;
  Value* s = c.structure();
  c.add(s, "vf", c.uint(load<u32>(b, 0)));
  c.add(s, "link_state", c.symbol(rtnl_vf_link_states, load<u32>(b, 4)));
  return s;
}
constexpr Attribute kVlans[] = {{1, odd, nullptr, vf_vlan_info}};
constexpr AttributeTable kVlansTable{&rtnl_ifla_vf_vlan_info_attrs, kVlans};
constexpr Attribute kVfStats[] = {{0, u64_}, {1, u64_}, {2, u64_}, {3, u64_}, {4, u64_}, {5, u64_}, {7, u64_}, {8, u64_}};
constexpr AttributeTable kVfStatsTable{&rtnl_ifla_vf_stats_attrs, kVfStats};
constexpr Attribute kVf[] = {{1, odd, nullptr, vf_mac}, {2, layout, &vlan}, {3, layout, &tx}, {4, layout, &setting}, {5, odd, nullptr, vf_link_state},
                             {6, layout, &rate}, {7, layout, &setting}, {8, nested, &kVfStatsTable}, {9, layout, &setting}, {10, layout, &guid},
                             {11, layout, &guid}, {12, nested, &kVlansTable}, {13, hardware}};
constexpr AttributeTable kVfTable{&rtnl_ifla_vf_attrs, kVf};
constexpr Attribute kVfInfo[] = {{1, nested, &kVfTable}};
constexpr AttributeTable kVfInfoTable{&rtnl_ifla_vf_info_attrs, kVfInfo};

Value* station(Context& c, Bytes b, u8, unsigned) {
  if (b.size() < 8) return nullptr;
  Value* s = c.structure();
  c.add(s, "vsi_mgr_id", c.uint(load<u8>(b, 0)));
  c.add(s, "vsi_type_id", c.hex_bytes(b.subspan(1, 3)));
  c.add(s, "vsi_type_version", c.uint(load<u8>(b, 4)));
  c.add(s, "pad", c.hex_bytes(b.subspan(5, 3)));
  return s;
}
constexpr Attribute kVfPort[] = {{1, u32_}, {2, text}, {3, odd, nullptr, station}, {6, u8_}, {7, u16_}};

Value* port_attributes(Context& c, Bytes b, u8 family, unsigned depth) {
  static const FlagSet names{"rtnl_ifla_port_attrs", "IFLA_VF_PORT_?\?\?", rtnl_ifla_port_attrs.kind, rtnl_ifla_port_attrs.flags};
  static const AttributeTable table{&names, kVfPort};
  return netlink_attributes(c, b, &table, family, depth + 1);
}
constexpr Attribute kVfPorts[] = {{1, odd, nullptr, port_attributes}};
constexpr AttributeTable kVfPortsTable{&rtnl_ifla_vf_port_attrs, kVfPorts};

// --- express data path, families

constexpr Attribute kXdp[] = {{1, fd}, {2, value8, &rtnl_ifla_xdp_attached}, {3, flags32, &xdp_flags}, {4, u32_}, {5, u32_}, {6, u32_}, {7, u32_}, {8, fd}};
constexpr AttributeTable kXdpTable{&rtnl_ifla_xdp_attrs, kXdp};
constexpr Attribute kReason[] = {{1, hex32}, {2, hex32}};
constexpr AttributeTable kReasonTable{&rtnl_proto_down_reason_attrs, kReason};

constexpr const char* kInet6Cache[] = {"max_reasm_len", "tstamp", "reachable_time", "retrans_time", nullptr};
constexpr Attribute kInet[] = {{1, indexed1, &inet_devconf_indices}};
constexpr AttributeTable kInetTable{&rtnl_ifla_af_spec_inet_attrs, kInet};
Value* token(Context& c, Bytes b, u8, unsigned) { return b.size() >= 16 ? ipv6(c, b.first(16)) : nullptr; }
constexpr Attribute kInet6[] = {{1, flags32, &in6_if_flags}, {2, indexed0, &inet6_devconf_indices}, {5, words32, kInet6Cache},
                                {7, odd, nullptr, token}, {8, value8, &in6_addr_gen_modes}, {9, u32_}};
constexpr AttributeTable kInet6Table{&rtnl_ifla_af_spec_inet6_attrs, kInet6};
constexpr Attribute kFamilies[] = {{2, nested, &kInetTable}, {10, nested, &kInet6Table}};
constexpr AttributeTable kFamiliesTable{&address_families, kFamilies};

Value* protocol_info(Context& c, Bytes b, u8 family, unsigned depth) {
  if (family == AF_BRIDGE) return netlink_attributes(c, b, &kPortTable, family, depth + 1);
  if (family == AF_INET6) return netlink_attributes(c, b, &kInet6Table, family, depth + 1);
  return nullptr;
}

// A list of properties has the names of an interface's own attributes.
Value* properties(Context& c, Bytes b, u8 family, unsigned depth) {
  static constexpr Attribute kNames[] = {{53, text}};
  static const AttributeTable table{&rtnl_link_attrs, kNames};
  return netlink_attributes(c, b, &table, family, depth + 1);
}

constexpr Attribute kLink[] = {
    {1, hardware}, {2, hardware}, {3, text}, {4, u32_}, {5, netdevice}, {6, text}, {7, odd, nullptr, statistics32}, {10, netdevice},
    {12, odd, nullptr, protocol_info}, {13, u32_}, {14, layout, &map}, {15, u32_}, {16, u8_}, {17, u8_}, {18, odd, nullptr, info}, {19, u32_}, {20, text},
    {21, u32_}, {22, nested, &kVfInfoTable}, {23, odd, nullptr, statistics64}, {24, nested, &kVfPortsTable}, {25, odd, nullptr, port_attributes},
    {26, nested, &kFamiliesTable}, {27, u32_}, {28, fd}, {29, exact_flags32, &rtnl_ext_filter_mask}, {30, u32_}, {31, u32_}, {32, u32_},
    {33, u8_}, {35, u32_}, {37, s32}, {38, text}, {39, u8_}, {40, u32_}, {41, u32_}, {43, nested, &kXdpTable}, {44, value32, &rtnl_ifla_events},
    {45, s32}, {46, s32}, {47, u32_}, {48, u32_}, {49, netdevice}, {50, u32_}, {51, u32_}, {52, odd, nullptr, properties}, {53, text}, {54, hardware},
    {55, nested, &kReasonTable}, {56, text}, {57, text}, {58, u32_}, {59, u32_}, {60, u32_}, {61, u32_},
};

constexpr Attribute kLinkStatistics[] = {{1, odd, nullptr, statistics64}};

Value* info(Context& c, Bytes b, u8 family, unsigned depth) {
  static constexpr Attribute kPlain[] = {{1, cstring}, {4, cstring}};
  static constexpr Attribute kOfBridge[] = {{1, cstring}, {2, nested, &kBridgeTable}, {4, cstring}};
  static constexpr Attribute kOfTunnel[] = {{1, cstring}, {2, nested, &kTunnelTable}, {4, cstring}};
  std::span<const Attribute> attributes = kPlain;
  std::array<Attribute, 4> with_slave{};
  bool bridge_slave = false;
  for (std::size_t at = 0; at + 4 <= b.size();) {
    const std::size_t length = load<u16>(b, at);
    if (length < 4) break;
    const Bytes data = b.subspan(at + 4, std::min(length, b.size() - at) - 4);
    const std::string_view words(reinterpret_cast<const char*>(data.data()), data.size());
    const std::string_view kind = words.substr(0, words.find('\0'));
    const u16 type = load<u16>(b, at + 2) & 0x3fff;
    if (type == 1 && kind == "bridge") attributes = kOfBridge;
    if (type == 1 && kind == "tun") attributes = kOfTunnel;
    if (type == 4 && kind == "bridge") bridge_slave = true;
    at += (length + 3) / 4 * 4;
  }
  if (bridge_slave) {
    std::ranges::copy(attributes, with_slave.begin());
    with_slave[attributes.size()] = {5, nested, &kPortTable};
    attributes = std::span(with_slave).first(attributes.size() + 1);
  }
  const AttributeTable table{&rtnl_ifla_info_attrs, attributes};
  return netlink_attributes(c, b, &table, family, depth + 1);
}

}  // namespace

const AttributeTable link_attributes{&rtnl_link_attrs, kLink};
const AttributeTable link_statistics_attributes{&rtnl_ifla_stats_attrs, kLinkStatistics};

}  // namespace sonde::calls
