#include "live/live_memory.h"

#include <algorithm>
#include <cstring>

namespace sonde::live {

namespace {
constexpr u64 kPage = 4096;
}

std::size_t LiveMemory::read(RemoteAddr addr, std::span<std::byte> out) {
  const u64 from = addr.value;
  const std::size_t want = out.size();
  if (want == 0) return 0;
  for (const Window& w : windows_) {
    if (from < w.start || from - w.start >= w.size || w.size - (from - w.start) < want) continue;
    std::memcpy(out.data(), w.bytes.data() + (from - w.start), want);
    return want;
  }
  // To the end of the last page that was asked for and no further: no page is touched that the caller did not name.
  const u64 end = from + want;
  const u64 rest_of_page = (kPage - end % kPage) % kPage;
  if (want > kWindow || end < from || rest_of_page == 0) return kernel_.read_memory(tid_, addr, out);
  Window& w = windows_[next_++ % windows_.size()];
  w.start = from;
  const auto all = std::span(w.bytes).first(std::min<u64>(kWindow, want + rest_of_page));
  w.size = kernel_.read_memory(tid_, addr, all);
  const std::size_t got = std::min(want, w.size);
  std::memcpy(out.data(), w.bytes.data(), got);
  return got;
}

}  // namespace sonde::live
