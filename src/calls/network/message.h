// struct msghdr and what it points to.
#pragma once

#include <span>

#include "decode/context.h"

namespace sonde::calls {

// The fields of a struct msghdr under an ABI.
struct Message {
  u64 name = 0;
  i32 name_length = 0;
  u64 iov = 0;
  u64 iov_count = 0;
  u64 control = 0;
  u64 control_length = 0;
  u32 flags = 0;
};

std::size_t message_size(Abi abi);
Message message_from(std::span<const std::byte> bytes, unsigned word);

// The whole structure. `limit`: how many bytes of the buffers were transferred; `name_before`: msg_namelen before the
// call, shown as `110 => 6` where it changed.
decode::Value* message(decode::Context& c, const Message& m, int fd, u64 limit, i32 name_before);

// Control messages: an array, or the pointer where not one header is there (control.cpp).
decode::Value* control_messages(decode::Context& c, u64 addr, u64 length);

}  // namespace sonde::calls
