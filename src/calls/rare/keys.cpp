// add_key, request_key and keyctl, whose further arguments depend on the first.
#include <cerrno>

#include "calls/tables.h"
#include "decode/context.h"
#include "sys/flags/errno.h"
#include "sys/flags/ipc.h"

namespace sonde::calls {

using namespace sys;
using decode::Context;
using decode::Value;

namespace {

// A serial number, or one of the special keyrings.
Value* key_serial(Context& c, u64 raw) {
  const i32 serial = static_cast<i32>(raw);
  if (find(key_specs, static_cast<u64>(i64{serial})) == nullptr) return c.sint(serial);
  Value* v = c.symbol(key_specs, static_cast<u64>(i64{serial}));
  v->traits = v->traits | decode::Trait::decimal;
  return v;
}
Value* show_key(Context& c, const Spec&, u64 raw) { return key_serial(c, raw); }
constexpr Spec key(const char* n) { return odd(n, show_key); }

Value* show_request_key(Context& c, const Spec&, u64 raw) {
  Value* v = c.symbol(key_reqkeys, static_cast<u64>(i64{static_cast<i32>(raw)}));
  v->traits = v->traits | decode::Trait::decimal;
  return v;
}

// What the kernel wrote: at most as much as there is room for.
u64 written(Context& c, u64 room) {
  const u64 result = c.call.result < 0 ? 0 : static_cast<u64>(c.call.result);
  return result < room ? result : room;
}

Value* show_filled(Context& c, const Spec&, u64 raw) { return c.buffer_at(raw, written(c, c.call.args[3])); }

// The same, whose last byte is a NUL that does not show.
Value* show_filled_text(Context& c, const Spec&, u64 raw) {
  u64 size = written(c, c.call.args[3]);
  u64 last = 0;
  if (size != 0 && c.read_integer(raw + size - 1, 1, last) && last == 0) --size;
  return c.buffer_at(raw, size);
}

Value* show_error(Context& c, const Spec&, u64 raw) {
  raw = static_cast<u32>(raw);
  if (find(errno_names, raw) == nullptr) return c.uint(raw);
  Value* v = c.errno_name(static_cast<i64>(raw));
  v->traits = v->traits | decode::Trait::decimal;
  return v;
}

Value* show_iovec(Context& c, std::span<const std::byte> bytes, void*) {
  u64 base = 0;
  u64 length = 0;
  std::memcpy(&base, bytes.data(), c.word());
  std::memcpy(&length, bytes.data() + c.word(), c.word());
  Value* s = c.structure();
  c.add(s, "iov_base", c.buffer_at(base, length));
  c.add(s, "iov_len", c.uint(length));
  return s;
}

Value* show_payload_iov(Context& c, const Spec&, u64 raw) {
  return c.array_at(raw, c.call.args[3], 2 * c.word(), show_iovec);
}

Value* spare(Context& c, Value* into, std::span<const std::byte> bytes) {
  bool any = false;
  for (std::byte b : bytes) any = any || b != std::byte{0};
  if (!any) return into;
  Value* list = c.array();
  for (std::size_t i = 0; i + 4 <= bytes.size(); i += 4) {
    u32 word = 0;
    Context::copy(bytes.subspan(i), word);
    c.add(list, c.hex(word));
  }
  c.add(into, "__spare", list);
  return into;
}

Value* show_dh_params(Context& c, const Spec&, u64 raw) {
  i32 keys[3];
  if (!c.options.verbose || !c.read(raw, keys)) return c.address(raw);
  Value* s = c.structure();
  c.add(s, "private", key_serial(c, static_cast<u32>(keys[0])));
  c.add(s, "prime", key_serial(c, static_cast<u32>(keys[1])));
  c.add(s, "base", key_serial(c, static_cast<u32>(keys[2])));
  return s;
}

Value* show_kdf_params(Context& c, const Spec&, u64 raw) {
  const u32 size = c.word() * 2 + 4 + (c.word() == 8 ? 4 : 0);
  constexpr u32 kSpare = 8 * 4;
  // The trailing padding of a 64-bit structure follows the spare words.
  const u32 spare_at = c.word() * 2 + 4;
  const auto bytes = c.read_bytes(raw, size + kSpare);
  if (bytes.size() < size + kSpare) return c.address(raw);
  u64 name = 0;
  u64 other = 0;
  u32 length = 0;
  std::memcpy(&name, bytes.data(), c.word());
  std::memcpy(&other, bytes.data() + c.word(), c.word());
  std::memcpy(&length, bytes.data() + c.word() * 2, 4);
  Value* s = c.structure();
  c.add(s, "hashname", c.string_at(name));
  c.add(s, "otherinfo", c.buffer_at(other, length));
  c.add(s, "otherinfolen", c.uint(length));
  return spare(c, s, bytes.subspan(spare_at, kSpare));
}

struct PkeyParams {
  i32 key_id;
  u32 in_len;
  u32 out_len;
  u32 spare[7];
};

Value* show_pkey_params(Context& c, const Spec&, u64 raw) {
  PkeyParams p;
  if (!c.options.verbose || !c.read(raw, p)) return c.address(raw);
  Value* s = c.structure();
  c.add(s, "key_id", key_serial(c, static_cast<u32>(p.key_id)));
  c.add(s, "in_len", c.uint(p.in_len));
  c.add(s, c.call.args[0] == 28 ? "in2_len" : "out_len", c.uint(p.out_len));
  return spare(c, s, std::as_bytes(std::span(p.spare)));
}

Value* show_pkey_in(Context& c, const Spec&, u64 raw) {
  PkeyParams p;
  if (!c.options.verbose || !c.read(c.call.args[1], p)) return c.address(raw);
  return c.buffer_at(raw, p.in_len);
}

Value* show_pkey_out(Context& c, const Spec&, u64 raw) {
  PkeyParams p;
  if (!c.options.verbose || !c.read(c.call.args[1], p)) return c.address(raw);
  return c.buffer_at(raw, p.out_len);
}

Value* show_pkey_query(Context& c, const Spec&, u64 raw) {
  struct {
    u32 supported_ops;
    u32 key_size;
    u16 max_data_size;
    u16 max_sig_size;
    u16 max_enc_size;
    u16 max_dec_size;
    u32 spare[10];
  } q;
  if (!c.options.verbose || !c.read(raw, q)) return c.address(raw);
  Value* s = c.structure();
  c.add(s, "supported_ops", c.flags(keyctl_pkey_ops, q.supported_ops));
  c.add(s, "key_size", c.uint(q.key_size));
  c.add(s, "max_data_size", c.uint(q.max_data_size));
  c.add(s, "max_sig_size", c.uint(q.max_sig_size));
  c.add(s, "max_enc_size", c.uint(q.max_enc_size));
  c.add(s, "max_dec_size", c.uint(q.max_dec_size));
  return spare(c, s, std::as_bytes(std::span(q.spare)));
}

Value* capability(Context& c, std::span<const std::byte> bytes, void* user) {
  int& index = *static_cast<int*>(user);
  const u64 v = std::to_integer<u64>(bytes[0]);
  switch (index++) {
    case 0: return c.flags(keyctl_caps0, v);
    case 1: return c.flags(keyctl_caps1, v);
    default: return c.hex(v);
  }
}

Value* show_capabilities(Context& c, const Spec&, u64 raw) {
  int index = 0;
  return c.array_at(raw, written(c, c.call.args[2]), 1, capability, &index);
}

constexpr Spec operation = values("operation", keyctl_cmds);

constexpr KeyedRow operations[] = {
    {0, call("", operation, key("id"), sint("create"))},
    {1, call("", operation, string("name"))},
    {2, call("", operation, key("id"), buffer("payload", 3), size("plen"))},
    {3, call("", operation, key("id"))},
    {4, call("", operation, key("id"), uid("uid"), uid("gid"))},
    {5, call("", operation, key("id"), flags("perm", key_perms))},
    {6, call("", operation, key("id"), odd("buffer", show_filled_text).out(), size("buflen"))},
    {7, call("", operation, key("keyring"))},
    {8, call("", operation, key("id"), key("keyring"))},
    {9, call("", operation, key("id"), key("keyring"))},
    {10, call("", operation, key("keyring"), string("type"), string("description"), key("destringid"))},
    {11, call("", operation, key("id"), odd("buffer", show_filled).out(), size("buflen"))},
    {12, call("", operation, key("id"), buffer("payload", 3), size("plen"), key("ringid"))},
    {13, call("", operation, key("id"), uint("timeout"), key("ringid"))},
    {14, call("", operation, odd("reqkey_defl", show_request_key))},
    {15, call("", operation, key("id"), uint("timeout"))},
    {16, call("", operation, key("id"))},
    {17, call("", operation, key("id"), odd("buffer", show_filled_text).out(), size("buflen"))},
    {18, call("", operation)},
    {19, call("", operation, key("id"), uint("timeout"), odd("error", show_error), key("ringid"))},
    {20, call("", operation, key("id"), odd("payload_iov", show_payload_iov), size("ioc"), key("ringid"))},
    {21, call("", operation, key("id"))},
    {22, call("", operation, uid("uid"), key("keyring"))},
    {23, call("", operation, odd("params", show_dh_params), odd("buffer", show_filled).out(), size("buflen"),
              odd("kdf_params", show_kdf_params))},
    {24, call("", operation, key("id"), hex("reserved"), string("info"), odd("res", show_pkey_query).out())},
    {25, call("", operation, odd("params", show_pkey_params), string("info"), odd("in", show_pkey_in),
              odd("out", show_pkey_out).out())},
    {26, call("", operation, odd("params", show_pkey_params), string("info"), odd("in", show_pkey_in),
              odd("out", show_pkey_out).out())},
    {27, call("", operation, odd("params", show_pkey_params), string("info"), odd("in", show_pkey_in),
              odd("out", show_pkey_out).out())},
    {28, call("", operation, odd("params", show_pkey_params), string("info"), odd("in", show_pkey_in),
              odd("in2", show_pkey_out))},
    {29, call("", operation, key("keyring"), string("type"), string("restriction"))},
    {30, call("", operation, key("id"), key("from_ringid"), key("to_ringid"), flags("flags", keyctl_move_flags))},
    {31, call("", operation, odd("buffer", show_capabilities).out(), size("buflen"))},
};

const Row* keyctl_variant(Context&, const u64* args) {
  const u32 op = static_cast<u32>(args[0]);
  for (const KeyedRow& each : operations) {
    if (each.key == op) return &each.row;
  }
  return nullptr;
}

constexpr Row rows[] = {
    call("add_key", string("type"), string("description"), buffer("payload", 3), size("plen"), key("keyring"))
        .fails(EACCES, EDQUOT, EFAULT, EINVAL, EKEYEXPIRED, EKEYREVOKED, ENOKEY, ENOMEM, EPERM),
    call("request_key", string("type"), string("description"), string("callout_info"), key("dest_keyring"))
        .fails(ENOKEY, EACCES, EDQUOT, EFAULT, EINTR, EINVAL, EKEYEXPIRED, EKEYREJECTED, EKEYREVOKED, ENOMEM, EPERM),
    call("keyctl", operation, hex("arg2"), hex("arg3"), hex("arg4"), hex("arg5")).by(keyctl_variant)
        .fails(ENOKEY, EACCES, EDQUOT, EFAULT, EINVAL, EKEYEXPIRED, EKEYREJECTED, EKEYREVOKED, ENOTDIR, EOPNOTSUPP, EPERM),
};

}  // namespace

const std::span<const Row> keys_rows{rows};

}  // namespace sonde::calls
