// Pairs of times that utimensat and its elders take.
#pragma once

#include "decode/context.h"

namespace sonde::calls {

// {tv_sec=1, tv_nsec=2} /* 1970-01-01T00:00:01.000000002+0000 */
decode::Value* moment(decode::Context& c, i64 seconds, i64 fraction, const char* fraction_name, unsigned digits);

}  // namespace sonde::calls
