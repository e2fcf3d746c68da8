// Integers out of bytes that were read from the tracee.
#pragma once

#include <algorithm>
#include <cstring>
#include <span>
#include <type_traits>

#include "base/types.h"

namespace sonde::calls {

// The object at `offset`; what lies beyond the bytes counts as zero.
template <class T>
  requires std::is_trivially_copyable_v<T>
T load(std::span<const std::byte> bytes, std::size_t offset) {
  T value{};
  if (offset < bytes.size()) std::memcpy(&value, bytes.data() + offset, std::min(sizeof value, bytes.size() - offset));
  return value;
}

// A word of the tracee: 4 or 8 bytes.
inline u64 load_word(std::span<const std::byte> bytes, std::size_t offset, unsigned word) {
  return word == 4 ? load<u32>(bytes, offset) : load<u64>(bytes, offset);
}

}  // namespace sonde::calls
