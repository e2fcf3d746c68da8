#include "calls/process/rusage.h"

#include "calls/time/time.h"

namespace sonde::calls {

using decode::Context;
using decode::Value;

Value* rusage_at(Context& c, u64 addr) {
  const unsigned word = time_word(c.abi(), TimeWidth::native);
  Fields f = fetch(c, addr, u64{18} * word, word);
  if (!f) return c.address(addr);
  Value* s = c.structure();
  Value* user = take_timeval(c, f, word);
  Value* system = take_timeval(c, f, word);
  c.add(s, "ru_utime", user);
  c.add(s, "ru_stime", system);
  if (c.options.abbreviate) {
    c.more(s);
    return s;
  }
  for (const char* name : {"ru_maxrss", "ru_ixrss", "ru_idrss", "ru_isrss", "ru_minflt", "ru_majflt", "ru_nswap", "ru_inblock",
                           "ru_oublock", "ru_msgsnd", "ru_msgrcv", "ru_nsignals", "ru_nvcsw", "ru_nivcsw"}) {
    c.add(s, name, c.uint(f.ulong()));
  }
  return s;
}

}  // namespace sonde::calls
