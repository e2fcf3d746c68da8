#include "calls/network/iovec.h"

#include <algorithm>

#include "calls/network/bytes_of.h"
#include "calls/network/netlink.h"

namespace sonde::calls {

using decode::Context;
using decode::Value;

namespace {

struct Rest {
  u64 limit;
  int fd;
};

Value* piece(Context& c, std::span<const std::byte> bytes, void* user) {
  auto& rest = *static_cast<Rest*>(user);
  const unsigned word = c.word();
  const u64 base = load_word(bytes, 0, word);
  const u64 length = load_word(bytes, word, word);
  const u64 shown = std::min(length, rest.limit);
  if (rest.limit != ~u64{0}) rest.limit -= shown;  // no limit stays none
  Value* s = c.structure();
  c.add(s, "iov_base", socket_bytes(c, rest.fd, base, shown));
  c.add(s, "iov_len", c.uint(length));
  return s;
}

}  // namespace

Value* iovec_at(Context& c, u64 addr, u64 count, u64 limit, int fd) {
  Rest rest{limit, fd};
  return c.array_at(addr, count, 2 * c.word(), piece, &rest);
}

}  // namespace sonde::calls
