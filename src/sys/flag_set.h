// Named values of one argument: or-ed bits (O_CREAT|O_EXCL) or one of many (SEEK_SET).
// The sets themselves are generated from src/sys/flags/*.flags; see tools/gen_flags.py for the form of those files.
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <string_view>

namespace sonde::sys {

struct Flag {
  std::uint64_t value;
  std::string_view name;
};

enum class SetKind : unsigned char {
  flags,   // bits: printed in the order of the set, A|B|0x rest; composite masks stand before their parts
  values,  // one of: sorted by value, so that find() is a binary search
};

struct FlagSet {
  std::string_view name;     // of the set itself: "open_mode_flags"
  std::string_view unknown;  // what stands in the comment of an unknown value: "O_???"; may be empty
  SetKind kind;
  std::span<const Flag> flags;         // every ABI but i386, unless that one is the same
  std::span<const Flag> i386_flags{};  // i386's, where a value differs there; otherwise empty

  // The flags of this set under the i386 ABI or under any other.
  std::span<const Flag> of(bool i386) const { return i386 && !i386_flags.empty() ? i386_flags : flags; }
};

// The entry with exactly this value, or null. Where several names have one value the first of the .flags file wins.
inline const Flag* find(const FlagSet& set, std::uint64_t value, bool i386 = false) {
  const std::span<const Flag> flags = set.of(i386);
  if (set.kind == SetKind::values) {
    const auto at = std::ranges::lower_bound(flags, value, {}, &Flag::value);
    return at != flags.end() && at->value == value ? &*at : nullptr;
  }
  const auto at = std::ranges::find(flags, value, &Flag::value);
  return at != flags.end() ? &*at : nullptr;
}

}  // namespace sonde::sys
