#include "calls/file/open_flags.h"

#include <fcntl.h>

#include "sys/flags/open.h"

namespace sonde::calls {

decode::Value* open_modes(decode::Context& c, u64 flags) {
  return c.joined(flags, {c.symbol(sys::access_modes, flags & O_ACCMODE), c.flags(sys::open_mode_flags, flags & ~u64{O_ACCMODE})});
}

decode::Value* open_flags(decode::Context& c, const sys::Spec&, u64 raw) { return open_modes(c, static_cast<u32>(raw)); }

}  // namespace sonde::calls
