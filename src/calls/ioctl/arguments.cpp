// Arguments of many commands: a pointer to one integer.
#include "calls/ioctl/row.h"

namespace sonde::calls::ioctl {

using decode::Context;
using decode::Value;

namespace {

template <class Make>
Value* integer_at(Context& c, u64 addr, unsigned size, Make make) {
  u64 v = 0;
  if (addr == 0 || !c.options.verbose || !c.read_integer(addr, size, v)) return c.address(addr);
  Value* list = c.array();
  c.add(list, make(v));
  return list;
}

i64 extended(u64 v, unsigned size) { return static_cast<i64>(v << (64 - 8 * size)) >> (64 - 8 * size); }

Value* signed_at(Context& c, u64 addr, unsigned size) {
  return integer_at(c, addr, size, [&](u64 v) { return c.sint(extended(v, size)); });
}
Value* unsigned_at(Context& c, u64 addr, unsigned size) {
  return integer_at(c, addr, size, [&](u64 v) { return c.uint(v); });
}

const sys::FlagSet& set_of(const sys::Spec& spec) { return *static_cast<const sys::FlagSet*>(spec.meta); }

}  // namespace

Value* show_int(Context& c, const sys::Spec&, u64 raw) { return signed_at(c, raw, 4); }
Value* show_uint(Context& c, const sys::Spec&, u64 raw) { return unsigned_at(c, raw, 4); }
Value* show_long(Context& c, const sys::Spec&, u64 raw) { return signed_at(c, raw, c.word()); }
Value* show_ulong(Context& c, const sys::Spec&, u64 raw) { return unsigned_at(c, raw, c.word()); }
Value* show_s64(Context& c, const sys::Spec&, u64 raw) { return signed_at(c, raw, 8); }
Value* show_u64(Context& c, const sys::Spec&, u64 raw) { return unsigned_at(c, raw, 8); }
Value* show_hex32(Context& c, const sys::Spec&, u64 raw) {
  return integer_at(c, raw, 4, [&](u64 v) { return c.hex(v); });
}
Value* show_hex64(Context& c, const sys::Spec&, u64 raw) {
  return integer_at(c, raw, 8, [&](u64 v) { return c.hex(v); });
}
Value* show_flags32(Context& c, const sys::Spec& spec, u64 raw) {
  return integer_at(c, raw, 4, [&](u64 v) { return c.flags(set_of(spec), v); });
}
Value* show_value32(Context& c, const sys::Spec& spec, u64 raw) {
  return integer_at(c, raw, 4, [&](u64 v) { return c.symbol(set_of(spec), v); });
}

}  // namespace sonde::calls::ioctl
