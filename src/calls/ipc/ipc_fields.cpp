#include "calls/ipc/ipc_fields.h"

#include "sys/flags/ipc.h"

namespace sonde::calls {

using decode::Context;
using decode::Trait;
using decode::Value;

namespace {
constexpr u32 kIpc64 = 0x100;
}

Value* ipc_key(Context& c, const sys::Spec&, u64 raw) {
  const u32 key = static_cast<u32>(raw);
  return key != 0 ? c.hex(key) : c.symbol(sys::ipc_private, 0);
}

Value* ipc_get_flags_value(Context& c, const sys::Spec&, u64 raw) {
  constexpr u32 kMode = 0777;
  const u32 all = static_cast<u32>(raw);
  const u32 flags = all & ~kMode;
  Value* value = c.array();
  // No | stands behind flags of which none has a name.
  bool named = false;
  for (const sys::Flag& flag : sys::ipc_get_flags.flags) named = named || (flags & flag.value) != 0;
  value->traits = Trait::bare | (named ? Trait::piped : Trait::glued);
  if (flags != 0) {
    Value* names = c.flags(sys::ipc_get_flags, flags);
    names->traits = names->traits | Trait::bare;
    c.add(value, names);
  }
  c.add(value, c.mode(all & kMode));
  return value;
}

u32 plain_command(u64 raw) { return static_cast<u32>(raw) & ~kIpc64; }

Value* ipc_command(Context& c, const sys::Spec& spec, u64 raw) {
  const auto& set = *static_cast<const sys::FlagSet*>(spec.meta);
  const u32 all = static_cast<u32>(raw);
  if ((all & kIpc64) == 0) return c.symbol(set, all);
  Value* value = c.joined(all, {c.flags(sys::ipc_64_flag, kIpc64)});
  c.add(value, c.symbol(set, plain_command(raw)));
  value->traits = Trait::apart;
  return value;
}

Value* ipc_permissions(Context& c, std::span<const std::byte> b, bool to_set) {
  const bool wide = c.word() == 8;
  Value* s = c.structure();
  c.add(s, "uid", c.uid(load<u32>(b, 4)));
  c.add(s, "gid", c.uid(load<u32>(b, 8)));
  c.add(s, "mode", c.mode(wide ? load<u32>(b, 20) : load<u16>(b, 20)));
  if (to_set) return s;
  c.add(s, "key", c.uint(load<u32>(b, 0)));
  c.add(s, "cuid", c.uid(load<u32>(b, 12)));
  c.add(s, "cgid", c.uid(load<u32>(b, 16)));
  return s;
}

Value* timespec_at(Context& c, u64 addr, bool narrow) {
  i64 wide[2] = {};
  i32 half[2] = {};
  if (addr == 0 || !c.options.verbose) return c.address(addr);
  if (narrow ? !c.read(addr, half) : !c.read(addr, wide)) return c.address(addr);
  Value* s = c.structure();
  c.add(s, "tv_sec", c.sint(narrow ? half[0] : wide[0]));
  c.add(s, "tv_nsec", c.uint(narrow ? static_cast<u32>(half[1]) : static_cast<u64>(wide[1])));
  return s;
}

}  // namespace sonde::calls
