#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "base/types.h"

namespace sonde::symbols {

// No section that we unpack is larger; a small file that claims to be is a bomb.
constexpr u64 most_unpacked_bytes = u64{1} << 30;

// A whole .xz stream; empty if it is damaged or unpacks to more than `limit`.
std::vector<std::byte> unpack_xz(std::span<const std::byte> packed, u64 limit = u64{256} << 20);

// A section with SHF_COMPRESSED, header included (zlib only); empty if it is damaged.
std::vector<std::byte> inflate_section(std::span<const std::byte> packed, bool is_64);

}  // namespace sonde::symbols
