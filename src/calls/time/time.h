// Times as the kernel's structures hold them, and the words for them in rows.
#pragma once

#include "calls/fields.h"
#include "sys/row.h"

namespace sonde::calls {

// The widths of a time's two parts: of the ABI's own long, or 64 bits whatever the ABI (the *_time64 calls of i386).
enum class TimeWidth : u8 { native, wide };

constexpr unsigned time_word(Abi abi, TimeWidth width) { return abi == Abi::i386 && width == TimeWidth::native ? 4 : 8; }

// {tv_sec=1, tv_nsec=2} or {tv_sec=1, tv_usec=2} from the next two words of `f`.
decode::Value* take_timespec(decode::Context& c, Fields& f, unsigned word);
decode::Value* take_timeval(decode::Context& c, Fields& f, unsigned word);

// The same at an address; an address where there is nothing to read.
decode::Value* timespec_at(decode::Context& c, u64 addr, TimeWidth width = TimeWidth::native);
decode::Value* timeval_at(decode::Context& c, u64 addr);
decode::Value* itimerspec_at(decode::Context& c, u64 addr, TimeWidth width = TimeWidth::native);

// A date as strace writes it behind seconds: 2026-11-23T14:44:13+0000, NUL-terminated, in the arena; null for 0 seconds and
// for what is no date.
const char* date_words(decode::Context& c, i64 seconds);

// What time is left to sleep: known only when the call was interrupted.
decode::Value* remaining(decode::Context& c, const sys::Spec&, u64 addr);
decode::Value* remaining64(decode::Context& c, const sys::Spec&, u64 addr);

namespace decoders {
inline decode::Value* timespec(decode::Context& c, const sys::Spec&, u64 a) { return timespec_at(c, a); }
inline decode::Value* timespec64(decode::Context& c, const sys::Spec&, u64 a) { return timespec_at(c, a, TimeWidth::wide); }
inline decode::Value* timeval(decode::Context& c, const sys::Spec&, u64 a) { return timeval_at(c, a); }
inline decode::Value* itimerspec(decode::Context& c, const sys::Spec&, u64 a) { return itimerspec_at(c, a); }
inline decode::Value* itimerspec64(decode::Context& c, const sys::Spec&, u64 a) { return itimerspec_at(c, a, TimeWidth::wide); }
}  // namespace decoders

constexpr sys::Spec timespec(const char* n) { return sys::odd(n, decoders::timespec); }
constexpr sys::Spec timespec64(const char* n) { return sys::odd(n, decoders::timespec64); }
constexpr sys::Spec timeval(const char* n) { return sys::odd(n, decoders::timeval); }
constexpr sys::Spec itimerspec(const char* n) { return sys::odd(n, decoders::itimerspec); }
constexpr sys::Spec itimerspec64(const char* n) { return sys::odd(n, decoders::itimerspec64); }

}  // namespace sonde::calls
