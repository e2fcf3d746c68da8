// Classic BPF programs (struct sock_fprog), as seccomp and socket filters take them.
#pragma once

#include "decode/context.h"

namespace sonde::calls {

// What a program's constants mean: actions of seccomp, or offsets into a packet.
enum class FilterFor : u8 { seccomp, socket };

// The program at an address: {len=4, filter=[BPF_STMT(…), …]}; its statements only when structures are not abbreviated.
decode::Value* classic_bpf_at(decode::Context& c, u64 addr, FilterFor use);

// `count` statements without the structure that tells of them.
decode::Value* classic_bpf_statements_at(decode::Context& c, u64 addr, u32 count);

}  // namespace sonde::calls
