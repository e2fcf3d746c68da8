#include "live/live_memory.h"

#include <gtest/gtest.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cstring>

#include "os/linux_kernel.h"

namespace sonde::live {
namespace {

struct TwoPages : testing::Test {
  TwoPages() {
    base = static_cast<char*>(::mmap(nullptr, 3 * 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
    ::mprotect(base + 2 * 4096, 4096, PROT_NONE);
    for (int i = 0; i < 2 * 4096; ++i) base[i] = static_cast<char>(i * 7);
    memory.attend(Tid(::gettid()));
  }
  ~TwoPages() override { ::munmap(base, 3 * 4096); }
  std::size_t read(std::size_t offset, std::size_t size) {
    buffer.assign(size, std::byte{});
    const auto got = memory.read(RemoteAddr(reinterpret_cast<u64>(base) + offset), buffer);
    EXPECT_EQ(std::memcmp(buffer.data(), base + offset, got), 0);
    return got;
  }
  char* base;
  os::LinuxKernel kernel;
  LiveMemory memory{kernel};
  std::vector<std::byte> buffer;
};

// What is fetched ahead is seen by its age: a byte changed behind our back shows only after the next stop.
TEST_F(TwoPages, NeighboursComeWithTheFirstReadUntilTheNextStop) {
  EXPECT_EQ(read(100, 8), 8u);
  const char old = base[300];
  base[300] = static_cast<char>(old + 1);
  char seen = 0;
  const RemoteAddr at(reinterpret_cast<u64>(base) + 300);
  EXPECT_TRUE(memory.read_object(at, seen));
  EXPECT_EQ(seen, old);
  memory.attend(Tid(::gettid()));
  EXPECT_TRUE(memory.read_object(at, seen));
  EXPECT_EQ(seen, base[300]);
}

TEST_F(TwoPages, ReadsEndWhereMemoryEnds) {
  EXPECT_EQ(read(4090, 10), 10u);
  EXPECT_EQ(read(2 * 4096 - 3, 3), 3u);
  EXPECT_EQ(read(2 * 4096 - 3, 4), 3u);
  EXPECT_EQ(read(2 * 4096 - 3000, 4000), 3000u);
  EXPECT_EQ(memory.read(RemoteAddr(reinterpret_cast<u64>(base) + 2 * 4096), std::span(buffer).first(1)), 0u);
  EXPECT_EQ(memory.read(RemoteAddr(~u64{0} - 2), std::span(buffer).first(8)), 0u);
}

}  // namespace
}  // namespace sonde::live
