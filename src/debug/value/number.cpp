#include "debug/value/number.h"

#include <algorithm>
#include <cstring>

namespace sonde::debug {
namespace {

float half_to_float(u16 half) {
  const u32 sign = (half & 0x8000U) << 16;
  const u32 exponent = (half >> 10) & 0x1f;
  u32 fraction = half & 0x3ffU;
  u32 bits = 0;
  if (exponent == 0x1f) {
    bits = sign | 0x7f800000U | fraction << 13;
  } else if (exponent != 0) {
    bits = sign | (exponent + 112) << 23 | fraction << 13;
  } else {
    float value = static_cast<float>(fraction) / 16777216.0F;
    return sign != 0 ? -value : value;
  }
  float value = 0;
  std::memcpy(&value, &bits, sizeof value);
  return value;
}

}  // namespace

u128 read_wide(std::span<const std::byte> bytes, bool is_signed) {
  u128 value = 0;
  const std::size_t count = std::min<std::size_t>(bytes.size(), 16);
  if (count == 0) return 0;
  for (std::size_t i = count; i-- > 0;) value = value << 8 | static_cast<u8>(bytes[i]);
  if (is_signed && count < 16 && (value >> (8 * count - 1) & 1) != 0) value |= ~u128{0} << (8 * count);
  return value;
}

u64 read_bits(std::span<const std::byte> bytes, bool is_signed) {
  return static_cast<u64>(read_wide(bytes, is_signed));
}

u64 read_bit_field(std::span<const std::byte> bytes, u32 bit_offset, u32 bit_size, bool is_signed) {
  const std::size_t first = bit_offset / 8;
  if (bit_size == 0 || bit_size > 64 || first >= bytes.size()) return 0;
  u128 wide = read_wide(bytes.subspan(first), false) >> (bit_offset % 8);
  if (bit_size < 64) wide &= (u128{1} << bit_size) - 1;
  u64 bits = static_cast<u64>(wide);
  if (is_signed && bit_size < 64 && (bits >> (bit_size - 1) & 1) != 0) bits |= ~u64{0} << bit_size;
  return bits;
}

void write_bit_field(std::span<std::byte> bytes, u32 bit_offset, u32 bit_size, u64 bits) {
  for (u32 i = 0; i < bit_size && i < 64; ++i) {
    const u32 at = bit_offset + i;
    if (at / 8 >= bytes.size()) return;
    const std::byte mask{static_cast<u8>(1U << (at % 8))};
    bytes[at / 8] = (bits >> i & 1) != 0 ? bytes[at / 8] | mask : bytes[at / 8] & ~mask;
  }
}

std::optional<long double> read_floating(std::span<const std::byte> bytes) {
  const auto as = [&]<class T>(T value) -> long double {
    std::memcpy(&value, bytes.data(), std::min(sizeof value, bytes.size()));
    return static_cast<long double>(value);
  };
  switch (bytes.size()) {
    case 2: return half_to_float(static_cast<u16>(read_bits(bytes, false)));
    case 4: return as(float{});
    case 8: return as(double{});
    case 10:
    case 12:
    case 16: {
      long double value = 0;
      std::memcpy(&value, bytes.data(), 10);
      return value;
    }
    default: return std::nullopt;
  }
}

std::vector<std::byte> pack_bits(const symbols::Type& type, u64 bits) {
  std::vector<std::byte> bytes(std::min<u64>(type.byte_size(), 16));
  const bool negative = is_signed_number(type.stripped()) && static_cast<i64>(bits) < 0;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    bytes[i] = i < 8 ? static_cast<std::byte>(bits >> (8 * i)) : negative ? std::byte{0xff} : std::byte{0};
  }
  return bytes;
}

std::vector<std::byte> pack_floating(const symbols::Type& type, long double number) {
  std::vector<std::byte> bytes(std::min<u64>(type.byte_size(), 16));
  const auto put = [&](auto value, std::size_t size) {
    std::memcpy(bytes.data(), &value, std::min(size, bytes.size()));
  };
  switch (bytes.size()) {
    case 4: put(static_cast<float>(number), 4); break;
    case 8: put(static_cast<double>(number), 8); break;
    default: put(number, 10); break;
  }
  return bytes;
}

bool is_signed_number(const symbols::Type& stripped) {
  using symbols::TypeKind;
  switch (stripped.kind()) {
    case TypeKind::integer:
    case TypeKind::character: return stripped.is_signed();
    case TypeKind::enumeration: {
      for (const auto& enumerator : stripped.enumerators()) {
        if (enumerator.value < 0) return true;
      }
      return false;
    }
    default: return false;
  }
}

}  // namespace sonde::debug
