// The memory of a stopped tracee. What the fields of one structure and the strings behind them need lies close together,
// so a small read fetches a little more of the same page, and what is asked next is often there already.
#pragma once

#include <array>

#include "base/memory.h"
#include "os/kernel.h"

namespace sonde::live {

class LiveMemory : public Memory {
 public:
  explicit LiveMemory(os::Kernel& kernel) : kernel_(kernel) {}

  // Reads are of this thread from now on; what was fetched before is forgotten. To be called at every stop.
  void attend(Tid tid) {
    tid_ = tid;
    invalidate();
  }
  // Forgets what was fetched: the tracee ran, or its memory was written.
  void invalidate() {
    for (Window& w : windows_) w.size = 0;
  }
  Tid tid() const { return tid_; }

  std::size_t read(RemoteAddr addr, std::span<std::byte> out) override;

 private:
  static constexpr std::size_t kWindow = 1024;  // most that is fetched ahead
  struct Window {
    u64 start = 0;
    std::size_t size = 0;  // 0: empty
    std::array<std::byte, kWindow> bytes;
  };

  os::Kernel& kernel_;
  Tid tid_;
  std::array<Window, 4> windows_;
  unsigned next_ = 0;  // the window to be replaced
};

}  // namespace sonde::live
