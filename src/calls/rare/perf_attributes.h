// struct perf_event_attr, for those who meet it elsewhere than in perf_event_open.
#pragma once

#include "decode/context.h"

namespace sonde::calls {

decode::Value* perf_attributes_at(decode::Context& c, u64 addr);

}  // namespace sonde::calls
