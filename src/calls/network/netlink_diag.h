// Messages of NETLINK_SOCK_DIAG for internet and unix sockets.
#pragma once

#include <span>

#include "decode/context.h"

namespace sonde::calls {

// Adds what follows the header: a request (`dump` or not) goes to the kernel, an answer comes from it. False: not known.
bool add_sock_diag_message(decode::Context& c, decode::Value* message, u16 type, std::span<const std::byte> body, bool request);

}  // namespace sonde::calls
