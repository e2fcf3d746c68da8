// Scattered buffers: [{iov_base="abc", iov_len=3}, …].
#pragma once

#include "decode/context.h"

namespace sonde::calls {

// `count` pieces at `addr`; of their bytes the first `limit` are of interest (what was received). Bytes of descriptor `fd`
// may be netlink messages.
decode::Value* iovec_at(decode::Context& c, u64 addr, u64 count, u64 limit, int fd);

}  // namespace sonde::calls
