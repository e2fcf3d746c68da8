// siginfo_t: what a signal brings with it. One decoder for calls that take or give one and for signal stops.
#pragma once

#include <span>

#include "calls/fields.h"

namespace sonde::calls {

constexpr u64 kSiginfoSize = 128;

// {si_signo=SIGCHLD, si_code=CLD_EXITED, si_pid=7, si_uid=0, si_status=0, si_utime=0, si_stime=0}
//
// `bytes` are a siginfo_t as `layout` lays it out: the context's own ABI for a structure in the tracee's memory, x86_64 for what
// PTRACE_GETSIGINFO gives. A signal number of 0 (waitid with nothing to tell) gives {}.
decode::Value* siginfo(decode::Context& c, std::span<const std::byte> bytes, Abi layout);
inline decode::Value* siginfo(decode::Context& c, std::span<const std::byte> bytes) { return siginfo(c, bytes, c.abi()); }

// A call's number under an AUDIT_ARCH_*: __NR_write under the context's own ABI, else 4 /* write */.
decode::Value* call_number(decode::Context& c, u32 nr, u32 arch);

decode::Value* siginfo_at(decode::Context& c, u64 addr);
inline decode::Value* siginfo_decoder(decode::Context& c, const sys::Spec&, u64 addr) { return siginfo_at(c, addr); }
constexpr sys::Spec siginfo(const char* n) { return sys::odd(n, siginfo_decoder); }

}  // namespace sonde::calls
