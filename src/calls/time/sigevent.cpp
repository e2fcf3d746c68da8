#include "calls/time/sigevent.h"

#include <csignal>

#include "sys/flags/time.h"

namespace sonde::calls {

using decode::Context;
using decode::Value;

Value* sigval(Context& c, u64 word) {
  Value* s = c.structure();
  c.add(s, "sival_int", c.sint(static_cast<i32>(word)));
  c.add(s, "sival_ptr", c.address(word));
  return s;
}

Value* sigevent_at(Context& c, u64 addr) {
  const unsigned word = c.word();
  Fields f = fetch(c, addr, u64{word} * 3 + 8);
  if (!f) return c.address(addr);
  Value* s = c.structure();
  const u64 value = f.ulong();
  const i32 signo = f.take<i32>();
  const i32 notify = f.take<i32>();
  if (value != 0) c.add(s, "sigev_value", sigval(c, value));
  const bool signals = notify == SIGEV_SIGNAL || notify == SIGEV_THREAD || notify == SIGEV_THREAD_ID;
  c.add(s, "sigev_signo", signals ? c.signal(signo) : c.uint(static_cast<u32>(signo)));
  c.add(s, "sigev_notify", c.symbol(sys::sigev_notify, static_cast<u32>(notify)));
  if (notify == SIGEV_THREAD_ID) {
    c.add(s, "sigev_notify_thread_id", c.pid(f.take<i32>(), decode::PidKind::thread));
  } else if (notify == SIGEV_THREAD) {
    const u64 function = f.ulong();
    c.add(s, "sigev_notify_function", c.address(function));
    c.add(s, "sigev_notify_attributes", c.address(f.ulong()));
  }
  return s;
}

}  // namespace sonde::calls
