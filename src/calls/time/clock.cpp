// Reading, setting and sleeping on clocks.
#include <cerrno>

#include "calls/tables.h"
#include "calls/time/time.h"
#include "sys/flags/time.h"

namespace sonde::calls {

using namespace sys;
using decode::Context;
using decode::Value;

namespace {

// time_t behind a pointer: [1700000000 /* 2023-11-14T22:13:20+0000 */]
Value* time_at(Context& c, const Spec&, u64 addr) {
  const unsigned word = time_word(c.abi(), TimeWidth::native);
  Fields f = fetch(c, addr, word, word);
  if (!f) return c.address(addr);
  const i64 seconds = f.slong();
  Value* v = c.sint(seconds);
  v->comment = date_words(c, seconds);
  return boxed(c, v);
}

Value* date_note(Context& c) {
  const i64 seconds = c.abi() == Abi::i386 ? static_cast<i32>(c.call.result) : c.call.result;
  const char* words = date_words(c, seconds);
  return words != nullptr ? c.text(words) : nullptr;
}

Value* timezone_at(Context& c, const Spec&, u64 addr) {
  Fields f = fetch(c, addr, 8);
  if (!f) return c.address(addr);
  Value* s = c.structure();
  c.add(s, "tz_minuteswest", c.sint(f.take<i32>()));
  c.add(s, "tz_dsttime", c.sint(f.take<i32>()));
  return s;
}

Value* timex(Context& c, u64 addr, TimeWidth width) {
  const unsigned word = time_word(c.abi(), width);
  Fields f = fetch(c, addr, word == 8 ? 208 : 128, word);
  if (!f) return c.address(addr);
  c.stash(0) = 1;
  Value* s = c.structure();
  c.add(s, "modes", c.flags(adjtimex_modes, f.take<u32>()));
  f.align_word();
  for (const char* name : {"offset", "freq"}) c.add(s, name, c.sint(f.slong()));
  for (const char* name : {"maxerror", "esterror"}) c.add(s, name, c.sint(f.slong()));
  c.add(s, "status", c.flags(adjtimex_status, f.take<u32>()));
  f.align_word();
  c.add(s, "constant", c.sint(f.slong()));
  c.add(s, "precision", c.sint(f.slong()));
  c.add(s, "tolerance", c.sint(f.slong()));
  Value* now = take_timeval(c, f, word);
  c.add(s, "time", now);
  for (const char* name : {"tick", "ppsfreq", "jitter"}) c.add(s, name, c.sint(f.slong()));
  c.add(s, "shift", c.sint(f.take<i32>()));
  f.align_word();
  for (const char* name : {"stabil", "jitcnt", "calcnt", "errcnt", "stbcnt"}) c.add(s, name, c.sint(f.slong()));
  c.add(s, "tai", c.sint(f.take<i32>()));
  return s;
}
Value* timex_native(Context& c, const Spec&, u64 addr) { return timex(c, addr, TimeWidth::native); }
Value* timex_wide(Context& c, const Spec&, u64 addr) { return timex(c, addr, TimeWidth::wide); }

Value* clock_state(Context& c) {
  return c.stash(0) == 0 ? nullptr : name_of_value(c, adjtimex_state, static_cast<u64>(c.call.result));
}

constexpr Spec clock_id(const char* n) { return values(n, clock_ids); }
constexpr Spec out_timespec(const char* n) { return timespec(n).out(); }

constexpr Row rows[] = {
    call("time", odd("tloc", time_at).out()).returns(Return::unsigned_number).in(in::clock).notes(date_note).fails(EFAULT),
    call("stime", odd("tptr", time_at).out()).notes(date_note).fails(EPERM, EINVAL, EFAULT),
    call("gettimeofday", timeval("tv").out(), odd("tz", timezone_at).out()).in(in::clock).fails(EFAULT),
    call("settimeofday", timeval("tv"), odd("tz", timezone_at)).in(in::clock).fails(EPERM, EINVAL, EFAULT),
    call("nanosleep", timespec("rqtp"), odd("rmtp", remaining).out().even_on_error()).fails(EINTR, EINVAL, EFAULT),
    call("clock_nanosleep", clock_id("which_clock"), flags("flags", clock_nanosleep_flags), timespec("rqtp"),
         odd("rmtp", [](Context& c, const Spec& s, u64 a) { return (c.call.args[1] & 1) != 0 ? c.address(a) : remaining(c, s, a); })
             .out().even_on_error())
        .fails(EINTR, EINVAL, EFAULT, EOPNOTSUPP),
    call("clock_nanosleep_time64", clock_id("which_clock"), flags("flags", clock_nanosleep_flags), timespec64("rqtp"),
         odd("rmtp", [](Context& c, const Spec& s, u64 a) { return (c.call.args[1] & 1) != 0 ? c.address(a) : remaining64(c, s, a); })
             .out().even_on_error())
        .fails(EINTR, EINVAL, EFAULT, EOPNOTSUPP),
    call("clock_gettime", clock_id("which_clock"), out_timespec("tp")).in(in::clock).fails(EINVAL, EFAULT),
    call("clock_gettime64", clock_id("which_clock"), timespec64("tp").out()).in(in::clock).fails(EINVAL, EFAULT),
    call("clock_getres", clock_id("which_clock"), out_timespec("tp")).in(in::clock).fails(EINVAL, EFAULT),
    call("clock_getres_time64", clock_id("which_clock"), timespec64("tp").out()).in(in::clock).fails(EINVAL, EFAULT),
    call("clock_settime", clock_id("which_clock"), timespec("tp")).in(in::clock).fails(EPERM, EINVAL, EFAULT),
    call("clock_settime64", clock_id("which_clock"), timespec64("tp")).in(in::clock).fails(EPERM, EINVAL, EFAULT),
    call("adjtimex", odd("txc_p", timex_native).out()).in(in::clock).notes(clock_state).fails(EPERM, EINVAL, EFAULT),
    call("clock_adjtime", clock_id("which_clock"), odd("utx", timex_native).out()).in(in::clock).notes(clock_state)
        .fails(EPERM, EINVAL, EOPNOTSUPP, EFAULT),
    call("clock_adjtime64", clock_id("which_clock"), odd("utx", timex_wide).out()).in(in::clock).notes(clock_state)
        .fails(EPERM, EINVAL, EOPNOTSUPP, EFAULT),
};

}  // namespace

const std::span<const Row> clock_rows{rows};

}  // namespace sonde::calls
