// The register structures that ptrace reads and writes.
#pragma once

#include "calls/fields.h"

namespace sonde::calls {

// {r15=0x…, r14=0x…, …}: as many whole registers as there are bytes.
decode::Value* general_registers(decode::Context& c, std::span<const std::byte> bytes);
decode::Value* float_registers(decode::Context& c, std::span<const std::byte> bytes);
u64 general_registers_size(Abi abi);
u64 float_registers_size(Abi abi);

// An offset into struct user: 8*RAX, 8*SS+8, offsetof(struct user, u_debugreg).
decode::Value* user_offset(decode::Context& c, u64 offset);

}  // namespace sonde::calls
