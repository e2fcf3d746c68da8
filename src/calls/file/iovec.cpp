#include "calls/file/iovec.h"

#include <algorithm>

namespace sonde::calls {

using decode::Context;
using decode::Value;

namespace {

struct Want {
  bool bytes;  // else addresses
  bool limited = false;
  u64 left = 0;
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
    const u64 shown = want.limited ? std::min(length, want.left) : length;
    want.left -= want.limited ? shown : 0;
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

Value* iovec_bytes(Context& c, u64 addr, u64 count) { return pieces(c, addr, count, {.bytes = true}); }
Value* iovec_filled(Context& c, u64 addr, u64 count, u64 bytes) { return pieces(c, addr, count, {.bytes = true, .limited = true, .left = bytes}); }
Value* iovec_addresses(Context& c, u64 addr, u64 count) { return pieces(c, addr, count, {.bytes = false}); }

}  // namespace sonde::calls
