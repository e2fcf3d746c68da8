#pragma once

#include <cstddef>
#include <cstring>
#include <span>
#include <string_view>
#include <type_traits>

#include "base/types.h"

namespace sonde::symbols {

// Reads little-endian data from bytes that nobody vouches for.
//
// A read beyond the end gives zero and makes the cursor fail for good: a parser reads on and asks ok() once, where it
// matters. Nothing outside the span is ever touched.
class ByteCursor {
 public:
  explicit ByteCursor(std::span<const std::byte> bytes, std::size_t position = 0)
      : bytes_(bytes), position_(position <= bytes.size() ? position : bytes.size()), ok_(position <= bytes.size()) {}

  bool ok() const { return ok_; }
  bool at_end() const { return position_ >= bytes_.size(); }
  std::size_t position() const { return position_; }
  std::size_t remaining() const { return bytes_.size() - position_; }

  template <class T>
  T integer() {
    static_assert(std::is_integral_v<T>);
    T value{};
    if (remaining() < sizeof value) {
      fail();
      return 0;
    }
    std::memcpy(&value, bytes_.data() + position_, sizeof value);
    position_ += sizeof value;
    return value;
  }
  u8 get8() { return integer<u8>(); }
  u16 get16() { return integer<u16>(); }
  u32 get32() { return integer<u32>(); }
  u64 get64() { return integer<u64>(); }
  // An address-sized word: 8 or 4 bytes.
  u64 word(bool is_64) { return is_64 ? get64() : get32(); }

  // LEB128; bits beyond the 64th are dropped.
  u64 uleb();
  i64 sleb();

  // Up to the next NUL, which is consumed; fails without one.
  std::string_view c_string();
  std::span<const std::byte> bytes(u64 count);
  void skip(u64 count) { bytes(count); }
  void seek(u64 position);
  void fail() {
    ok_ = false;
    position_ = bytes_.size();
  }

 private:
  std::span<const std::byte> bytes_;
  std::size_t position_;
  bool ok_;
};

}  // namespace sonde::symbols
