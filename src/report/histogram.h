// How durations are spread, in constant space: counts per bucket, each bucket at most an eighth wider than its start.
#pragma once

#include <array>
#include <bit>

#include "base/types.h"

namespace sonde::report {

class Histogram {
 public:
  void add(u64 ns) {
    ++buckets_[bucket_of(ns)];
    ++count_;
  }
  // The duration that `percent` of all do not exceed: the upper end of its bucket. 0 when empty.
  u64 percentile(double percent) const {
    const auto wanted = static_cast<u64>(static_cast<double>(count_) * percent / 100.0 + 0.5);
    u64 seen = 0;
    for (unsigned i = 0; i < buckets_.size(); ++i) {
      seen += buckets_[i];
      if (seen >= wanted && seen != 0) return end_of(i);
    }
    return 0;
  }
  void merge(const Histogram& other) {
    for (unsigned i = 0; i < buckets_.size(); ++i) buckets_[i] += other.buckets_[i];
    count_ += other.count_;
  }

 private:
  static constexpr unsigned kSub = 8;  // buckets per power of two
  static unsigned bucket_of(u64 ns) {
    if (ns < kSub) return static_cast<unsigned>(ns);
    const unsigned power = static_cast<unsigned>(std::bit_width(ns)) - 4;  // so that ns >> power is 8 … 15
    return kSub + power * kSub + static_cast<unsigned>((ns >> power) - kSub);
  }
  static u64 end_of(unsigned bucket) {
    if (bucket < kSub) return bucket;
    const unsigned power = (bucket - kSub) / kSub;
    return ((u64{(bucket - kSub) % kSub + kSub} + 1) << power) - 1;
  }

  std::array<u32, kSub + 61 * kSub> buckets_{};
  u64 count_ = 0;
};

}  // namespace sonde::report
