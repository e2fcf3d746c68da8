// futex in all its operations, and the calls that took some of them out of it.
#include <cerrno>

#include "calls/tables.h"
#include "calls/time/time.h"
#include "sys/flags/futex.h"
#include "sys/flags/time.h"

namespace sonde::calls {

using namespace sys;
using decode::Context;
using decode::Value;

namespace {

// FUTEX_OP_SET<<28, 0x5<<28 /* FUTEX_OP_??? */
Value* shifted(Context& c, const FlagSet& set, u64 v, std::string_view by) {
  const bool known = find(set, v) != nullptr;
  Value* both = c.array();
  both->traits = decode::Trait::bare | decode::Trait::glued;
  c.add(both, known ? c.symbol(set, v) : c.hex(v));
  Value* shift = c.add(both, c.text(by));
  if (!known) shift->comment = set.unknown.data();
  return both;
}

// FUTEX_WAKE_OP's last argument: FUTEX_OP_SET<<28|0<<12|FUTEX_OP_CMP_EQ<<24|0x7
Value* wake_op(Context& c, const Spec&, u64 raw) {
  const u32 v = static_cast<u32>(raw);
  Value* all = c.array();
  all->traits = decode::Trait::bare | decode::Trait::piped;
  all->number = v;
  if (v >> 31 != 0) {
    constexpr u32 kArgumentShift = 8;
    Value* shift = c.array();
    shift->traits = decode::Trait::bare | decode::Trait::glued;
    c.add(shift, named_number(c.hex(kArgumentShift), "FUTEX_OP_OPARG_SHIFT"));
    c.add(shift, c.text("<<28"));
    c.add(all, shift);
  }
  c.add(all, shifted(c, futex_wake_ops, v >> 28 & 7, "<<28"));
  Value* argument = c.array();
  argument->traits = decode::Trait::bare | decode::Trait::glued;
  c.add(argument, c.hex(v >> 12 & 0xfff));
  c.add(argument, c.text("<<12"));
  c.add(all, argument);
  c.add(all, shifted(c, futex_wake_cmps, v >> 24 & 0xf, "<<24"));
  c.add(all, c.hex(v & 0xfff));
  return all;
}

Value* bits(Context& c, const Spec&, u64 raw) {
  const u32 v = static_cast<u32>(raw);
  return find(futex_bitsets, v) != nullptr ? c.symbol(futex_bitsets, v) : c.hex(v);
}

constexpr bool never(const u64*) { return false; }
constexpr Spec skipped = hex("skipped").when(never);
constexpr Spec uaddr = address("uaddr");
constexpr Spec op = values("op", futex_ops);
constexpr Spec val = uint("val");
constexpr Spec val2 = uint("val2");
constexpr Spec uaddr2 = address("uaddr2");
constexpr Spec val3 = uint("val3");
constexpr Spec bitset = odd("bitset", bits);

constexpr Row plain = call("futex", uaddr, op);
constexpr Row wake = call("futex", uaddr, op, val);
constexpr Row wake_bits = call("futex", uaddr, op, val, skipped, skipped, bitset);
constexpr Row requeue = call("futex", uaddr, op, val, val2, uaddr2);
constexpr Row compare_requeue = call("futex", uaddr, op, val, val2, uaddr2, val3);
constexpr Row wake_and_do = call("futex", uaddr, op, val, val2, uaddr2, odd("val3", wake_op));

struct Timed {
  Row wait, wait_bits, lock, wait_requeue;
};
constexpr Timed timed_by(const Spec& timeout) {
  return {call("futex", uaddr, op, val, timeout), call("futex", uaddr, op, val, timeout, skipped, bitset),
          call("futex", uaddr, op, skipped, timeout), call("futex", uaddr, op, val, timeout, uaddr2)};
}
constexpr Timed native = timed_by(timespec("utime"));
constexpr Timed wide = timed_by(timespec64("utime"));

const Row* variant(const Timed& timed, u64 operation) {
  switch (operation & 0x7f) {
    case 0: return &timed.wait;
    case 1: case 2: return &wake;
    case 3: return &requeue;
    case 4: case 12: return &compare_requeue;
    case 5: return &wake_and_do;
    case 6: case 13: return &timed.lock;
    case 7: case 8: return &plain;
    case 9: return &timed.wait_bits;
    case 10: return &wake_bits;
    case 11: return &timed.wait_requeue;
    default: return nullptr;
  }
}
const Row* native_variant(Context&, const u64* args) { return variant(native, args[1]); }
const Row* wide_variant(Context&, const u64* args) { return variant(wide, args[1]); }

// --- the newer calls

constexpr u64 kSizeMask = 3;

Value* futex2(Context& c, const Spec&, u64 raw) {
  raw = static_cast<u32>(raw);
  Value* all = c.joined(raw, {c.symbol(futex2_sizes, raw & kSizeMask)});
  if ((raw & ~kSizeMask) != 0) c.add(all, c.flags(futex2_flags, raw & ~kSizeMask));
  return all;
}

Value* long_bits(Context& c, const Spec&, u64 raw) {
  return find(futex_bitsets, raw) != nullptr ? c.symbol(futex_bitsets, raw) : c.hex(raw);
}

Value* waiter(Context& c, std::span<const std::byte> bytes, void*) {
  Fields f(bytes, 8);
  Value* s = c.structure();
  c.add(s, "val", c.hex(f.take<u64>()));
  c.add(s, "uaddr", c.address(f.take<u64>()));
  c.add(s, "flags", futex2(c, {}, f.take<u32>()));
  if (const u32 reserved = f.take<u32>(); reserved != 0) c.add(s, "__reserved", c.hex(reserved));
  return s;
}
Value* waiters(Context& c, const Spec&, u64 addr) {
  return c.options.verbose ? c.array_at(addr, static_cast<u32>(c.call.args[1]), 24, waiter) : c.address(addr);
}
Value* two_waiters(Context& c, const Spec&, u64 addr) {
  return c.options.verbose ? c.array_at(addr, 2, 24, waiter) : c.address(addr);
}

constexpr Spec clock_id(const char* n) { return values(n, clock_ids); }

constexpr Row rows[] = {
    call("futex", uaddr, op, val, address("utime"), uaddr2, hex32("val3")).by(native_variant)
        .fails(EAGAIN, ETIMEDOUT, EINTR, EDEADLK, EINVAL, EPERM, ESRCH, ENOMEM, EFAULT, ENOSYS),
    call("futex_time64", uaddr, op, val, address("utime"), uaddr2, hex32("val3")).by(wide_variant)
        .fails(EAGAIN, ETIMEDOUT, EINTR, EDEADLK, EINVAL, EPERM, ESRCH, ENOMEM, EFAULT, ENOSYS),
    call("futex_waitv", odd("waiters", waiters), uint("nr_futexes"), hex32("flags"), timespec64("timeout"), clock_id("clockid"))
        .fails(EAGAIN, ETIMEDOUT, EINTR, EINVAL, EFAULT),
    call("futex_wake", uaddr, odd("mask", long_bits), sint("nr"), odd("flags", futex2)).fails(EINVAL, EFAULT),
    call("futex_wait", uaddr, hex("val"), odd("mask", long_bits), odd("flags", futex2), timespec64("timeout"), clock_id("clockid"))
        .fails(EAGAIN, ETIMEDOUT, EINTR, EINVAL, EFAULT),
    call("futex_requeue", odd("waiters", two_waiters), hex32("flags"), sint("nr_wake"), sint("nr_requeue")).fails(EAGAIN, EINVAL, EFAULT),
};

}  // namespace

const std::span<const Row> futex_rows{rows};

}  // namespace sonde::calls
