// Numbers in the bytes of a program: little-endian integers of 1 to 16 bytes, floats of 2 to 16.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "symbols/dwarf/type.h"

namespace sonde::debug {

__extension__ using u128 = unsigned __int128;
__extension__ using i128 = __int128;

// The lowest 64 bits, extended by the sign where `is_signed`.
u64 read_bits(std::span<const std::byte> bytes, bool is_signed);
u128 read_wide(std::span<const std::byte> bytes, bool is_signed);
// `bit_size` bits from `bit_offset` on; at most 64.
u64 read_bit_field(std::span<const std::byte> bytes, u32 bit_offset, u32 bit_size, bool is_signed);
void write_bit_field(std::span<std::byte> bytes, u32 bit_offset, u32 bit_size, u64 bits);

// Nothing for a size that no float has.
std::optional<long double> read_floating(std::span<const std::byte> bytes);

// As many bytes as the type has; what does not fit is cut off.
std::vector<std::byte> pack_bits(const symbols::Type& type, u64 bits);
std::vector<std::byte> pack_floating(const symbols::Type& type, long double number);

// Whether arithmetic takes it for signed: by the type, and for an enumeration by its underlying type or values.
bool is_signed_number(const symbols::Type& stripped);

}  // namespace sonde::debug
