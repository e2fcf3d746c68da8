// Unwinds at every instruction of real programs, and compares with a stack kept by watching calls and returns.
#include <gtest/gtest.h>

#include "symbols/test_support.h"

namespace sonde::symbols {
namespace {

using testing::Child;
using testing::Folder;

// Recursion, many saved registers, stack arguments, a library call through the PLT, a callback from the library, variable
// frame sizes and an early return.
constexpr const char* program = R"(
#include <stdlib.h>
#include <string.h>
#include <stdio.h>
static __attribute__((noinline)) int leaf(int a) { return a * 3 + 1; }
__attribute__((noinline)) int many(int a, int b, int c, int d, int e, int f, int g, int h) {
  int x = leaf(a), y = leaf(b), z = leaf(c), v = leaf(d), w = leaf(e);
  return x * y + z * v - w * leaf(f) + leaf(g) + leaf(h) + x + y + z;
}
__attribute__((noinline)) int early(int a) {
  if (a > 100) return 1;
  return many(a, 2, 3, 4, 5, 6, 7, 8) + leaf(a);
}
__attribute__((noinline)) int variable(int n) {
  volatile char room[n + 16];
  memset((void*)room, n, n);
  return room[n / 2] + leaf(n);
}
__attribute__((noinline)) int aligned(int n) {
  volatile int wide[16] __attribute__((aligned(64)));
  for (int i = 0; i < 16; ++i) wide[i] = i * n;
  return wide[n & 15] + leaf(wide[3]);
}
__attribute__((noinline)) int recurse(int n) { return n == 0 ? leaf(n) : recurse(n - 1) + leaf(n); }
__attribute__((noinline)) int compare(const void* a, const void* b) { return *(const int*)a - leaf(*(const int*)b); }
int main(int argc, char** argv) {
  __asm__ volatile("int3");
  int numbers[] = {3, 1, 2};
  qsort(numbers, 3, sizeof numbers[0], compare);
  char text[32];
  snprintf(text, sizeof text, "%d", numbers[0]);
  int sum = early(argc) + early(200) + variable(argc * 40) + aligned(argc) + recurse(5) + (int)strlen(text);
  __asm__ volatile("int3" : : "r"(sum));
  return 0;
}
)";

bool is_call(const u8* code) {
  if (code[0] == 0xe8) return true;
  if (code[0] >= 0x40 && code[0] <= 0x4f) ++code;  // REX
  return code[0] == 0xff && ((code[1] >> 3) & 7) == 2;
}

// A return address and where on the stack it lies; it is gone when the stack pointer is above it.
struct Call {
  u64 return_address = 0;
  u64 slot = 0;
};

void step_through(const std::string& flags) {
  Folder folder;
  const std::string path = folder.compile("program.c", program, flags);
  Child child(path);
  ASSERT_TRUE(child.run_to_trap()) << flags;
  ModuleCache modules;
  AddressSpace space(modules, child.view());
  std::vector<StackFrame> frames;
  space.unwind(child.registers(), 256, frames);
  ASSERT_GE(frames.size(), 2u) << flags;
  EXPECT_EQ(space.locate(frames[0]).symbol, "main");
  // Outermost first; what was there before the first step stays.
  std::vector<Call> shadow;
  for (const u64 address : testing::addresses(frames)) shadow.insert(shadow.begin(), {address, ~u64{0}});
  shadow.pop_back();
  unsigned steps = 0;
  unsigned library_steps = 0;
  for (; steps < 200'000; ++steps) {
    const FrameRegisters before = child.registers();
    u8 code[4]{};
    child.memory().read_object(RemoteAddr(before.pc()), code);
    if (code[0] == 0xcc && steps > 0) break;
    ASSERT_EQ(child.step(), SIGTRAP);
    const FrameRegisters after = child.registers();
    while (shadow.back().slot < after.sp()) shadow.pop_back();
    if (is_call(code)) {
      u64 return_address = 0;
      std::size_t width = after.width();
      ASSERT_EQ(child.memory().read(RemoteAddr(after.sp()),
                                    std::as_writable_bytes(std::span(&return_address, 1)).first(width)),
                width);
      shadow.push_back({return_address, after.sp()});
    }
    space.unwind(after, 256, frames);
    std::vector<u64> expected{after.pc()};
    for (auto call = shadow.rbegin(); call != shadow.rend(); ++call) expected.push_back(call->return_address);
    const Location& here = space.locate(frames[0]);
    // The C library's memcpy for i386 pushes a register without a word in its unwind information.
    if (after.machine == Machine::i386 && here.mapping.find("libc") != here.mapping.npos) continue;
    ASSERT_EQ(testing::addresses(frames), expected)
        << flags << ": step " << steps << " at " << here.mapping << " " << here.symbol << "+" << here.symbol_offset;
    // Two kinds of code have no unwind information: stubs for indirect functions in static programs, and i386's helpers
    // in the C library's start files that read the pc.
    child.memory().read_object(RemoteAddr(after.pc()), code);
    const bool is_stub = (code[0] == 0xff && code[1] == 0x25) || here.symbol.starts_with("__x86.get_pc_thunk");
    for (const StackFrame& frame : frames) {
      ASSERT_TRUE(!is_guess(frame.origin) || is_stub) << flags << " " << here.symbol;
    }
    if (here.module && here.module->path() != path) ++library_steps;
  }
  EXPECT_GT(steps, 500u) << flags;
  const bool dynamic = flags.find("-static") == flags.npos;
  EXPECT_GE(library_steps, dynamic ? 200u : 0u) << flags;
}

TEST(SingleStep, O0) { step_through("-O0"); }
TEST(SingleStep, O2LazyBinding) { step_through("-O2 -Wl,-z,lazy"); }
TEST(SingleStep, O3OmitFramePointer) { step_through("-O3 -fomit-frame-pointer -fcf-protection=full"); }
TEST(SingleStep, OsNoPie) { step_through("-Os -no-pie -Wl,-z,lazy"); }
TEST(SingleStep, O2Static) { step_through("-O2 -static"); }
TEST(SingleStep, DebugFrameOnly) { step_through("-O2 -g -static-pie -fno-asynchronous-unwind-tables"); }
TEST(SingleStep, I386) { step_through("-m32 -O2 -Wl,-z,lazy"); }
TEST(SingleStep, I386NoPic) { step_through("-m32 -O1 -no-pie -fno-pic -fomit-frame-pointer"); }

}  // namespace
}  // namespace sonde::symbols
