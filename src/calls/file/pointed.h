// What a pointer of a file call points to, where that is a single number or a list of bytes.
#pragma once

#include "decode/context.h"

namespace sonde::calls {

// A number of `size` bytes in the tracee: [5]; its address when it cannot be read.
decode::Value* pointed_signed(decode::Context& c, u64 addr, unsigned size);
decode::Value* pointed_unsigned(decode::Context& c, u64 addr, unsigned size);
decode::Value* pointed_hex(decode::Context& c, u64 addr, unsigned size);

// Decoders of the same, for rows: an int, a loff_t, an off_t.
decode::Value* int_pointer(decode::Context& c, const sys::Spec&, u64 raw);
decode::Value* loff_pointer(decode::Context& c, const sys::Spec&, u64 raw);

// Bytes that are no text: "\x01\x02", of which at most `most` are shown.
decode::Value* hex_bytes(decode::Context& c, std::span<const std::byte> bytes, u64 most);

// The part of a structure that is longer than we know it: bytes `known` to `size` of it, when one of them is not 0.
// Adds `/* bytes 24..31 */ "\x05…"` to `parent`, or `???` when they cannot be read.
void add_unknown_tail(decode::Context& c, decode::Value* parent, u64 addr, u64 known, u64 size);

// The argument that stands in two registers on every ABI, or that another one has told already: not shown.
constexpr bool never(const u64*) { return false; }

}  // namespace sonde::calls
