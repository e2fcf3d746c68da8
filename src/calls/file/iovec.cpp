#include "calls/file/iovec.h"

#include <algorithm>

namespace sonde::calls {

using decode::Context;
using decode::Value;

namespace {

struct Want {
  bool bytes;  // else addresses
  u64 left;
};

u64 word_at(std::span<const std::byte> bytes, std::size_t at, unsigned size) {
  u64 word = 0;
  std::memcpy(&word, bytes.data() + at, size);
  return word;
}

Value* piece(Context& c, std::span<const std::byte> bytes, void* user) {
  Want& want = *static_cast<Want*>(user);
  const u64 base = word_at(bytes, 0, c.word());
  const u64 length = word_at(bytes, c.word(), c.word());
  Value* s = c.structure();
  if (want.bytes) {
    const u64 shown = std::min(length, want.left);
    want.left -= shown;
    c.add(s, "iov_base", c.buffer_at(base, shown));
  } else {
    c.add(s, "iov_base", c.address(base));
  }
  c.add(s, "iov_len", c.uint(length));
  return s;
}

Value* pieces(Context& c, u64 addr, u64 count, Want want) {
  return c.array_at(addr, count, 2 * c.word(), piece, &want);
}

}  // namespace

Value* iovec_bytes(Context& c, u64 addr, u64 count) { return pieces(c, addr, count, {true, ~u64{0}}); }
Value* iovec_filled(Context& c, u64 addr, u64 count, u64 bytes) { return pieces(c, addr, count, {true, bytes}); }
Value* iovec_addresses(Context& c, u64 addr, u64 count) { return pieces(c, addr, count, {false, 0}); }

}  // namespace sonde::calls
