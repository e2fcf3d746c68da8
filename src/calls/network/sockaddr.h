// Socket addresses of every family.
#pragma once

#include <span>

#include "decode/context.h"

namespace sonde::calls {

inline constexpr std::size_t kMostSockaddr = 128;  // sizeof(struct sockaddr_storage)

// The address of `length` bytes at `addr`; the pointer where it cannot be read or is too short to tell its family.
decode::Value* sockaddr_at(decode::Context& c, u64 addr, i64 length);
// The same, from bytes (at least 2).
decode::Value* sockaddr_from(decode::Context& c, std::span<const std::byte> bytes);

// For families that few programs use (sockaddr_rare.cpp): true when `b` was decoded as one of `family`. `b` is followed
// by zeroes up to kMostSockaddr.
bool add_rare_sockaddr(decode::Context& c, decode::Value* s, unsigned family, std::span<const std::byte> b);
// sockaddr_in and sockaddr_in6 with other field names (RxRPC).
void add_inet_fields(decode::Context& c, decode::Value* s, std::span<const std::byte> b);
void add_inet6_fields(decode::Context& c, decode::Value* s, std::span<const std::byte> b);

}  // namespace sonde::calls
