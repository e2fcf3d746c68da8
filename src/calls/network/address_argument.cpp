#include "calls/network/address_argument.h"

#include <algorithm>

#include "calls/network/sockaddr.h"

namespace sonde::calls {

using decode::Context;
using decode::Value;

namespace {
constexpr u64 kUnread = u64{1} << 40;  // no length was there
}

void remember_length(Context& c, unsigned index) {
  u32 length = 0;
  c.stash(0) = c.read(c.call.args[index], length) ? length : kUnread;
}

Value* written_address(Context& c, u64 addr, u64 length_addr) {
  i32 after = 0;
  if (c.failed() || addr == 0 || c.stash(0) == kUnread || !c.read(length_addr, after)) return c.address(addr);
  return sockaddr_at(c, addr, std::min(after, static_cast<i32>(c.stash(0))));
}

Value* written_length(Context& c, u64 addr, u64 length_addr) {
  i32 after = 0;
  if (addr == 0 || c.stash(0) == kUnread || !c.read(length_addr, after)) return c.address(length_addr);
  const i32 before = static_cast<i32>(c.stash(0));
  Value* list = c.array();
  if (c.failed() || before == after) c.add(list, c.sint(before));
  else c.add(list, c.change(c.sint(before), c.sint(after)));
  return list;
}

}  // namespace sonde::calls
