#include "calls/network/netlink.h"

#include <linux/netlink.h>

#include <algorithm>

#include "calls/network/bytes_of.h"
#include "calls/network/netlink_attribute.h"
#include "calls/network/netlink_diag.h"
#include "calls/network/netlink_route.h"
#include "sys/flags/netlink.h"
#include "sys/flags/rtnetlink.h"
#include "sys/flags/socket.h"

namespace sonde::calls {

using namespace sys;
using decode::Context;
using decode::Value;
using Bytes = std::span<const std::byte>;

namespace {

constexpr std::size_t kHeader = sizeof(nlmsghdr);
constexpr u64 kMost = 1 << 20;
constexpr u16 kNlctrl = 0x10;    // the family that tells of the others
constexpr u16 kDeleteAction = 0x31;
constexpr u16 kFirstNetfilter = 0x12;  // the ones before it begin and end batches
constexpr unsigned kDeepest = 3;  // errors that quote errors

enum class Family : u8 { unknown, route, sock_diag, generic, xfrm, selinux, audit, crypto, netfilter, uevent };

Family family_of(std::string_view name) {
  struct Named {
    std::string_view name;
    Family family;
  };
  static constexpr Named kNames[] = {{"ROUTE", Family::route}, {"SOCK_DIAG", Family::sock_diag}, {"GENERIC", Family::generic},
                                     {"XFRM", Family::xfrm}, {"SELINUX", Family::selinux}, {"AUDIT", Family::audit},
                                     {"CRYPTO", Family::crypto}, {"NETFILTER", Family::netfilter}, {"KOBJECT_UEVENT", Family::uevent}};
  const auto* found = std::ranges::find(kNames, name, &Named::name);
  return found != std::end(kNames) ? found->family : Family::unknown;
}

// NFNL_SUBSYS_CTNETLINK<<8|IPCTNL_MSG_CT_NEW
Value* netfilter_type(Context& c, u16 type) {
  static constexpr const FlagSet* kMessages[] = {nullptr, &nfnl_ctnetlink_types, &nfnl_ctnetlink_exp_types, &nfnl_queue_types, &nfnl_ulog_types,
                                                 &nfnl_osf_types, &nfnl_ipset_types, &nfnl_acct_types, &nfnl_cttimeout_types,
                                                 &nfnl_cthelper_types, &nfnl_nft_types, &nfnl_nft_compat_types, &nfnl_hook_types};
  if (type < kFirstNetfilter) return c.symbol(nfnl_batch_types, type);
  const u8 system = static_cast<u8>(type >> 8);
  const FlagSet* messages = system < std::size(kMessages) ? kMessages[system] : nullptr;
  Value* named = c.array();
  named->traits = decode::Trait::bare | decode::Trait::glued;
  c.add(named, c.symbol(nfnetlink_subsystems, system));
  c.add(named, c.text("<<8|"));
  c.add(named, messages != nullptr ? c.symbol(*messages, type & 0xff) : c.hex(type & 0xff));
  return c.dual(c.hex(type), named);
}

Value* type_of(Context& c, Family family, u16 type) {
  if (type < NLMSG_MIN_TYPE) return c.symbol(netlink_message_types, type);
  switch (family) {
    case Family::route: return c.symbol(rtnl_message_types, type);
    case Family::sock_diag: return c.symbol(sock_diag_types, type);
    case Family::generic: return type == kNlctrl ? c.dual(c.hex(type), c.text("nlctrl")) : c.symbol(genl_families, type);
    case Family::xfrm: return c.symbol(xfrm_message_types, type);
    case Family::selinux: return c.symbol(selinux_message_types, type);
    case Family::audit: return c.symbol(audit_message_types, type);
    case Family::crypto: return c.symbol(crypto_message_types, type);
    case Family::netfilter: return netfilter_type(c, type);
    default: return c.symbol(netlink_message_types, type);
  }
}

// The bits above 0xff mean what the kind of request makes them mean.
const FlagSet* special_flags(Family family, u16 type) {
  if (type < NLMSG_MIN_TYPE) return type == NLMSG_ERROR ? &netlink_ack_flags : nullptr;
  if (family == Family::sock_diag) return &netlink_get_flags;
  if (family == Family::xfrm) {
    // new and get of security associations, policies, events and information; two of them can be deleted
    static constexpr u16 kNew[] = {0x10, 0x13, 0x1e, 0x22, 0x24};
    static constexpr u16 kDelete[] = {0x11, 0x14};
    static constexpr u16 kGet[] = {0x12, 0x15, 0x1f, 0x23, 0x25};
    if (std::ranges::find(kNew, type) != std::end(kNew)) return &netlink_new_flags;
    if (std::ranges::find(kDelete, type) != std::end(kDelete)) return &netlink_delete_flags;
    return std::ranges::find(kGet, type) != std::end(kGet) ? &netlink_get_flags : nullptr;
  }
  if (family != Family::route) return nullptr;
  if (type == kDeleteAction) return &netlink_get_flags;
  switch (type & 3) {
    case 0: return &netlink_new_flags;
    case 1: return &netlink_delete_flags;
    case 2: return &netlink_get_flags;
    default: return nullptr;
  }
}

Value* flags_of(Context& c, Family family, u16 type, u16 flags) {
  const FlagSet* special = special_flags(family, type);
  u64 known = 0;
  for (const Flag& flag : netlink_flags.flags) known |= flag.value;
  if (special == nullptr || (flags & ~known) == 0) return c.flags(netlink_flags, flags);
  if ((flags & known) == 0) return c.flags(*special, flags);
  return c.joined(flags, {c.flags(netlink_flags, flags & known), c.flags(*special, flags & ~known)});
}

Value* header_of(Context& c, Family family, Bytes b) {
  const u16 type = load<u16>(b, 4);
  Value* s = c.structure();
  c.add(s, "nlmsg_len", c.uint(load<u32>(b, 0)));
  c.add(s, "nlmsg_type", type_of(c, family, type));
  c.add(s, "nlmsg_flags", flags_of(c, family, type, load<u16>(b, 6)));
  c.add(s, "nlmsg_seq", c.uint(load<u32>(b, 8)));
  c.add(s, "nlmsg_pid", c.sint(load<i32>(b, 12)));
  return s;
}

Value* message_of(Context& c, Family family, Bytes b, unsigned depth);

// {error=-EINVAL, msg={…}}: the request is quoted, whole or its header alone.
void add_error(Context& c, Value* message, Family family, u16 flags, Bytes body, unsigned depth) {
  if (body.size() < 4 + kHeader) return void(c.add(message, netlink_bytes(c, body)));
  const i32 error = load<i32>(body, 0);
  Value* s = c.structure();
  if (error < 0 && error > -4096) {
    Value* name = c.errno_name(-error);
    Value* negative = c.array();
    negative->traits = decode::Trait::bare | decode::Trait::glued;
    c.add(negative, c.text("-"));
    c.add(negative, name);
    c.add(s, "error", negative);
  } else {
    c.add(s, "error", c.sint(error));
  }
  const Bytes quoted = body.subspan(4);
  std::size_t used = 0;
  if (quoted.size() >= kHeader && depth < kDeepest) {
    constexpr u16 kCapped = 0x100;
    const std::size_t said = load<u32>(quoted, 0);
    used = (flags & kCapped) != 0 ? kHeader : std::clamp(said, kHeader, quoted.size());
    c.add(s, "msg", message_of(c, family, quoted.first(used), depth + 1));
  }
  if (used == quoted.size()) return void(c.add(message, s));
  Value* both = c.array();
  c.add(both, s);
  static constexpr Attribute kAttributes[] = {{1, Payload::text}, {2, Payload::u32_}};
  static constexpr AttributeTable kTable{&netlink_error_attrs, kAttributes};
  c.add(both, netlink_attributes(c, quoted.subspan(used), &kTable, 0));
  c.add(message, both);
}

bool add_selinux_message(Context& c, Value* message, u16 type, Bytes body) {
  const bool enforce = type == NLMSG_MIN_TYPE;
  if (body.size() < 4 || (!enforce && type != NLMSG_MIN_TYPE + 1)) return false;
  Value* s = c.structure();
  if (enforce) c.add(s, "val", c.sint(load<i32>(body, 0)));
  else c.add(s, "seqno", c.uint(load<u32>(body, 0)));
  c.add(message, s);
  return true;
}

bool add_netfilter_message(Context& c, Value* message, u16 type, Bytes body) {
  constexpr std::size_t kSize = 4;  // struct nfgenmsg
  if (type < NLMSG_MIN_TYPE || body.size() < kSize) return false;
  Value* s = c.structure();
  c.add(s, "nfgen_family", c.symbol(address_families, load<u8>(body, 0)));
  c.add(s, "version", c.symbol(netfilter_versions, load<u8>(body, 1)));
  c.add(s, "res_id", c.call_of("htons", {c.uint(__builtin_bswap16(load<u16>(body, 2)))}));
  c.add(message, s);
  if (body.size() == kSize) return true;
  const Bytes rest = body.subspan(kSize);
  c.add(message, type < kFirstNetfilter ? netlink_bytes(c, rest) : netlink_attributes(c, rest, nullptr, 0));
  return true;
}

Value* message_of(Context& c, Family family, Bytes b, unsigned depth) {
  const u16 type = load<u16>(b, 4);
  Value* header = header_of(c, family, b);
  const Bytes body = b.subspan(kHeader);
  if (body.empty()) return header;
  Value* message = c.array();
  c.add(message, header);
  if (type == NLMSG_DONE && body.size() == 4) c.add(message, c.sint(load<i32>(body, 0)));
  else if (type == NLMSG_ERROR) add_error(c, message, family, load<u16>(b, 6), body, depth);
  else if (family == Family::netfilter && add_netfilter_message(c, message, type, body)) return message;
  else if (family == Family::selinux && add_selinux_message(c, message, type, body)) return message;
  else if (type >= NLMSG_MIN_TYPE && family == Family::route) add_route_message(c, message, type, body);
  else if (type < NLMSG_MIN_TYPE || family != Family::sock_diag || !add_sock_diag_message(c, message, type, body, (load<u16>(b, 6) & NLM_F_REQUEST) != 0))
    c.add(message, netlink_bytes(c, body));
  return message;
}

}  // namespace

Value* socket_bytes(Context& c, int fd, u64 addr, u64 size) {
  constexpr u32 kLongest = 1 << 24;  // what starts with text is no message: no need to ask what the socket is
  u32 length = 0;
  if (size < kHeader || !c.options.verbose || !c.read(addr, length) || length < kHeader || length > kLongest) return c.buffer_at(addr, size);
  if (c.process.socket_protocol(fd) != "NETLINK") return c.buffer_at(addr, size);
  const Family family = family_of(c.process.netlink_family(fd));
  if (family == Family::uevent) return c.buffer_at(addr, size);
  const auto all = c.read_bytes(addr, std::min(size, kMost));
  if (all.size() < std::min(size, kMost)) return c.address(addr);
  Value* first = nullptr;
  Value* list = nullptr;
  for (std::size_t at = 0; all.size() - at >= kHeader;) {
    const Bytes rest = all.subspan(at);
    const std::size_t said = load<u32>(rest, 0);
    if (said < kHeader) break;
    Value* message = message_of(c, family, rest.first(std::min(said, rest.size())), 0);
    if (first == nullptr) {
      first = message;
    } else {
      if (list == nullptr) {
        list = c.array();
        c.add(list, first);
      }
      c.add(list, message);
    }
    const std::size_t step = (said + 3) / 4 * 4;
    if (step >= rest.size()) break;
    at += step;
  }
  return list != nullptr ? list : first;
}

}  // namespace sonde::calls
