// Descriptors made of memory, swap, and the priority of a task's disk traffic.
#include <algorithm>
#include <cerrno>
#include <cstdio>

#include "calls/tables.h"
#include "decode/context.h"
#include "sys/flags/fcntl.h"
#include "sys/flags/mm.h"
#include "sys/flags/system.h"

namespace sonde::calls {

using namespace sys;
using decode::Context;
using decode::Value;

namespace {

Value* formatted(Context& c, const char* format, unsigned number) {
  char words[48];
  const int n = std::snprintf(words, sizeof words, format, number);
  Value* value = c.text(c.arena().copy({words, static_cast<std::size_t>(n)}));
  value->number = number;
  return value;
}

// The size of a huge page as its binary logarithm, in the upper six bits.
Value* memfd_flags(Context& c, const Spec&, u64 raw) {
  constexpr unsigned kShift = 26;
  raw = static_cast<u32>(raw);
  const u64 low = raw & ((1u << kShift) - 1);
  if (raw == 0) return c.flags(memfd_create_flags, raw);
  Value* bits = c.flags(memfd_create_flags, low);
  const bool known = std::ranges::any_of(memfd_create_flags.flags, [&](const Flag& f) { return (low & f.value) != 0; });
  if (low != 0 && !known) bits->comment = memfd_create_flags.unknown.data();
  Value* value = c.joined(raw, {bits});
  if (raw >> kShift != 0) c.add(value, formatted(c, "%u<<MFD_HUGE_SHIFT", static_cast<unsigned>(raw >> kShift)));
  return value;
}

Value* memfd_name(Context& c, const Spec&, u64 addr) {
  constexpr u64 kMost = 255 - 6 + 1;  // NAME_MAX without "memfd:"
  return c.string_at(addr, kMost);
}

Value* swap_flags(Context& c, const Spec&, u64 raw) {
  constexpr u64 kPriority = 0x7fff;
  raw = static_cast<u32>(raw);
  Value* value = c.joined(raw, {});
  value->traits = decode::Trait::apart;
  if ((raw & ~kPriority) != 0) c.add(value, c.flags(swapon_flags, raw & ~kPriority));
  c.add(value, c.uint(raw & kPriority));
  return value;
}

Value* io_priority(Context& c, u64 raw) {
  constexpr unsigned kShift = 13;
  return c.call_of("IOPRIO_PRIO_VALUE", {c.symbol(ioprio_class, raw >> kShift), c.uint(raw & ((1u << kShift) - 1))});
}

Value* priority_argument(Context& c, const Spec&, u64 raw) {
  Value* value = c.named(c.sint(static_cast<i32>(raw)), io_priority(c, static_cast<u32>(raw)));
  value->traits = decode::Trait::apart;
  return value;
}
Value* priority_result(Context& c) { return c.named(nullptr, io_priority(c, static_cast<u32>(c.call.result))); }

Value* whose(Context& c, const Spec&, u64 raw) {
  const i32 id = static_cast<i32>(raw);
  switch (static_cast<u32>(c.call.args[0])) {
    case 1: return c.pid(id, decode::PidKind::thread);
    case 2: return c.pid(id, decode::PidKind::group);
    default: return c.sint(id);
  }
}

constexpr Row rows[] = {
    call("memfd_create", odd("name", memfd_name), odd("flags", memfd_flags))
        .returns(Return::fd).in(in::desc).fails(EMFILE, ENFILE, ENOMEM, EINVAL, EPERM, EFAULT),
    call("memfd_secret", flags("flags", memfd_secret_flags))
        .returns(Return::fd).in(in::desc).fails(ENOSYS, EINVAL, EMFILE, ENFILE, ENOMEM),
    call("userfaultfd", flags("flags", userfaultfd_flags))
        .returns(Return::fd).in(in::desc).fails(EPERM, EINVAL, EMFILE, ENFILE, ENOMEM, ENOSYS),
    call("swapon", path("path"), odd("swapflags", swap_flags)).in(in::file).fails(EPERM, EBUSY, EINVAL, ENOENT, ENFILE, ENOMEM),
    call("swapoff", path("path")).in(in::file).fails(EPERM, EINVAL, ENOENT, ENOMEM),
    call("ioprio_get", values("which", ioprio_who), odd("who", whose)).notes(priority_result).fails(ESRCH, EINVAL),
    call("ioprio_set", values("which", ioprio_who), odd("who", whose), odd("ioprio", priority_argument)).fails(EPERM, ESRCH, EINVAL),
    call("lookup_dcookie", wide_u64("cookie"), buffer("buffer").out(), size("len")).fails(EPERM, EINVAL, ENAMETOOLONG, ERANGE, ENOSYS),
};

}  // namespace

const std::span<const Row> odds_rows{rows};

}  // namespace sonde::calls
