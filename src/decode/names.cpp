// Values that have a look of their own: modes, ids, devices, signals, descriptors.
#include <sys/stat.h>
#include <sys/sysmacros.h>

#include <bit>

#include "decode/context.h"
#include "sys/flags/errno.h"
#include "sys/flags/open.h"
#include "sys/flags/signal.h"
#include "sys/flags/stat.h"

namespace sonde::decode {

Value* Context::mode(u64 v) {
  Value* value = octal(v);
  value->traits = Trait::width;  // three characters: 000, 0644
  return value;
}

Value* Context::umode(u64 v) {
  if ((v & S_IFMT) != 0 && sys::find(sys::mode_file_types, v & S_IFMT) == nullptr) return mode(v);
  Value* value = joined(v, {});
  value->traits = Trait::apart;  // permission bits show also when they are 0
  if (v & S_IFMT) add(value, symbol(sys::mode_file_types, v & S_IFMT));
  if (v & (S_ISUID | S_ISGID | S_ISVTX)) add(value, flags(sys::mode_set_bits, v & (S_ISUID | S_ISGID | S_ISVTX)));
  add(value, mode(v & ~u64{S_IFMT | S_ISUID | S_ISGID | S_ISVTX}));
  return named(mode(v), value);
}

Value* Context::uid(u32 v) { return v == ~u32{0} ? sint(-1) : uint(v); }

Value* Context::device(u64 v) {
  return named(hex(v), call_of("makedev", {hex(gnu_dev_major(v)), hex(gnu_dev_minor(v))}));
}

Value* Context::signal(i64 v) {
  Value* value = symbol(sys::signal_names, static_cast<u64>(v));
  value->traits = value->traits | Trait::decimal;
  return value;
}
Value* Context::errno_name(i64 v) { return symbol(sys::errno_names, static_cast<u64>(v)); }

Value* Context::fd(i64 v) {
  Value* value = make(Kind::fd, static_cast<u64>(v));
  if (!options.descriptors || v < 0 || v > 0x7fffffff) return value;
  const FdNote note = process.describe_fd(static_cast<int>(v));
  if (!note.path.empty() && !note.detail_replaces_path) {
    Value* path = string(arena_.copy(note.path), true);
    path->traits = Trait::unquoted;
    add(value, path);
    if (note.deleted) value->traits = Trait::deleted;
  }
  if (!note.detail.empty()) {
    Value* detail = text(arena_.copy(note.detail));
    if (note.detail_replaces_path) detail->traits = Trait::replaces;
    add(value, detail);
  }
  return value;
}

Value* Context::dirfd(i64 v) {
  if (v != -100) return fd(v);
  Value* value = symbol(sys::at_fdcwd_values, static_cast<u64>(v));
  value->traits = value->traits | Trait::decimal;
  if (!options.descriptors) return value;
  value->kind = Kind::fd;
  value->number = static_cast<u64>(v);
  if (const auto cwd = process.working_directory(); !cwd.empty()) {
    Value* path = string(arena_.copy(cwd), true);
    path->traits = Trait::unquoted;
    add(value, path);
  }
  return value;
}

Value* Context::pid(i64 v, PidKind kind) {
  Value* value = make(Kind::process, static_cast<u64>(v));
  const bool group = v < -1 && v >= -0x7fffffff;  // kill(-12) means process group 12
  if (!options.processes || (v <= 0 && !group)) return value;
  const auto note = arena_.copy(process.describe_pid(static_cast<i32>(group ? -v : v), group ? PidKind::group : kind));
  value->bytes = note.data();
  value->size = static_cast<u32>(note.size());
  return value;
}

Value* Context::sigset_from(std::span<const std::byte> bytes) {
  const std::size_t size = std::min<std::size_t>(bytes.size(), 128);
  std::size_t members = 0;
  for (std::size_t i = 0; i < size; ++i) members += std::popcount(std::to_integer<unsigned>(bytes[i]));
  const bool inverted = members >= size * 8 * 2 / 3 && size != 0;
  Value* set = array();
  set->traits = inverted ? Trait::space | Trait::inverted : Trait::space;
  for (std::size_t i = 0; i < size * 8; ++i) {
    const bool is_member = (std::to_integer<unsigned>(bytes[i / 8]) >> (i % 8) & 1) != 0;
    if (is_member == inverted) continue;
    const sys::Flag* name = sys::find(sys::signal_names, i + 1);
    Value* member = add(set, uint(i + 1));
    if (name != nullptr) {
      member->bytes = name->name.data() + 3;  // without SIG
      member->size = static_cast<u32>(name->name.size() - 3);
    }
  }
  return set;
}

Value* Context::sigset_at(u64 addr, u64 size) {
  if (addr == 0) return address(addr);
  auto bytes = read_bytes(addr, std::min<u64>(size, 8));
  if (bytes.size() < std::min<u64>(size, 8) || size == 0) return address(addr);
  return sigset_from(bytes);
}

}  // namespace sonde::decode
