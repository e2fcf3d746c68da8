// Memory read in pages and kept for as long as the process stands still.
#pragma once

#include <array>
#include <memory>
#include <optional>

#include "base/memory.h"

namespace sonde::symbols {

class PagedMemory final : public Memory {
 public:
  // A null memory reads nothing.
  explicit PagedMemory(Memory* behind = nullptr) : behind_(behind) {}

  // The process ran, or it is another one.
  void forget(Memory* behind) {
    behind_ = behind;
    ++epoch_;
  }

  std::size_t read(RemoteAddr addr, std::span<std::byte> out) override;
  // A little-endian word of 1 to 8 bytes.
  std::optional<u64> word(u64 address, unsigned size);

  // How often the memory behind was asked.
  u64 reads() const { return reads_; }

 private:
  static constexpr u64 page_size = 4096;
  static constexpr std::size_t slots = 16;
  // Neighbours share a read: most stacks cross a page.
  struct Page {
    u64 address = 0;
    u64 epoch = 0;
    std::size_t valid = 0;
  };
  std::span<const std::byte> page(u64 address);
  std::byte* bytes_of(std::size_t slot) { return bytes_->data() + slot * page_size; }

  Memory* behind_;
  u64 epoch_ = 1;
  u64 reads_ = 0;
  std::array<Page, slots> pages_{};
  std::unique_ptr<std::array<std::byte, slots * page_size>> bytes_;
};

}  // namespace sonde::symbols
