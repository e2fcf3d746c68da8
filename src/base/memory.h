// Memory that is not ours: a live process, a core file, a recorded trace, a buffer. One interface for all readers.
#pragma once

#include <span>
#include <type_traits>

#include "base/types.h"

namespace sonde {

class Memory {
 public:
  virtual ~Memory() = default;

  // Copies from `addr` into `out`. Returns how many bytes could be read from the start: `out.size()`, or less when
  // a page in between is not readable, 0 when the first byte is not. Never fails in another way.
  virtual std::size_t read(RemoteAddr addr, std::span<std::byte> out) = 0;

  // True when all of `out` was read; else `out` is left in an unspecified state.
  template <class T>
    requires std::is_trivially_copyable_v<T>
  bool read_object(RemoteAddr addr, T& out) {
    return read(addr, std::as_writable_bytes(std::span(&out, 1))) == sizeof(T);
  }
};

}  // namespace sonde
