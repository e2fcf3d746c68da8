#include <arpa/inet.h>
#include <sys/socket.h>

#include <algorithm>

#include "calls/network/bytes_of.h"
#include "calls/network/inet.h"
#include "calls/network/sockaddr.h"
#include "sys/flags/socket.h"
#include "sys/flags/sockopt.h"

namespace sonde::calls {

using decode::Context;
using decode::Trait;
using decode::Value;
using Bytes = std::span<const std::byte>;

namespace {

// A char[n] that should end with NUL: cut before its last byte where it does not.
Value* c_string(Context& c, Bytes b) {
  std::string_view text(reinterpret_cast<const char*>(b.data()), b.size());
  const auto end = text.find('\0');
  if (end != text.npos) return c.string(text.substr(0, end), true);
  Value* value = c.string(text.substr(0, text.size() - 1), true);
  value->traits = Trait::truncated;
  return value;
}

// htobs(L2CAP_PSM_DYN_START+12): beyond `start` a value is named by its distance from the set's last range.
Value* ranged_symbol(Context& c, const sys::FlagSet& set, const char* start_name, u64 start, u64 v) {
  if (v < start) return c.call_of("htobs", {c.symbol(set, v)});
  Value* named = c.text(start_name);
  if (v != start) {
    Value* sum = c.array();
    sum->traits = Trait::bare | Trait::plus;
    c.add(sum, named);
    c.add(sum, c.uint(v - start));
    named = sum;
  }
  return c.call_of("htobs", {c.dual(c.hex(v), named)});
}

bool add_bluetooth(Context& c, Value* s, Bytes b) {
  switch (b.size()) {
    case 4:
    case 6:
      c.add(s, "hci_dev", c.call_of("htobs", {c.uint(load<u16>(b, 2))}));
      if (b.size() == 6) c.add(s, "hci_channel", c.symbol(sys::hci_channels, load<u16>(b, 4)));
      return true;
    case 8: c.add(s, "sco_bdaddr", hardware_address(c, b.subspan(2, 6))); return true;
    case 10:
      c.add(s, "rc_bdaddr", hardware_address(c, b.subspan(2, 6)));
      c.add(s, "rc_channel", c.uint(load<u8>(b, 8)));
      return true;
    case 12:
    case 14:
      c.add(s, "l2_psm", ranged_symbol(c, sys::bluetooth_l2cap_psms, "L2CAP_PSM_DYN_START", 0x1001, load<u16>(b, 2)));
      c.add(s, "l2_bdaddr", hardware_address(c, b.subspan(4, 6)));
      c.add(s, "l2_cid", ranged_symbol(c, sys::bluetooth_l2cap_cids, "L2CAP_CID_DYN_START", 0x40, load<u16>(b, 10)));
      if (b.size() == 14) c.add(s, "l2_bdaddr_type", c.symbol(sys::bluetooth_address_types, load<u8>(b, 12)));
      return true;
    default: return false;
  }
}

void add_ipx(Context& c, Value* s, Bytes b) {
  add_port(c, s, "sipx_port", load<u16>(b, 2));
  c.add(s, "sipx_network", c.call_of("htonl", {c.hex(ntohl(load<u32>(b, 4)))}));
  Value* node = c.array();
  for (std::size_t i = 0; i < 6; ++i) c.add(node, sharp_byte(c, load<u8>(b, 8 + i)));
  c.add(s, "sipx_node", node);
  c.add(s, "sipx_type", sharp_byte(c, load<u8>(b, 14)));
  if (const u8 zero = load<u8>(b, 15); zero != 0) c.add(s, "sipx_zero", sharp_byte(c, zero));
}

// An amateur radio call: six characters shifted by one, blanks at the end, then the station number.
Value* ax25_call(Context& c, Bytes b) {
  Value* s = c.structure();
  c.add(s, "ax25_call", c.hex_bytes(b.first(7)));
  char text[16];
  std::size_t n = 0;
  bool ended = false;
  for (std::size_t i = 0; i < 6; ++i) {
    const u8 raw = load<u8>(b, i);
    const char letter = static_cast<char>(raw >> 1);
    if (letter < ' ' || letter == 0x7f) return s;
    if (letter == ' ') ended = true;
    else if (ended || letter == '*' || letter == '/') return s;
    else text[n++] = letter;
  }
  if (n == 0) return s;
  const unsigned station = load<u8>(b, 6) >> 1 & 15;
  n += static_cast<std::size_t>(std::snprintf(text + n, sizeof text - n, "-%u", station));
  auto words = c.arena().array<char>(n + 1);
  std::copy_n(text, n, words.begin());
  words[n] = '\0';
  s->comment = words.data();
  return s;
}

void add_ax25(Context& c, Value* s, Bytes b) {
  const u32 digis = load<u32>(b, 12);
  const bool digipeaters = digis != 0 && (b.size() > 16 || digis != 0);
  const auto own = [&](Value* to) {
    c.add(to, "sax25_call", ax25_call(c, b.subspan(2, 7)));
    c.add(to, "sax25_ndigis", c.uint(digis));
  };
  if (b.size() == 16 && digis == 0) return own(s);
  Value* full = c.structure();
  own(full);
  c.add(s, "fsa_ax25", full);
  std::size_t fit = std::min<std::size_t>((b.size() - 16) / 7, 8);
  const std::size_t shown = std::min<std::size_t>(digis, fit);
  if (digipeaters) {
    Value* list = c.array();
    for (std::size_t i = 0; i < shown; ++i) c.add(list, ax25_call(c, b.subspan(16 + 7 * i, 7)));
    if (std::min<u32>(digis, 8) > fit) c.more(list);
    c.add(s, "fsa_digipeater", list);
  }
  const std::size_t whole = digis == 0 ? 16 : 16 + 7 * shown;
  if (b.size() > whole && b.size() != 72) c.more(s);
}

bool add_nfc(Context& c, Value* s, Bytes b) {
  c.add(s, "dev_idx", interface(c, load<u32>(b, 4)));
  c.add(s, "target_idx", c.hex(load<u32>(b, 8)));
  c.add(s, "nfc_protocol", c.symbol(sys::nfc_protocols_of_targets, load<u32>(b, 12)));
  const std::size_t word = c.word();
  const std::size_t whole = word == 8 ? 96 : 88;
  if (b.size() < whole) {
    if (b.size() > 16) c.more(s);
    return true;
  }
  c.add(s, "dsap", commented(c, sys::nfc_saps, load<u8>(b, 16)));
  c.add(s, "ssap", commented(c, sys::nfc_saps, load<u8>(b, 17)));
  const u64 length = load_word(b, word == 8 ? 88 : 84, static_cast<unsigned>(word));
  std::string_view name(reinterpret_cast<const char*>(b.data()) + 18, std::min<u64>(length, 63));
  c.add(s, "service_name", c.string(name, true));
  c.add(s, "service_name_len", c.uint(length));
  return true;
}

void add_vsock(Context& c, Value* s, Bytes b) {
  if (const u16 reserved = load<u16>(b, 2); reserved != 0) c.add(s, "svm_reserved1", c.hex(reserved));
  c.add(s, "svm_cid", symbol_or_hex(c, sys::vsock_cids, load<u32>(b, 8)));
  const u32 port = load<u32>(b, 4);
  c.add(s, "svm_port", symbol_or_hex(c, sys::vsock_ports, port));
  c.add(s, "svm_flags", c.flags(sys::vsock_address_flags, load<u8>(b, 12)));
  if (load<u32>(b, 12) >> 8 != 0) c.add(s, "svm_zero", c.hex_bytes(b.subspan(13, 3)));
}

void add_xdp(Context& c, Value* s, Bytes b) {
  const u16 flags = load<u16>(b, 2);
  constexpr u16 kSharedUmem = 1;
  c.add(s, "sxdp_flags", c.flags(sys::xdp_sockaddr_flags, flags));
  c.add(s, "sxdp_ifindex", interface(c, load<u32>(b, 4)));
  c.add(s, "sxdp_queue_id", c.uint(load<u32>(b, 8)));
  const u32 fd = load<u32>(b, 12);
  if ((flags & kSharedUmem) != 0) c.add(s, "sxdp_shared_umem_fd", c.fd(static_cast<i32>(fd)));
  else if (fd != 0) c.add(s, "sxdp_shared_umem_fd", c.hex(fd));
}

void add_mctp(Context& c, Value* s, Bytes b) {
  if (const u16 pad = load<u16>(b, 2); pad != 0) c.add(s, "__smctp_pad0", c.hex(pad));
  c.add(s, "smctp_network", symbol_or_hex(c, sys::mctp_networks, load<u32>(b, 4)));
  Value* address = c.structure();
  c.add(address, "s_addr", symbol_or_hex(c, sys::mctp_addresses, load<u8>(b, 8)));
  c.add(s, "smctp_addr", address);
  c.add(s, "smctp_type", c.hex(load<u8>(b, 9)));
  c.add(s, "smctp_tag", c.hex(load<u8>(b, 10)));
  if (const u8 pad = load<u8>(b, 11); pad != 0) c.add(s, "__smctp_pad1", c.hex(pad));
}

void add_ieee802154(Context& c, Value* s, Bytes b) {
  Value* a = c.structure();
  const u32 type = load<u32>(b, 4);
  c.add(a, "addr_type", commented(c, sys::ieee802154_address_types, type));
  c.add(a, "pan_id", commented(c, sys::ieee802154_pans, load<u16>(b, 8)));
  if (type == 2) c.add(a, "short_addr", commented(c, sys::ieee802154_short_addresses, load<u16>(b, 10)));
  else if (type != 0) c.add(a, "hwaddr", hardware_address(c, b.subspan(10, 8)));
  c.add(s, "addr", a);
}

void add_rxrpc(Context& c, Value* s, Bytes b) {
  c.add(s, "srx_service", commented(c, sys::rxrpc_services, load<u16>(b, 2)));
  c.add(s, "transport_type", c.symbol(sys::socket_types, load<u16>(b, 4)));
  const u16 length = load<u16>(b, 6);
  c.add(s, "transport_len", c.uint(length));
  const Bytes inner = b.subspan(8);
  const u16 family = load<u16>(inner, 0);
  Value* transport = c.structure();
  if (family == AF_INET || family == AF_INET6) {
    Value* fields = c.structure();
    c.add(fields, family == AF_INET ? "sin_family" : "sin6_family", c.symbol(sys::address_families, family));
    if (family == AF_INET && length >= 16) add_inet_fields(c, fields, inner);
    if (family == AF_INET6 && length >= 28) add_inet6_fields(c, fields, inner);
    c.add(transport, family == AF_INET ? "sin" : "sin6", fields);
  } else {
    c.add(transport, "family", c.symbol(sys::address_families, family));
    const std::string_view rest(reinterpret_cast<const char*>(inner.data()) + 2, inner.size() - 2);
    if (family != AF_UNSPEC) c.add(transport, c.string(rest, true));
  }
  c.add(s, "transport", transport);
}

// struct sockaddr_tipc
void add_tipc(Context& c, Value* s, Bytes b) {
  const u8 type = load<u8>(b, 2);
  c.add(s, "addrtype", c.symbol(sys::tipc_address_types, type));
  c.add(s, "scope", c.symbol(sys::tipc_scopes, load<u8>(b, 3)));
  Value* inner = c.structure();
  Value* address = c.structure();
  constexpr u8 kRange = 1;
  constexpr u8 kService = 2;
  constexpr u8 kSocket = 3;
  if (type == kRange) {
    c.add(inner, "type", c.uint(load<u32>(b, 4)));
    c.add(inner, "lower", c.uint(load<u32>(b, 8)));
    c.add(inner, "upper", c.uint(load<u32>(b, 12)));
    c.add(address, "nameseq", inner);
  } else if (type == kService) {
    Value* name = c.structure();
    c.add(name, "type", c.uint(load<u32>(b, 4)));
    c.add(name, "instance", c.uint(load<u32>(b, 8)));
    c.add(inner, "name", name);
    c.add(inner, "domain", c.uint(load<u32>(b, 12)));
    c.add(address, "name", inner);
  } else if (type == kSocket) {
    c.add(inner, "ref", c.uint(load<u32>(b, 4)));
    c.add(inner, "node", c.uint(load<u32>(b, 8)));
    c.add(address, "id", inner);
  } else {
    c.add(s, "addr", c.hex_bytes(b.subspan(4, 12)));
    return;
  }
  c.add(s, "addr", address);
}

// Number and names together: 0x1001 /* CRYPTO_ALG_KERN_DRIVER_ONLY|0x1 */.
Value* alg_flags(Context& c, u32 v) {
  Value* value = c.flags(sys::crypto_alg_flags, v);
  value->traits = value->traits | Trait::numbered;
  return value;
}

void add_alg(Context& c, Value* s, Bytes b) {
  c.add(s, "salg_type", c_string(c, b.subspan(2, 14)));
  c.add(s, "salg_feat", alg_flags(c, load<u32>(b, 16)));
  c.add(s, "salg_mask", alg_flags(c, load<u32>(b, 20)));
  c.add(s, "salg_name", c_string(c, b.subspan(24)));
}

void add_x25(Context& c, Value* s, Bytes b) {
  Value* address = c.structure();
  c.add(address, "x25_addr", c_string(c, b.subspan(2, 16)));
  c.add(s, "sx25_addr", address);
}

void add_qrtr(Context& c, Value* s, Bytes b) {
  c.add(s, "sq_node", symbol_or_hex(c, sys::qrtr_nodes, load<u32>(b, 4)));
  c.add(s, "sq_port", symbol_or_hex(c, sys::qrtr_ports, load<u32>(b, 8)));
}

}  // namespace

bool add_rare_sockaddr(Context& c, Value* s, unsigned family, Bytes b) {
  struct Family {
    unsigned family;
    std::size_t least;
    void (*add)(Context&, Value*, Bytes);
  };
  static constexpr Family kFamilies[] = {
      {AF_AX25, 16, add_ax25},    {AF_IPX, 16, add_ipx},       {AF_X25, 18, add_x25},      {AF_RXRPC, 36, add_rxrpc},
      {AF_IEEE802154, 20, add_ieee802154},                     {AF_ALG, 25, add_alg},      {AF_VSOCK, 16, add_vsock},
      {42 /* AF_QIPCRTR */, 12, add_qrtr},                     {44 /* AF_XDP */, 16, add_xdp}, {45 /* AF_MCTP */, 12, add_mctp},
      {AF_TIPC, 16, add_tipc},
  };
  if (family == AF_BLUETOOTH) return add_bluetooth(c, s, b);
  if (family == AF_NFC) return b.size() >= 16 && add_nfc(c, s, b);
  const auto* found = std::ranges::find(kFamilies, family, &Family::family);
  if (found == std::end(kFamilies) || b.size() < found->least) return false;
  found->add(c, s, b);
  return true;
}

}  // namespace sonde::calls
