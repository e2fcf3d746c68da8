// The values of socket options.
#pragma once

#include "decode/context.h"

namespace sonde::calls {

struct OptionCall {
  u32 level;
  u32 option;
};

// What setsockopt was given: `length` bytes at `addr`.
decode::Value* option_to_set(decode::Context& c, OptionCall o, u64 addr, u32 length);
// What getsockopt wrote: `length` bytes at `addr`, where there was room for `room`. length > 0.
decode::Value* option_got(decode::Context& c, OptionCall o, u64 addr, u32 length, u32 room);

}  // namespace sonde::calls
