#include "calls/network/netlink.h"

namespace sonde::calls {

decode::Value* socket_bytes(decode::Context& c, int, u64 addr, u64 size) { return c.buffer_at(addr, size); }

}  // namespace sonde::calls
