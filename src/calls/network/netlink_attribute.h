// Attributes of netlink messages, by tables: what each is called and how its payload looks.
#pragma once

#include <span>

#include "decode/context.h"

namespace sonde::calls {

enum class Payload : u8 {
  bytes,      // "\x01\x02"
  u8_, u16_, u32_, s32, u64_,
  text,       // "lo"
  hardware,   // 00:11:22:33:44:55
  address,    // of the message's family
  netdevice,  // u32: if_nametoindex("lo")
  flags8, flags16, flags32,     // meta: FlagSet
  exact_flags16, exact_flags32, exact_value16,  // the same, and nothing where there are more bytes
  value8, value16, value32,     // meta: FlagSet
  words32,    // meta: NULL-terminated names; a structure of u32
  words64,    // the same of u64
  indexed0,   // meta: names of the s32 elements: [[A]=0, [B]=1]
  indexed1,   // the same, their numbers begin at 1: [[A-1]=0, …]
  basic,      // struct gnet_stats_basic
  traffic_stats,  // struct tc_stats
  nested,     // meta: AttributeTable
  big16,      // htons(1)
  big64,      // htobe64(1)
  layout,     // meta: Layout
  hex8, hex16, hex32,
  table32,    // meta: FlagSet; without a comment where it has no name
  any,        // meta: FlagSet; as many bytes as there are, at most 8
  clock,      // hundredths of a second, as many bytes as there are
  words16,    // [1, 2]
  numbers32,  // the same of u32
  cstring,    // "lo", up to the first NUL
  fd, uid,
  odd,        // `odd` decides
};

using OddPayload = decode::Value* (*)(decode::Context& c, std::span<const std::byte> bytes, u8 family, unsigned depth);

struct Attribute {
  u16 type;
  Payload payload;
  const void* meta = nullptr;
  OddPayload odd = nullptr;
};

struct AttributeTable {
  const sys::FlagSet* names;
  std::span<const Attribute> attributes;
};

// One attribute, or an array of them. `table` may be null: numbers and bytes.
decode::Value* netlink_attributes(decode::Context& c, std::span<const std::byte> bytes, const AttributeTable* table, u8 family,
                                  unsigned depth = 0);

// Bytes that nothing is known about: "\\x01\\x02"
decode::Value* netlink_bytes(decode::Context& c, std::span<const std::byte> bytes);

}  // namespace sonde::calls
