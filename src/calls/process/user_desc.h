// struct user_desc: a segment descriptor of i386 programs.
#pragma once

#include "calls/fields.h"

namespace sonde::calls {

// {entry_number=12, base_addr=0xf7fbf500, limit=0x0fffff, seg_32bit=1, contents=0, …}
decode::Value* user_desc_from(decode::Context& c, Fields f);
decode::Value* user_desc_at(decode::Context& c, u64 addr);
constexpr u32 kUserDescSize = 16;

}  // namespace sonde::calls
