// Resource limits, resource usage, priorities.
#include <cerrno>
#include <cstdio>

#include "calls/process/rusage.h"
#include "calls/tables.h"
#include "sys/flags/process.h"

namespace sonde::calls {

using namespace sys;
using decode::Context;
using decode::Value;

namespace {

// Whole kilobytes show as such: 8192*1024.
Value* limit(Context& c, u64 v, unsigned word) {
  Value* value = c.uint(v);
  if (word == 8 && v == ~u64{0}) return named_number(value, "RLIM64_INFINITY");
  if (word == 4 && v == ~u32{0}) return named_number(value, "RLIM_INFINITY");
  if (v <= 1024 || v % 1024 != 0) return value;
  auto to = c.arena().array<char>(32);
  const int n = std::snprintf(to.data(), to.size(), "%llu*1024", static_cast<unsigned long long>(v / 1024));
  return named_number(value, {to.data(), static_cast<std::size_t>(n)});
}

Value* rlimit(Context& c, u64 addr, unsigned word) {
  Fields f = fetch(c, addr, u64{2} * word, word);
  if (!f) return c.address(addr);
  Value* s = c.structure();
  c.add(s, "rlim_cur", limit(c, f.ulong(), word));
  c.add(s, "rlim_max", limit(c, f.ulong(), word));
  return s;
}
Value* rlimit64(Context& c, const Spec&, u64 addr) { return rlimit(c, addr, 8); }
Value* rlimit_native(Context& c, const Spec&, u64 addr) { return rlimit(c, addr, c.abi() == Abi::i386 ? 4 : 8); }

// "0.01 s"
const char* seconds_words(Context& c, u64 ticks) {
  constexpr u64 kTicks = 100;  // USER_HZ
  auto words = c.arena().array<char>(32);
  std::snprintf(words.data(), words.size(), "%llu.%02u s", static_cast<unsigned long long>(ticks / kTicks), static_cast<unsigned>(ticks % kTicks));
  return words.data();
}

Value* tms(Context& c, const Spec&, u64 addr) {
  const unsigned word = c.abi() == Abi::i386 ? 4 : 8;
  Fields f = fetch(c, addr, u64{4} * word, word);
  if (!f) return c.address(addr);
  Value* s = c.structure();
  for (const char* name : {"tms_utime", "tms_stime", "tms_cutime", "tms_cstime"}) {
    const auto ticks = static_cast<u64>(f.slong());
    c.add(s, name, c.uint(ticks))->comment = ticks != 0 ? seconds_words(c, ticks) : nullptr;
  }
  return s;
}

Value* priority_who_id(Context& c, const Spec&, u64 raw) {
  const i32 who = static_cast<i32>(raw);
  switch (static_cast<u32>(c.call.args[0])) {
    case 0: return c.pid(who, decode::PidKind::process);
    case 1: return c.pid(who, decode::PidKind::group);
    default: return c.sint(who);
  }
}

constexpr Spec resource(const char* n) { return values(n, rlimit_resources); }

constexpr Row rows[] = {
    call("getrlimit", resource("resource"), odd("rlim", rlimit_native).out()).fails(EINVAL, EFAULT),
    call("ugetrlimit", resource("resource"), odd("rlim", rlimit_native).out()).fails(EINVAL, EFAULT),
    call("setrlimit", resource("resource"), odd("rlim", rlimit_native)).fails(EPERM, EINVAL, EFAULT),
    call("prlimit64", pid("pid"), resource("resource"), odd("new_rlim", rlimit64), odd("old_rlim", rlimit64).out())
        .fails(EPERM, ESRCH, EINVAL, EFAULT),
    call("getrusage", values("who", rusage_who), rusage("ru").out()).fails(EINVAL, EFAULT),
    call("times", odd("tbuf", tms).out()).returns(Return::unsigned_number).fails(EFAULT),
    call("getpriority", values("which", priority_who), odd("who", priority_who_id)).fails(ESRCH, EINVAL),
    call("setpriority", values("which", priority_who), odd("who", priority_who_id), sint("niceval")).fails(EACCES, EPERM, ESRCH, EINVAL),
    call("nice", sint("increment")).fails(EPERM),
};

}  // namespace

const std::span<const Row> rlimit_rows{rows};

}  // namespace sonde::calls
