// In the steady state a line allocates nothing: counted, with an operator new that counts.
#include <gtest/gtest.h>
#include <sys/syscall.h>

#include <cstdlib>
#include <new>

#include "report/testing/line_run.h"

namespace {
unsigned long allocations = 0;
}

[[gnu::noinline]] void* operator new(std::size_t size) {
  ++allocations;
  if (void* p = std::malloc(size)) return p;
  throw std::bad_alloc();
}
[[gnu::noinline]] void operator delete(void* p) noexcept { std::free(p); }
[[gnu::noinline]] void operator delete(void* p, std::size_t) noexcept { std::free(p); }

namespace sonde::report {
namespace {

struct Line {
  u64 nr;
  u64 arguments[4];
  i64 result;
  const char* text;
};

class LineAllocations : public testing::TestWithParam<Line> {};

TEST_P(LineAllocations, NoneOnceBuffersHaveTheirSize) {
  LineRun run(std::string_view("/etc/hostname\0some text that was read", 37));
  const auto& [nr, a, result, text] = GetParam();
  for (int i = 0; i < 3; ++i) {
    run.sink->buffer.clear();
    const unsigned long before = allocations;
    run.call(nr, {a[0], a[1], a[2], a[3]}, result);
    EXPECT_EQ(run.sink->buffer.view(), text);
    if (i != 0) EXPECT_EQ(allocations - before, 0u);
    else EXPECT_NE(allocations - before, 0u) << "nothing is counted";
  }
}

INSTANTIATE_TEST_SUITE_P(Calls, LineAllocations, testing::Values(
    Line{SYS_openat, {static_cast<u64>(AT_FDCWD), LineRun::kMemory, O_RDONLY | O_CLOEXEC, 0}, 3,
         "openat(AT_FDCWD, \"/etc/hostname\", O_RDONLY|O_CLOEXEC) = 3\n"},
    Line{SYS_openat, {static_cast<u64>(AT_FDCWD), LineRun::kMemory, O_WRONLY | O_CREAT, 0644}, -13,
         "openat(AT_FDCWD, \"/etc/hostname\", O_WRONLY|O_CREAT, 0644) = -1 EACCES (Permission denied)\n"},
    Line{SYS_read, {3, LineRun::kMemory + 14, 4096, 0}, 9, "read(3, \"some text\", 4096)              = 9\n"},
    Line{SYS_getppid, {}, 1, "getppid()                               = 1\n"}),
    [](const auto& info) { return "line_" + std::to_string(info.index); });

}  // namespace
}  // namespace sonde::report
