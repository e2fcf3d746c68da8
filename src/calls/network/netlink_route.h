// Messages of NETLINK_ROUTE.
#pragma once

#include "decode/context.h"

namespace sonde::calls {

// What follows the header of a message of this type is added to `message`: the fixed structure, then attributes.
void add_route_message(decode::Context& c, decode::Value* message, u16 type, std::span<const std::byte> body);

}  // namespace sonde::calls
