#include "calls/signal/sigaction.h"

#include "calls/signal/sigset.h"
#include "sys/flags/signal.h"

namespace sonde::calls {

using decode::Context;
using decode::Value;

namespace {

constexpr u32 kRestorer = 0x04000000;

Value* action(Context& c, u64 function, Value* mask, u64 flags, u64 restorer) {
  Value* s = c.structure();
  c.add(s, "sa_handler", handler(c, function));
  c.add(s, "sa_mask", mask);
  c.add(s, "sa_flags", c.flags(sys::sigaction_flags, flags));
  if ((flags & kRestorer) != 0) c.add(s, "sa_restorer", c.address(restorer));
  return s;
}

}  // namespace

Value* handler(Context& c, u64 addr) {
  return sys::find(sys::sigaction_handlers, addr) != nullptr ? c.symbol(sys::sigaction_handlers, addr) : c.address(addr);
}

Value* sigaction_at(Context& c, u64 addr) {
  // strace asks for a mask of 64 bytes and shows an address where those are not all there.
  Fields f = fetch(c, addr, u64{3} * c.word() + 64);
  if (!f) return c.address(addr);
  const u64 function = f.ulong();
  const u64 flags = f.ulong();
  const u64 restorer = f.ulong();
  return action(c, function, c.sigset_from(f.bytes(8)), flags, restorer);
}

Value* old_sigaction_at(Context& c, u64 addr) {
  Fields f = fetch(c, addr, 16);
  if (!f) return c.address(addr);
  const u64 function = f.take<u32>();
  const u32 mask = f.take<u32>();
  const u32 flags = f.take<u32>();
  return action(c, function, sigset_of(c, mask, 4), flags, f.take<u32>());
}

}  // namespace sonde::calls
