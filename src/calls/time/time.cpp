#include "calls/time/time.h"

#include <ctime>

namespace sonde::calls {

using decode::Context;
using decode::Value;

Value* take_timespec(Context& c, Fields& f, unsigned word) {
  Value* s = c.structure();
  const i64 seconds = word == 8 ? f.take<i64>() : f.take<i32>();
  c.add(s, "tv_sec", c.sint(seconds));
  c.add(s, "tv_nsec", c.uint(f.of_size(word)));
  return s;
}

Value* take_timeval(Context& c, Fields& f, unsigned word) {
  Value* s = c.structure();
  const i64 seconds = word == 8 ? f.take<i64>() : f.take<i32>();
  c.add(s, "tv_sec", c.sint(seconds));
  c.add(s, "tv_usec", c.uint(f.of_size(word)));
  return s;
}

Value* timespec_at(Context& c, u64 addr, TimeWidth width) {
  const unsigned word = time_word(c.abi(), width);
  Fields f = fetch(c, addr, u64{2} * word);
  return f ? take_timespec(c, f, word) : c.address(addr);
}

Value* timeval_at(Context& c, u64 addr) {
  const unsigned word = time_word(c.abi(), TimeWidth::native);
  Fields f = fetch(c, addr, u64{2} * word);
  return f ? take_timeval(c, f, word) : c.address(addr);
}

Value* itimerspec_at(Context& c, u64 addr, TimeWidth width) {
  const unsigned word = time_word(c.abi(), width);
  Fields f = fetch(c, addr, u64{4} * word);
  if (!f) return c.address(addr);
  Value* s = c.structure();
  Value* interval = take_timespec(c, f, word);
  Value* value = take_timespec(c, f, word);
  c.add(s, "it_interval", interval);
  c.add(s, "it_value", value);
  return s;
}

const char* date_words(Context& c, i64 seconds) {
  if (seconds == 0) return nullptr;
  const std::time_t t = seconds;
  std::tm parts{};
  if (localtime_r(&t, &parts) == nullptr) return nullptr;
  auto to = c.arena().array<char>(64);
  return std::strftime(to.data(), to.size(), "%FT%T%z", &parts) != 0 ? to.data() : nullptr;
}

Value* remaining(Context& c, const sys::Spec&, u64 addr) { return will_restart(c) ? timespec_at(c, addr) : c.address(addr); }

Value* remaining64(Context& c, const sys::Spec&, u64 addr) {
  return will_restart(c) ? timespec_at(c, addr, TimeWidth::wide) : c.address(addr);
}

}  // namespace sonde::calls
