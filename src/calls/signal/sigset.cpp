#include "calls/signal/sigset.h"

namespace sonde::calls {

using decode::Context;
using decode::Value;

Value* sized_sigset(Context& c, u64 addr, u64 size, u64 least) {
  if (size < least || size > 8) return c.address(addr);
  Fields f = fetch(c, addr, size);
  return f ? sigset_of(c, f.of_bytes(size), static_cast<unsigned>((size + 3) / 4 * 4)) : c.address(addr);
}

Value* sigset_decoder(Context& c, const sys::Spec& spec, u64 addr) {
  return sized_sigset(c, addr, c.call.args[spec.length], c.word());
}

Value* sigset_of(Context& c, u64 mask, unsigned size) {
  auto bytes = c.arena().array<std::byte>(size);
  std::memcpy(bytes.data(), &mask, size);
  return c.sigset_from(bytes);
}

}  // namespace sonde::calls
