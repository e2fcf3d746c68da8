#include "symbols/io/byte_cursor.h"

namespace sonde::symbols {

u64 ByteCursor::uleb() {
  u64 value = 0;
  for (unsigned shift = 0;; shift += 7) {
    const u8 byte = get8();
    if (!ok_) return 0;
    if (shift < 64) value |= static_cast<u64>(byte & 0x7f) << shift;
    if ((byte & 0x80) == 0) return value;
  }
}

i64 ByteCursor::sleb() {
  u64 value = 0;
  unsigned shift = 0;
  for (;;) {
    const u8 byte = get8();
    if (!ok_) return 0;
    if (shift < 64) value |= static_cast<u64>(byte & 0x7f) << shift;
    shift += 7;
    if ((byte & 0x80) != 0) continue;
    if (shift < 64 && (byte & 0x40) != 0) value |= ~u64{0} << shift;
    return static_cast<i64>(value);
  }
}

std::string_view ByteCursor::c_string() {
  const char* start = reinterpret_cast<const char*>(bytes_.data()) + position_;
  const void* end = remaining() == 0 ? nullptr : std::memchr(start, 0, remaining());
  if (end == nullptr) {
    fail();
    return {};
  }
  const auto length = static_cast<std::size_t>(static_cast<const char*>(end) - start);
  position_ += length + 1;
  return {start, length};
}

std::span<const std::byte> ByteCursor::bytes(u64 count) {
  if (count > remaining()) {
    fail();
    return {};
  }
  const auto result = bytes_.subspan(position_, static_cast<std::size_t>(count));
  position_ += static_cast<std::size_t>(count);
  return result;
}

void ByteCursor::seek(u64 position) {
  if (!ok_ || position > bytes_.size()) return fail();
  position_ = static_cast<std::size_t>(position);
}

}  // namespace sonde::symbols
