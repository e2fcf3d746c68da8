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
  address,    // of the message's family, or by its size
  netdevice,  // u32: if_nametoindex("lo")
  flags8, flags16, flags32,     // meta: FlagSet
  value8, value16, value32,     // meta: FlagSet
  words32,    // meta: NULL-terminated names; a structure of u32
  words64,    // the same of u64
  indexed0,   // meta: names of the s32 elements: [[A]=0, [B]=1]
  indexed1,   // the same, their numbers begin at 1: [[A-1]=0, …]
  basic,      // struct gnet_stats_basic
  traffic_stats,  // struct tc_stats
  nested,     // meta: AttributeTable
  big16,      // htons(1)
};

struct Attribute {
  u16 type;
  Payload payload;
  const void* meta = nullptr;
};

struct AttributeTable {
  const sys::FlagSet* names;
  std::span<const Attribute> attributes;
};

// One attribute, or an array of them. `table` may be null: numbers and bytes.
decode::Value* netlink_attributes(decode::Context& c, std::span<const std::byte> bytes, const AttributeTable* table, u8 family,
                                  unsigned depth = 0);

}  // namespace sonde::calls
