// Timers: interval timers, POSIX timers, timer descriptors, alarm.
#include <cerrno>

#include "calls/tables.h"
#include "calls/time/sigevent.h"
#include "calls/time/time.h"
#include "sys/flags/time.h"

namespace sonde::calls {

using namespace sys;
using decode::Context;
using decode::Value;

namespace {

Value* itimerval(Context& c, const Spec&, u64 addr) {
  const unsigned word = time_word(c.abi(), TimeWidth::native);
  Fields f = fetch(c, addr, u64{4} * word);
  if (!f) return c.address(addr);
  Value* s = c.structure();
  Value* interval = take_timeval(c, f, word);
  Value* value = take_timeval(c, f, word);
  c.add(s, "it_interval", interval);
  c.add(s, "it_value", value);
  return s;
}

constexpr Spec timer_id(const char* n) { return sint(n); }

constexpr Row rows[] = {
    call("alarm", uint("seconds")),
    call("getitimer", values("which", itimer_which), odd("value", itimerval).out()).fails(EINVAL, EFAULT),
    call("setitimer", values("which", itimer_which), odd("value", itimerval), odd("ovalue", itimerval).out())
        .fails(EINVAL, EFAULT),
    call("timer_create", values("which_clock", clock_ids), sigevent("timer_event_spec"), odd("created_timer_id", int_at).out())
        .fails(EAGAIN, EINVAL, ENOMEM, EOPNOTSUPP, EPERM),
    call("timer_settime", timer_id("timer_id"), flags("flags", timer_settime_flags), itimerspec("new_setting"),
         itimerspec("old_setting").out())
        .fails(EINVAL, EFAULT),
    call("timer_settime64", timer_id("timer_id"), flags("flags", timer_settime_flags), itimerspec64("new_setting"),
         itimerspec64("old_setting").out())
        .fails(EINVAL, EFAULT),
    call("timer_gettime", timer_id("timer_id"), itimerspec("setting").out()).fails(EINVAL, EFAULT),
    call("timer_gettime64", timer_id("timer_id"), itimerspec64("setting").out()).fails(EINVAL, EFAULT),
    call("timer_getoverrun", timer_id("timer_id")).fails(EINVAL),
    call("timer_delete", timer_id("timer_id")).fails(EINVAL),
    call("timerfd_create", values("clockid", clock_ids), flags("flags", timerfd_flags))
        .returns(Return::fd).in(in::desc).fails(EMFILE, ENFILE, ENOMEM, EINVAL, EPERM),
    call("timerfd_settime", fd("ufd"), flags("flags", timerfd_flags), itimerspec("utmr"), itimerspec("otmr").out())
        .in(in::desc).fails(EINVAL, ECANCELED, EBADF, EFAULT),
    call("timerfd_settime64", fd("ufd"), flags("flags", timerfd_flags), itimerspec64("utmr"), itimerspec64("otmr").out())
        .in(in::desc).fails(EINVAL, ECANCELED, EBADF, EFAULT),
    call("timerfd_gettime", fd("ufd"), itimerspec("otmr").out()).in(in::desc).fails(EINVAL, EBADF, EFAULT),
    call("timerfd_gettime64", fd("ufd"), itimerspec64("otmr").out()).in(in::desc).fails(EINVAL, EBADF, EFAULT),
};

}  // namespace

const std::span<const Row> timer_rows{rows};

}  // namespace sonde::calls
