// A section of a file, read piece by piece as it is used.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "symbols/elf/elf_file.h"

namespace sonde::symbols::dwarf {

// The bytes have their places in memory from the start; what is there is nothing but zeros until ensure() has read it.
// Not for several threads at once, unless all of it was read before.
class LazySection {
 public:
  LazySection() = default;
  // A compressed section is unpacked whole. What does not lie inside the file is empty.
  LazySection(const ElfFile& file, const Section& section);
  ~LazySection();
  LazySection(LazySection&& other) noexcept { swap(other); }
  LazySection& operator=(LazySection&& other) noexcept {
    swap(other);
    return *this;
  }

  // All of it, read or not.
  std::span<const std::byte> bytes() const { return {data_, size_}; }
  // Reads what is missing of a part; parts outside of the section are left out.
  void ensure(u64 offset, u64 count);
  void ensure_all() { ensure(0, size_); }
  // Copies a part without keeping it; how many bytes there were.
  std::size_t peek(u64 offset, std::span<std::byte> out) const;
  // The text up to the next NUL; empty if there is none.
  std::string_view string_at(u64 offset);

 private:
  static constexpr u64 chunk = 16 << 10;
  void swap(LazySection& other) noexcept;

  const std::byte* data_ = nullptr;
  u64 size_ = 0;
  std::shared_ptr<const ByteSource> source_;  // null: everything was read
  u64 offset_ = 0;                            // in the file
  std::vector<bool> read_;                    // by chunk
  bool is_mapped_ = false;
  std::vector<std::byte> unpacked_;
};

}  // namespace sonde::symbols::dwarf
