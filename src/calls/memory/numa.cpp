// Memory policies, and moving pages between nodes.
#include <cerrno>

#include "calls/tables.h"
#include "calls/fields.h"
#include "sys/flags/errno.h"
#include "sys/flags/mm.h"

namespace sonde::calls {

using namespace sys;
using decode::Context;
using decode::Value;

namespace {

Value* mask_word(Context& c, std::span<const std::byte> bytes, void*) {
  Fields f(bytes, static_cast<unsigned>(bytes.size()));
  Value* v = c.hex_padded(f.ulong(), static_cast<u32>(bytes.size() * 2));
  v->traits = decode::Trait::sharp;
  return v;
}

// A set of nodes; the argument `length` of the spec counts one more than its bits.
Value* node_mask(Context& c, const Spec& spec, u64 addr) {
  const u64 most = c.call.args[spec.length];
  const u64 bits = u64{8} * c.word();
  if (addr == 0 || !c.options.verbose) return c.address(addr);
  if (most == 0) return c.array();
  const u64 words = (most + bits - 2) / bits;  // wraps as the kernel's own does
  return words == 0 ? c.address(addr) : c.array_at(addr, words, c.word(), mask_word);
}
constexpr Spec nodes(const char* n, i8 count) { return odd(n, node_mask).len(count); }

Value* policy_of(Context& c, u64 raw) {
  constexpr u64 kModeFlags = 0xe000;
  const u64 mode_flags = raw & kModeFlags;
  if (mode_flags == 0 || find(mempolicy_modes, raw & ~kModeFlags) == nullptr) return c.symbol(mempolicy_modes, raw);
  return c.joined(raw, {c.symbol(mempolicy_modes, raw & ~kModeFlags), c.flags(mempolicy_mode_flags, mode_flags)});
}
// To be set: flags show by name even where the mode has none.
Value* policy_to_set(Context& c, u64 raw) {
  constexpr u64 kModeFlags = 0xe000;
  return (raw & kModeFlags) != 0 && find(mempolicy_modes, raw & ~kModeFlags) == nullptr ? c.flags(mempolicy_mode_flags, raw) : policy_of(c, raw);
}
Value* policy(Context& c, const Spec&, u64 raw) { return policy_to_set(c, static_cast<u32>(raw)); }
Value* long_policy(Context& c, const Spec&, u64 raw) { return policy_to_set(c, raw); }
Value* policy_at(Context& c, const Spec&, u64 addr) {
  Fields f = fetch(c, addr, 4);
  return f ? boxed(c, policy_of(c, f.take<u32>())) : c.address(addr);
}

Value* page(Context& c, std::span<const std::byte> bytes, void*) {
  Fields f(bytes, static_cast<unsigned>(bytes.size()));
  return c.address(f.ulong());
}
Value* node(Context& c, std::span<const std::byte> bytes, void*) { return c.sint(Fields(bytes, 4).take<i32>()); }

// A node, or why there is none: -ENOENT.
Value* page_status(Context& c, std::span<const std::byte> bytes, void*) {
  const i32 v = Fields(bytes, 4).take<i32>();
  const Flag* name = v < 0 ? find(errno_names, static_cast<u64>(-static_cast<i64>(v))) : nullptr;
  if (name == nullptr) return c.sint(v);
  auto to = c.arena().array<char>(name->name.size() + 1);
  to[0] = '-';
  std::memcpy(to.data() + 1, name->name.data(), name->name.size());
  return named_number(c.sint(v), {to.data(), to.size()});
}

Value* pages(Context& c, const Spec&, u64 addr) {
  return c.options.verbose ? c.array_at(addr, c.call.args[1], c.word(), page) : c.address(addr);
}
Value* target_nodes(Context& c, const Spec&, u64 addr) {
  return c.options.verbose ? c.array_at(addr, c.call.args[1], 4, node) : c.address(addr);
}
Value* statuses(Context& c, const Spec&, u64 addr) {
  return c.options.verbose ? c.array_at(addr, c.call.args[1], 4, page_status) : c.address(addr);
}

constexpr Row rows[] = {
    call("mbind", address("start"), ulong("len"), odd("mode", long_policy), nodes("nmask", 4), ulong("maxnode"), flags("flags", mbind_flags))
        .in(in::memory).fails(EINVAL, EFAULT, EIO, ENOMEM, EPERM),
    call("set_mempolicy", odd("mode", policy), nodes("nmask", 2), ulong("maxnode")).in(in::memory).fails(EINVAL, EFAULT, ENOMEM),
    call("get_mempolicy", odd("policy", policy_at).out(), nodes("nmask", 2).out(), ulong("maxnode"), address("addr"),
         flags_long("flags", get_mempolicy_flags))
        .in(in::memory).fails(EINVAL, EFAULT),
    call("migrate_pages", pid("pid"), ulong("maxnode"), nodes("old_nodes", 1), nodes("new_nodes", 1)).in(in::memory)
        .fails(EINVAL, EFAULT, EPERM, ESRCH),
    call("move_pages", pid("pid"), ulong("nr_pages"), odd("pages", pages), odd("nodes", target_nodes), odd("status", statuses).out(),
         flags("flags", move_pages_flags))
        .in(in::memory).fails(E2BIG, EACCES, EFAULT, EINVAL, ENODEV, ENOENT, EPERM, ESRCH),
    call("set_mempolicy_home_node", address("start"), ulong("len"), ulong("home_node"), hex("flags")).in(in::memory)
        .fails(EINVAL, ENOENT, EOPNOTSUPP),
};

}  // namespace

const std::span<const Row> numa_rows{rows};

}  // namespace sonde::calls
