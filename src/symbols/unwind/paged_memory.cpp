#include "symbols/unwind/paged_memory.h"

#include <algorithm>
#include <cstring>

namespace sonde::symbols {

std::span<const std::byte> PagedMemory::page(u64 address) {
  const std::size_t slot = (address / page_size) % slots;
  const Page& wanted = pages_[slot];
  if (wanted.address == address && wanted.epoch == epoch_) return {bytes_of(slot), wanted.valid};
  if (behind_ == nullptr) return {};
  if (!bytes_) bytes_ = std::make_unique<std::array<std::byte, slots * page_size>>();
  // The next page comes along where it has a slot behind this one: stacks are read upwards.
  const u64 count = slot + 1 < slots && address + page_size > address ? 2 : 1;
  const std::size_t got = behind_->read(RemoteAddr(address), {bytes_of(slot), count * page_size});
  ++reads_;
  pages_[slot] = {address, epoch_, std::min<std::size_t>(got, page_size)};
  if (count == 2) {
    // A short read says nothing about the next page, but what it had there is overwritten.
    pages_[slot + 1] = got > page_size ? Page{address + page_size, epoch_, got - page_size} : Page{};
    if (got > page_size && got < 2 * page_size) pages_[slot + 1].epoch = 0;
  }
  return {bytes_of(slot), pages_[slot].valid};
}

std::size_t PagedMemory::read(RemoteAddr addr, std::span<std::byte> out) {
  std::size_t done = 0;
  while (done < out.size()) {
    const u64 at = addr.value + done;
    if (at < addr.value) break;
    const std::size_t inside = at % page_size;
    const auto bytes = page(at - inside);
    if (bytes.size() <= inside) break;
    const std::size_t count = std::min(bytes.size() - inside, out.size() - done);
    std::memcpy(out.data() + done, bytes.data() + inside, count);
    done += count;
    if (bytes.size() != page_size) break;
  }
  return done;
}

std::optional<u64> PagedMemory::word(u64 address, unsigned size) {
  u64 value = 0;
  if (size == 0 || size > sizeof value) return std::nullopt;
  if (read(RemoteAddr(address), {reinterpret_cast<std::byte*>(&value), size}) != size) return std::nullopt;
  return value;
}

}  // namespace sonde::symbols
