// Memory for the values of one line: allocation is an addition, and reset() frees everything at once while keeping the
// blocks, so a steady state allocates nothing from the heap.
#pragma once

#include <cstring>
#include <memory>
#include <new>
#include <span>
#include <string_view>
#include <type_traits>
#include <vector>

#include "base/types.h"

namespace sonde {

class Arena {
 public:
  explicit Arena(std::size_t block_size = 16 * 1024) : block_size_(block_size) {}
  Arena(const Arena&) = delete;
  Arena& operator=(const Arena&) = delete;

  void* allocate(std::size_t size, std::size_t align = alignof(std::max_align_t)) {
    std::size_t at = (used_ + align - 1) & ~(align - 1);
    if (current_ == nullptr || at + size > capacity_) return grow(size);
    used_ = at + size;
    return current_ + at;
  }

  template <class T, class... Args>
    requires std::is_trivially_destructible_v<T>
  T* make(Args&&... args) {
    return new (allocate(sizeof(T), alignof(T))) T{std::forward<Args>(args)...};
  }

  // Uninitialised storage for `count` trivial objects.
  template <class T>
    requires std::is_trivial_v<T>
  std::span<T> array(std::size_t count) {
    return {static_cast<T*>(allocate(count * sizeof(T), alignof(T))), count};
  }

  std::string_view copy(std::string_view text) {
    if (text.empty()) return {};
    auto to = array<char>(text.size());
    std::memcpy(to.data(), text.data(), text.size());
    return {to.data(), to.size()};
  }

  // Everything handed out becomes invalid. Blocks of the usual size are kept, larger ones are freed.
  void reset();

 private:
  void* grow(std::size_t size);

  struct Block {
    std::unique_ptr<char[]> bytes;
    std::size_t size;
  };
  std::size_t block_size_;
  std::vector<Block> blocks_;
  std::size_t next_ = 0;  // index of the block to use when the current one is full
  char* current_ = nullptr;
  std::size_t capacity_ = 0;
  std::size_t used_ = 0;
};

}  // namespace sonde
