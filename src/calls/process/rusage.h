// struct rusage: what a process used.
#pragma once

#include "calls/fields.h"

namespace sonde::calls {

decode::Value* rusage_at(decode::Context& c, u64 addr);
inline decode::Value* rusage_decoder(decode::Context& c, const sys::Spec&, u64 addr) { return rusage_at(c, addr); }
constexpr sys::Spec rusage(const char* n) { return sys::odd(n, rusage_decoder); }

}  // namespace sonde::calls
