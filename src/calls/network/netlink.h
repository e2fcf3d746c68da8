// What is sent and received over a socket: plain bytes, or netlink messages.
#pragma once

#include "decode/context.h"

namespace sonde::calls {

// `size` bytes at `addr` that went through descriptor `fd`.
decode::Value* socket_bytes(decode::Context& c, int fd, u64 addr, u64 size);

}  // namespace sonde::calls
