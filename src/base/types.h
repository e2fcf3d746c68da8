// The numbers of the kernel, each with a type of its own, so that a pid is never taken for an errno
// and an address in the tracee never for a pointer of ours.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>

namespace sonde {

using u8 = std::uint8_t;
using u16 = std::uint16_t;
using u32 = std::uint32_t;
using u64 = std::uint64_t;
using i8 = std::int8_t;
using i16 = std::int16_t;
using i32 = std::int32_t;
using i64 = std::int64_t;

template <class Tag, class Rep>
struct Strong {
  Rep value{};
  constexpr Strong() = default;
  constexpr explicit Strong(Rep v) : value(v) {}
  friend constexpr auto operator<=>(const Strong&, const Strong&) = default;
  constexpr explicit operator bool() const { return value != Rep{}; }
};

using Tid = Strong<struct TidTag, i32>;          // a thread, as in gettid(2), in our own pid namespace
using Pid = Strong<struct PidTag, i32>;          // a process (thread group), as in getpid(2), in our own pid namespace
using Errno = Strong<struct ErrnoTag, i32>;      // a positive error number; 0: no error
using Signal = Strong<struct SignalTag, i32>;    // 1..64; 0: no signal
using FileOffset = Strong<struct FileOffsetTag, u64>;  // an offset in a file

// An address in the tracee. Arithmetic wraps as the tracee's own does.
struct RemoteAddr {
  u64 value{};
  constexpr RemoteAddr() = default;
  constexpr explicit RemoteAddr(u64 v) : value(v) {}
  friend constexpr auto operator<=>(const RemoteAddr&, const RemoteAddr&) = default;
  friend constexpr RemoteAddr operator+(RemoteAddr a, u64 n) { return RemoteAddr(a.value + n); }
  friend constexpr RemoteAddr operator-(RemoteAddr a, u64 n) { return RemoteAddr(a.value - n); }
  friend constexpr u64 operator-(RemoteAddr a, RemoteAddr b) { return a.value - b.value; }
  constexpr explicit operator bool() const { return value != 0; }
};

}  // namespace sonde
