// struct iovec: the pieces of a scattered read or write.
#pragma once

#include "decode/context.h"

namespace sonde::calls {

// The whole of each piece: [{iov_base="…", iov_len=3}, …].
decode::Value* iovec_bytes(decode::Context& c, u64 addr, u64 count);
// The same, but of only the first `bytes` bytes altogether: what a read has filled.
decode::Value* iovec_filled(decode::Context& c, u64 addr, u64 count, u64 bytes);
// Where the pieces are: [{iov_base=0x…, iov_len=3}, …].
decode::Value* iovec_addresses(decode::Context& c, u64 addr, u64 count);

}  // namespace sonde::calls
