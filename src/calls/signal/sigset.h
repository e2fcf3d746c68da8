// Signal sets and what else the calls about signals share.
#pragma once

#include "calls/fields.h"

namespace sonde::calls {

// A set whose size the caller of a rt_* call gives: an address unless it is from `least` to 8 bytes.
decode::Value* sized_sigset(decode::Context& c, u64 addr, u64 size, u64 least);

// The set that an argument points to, its size in argument `length` of the spec.
decode::Value* sigset_decoder(decode::Context& c, const sys::Spec& spec, u64 addr);
constexpr sys::Spec sized_sigset(const char* n, i8 size_argument) { return sys::odd(n, sigset_decoder).len(size_argument); }

// The first `size` bytes of a number as a set: the old calls' masks.
decode::Value* sigset_of(decode::Context& c, u64 mask, unsigned size);

}  // namespace sonde::calls
