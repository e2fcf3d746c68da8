// Scheduling: policies, parameters, processors.
#include <algorithm>
#include <cerrno>

#include "calls/tables.h"
#include "calls/time/time.h"
#include "sys/flags/process.h"

namespace sonde::calls {

using namespace sys;
using decode::Context;
using decode::Value;

namespace {

// The processors of a mask of `size` bytes: [0 1]. Masks longer than 1024 processors are cut.
Value* cpu_set(Context& c, u64 addr, u64 size) {
  constexpr u64 kMost = 128;
  const u64 word = c.word();
  const u64 shown = std::min<u64>((std::min(size, kMost) + word - 1) / word * word, kMost);
  if (addr == 0 || !c.options.verbose) return c.address(addr);
  const auto bytes = c.read_bytes(addr, shown);
  if (bytes.size() < shown) return c.address(addr);
  Value* list = c.array();
  list->traits = decode::Trait::space;
  for (u64 i = 0; i < shown * 8 && i < size * 8; ++i) {
    if ((std::to_integer<unsigned>(bytes[i / 8]) >> (i % 8) & 1) != 0) c.add(list, c.uint(i));
  }
  if (size > kMost) c.more(list);
  return list;
}
Value* wanted_cpus(Context& c, const Spec&, u64 addr) { return cpu_set(c, addr, static_cast<u32>(c.call.args[1])); }
Value* given_cpus(Context& c, const Spec&, u64 addr) { return cpu_set(c, addr, static_cast<u64>(c.call.result)); }

constexpr u32 kFirstSize = 48;
constexpr u32 kUtilSize = 56;

struct SchedAttr {
  u32 size, policy;
  u64 flags;
  i32 nice;
  u32 priority;
  u64 runtime, deadline, period;
  u32 util_min, util_max;
};
static_assert(sizeof(SchedAttr) == kUtilSize);

// `kept`: what a flag says to leave as it is does not show.
Value* attributes(Context& c, u64 addr, u32 size, u32 told, bool kept) {
  const u32 known = std::min(size, kUtilSize);
  const auto bytes = c.read_bytes(addr, known);
  if (bytes.size() < known) return c.address(addr);
  SchedAttr a{};
  std::memcpy(&a, bytes.data(), known);
  Value* s = c.structure();
  c.add(s, "size", c.uint(told));
  constexpr u32 kNoPolicy = ~u32{0};
  constexpr u64 kKeepPolicy = 8;
  constexpr u64 kKeepParams = 16;
  if (!kept || a.policy == kNoPolicy || (a.flags & (kKeepPolicy | kKeepParams)) == 0) c.add(s, "sched_policy", c.symbol(sched_policies, a.policy));
  c.add(s, "sched_flags", c.flags(sched_flags, a.flags));
  if (!kept || (a.flags & kKeepParams) == 0) {
    c.add(s, "sched_nice", c.sint(a.nice));
    c.add(s, "sched_priority", c.uint(a.priority));
    c.add(s, "sched_runtime", c.uint(a.runtime));
    c.add(s, "sched_deadline", c.uint(a.deadline));
    c.add(s, "sched_period", c.uint(a.period));
  }
  if (size >= kUtilSize) {
    c.add(s, "sched_util_min", c.uint(a.util_min));
    c.add(s, "sched_util_max", c.uint(a.util_max));
  }
  if (kept && size > kUtilSize) c.more(s);
  return s;
}

Value* size_alone(Context& c, u32 size) {
  Value* s = c.structure();
  c.add(s, "size", c.uint(size));
  return s;
}

// The kernel tells the size that it knows when the given one is too small or too large.
Value* given_attributes(Context& c, const Spec&, u64 addr) {
  u32 size = 0;
  if (c.exiting()) {
    return c.call.error.value == E2BIG && c.options.verbose && c.read(addr, size) ? size_alone(c, size) : nullptr;
  }
  if (!c.options.verbose || !c.read(addr, size)) return c.address(addr);
  if (size != 0 && size < kFirstSize) return size_alone(c, size);
  return attributes(c, addr, size != 0 ? size : kFirstSize, size, true);
}

Value* got_attributes(Context& c, const Spec&, u64 addr) {
  u32 size = 0;
  if (!c.options.verbose || static_cast<u32>(c.call.args[2]) == 0 || !c.read(addr, size)) return c.address(addr);
  return size < kFirstSize ? size_alone(c, size) : attributes(c, addr, size, size, false);
}

Value* policy_name(Context& c) { return name_of_value(c, sched_policies, static_cast<u64>(c.call.result)); }

constexpr Spec policy(const char* n) { return values(n, sched_policies); }

constexpr Row rows[] = {
    call("sched_yield"),
    call("sched_getscheduler", pid("pid")).notes(policy_name).fails(ESRCH, EINVAL),
    call("sched_setscheduler", pid("pid"), policy("policy"), odd("param", int_at)).fails(EPERM, ESRCH, EINVAL),
    call("sched_getparam", pid("pid"), odd("param", int_at).out()).fails(ESRCH, EINVAL),
    call("sched_setparam", pid("pid"), odd("param", int_at)).fails(EPERM, ESRCH, EINVAL),
    call("sched_get_priority_max", policy("policy")).fails(EINVAL),
    call("sched_get_priority_min", policy("policy")).fails(EINVAL),
    call("sched_rr_get_interval", pid("pid"), timespec("interval").out()).fails(ESRCH, EINVAL, EFAULT),
    call("sched_rr_get_interval_time64", pid("pid"), timespec64("interval").out()).fails(ESRCH, EINVAL, EFAULT),
    call("sched_setaffinity", pid("pid"), uint("len"), odd("user_mask_ptr", wanted_cpus)).fails(EINVAL, EPERM, ESRCH, EFAULT),
    call("sched_getaffinity", pid("pid"), uint("len"), odd("user_mask_ptr", given_cpus).out()).fails(EINVAL, ESRCH, EFAULT),
    call("sched_setattr", pid("pid"), odd("uattr", given_attributes).inout().even_on_error(), uint("flags"))
        .fails(EPERM, EBUSY, EINVAL, ESRCH, E2BIG),
    call("sched_getattr", pid("pid"), odd("uattr", got_attributes).out(), uint("size"), uint("flags")).fails(EINVAL, ESRCH, E2BIG),
    call("getcpu", odd("cpup", uint_at).out(), odd("nodep", uint_at).out(), address("unused")).fails(EFAULT),
};

}  // namespace

const std::span<const Row> sched_rows{rows};

}  // namespace sonde::calls
