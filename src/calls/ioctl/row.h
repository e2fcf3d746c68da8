// ioctl commands as rows: each names its command (as src/sys/ioctls/ioctls.tbl does) and describes the third argument.
//
//   command("TIOCGWINSZ", structure("winsize", winsize).out()),
//
// One table per file of this folder, one line in tables.def beside this header.
#pragma once

#include <span>

#include "decode/context.h"
#include "sys/row.h"

namespace sonde::calls::ioctl {

struct Command {
  const char* name;
  sys::Row row;
};

// The first two arguments of every ioctl.
decode::Value* show_request(decode::Context& c, const sys::Spec&, u64 raw);
constexpr sys::Spec request = sys::odd("request", show_request).as(sys::CType::u32_);

constexpr sys::Row row_with(sys::Spec argument) {
  argument.name = "argp";
  return sys::call("", sys::fd("fd"), request, argument);
}
constexpr Command command(const char* name, sys::Spec argument) { return {name, row_with(argument)}; }
constexpr Command command(const char* name) { return {name, sys::call("", sys::fd("fd"), request)}; }
// The same for a call that returns something else than a number.
constexpr Command command(sys::Return result, const char* name, sys::Spec argument) {
  return {name, row_with(argument).returns(result)};
}
constexpr Command command(sys::Return result, const char* name) { return {name, sys::call("", sys::fd("fd"), request).returns(result)}; }

// Commands whose size is part of the call (EVIOCGNAME(255)): each returns null when it is none of its own.
const sys::Row* sized_row(u32 command);
decode::Value* sized_name(decode::Context& c, u32 command);

// Arguments that are a pointer to one integer: [5].
decode::Value* show_int(decode::Context& c, const sys::Spec&, u64 raw);
decode::Value* show_uint(decode::Context& c, const sys::Spec&, u64 raw);
decode::Value* show_long(decode::Context& c, const sys::Spec&, u64 raw);
decode::Value* show_ulong(decode::Context& c, const sys::Spec&, u64 raw);
decode::Value* show_s64(decode::Context& c, const sys::Spec&, u64 raw);
decode::Value* show_u64(decode::Context& c, const sys::Spec&, u64 raw);
decode::Value* show_hex32(decode::Context& c, const sys::Spec&, u64 raw);
decode::Value* show_hex64(decode::Context& c, const sys::Spec&, u64 raw);
// … of a FlagSet in `meta`, 32 bits.
decode::Value* show_flags32(decode::Context& c, const sys::Spec&, u64 raw);
decode::Value* show_value32(decode::Context& c, const sys::Spec&, u64 raw);

constexpr sys::Spec int_at(const char* n) { return sys::odd(n, show_int); }
constexpr sys::Spec uint_at(const char* n) { return sys::odd(n, show_uint); }
constexpr sys::Spec long_at(const char* n) { return sys::odd(n, show_long); }
constexpr sys::Spec ulong_at(const char* n) { return sys::odd(n, show_ulong); }
constexpr sys::Spec s64_at(const char* n) { return sys::odd(n, show_s64); }
constexpr sys::Spec u64_at(const char* n) { return sys::odd(n, show_u64); }
constexpr sys::Spec hex32_at(const char* n) { return sys::odd(n, show_hex32); }
constexpr sys::Spec hex64_at(const char* n) { return sys::odd(n, show_hex64); }
constexpr sys::Spec flags_at(const char* n, const sys::FlagSet& set) {
  auto s = sys::odd(n, show_flags32);
  s.meta = &set;
  return s;
}
constexpr sys::Spec value_at(const char* n, const sys::FlagSet& set) {
  auto s = sys::odd(n, show_value32);
  s.meta = &set;
  return s;
}

// `size` bytes at `raw`, all of them or none: none also where structures were asked to show as addresses.
inline std::span<const std::byte> structure_bytes(decode::Context& c, u64 raw, u64 size) {
  if (raw == 0 || !c.options.verbose) return {};
  const auto bytes = c.read_bytes(raw, size);
  return bytes.size() < size ? std::span<const std::byte>{} : bytes;
}

#define COMMANDS(name) extern const std::span<const Command> name##_commands;
#include "calls/ioctl/tables.def"
#undef COMMANDS

}  // namespace sonde::calls::ioctl
