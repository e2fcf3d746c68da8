#include "symbols/unwind/paged_memory.h"

#include <gtest/gtest.h>

#include <vector>

namespace sonde::symbols {
namespace {

// Bytes 0x10000 to 0x13800: each the number of its page.
class Pages final : public Memory {
 public:
  std::size_t read(RemoteAddr addr, std::span<std::byte> out) override {
    ++reads;
    std::size_t done = 0;
    while (done < out.size() && addr.value + done >= 0x10000 && addr.value + done < 0x13800) {
      out[done] = static_cast<std::byte>((addr.value + done) / 4096 + shift);
      ++done;
    }
    return done;
  }
  unsigned reads = 0;
  unsigned shift = 0;
};

TEST(PagedMemory, ReadsAcrossPagesWithFewReads) {
  Pages pages;
  PagedMemory memory(&pages);
  EXPECT_EQ(memory.word(0x10ffc, 8), 0x1111111110101010u);
  for (u64 at = 0x10000; at < 0x12000; at += 8) EXPECT_TRUE(memory.word(at, 8));
  EXPECT_EQ(pages.reads, 1u);
}

TEST(PagedMemory, StopsWhereMemoryStops) {
  Pages pages;
  PagedMemory memory(&pages);
  std::vector<std::byte> buffer(0x5000);
  EXPECT_EQ(memory.read(RemoteAddr(0x10000), buffer), 0x3800u);
  EXPECT_EQ(memory.read(RemoteAddr(0x12000), buffer), 0x1800u);
  EXPECT_EQ(memory.word(0x137fc, 8), std::nullopt);
  EXPECT_EQ(memory.word(0x137f8, 8), 0x1313131313131313u);
  EXPECT_EQ(memory.word(0xfffc, 8), std::nullopt);
  EXPECT_EQ(memory.word(~u64{0} - 3, 8), std::nullopt);
  EXPECT_EQ(PagedMemory().word(0x10000, 8), std::nullopt);
}

TEST(PagedMemory, ForgetsWhenTheProcessRan) {
  Pages pages;
  PagedMemory memory(&pages);
  EXPECT_EQ(memory.word(0x10000, 1), 0x10u);
  pages.shift = 1;
  EXPECT_EQ(memory.word(0x10000, 1), 0x10u);
  memory.forget(&pages);
  EXPECT_EQ(memory.word(0x10000, 1), 0x11u);
}

TEST(PagedMemory, SlotsThatCollideDoNotMix) {
  Pages pages;
  PagedMemory memory(&pages);
  EXPECT_EQ(memory.word(0x10000, 1), 0x10u);
  EXPECT_EQ(memory.word(0x20000, 1), std::nullopt);  // the same slot
  EXPECT_EQ(memory.word(0x11000, 1), 0x11u);
  EXPECT_EQ(memory.word(0x10000, 1), 0x10u);
}

}  // namespace
}  // namespace sonde::symbols
