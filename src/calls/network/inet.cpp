#include "calls/network/inet.h"

#include <arpa/inet.h>

#include "sys/flags/socket.h"

namespace sonde::calls {

using decode::Context;
using decode::Value;

void add_port(Context& c, Value* to, const char* name, u16 raw) {
  c.add(to, name, c.dual(c.hex_bytes(keep(c, raw)), c.call_of("htons", {c.uint(ntohs(raw))})));
}

void add_htonl(Context& c, Value* to, const char* name, u32 raw) {
  c.add(to, name, c.dual(c.hex_bytes(keep(c, raw)), c.call_of("htonl", {c.uint(ntohl(raw))})));
}

Value* address_string(Context& c, int family, std::span<const std::byte> bytes) {
  char text[INET6_ADDRSTRLEN] = "";
  ::inet_ntop(family, bytes.data(), text, sizeof text);
  return c.string(c.arena().copy(text), true);
}

Value* ipv4(Context& c, u32 raw) {
  const auto bytes = keep(c, raw);
  return c.dual(c.hex_bytes(bytes), c.call_of("inet_addr", {address_string(c, AF_INET, bytes)}));
}

void add_ipv4(Context& c, Value* to, const char* name, u32 raw) { c.add(to, name, ipv4(c, raw)); }

Value* ipv6(Context& c, std::span<const std::byte> bytes) {
  return c.dual(c.hex_bytes(bytes),
                c.call_of("inet_pton", {c.symbol(sys::address_families, AF_INET6), address_string(c, AF_INET6, bytes)}));
}

void add_ipv6(Context& c, Value* to, const char* name, std::span<const std::byte> bytes) {
  const std::string_view field(name);
  auto reference = c.arena().array<char>(field.size() + 1);
  reference[0] = '&';
  std::ranges::copy(field, reference.begin() + 1);
  Value* alone = c.call_of("inet_pton", {c.symbol(sys::address_families, AF_INET6), address_string(c, AF_INET6, bytes),
                                         c.text({reference.data(), reference.size()})});
  c.add(to, name,
        c.dual(c.hex_bytes(bytes),
               c.call_of("inet_pton", {c.symbol(sys::address_families, AF_INET6), address_string(c, AF_INET6, bytes)}), alone));
}

Value* interface(Context& c, u32 index) {
  const auto name = c.process.interface_name(index);
  if (name.empty()) return c.uint(index);
  return c.dual(c.uint(index), c.call_of("if_nametoindex", {c.string(c.arena().copy(name), true)}));
}

Value* hardware_address(Context& c, std::span<const std::byte> bytes) {
  auto text = c.arena().array<char>(bytes.size() * 3);
  constexpr std::string_view kDigits = "0123456789abcdef";
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const auto b = std::to_integer<unsigned>(bytes[i]);
    text[i * 3] = kDigits[b >> 4];
    text[i * 3 + 1] = kDigits[b & 15];
    text[i * 3 + 2] = ':';
  }
  return c.dual(c.hex_bytes(bytes), c.text({text.data(), text.empty() ? 0 : text.size() - 1}));
}

Value* symbol_or_hex(Context& c, const sys::FlagSet& set, u64 v) {
  return sys::find(set, v) != nullptr ? c.symbol(set, v) : c.hex(v);
}

Value* sharp_byte(Context& c, u8 v) {
  Value* value = c.hex_padded(v, 2);
  value->traits = decode::Trait::sharp;
  return value;
}

Value* commented(Context& c, const sys::FlagSet& set, u64 v) {
  Value* value = c.symbol(set, v);
  value->traits = value->traits | decode::Trait::numbered;
  return value;
}

}  // namespace sonde::calls
