#include "calls/network/netlink_attribute.h"

#include <arpa/inet.h>
#include <sys/socket.h>

#include <algorithm>
#include <cstdio>

#include "calls/network/bytes_of.h"
#include "calls/network/inet.h"
#include "decode/layout.h"
#include "sys/flags/netlink.h"

namespace sonde::calls {

using decode::Context;
using decode::Value;
using Bytes = std::span<const std::byte>;

namespace {

constexpr std::size_t kHeader = 4;
constexpr unsigned kDeepest = 8;
constexpr u16 kTypeMask = 0x3fff;

Value* words(Context& c, Bytes b, const char* const* names, std::size_t size) {
  Value* s = c.structure();
  std::size_t at = 0;
  for (; *names != nullptr; ++names, at += size) {
    if (at + size > b.size()) return nullptr;
    c.add(s, *names, c.uint(size == 4 ? load<u32>(b, at) : load<u64>(b, at)));
  }
  return s;
}

Value* text_of(Context& c, Bytes b) {
  // all of it but a NUL at its end; without one it is not at its end
  if (b.size() > c.options.string_limit) b = b.first(c.options.string_limit);
  std::string_view text(reinterpret_cast<const char*>(b.data()), b.size());
  const bool ends = text.ends_with('\0');
  if (ends) text.remove_suffix(1);
  Value* value = c.string(text);
  if (!ends) value->traits = value->traits | decode::Trait::truncated;
  return value;
}

Value* address_of(Context& c, Bytes b, u8 family) {
  if (family == AF_INET && b.size() >= 4) return ipv4(c, load<u32>(b, 0));
  if (family == AF_INET6 && b.size() >= 16) return ipv6(c, b.first(16));
  return nullptr;
}

// [[DEVCONF_FORWARDING]=0, …]
Value* indexed(Context& c, Bytes b, const sys::FlagSet& names, u32 first) {
  if (b.size() < 4) return nullptr;
  Value* list = c.array();
  const std::size_t count = b.size() / 4;
  const std::size_t shown = c.options.abbreviate ? std::min<std::size_t>(count, c.options.string_limit) : count;
  for (std::size_t i = 0; i < shown; ++i) {
    Value* name = c.symbol(names, i + first);
    name->traits = name->traits | decode::Trait::decimal;
    Value* index = c.array();
    if (first != 0) {
      Value* sum = c.array();
      sum->traits = decode::Trait::bare | decode::Trait::glued;
      c.add(sum, name);
      c.add(sum, c.text("-1"));
      name = sum;
    }
    c.add(index, name);
    Value* pair = c.array();
    pair->traits = decode::Trait::bare | decode::Trait::equals;
    c.add(pair, index);
    c.add(pair, c.sint(load<i32>(b, i * 4)));
    c.add(list, pair);
  }
  if (shown < count) c.more(list);
  return list;
}

Value* traffic(Context& c, Bytes b, bool whole) {
  if (b.size() < (whole ? 36u : 12u)) return nullptr;
  Value* s = c.structure();
  c.add(s, "bytes", c.uint(load<u64>(b, 0)));
  c.add(s, "packets", c.uint(load<u32>(b, 8)));
  if (!whole) return s;
  static constexpr const char* kRest[] = {"drops", "overlimits", "bps", "pps", "qlen", "backlog"};
  for (std::size_t i = 0; i < std::size(kRest); ++i) c.add(s, kRest[i], c.uint(load<u32>(b, 12 + i * 4)));
  return s;
}

// 513 /* 5.13 s */
Value* ticks(Context& c, u64 v) {
  Value* value = c.uint(v);
  auto words = c.arena().array<char>(32);
  std::snprintf(words.data(), words.size(), "%llu.%02u s", static_cast<unsigned long long>(v / 100), static_cast<unsigned>(v % 100));
  value->comment = v != 0 ? words.data() : nullptr;
  return value;
}

Value* numbers(Context& c, Bytes b, std::size_t size) {
  if (b.size() < size) return nullptr;
  Value* list = c.array();
  const std::size_t count = b.size() / size;
  const std::size_t shown = c.options.abbreviate ? std::min<std::size_t>(count, c.options.string_limit) : count;
  for (std::size_t i = 0; i < shown; ++i) c.add(list, c.uint(size == 2 ? load<u16>(b, 2 * i) : load<u32>(b, 4 * i)));
  if (shown < count) c.more(list);
  return list;
}

// The payload as its row says; null where it is too short for that.
Value* payload(Context& c, const Attribute& a, Bytes b, u8 family, unsigned depth) {
  const auto* set = static_cast<const sys::FlagSet*>(a.meta);
  const auto has = [&](std::size_t n) { return b.size() >= n; };
  switch (a.payload) {
    case Payload::odd: return a.odd(c, b, family, depth);
    case Payload::big64: return has(8) ? c.call_of("htobe64", {c.uint(__builtin_bswap64(load<u64>(b, 0)))}) : nullptr;
    case Payload::layout: {
      const auto& layout = *static_cast<const sys::Layout*>(a.meta);
      const std::size_t size = decode::extent_of(layout, Abi::x86_64).size;
      return has(size) ? c.structure_from(layout, b.first(size)) : nullptr;
    }
    case Payload::hex8: return has(1) ? c.hex(load<u8>(b, 0)) : nullptr;
    case Payload::hex16: return has(2) ? c.hex(load<u16>(b, 0)) : nullptr;
    case Payload::hex32: return has(4) ? c.hex(load<u32>(b, 0)) : nullptr;
    case Payload::table32: return has(4) ? symbol_or_hex(c, *set, load<u32>(b, 0)) : nullptr;
    case Payload::any: return b.size() <= 8 ? c.symbol(*set, load<u64>(b, 0)) : nullptr;
    case Payload::clock: return b.size() <= 8 ? ticks(c, load<u64>(b, 0)) : nullptr;
    case Payload::words16:
    case Payload::numbers32: return numbers(c, b, a.payload == Payload::words16 ? 2 : 4);
    case Payload::cstring: {
      const std::string_view text(reinterpret_cast<const char*>(b.data()), b.size());
      const auto end = text.find('\0');
      Value* value = c.string(text.substr(0, end));
      if (end == text.npos) value->traits = value->traits | decode::Trait::truncated;
      return value;
    }
    case Payload::fd: return has(4) ? c.fd(load<i32>(b, 0)) : nullptr;
    case Payload::uid: return has(4) ? c.uid(load<u32>(b, 0)) : nullptr;
    case Payload::bytes: return nullptr;
    case Payload::u8_: return has(1) ? c.uint(load<u8>(b, 0)) : nullptr;
    case Payload::u16_: return has(2) ? c.uint(load<u16>(b, 0)) : nullptr;
    case Payload::u32_: return has(4) ? c.uint(load<u32>(b, 0)) : nullptr;
    case Payload::s32: return has(4) ? c.sint(load<i32>(b, 0)) : nullptr;
    case Payload::u64_: return has(8) ? c.uint(load<u64>(b, 0)) : nullptr;
    case Payload::text: return text_of(c, b);
    case Payload::hardware: return b.size() <= 32 ? hardware_address(c, b) : nullptr;
    case Payload::address: return address_of(c, b, family);
    case Payload::netdevice: return has(4) ? interface(c, load<u32>(b, 0)) : nullptr;
    case Payload::flags8: return has(1) ? c.flags(*set, load<u8>(b, 0)) : nullptr;
    case Payload::flags16: return has(2) ? c.flags(*set, load<u16>(b, 0)) : nullptr;
    case Payload::flags32: return has(4) ? c.flags(*set, load<u32>(b, 0)) : nullptr;
    case Payload::exact_flags16: return b.size() == 2 ? c.flags(*set, load<u16>(b, 0)) : nullptr;
    case Payload::exact_flags32: return b.size() == 4 ? c.flags(*set, load<u32>(b, 0)) : nullptr;
    case Payload::exact_value16: return b.size() == 2 ? c.symbol(*set, load<u16>(b, 0)) : nullptr;
    case Payload::value8: return has(1) ? c.symbol(*set, load<u8>(b, 0)) : nullptr;
    case Payload::value16: return has(2) ? c.symbol(*set, load<u16>(b, 0)) : nullptr;
    case Payload::value32: return has(4) ? c.symbol(*set, load<u32>(b, 0)) : nullptr;
    case Payload::words32: return words(c, b, static_cast<const char* const*>(a.meta), 4);
    case Payload::words64: return words(c, b, static_cast<const char* const*>(a.meta), 8);
    case Payload::indexed0: return indexed(c, b, *set, 0);
    case Payload::indexed1: return indexed(c, b, *set, 1);
    case Payload::basic:
    case Payload::traffic_stats: return traffic(c, b, a.payload == Payload::traffic_stats);
    case Payload::nested: return depth < kDeepest ? netlink_attributes(c, b, static_cast<const AttributeTable*>(a.meta), family, depth + 1) : nullptr;
    case Payload::big16: return has(2) ? c.call_of("htons", {c.uint(ntohs(load<u16>(b, 0)))}) : nullptr;
  }
  return nullptr;
}

Value* type_of(Context& c, u16 raw, const AttributeTable* table) {
  const u16 flags = raw & ~kTypeMask;
  const u16 type = raw & kTypeMask;
  Value* name = table != nullptr ? c.symbol(*table->names, type) : c.hex(type);
  if (flags == 0) return name;
  Value* joined = c.joined(raw, {c.flags(sys::netlink_attr_flags, flags)});
  c.add(joined, name);
  return joined;
}

Value* one(Context& c, Bytes b, u16 length, u16 raw_type, const AttributeTable* table, u8 family, unsigned depth) {
  Value* header = c.structure();
  c.add(header, "nla_len", c.uint(length));
  c.add(header, "nla_type", type_of(c, raw_type, table));
  const Bytes data = b.subspan(kHeader);
  if (data.empty()) return header;
  Value* value = nullptr;
  if (table != nullptr) {
    const auto found = std::ranges::find(table->attributes, static_cast<u16>(raw_type & kTypeMask), &Attribute::type);
    if (found != table->attributes.end()) value = payload(c, *found, data, family, depth);
  }
  Value* pair = c.array();
  c.add(pair, header);
  c.add(pair, value != nullptr ? value : netlink_bytes(c, data));
  return pair;
}

}  // namespace

Value* netlink_bytes(Context& c, Bytes b) {
  const bool cut = b.size() > c.options.string_limit;
  Value* value = c.hex_bytes(cut ? b.first(c.options.string_limit) : b);
  if (cut) value->traits = value->traits | decode::Trait::truncated;
  return value;
}

Value* netlink_attributes(Context& c, Bytes bytes, const AttributeTable* table, u8 family, unsigned depth) {
  if (bytes.size() < kHeader) return netlink_bytes(c, bytes);
  Value* list = nullptr;
  for (std::size_t at = 0, count = 0;; ++count) {
    const Bytes rest = bytes.subspan(at);
    if (rest.size() < kHeader) {
      c.add(list, netlink_bytes(c, rest));
      return list;
    }
    const u16 length = load<u16>(rest, 0);
    const std::size_t size = std::min<std::size_t>(length, rest.size());
    const std::size_t step = size < kHeader ? rest.size() : (size + 3) / 4 * 4;
    const bool last = step >= rest.size();
    if (c.options.abbreviate && count == c.options.string_limit) {
      c.more(list);
      return list;
    }
    if (list == nullptr && !last) list = c.array();
    Value* value = one(c, rest.first(std::max(size, kHeader)), length, load<u16>(rest, 2), table, family, depth);
    if (list == nullptr) return value;
    c.add(list, value);
    if (last) return list;
    at += step;
  }
}

}  // namespace sonde::calls
