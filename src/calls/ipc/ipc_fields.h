// What System V IPC and message queues have in common: keys, permissions, times.
#pragma once

#include <span>

#include "calls/network/bytes_of.h"
#include "decode/context.h"
#include "sys/row.h"

namespace sonde::calls {

// IPC_PRIVATE, 0x1234
decode::Value* ipc_key(decode::Context& c, const sys::Spec&, u64 raw);
// IPC_CREAT|0600
decode::Value* ipc_get_flags_value(decode::Context& c, const sys::Spec&, u64 raw);
// IPC_STAT, on i386 IPC_64|IPC_STAT; `meta` of the Spec is the set of commands.
decode::Value* ipc_command(decode::Context& c, const sys::Spec& spec, u64 raw);
constexpr sys::Spec ipc_command_of(const sys::FlagSet& set) {
  auto s = sys::odd("cmd", ipc_command);
  s.meta = &set;
  return s;
}
// The command without IPC_64.
u32 plain_command(u64 raw);

// {uid=0, gid=0, mode=0600, key=0, cuid=0, cgid=0}; the first three alone where it is about to be set.
decode::Value* ipc_permissions(decode::Context& c, std::span<const std::byte> ipc64_perm, bool to_set);
inline std::size_t permissions_size(Abi abi) { return word_size(abi) == 8 ? 48 : 36; }

// A struct timespec; `narrow`: of two 32-bit words.
decode::Value* timespec_at(decode::Context& c, u64 addr, bool narrow);

}  // namespace sonde::calls
