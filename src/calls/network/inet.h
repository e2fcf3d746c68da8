// The pieces of network addresses as they show in structures: each adds one field.
#pragma once

#include <span>

#include "decode/context.h"

namespace sonde::calls {

// A port or protocol in network byte order (`raw` as it lies in memory): sin_port=htons(80).
void add_port(decode::Context& c, decode::Value* to, const char* name, u16 raw);
void add_htonl(decode::Context& c, decode::Value* to, const char* name, u32 raw);
// sin_addr=inet_addr("127.0.0.1")
void add_ipv4(decode::Context& c, decode::Value* to, const char* name, u32 raw);
decode::Value* ipv4(decode::Context& c, u32 raw);
// inet_pton(AF_INET6, "::1", &sin6_addr), or name=inet_pton(AF_INET6, "::1") where `inside` another form is due.
void add_ipv6(decode::Context& c, decode::Value* to, const char* name, std::span<const std::byte> bytes);
decode::Value* ipv6(decode::Context& c, std::span<const std::byte> bytes);
// "::1" and "127.0.0.1" as quoted strings.
decode::Value* address_string(decode::Context& c, int family, std::span<const std::byte> bytes);
// if_nametoindex("lo"), or the number where there is no such interface.
decode::Value* interface(decode::Context& c, u32 index);
// 00:11:22:33:44:55
decode::Value* hardware_address(decode::Context& c, std::span<const std::byte> bytes);
// A symbol where the value has a name, hexadecimal without a comment where it has none.
decode::Value* symbol_or_hex(decode::Context& c, const sys::FlagSet& set, u64 v);
// Number and name together, unless -X raw leaves the name out: 0x1 /* AX25_P_ROSE */.
decode::Value* commented(decode::Context& c, const sys::FlagSet& set, u64 v);
// A byte as printf's %#02x: 00, 0x9, 0x1f.
decode::Value* sharp_byte(decode::Context& c, u8 v);
// A copy of an object in the arena.
template <class T>
std::span<const std::byte> keep(decode::Context& c, const T& object) {
  T* to = c.arena().make<T>(object);
  return std::as_bytes(std::span(to, 1));
}

}  // namespace sonde::calls
