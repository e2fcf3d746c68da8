#include "progress.h"

#include <unistd.h>

#include <cstdio>

#include "sweep/watch.h"

namespace sonde {

Progress::Progress(bool wanted, std::size_t all)
    : on_(wanted && ::isatty(STDERR_FILENO) == 1), all_(all), started_(sweep::monotonic_ns()) {}

Progress::~Progress() {
  if (on_) std::fputs("\r\033[K", stderr);
}

void Progress::step(bool finding) {
  ++done_;
  found_ += finding ? 1 : 0;
  show();
}

void Progress::show() {
  if (!on_) return;
  const u64 now = sweep::monotonic_ns();
  if (now - shown_ < 100'000'000 && done_ != all_) return;
  shown_ = now;
  const double seconds = static_cast<double>(now - started_) / 1e9;
  std::fprintf(stderr, "\r\033[K%zu of %zu scenarios, %.0f/s, %zu suspicious", done_, all_,
               seconds > 0 ? static_cast<double>(done_) / seconds : 0, found_);
}

}  // namespace sonde
