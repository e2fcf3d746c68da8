// Landlock and the calls about Linux security modules.
#include <cerrno>

#include "calls/tables.h"
#include "decode/context.h"
#include "sys/flags/system.h"

namespace sonde::calls {

using namespace sys;
using decode::Context;
using decode::Value;

namespace {

struct RulesetField {
  const char* name;
  const FlagSet* set;
};
constexpr RulesetField ruleset_fields[] = {
    {"handled_access_fs", &landlock_fs_access}, {"handled_access_net", &landlock_net_access}, {"scoped", &landlock_scopes},
    {"quiet_access_fs", &landlock_fs_access},   {"quiet_access_net", &landlock_net_access},   {"quiet_scoped", &landlock_scopes},
};

// As many fields as the given size covers.
Value* show_ruleset(Context& c, const Spec&, u64 raw) {
  const u64 size = c.call.args[1];
  const u64 known = size < sizeof(u64) * std::size(ruleset_fields) ? size : sizeof(u64) * std::size(ruleset_fields);
  if (raw == 0 || !c.options.verbose || size < sizeof(u64)) return c.address(raw);
  const auto bytes = c.read_bytes(raw, known);
  if (bytes.size() < known) return c.address(raw);
  Value* s = c.structure();
  std::size_t at = 0;
  for (const RulesetField& field : ruleset_fields) {
    u64 v = 0;
    if (!Context::copy(bytes.subspan(at), v)) break;
    c.add(s, field.name, c.flags(*field.set, v));
    at += sizeof v;
  }
  if (size > at) c.more(s);
  return s;
}

constexpr Spec path_beneath_fields[] = {flags("allowed_access", landlock_fs_access).as(CType::u64_), fd("parent_fd")};
constexpr Layout path_beneath{"landlock_path_beneath_attr", path_beneath_fields, true};
constexpr Spec net_port_fields[] = {flags("allowed_access", landlock_net_access).as(CType::u64_), u64_("port")};
constexpr Layout net_port{"landlock_net_port_attr", net_port_fields};

Value* show_rule(Context& c, const Spec&, u64 raw) {
  switch (static_cast<u32>(c.call.args[1])) {
    case 1: return c.structure_at(path_beneath, raw);
    case 2: return c.structure_at(net_port, raw);
    default: return c.address(raw);
  }
}

// A 32-bit size that the kernel changes, shown as [16 => 8]; its first value was kept at the call's entry.
void keep_size(Context& c, u64 addr) {
  u32 size = 0;
  c.stash(0) = c.read(addr, size) ? u64{size} + 1 : 0;
}

Value* show_size(Context& c, const Spec&, u64 raw) {
  u32 after = 0;
  if (!c.options.verbose || !c.read(raw, after)) return c.address(raw);
  Value* list = c.array();
  const u64 before = c.stash(0);
  c.add(list, before != 0 && before - 1 != after ? c.change(c.uint(before - 1), c.uint(after)) : c.uint(after));
  return list;
}

struct LsmContext {
  u64 id;
  u64 flags;
  u64 len;
  u64 ctx_len;
};

Value* lsm_context(Context& c, u64 addr, const LsmContext& header) {
  Value* s = c.structure();
  c.add(s, "id", c.symbol(lsm_ids, header.id));
  c.add(s, "flags", c.hex(header.flags));
  c.add(s, "len", c.uint(header.len));
  c.add(s, "ctx_len", c.uint(header.ctx_len));
  c.add(s, "ctx", c.buffer_at(addr + sizeof header, header.ctx_len));
  return s;
}

Value* show_own_attributes(Context& c, const Spec&, u64 raw) {
  if (c.entering()) {
    keep_size(c, c.call.args[2]);
    return nullptr;
  }
  u32 size = 0;
  if (raw == 0 || !c.options.verbose || !c.read(c.call.args[2], size)) return c.address(raw);
  Value* list = c.array();
  const i64 count = c.call.result;
  u64 at = 0;
  for (i64 i = 0; i < count && at + sizeof(LsmContext) <= size; ++i) {
    LsmContext header;
    if (!c.read(raw + at, header)) {
      if (i == 0) return c.address(raw);
      Value* end = c.text("...");
      c.add(end, c.address(raw + at));
      c.add(list, end);
      break;
    }
    if (c.options.abbreviate && i == static_cast<i64>(c.options.string_limit)) {
      c.more(list);
      break;
    }
    c.add(list, lsm_context(c, raw + at, header));
    if (header.len < sizeof header) break;
    at += header.len;
  }
  return list;
}

Value* show_own_attribute(Context& c, const Spec&, u64 raw) {
  LsmContext header;
  if (!c.options.verbose || !c.read(raw, header)) return c.address(raw);
  return lsm_context(c, raw, header);
}

Value* module_id(Context& c, std::span<const std::byte> bytes, void*) {
  u64 id = 0;
  Context::copy(bytes, id);
  return c.symbol(lsm_ids, id);
}

Value* show_modules(Context& c, const Spec&, u64 raw) {
  if (c.entering()) {
    keep_size(c, c.call.args[1]);
    return nullptr;
  }
  return c.array_at(raw, static_cast<u64>(c.call.result), sizeof(u64), module_id);
}

constexpr Row rows[] = {
    call("landlock_create_ruleset", odd("attr", show_ruleset), size("size"), flags("flags", landlock_create_ruleset_flags))
        .returns(Return::fd).in(in::desc).fails(EOPNOTSUPP, EINVAL, E2BIG, EFAULT, ENOMSG),
    call("landlock_add_rule", fd("ruleset_fd"), values("rule_type", landlock_rule_types), odd("rule_attr", show_rule),
         flags("flags", landlock_add_rule_flags))
        .in(in::desc).fails(EOPNOTSUPP, EINVAL, ENOMSG, EBADF, EBADFD, EPERM, EFAULT),
    call("landlock_restrict_self", fd("ruleset_fd"), flags("flags", landlock_restrict_self_flags))
        .in(in::desc).fails(EOPNOTSUPP, EINVAL, EBADF, EBADFD, EPERM, E2BIG),
    call("lsm_get_self_attr", values("attr", lsm_attrs), odd("ctx", show_own_attributes).inout(), odd("size", show_size).out(),
         flags("flags", lsm_flags))
        .fails(EOPNOTSUPP, E2BIG, EINVAL, EFAULT),
    call("lsm_set_self_attr", values("attr", lsm_attrs), odd("ctx", show_own_attribute), uint("size"), flags("flags", lsm_flags))
        .fails(EOPNOTSUPP, EINVAL, E2BIG, EFAULT, EPERM),
    call("lsm_list_modules", odd("ids", show_modules).inout(), odd("size", show_size).out(), flags("flags", lsm_flags))
        .fails(E2BIG, EINVAL, EFAULT),
};

}  // namespace

const std::span<const Row> security_modules_rows{rows};

}  // namespace sonde::calls
