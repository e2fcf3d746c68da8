#include "base/arena.h"

namespace sonde {

void* Arena::grow(std::size_t size) {
  if (size > block_size_) {
    // An oversized request gets a block of its own in front of the cursor; the current block stays in use.
    blocks_.insert(blocks_.begin() + static_cast<std::ptrdiff_t>(next_),
                   Block{std::make_unique_for_overwrite<char[]>(size), size});
    return blocks_[next_++].bytes.get();
  }
  if (next_ == blocks_.size()) blocks_.push_back({std::make_unique_for_overwrite<char[]>(block_size_), block_size_});
  Block& block = blocks_[next_++];
  current_ = block.bytes.get();
  capacity_ = block.size;
  used_ = size;
  return current_;
}

void Arena::reset() {
  std::erase_if(blocks_, [this](const Block& b) { return b.size > block_size_; });
  next_ = 0;
  current_ = nullptr;
  capacity_ = used_ = 0;
}

}  // namespace sonde
