#include "calls/file/pointed.h"

#include <algorithm>
#include <cstdio>

namespace sonde::calls {

using decode::Context;
using decode::Value;

namespace {

enum class Look : u8 { signed_number, unsigned_number, hex };

Value* pointed(Context& c, u64 addr, unsigned size, Look look) {
  u64 raw = 0;
  if (addr == 0 || !c.options.verbose || !c.read_integer(addr, size, raw)) return c.address(addr);
  Value* list = c.array();
  if (look == Look::signed_number) {
    const unsigned unused = 64 - size * 8;
    c.add(list, c.sint(static_cast<i64>(raw << unused) >> unused));
  } else {
    c.add(list, look == Look::hex ? c.hex(raw) : c.uint(raw));
  }
  return list;
}

}  // namespace

Value* pointed_signed(Context& c, u64 addr, unsigned size) { return pointed(c, addr, size, Look::signed_number); }
Value* pointed_unsigned(Context& c, u64 addr, unsigned size) { return pointed(c, addr, size, Look::unsigned_number); }
Value* pointed_hex(Context& c, u64 addr, unsigned size) { return pointed(c, addr, size, Look::hex); }

Value* int_pointer(Context& c, const sys::Spec&, u64 raw) { return pointed_signed(c, raw, 4); }
Value* loff_pointer(Context& c, const sys::Spec&, u64 raw) { return pointed_signed(c, raw, 8); }

Value* hex_bytes(Context& c, std::span<const std::byte> bytes, u64 most) {
  Value* value = c.string({reinterpret_cast<const char*>(bytes.data()), std::min<std::size_t>(bytes.size(), most)}, true);
  value->traits = decode::Trait::hex_bytes;
  if (bytes.size() > most) value->traits = value->traits | decode::Trait::truncated;
  return value;
}

void add_unknown_tail(Context& c, Value* parent, u64 addr, u64 known, u64 size) {
  constexpr u64 kMost = 4096;  // the kernel refuses structures that are longer than a page
  if (size <= known) return;
  const u64 want = std::min(size, kMost) - known;
  const auto bytes = c.read_bytes(addr + known, want);
  if (bytes.size() < want) {
    c.add(parent, c.text("???"));
    return;
  }
  if (std::ranges::all_of(bytes, [](std::byte b) { return b == std::byte{}; })) return;
  char words[64];
  const int n = std::snprintf(words, sizeof words, "/* bytes %llu..%llu */", static_cast<unsigned long long>(known),
                              static_cast<unsigned long long>(known + want - 1));
  Value* tail = c.array();
  tail->traits = decode::Trait::space | decode::Trait::bare;
  c.add(tail, c.text(c.arena().copy({words, static_cast<std::size_t>(n)})));
  c.add(tail, hex_bytes(c, bytes, c.options.string_limit));
  c.add(parent, tail);
}

}  // namespace sonde::calls
