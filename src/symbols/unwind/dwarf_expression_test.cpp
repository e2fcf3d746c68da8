#include "symbols/unwind/dwarf_expression.h"

#include <gtest/gtest.h>

#include <cstring>
#include <vector>

namespace sonde::symbols {
namespace {

// 0x1000: the words 100, 101, 102...
class Words final : public Memory {
 public:
  std::size_t read(RemoteAddr addr, std::span<std::byte> out) override {
    std::size_t done = 0;
    for (; done < out.size(); ++done) {
      const u64 at = addr.value + done;
      if (at < 0x1000 || at >= 0x2000) break;
      out[done] = static_cast<std::byte>(at % 8 == 0 ? 100 + (at - 0x1000) / 8 : 0);
    }
    return done;
  }
};

std::optional<u64> run(std::initializer_list<int> code, Machine machine = Machine::x86_64,
                       std::optional<u64> initial = std::nullopt) {
  std::vector<std::byte> bytes;
  for (const int value : code) bytes.push_back(static_cast<std::byte>(value));
  Words words;
  PagedMemory memory(&words);
  FrameRegisters registers;
  registers.machine = machine;
  registers.set(7, 0x1008);
  return evaluate_expression(bytes, registers, memory, initial);
}

TEST(DwarfExpression, RegistersAndMemory) {
  EXPECT_EQ(run({0x77, 0}), 0x1008u);
  EXPECT_EQ(run({0x77, 0x78}), 0x1000u);        // breg7 - 8
  EXPECT_EQ(run({0x77, 8, 0x06}), 102u);        // deref
  EXPECT_EQ(run({0x92, 7, 8, 0x94, 1}), 102u);  // bregx, deref_size
  EXPECT_EQ(run({0x70, 0}), std::nullopt);      // rax is not known
  EXPECT_EQ(run({0x30, 0x06}), std::nullopt);   // unreadable
  EXPECT_EQ(run({0x77, 0, 0x94, 9}), std::nullopt);
}

TEST(DwarfExpression, TheLinkersPltRule) {
  // rsp + 8 + ((rip & 15) >= 11) * 8
  const auto plt = [](u64 rip) {
    std::vector<std::byte> code;
    for (const int value : {0x77, 8, 0x80, 0, 0x3f, 0x1a, 0x3b, 0x2a, 0x33, 0x24, 0x22}) {
      code.push_back(static_cast<std::byte>(value));
    }
    PagedMemory memory;
    FrameRegisters registers;
    registers.set(dwarf_x86_64::rsp, 0x1000);
    registers.set(dwarf_x86_64::rip, rip);
    return evaluate_expression(code, registers, memory, std::nullopt);
  };
  EXPECT_EQ(plt(0x400), 0x1008u);
  EXPECT_EQ(plt(0x40a), 0x1008u);
  EXPECT_EQ(plt(0x40b), 0x1010u);
}

TEST(DwarfExpression, Arithmetic) {
  EXPECT_EQ(run({0x37, 0x33, 0x1c}), 4u);                          // 7 - 3
  EXPECT_EQ(run({0x37, 0x1f, 0x33, 0x1b}), static_cast<u64>(-2));  // -7 / 3
  EXPECT_EQ(run({0x37, 0x33, 0x1d}), 1u);
  EXPECT_EQ(run({0x37, 0x30, 0x1b}), std::nullopt);  // by zero
  EXPECT_EQ(run({0x37, 0x30, 0x1d}), std::nullopt);
  EXPECT_EQ(run({0x0f, 0, 0, 0, 0, 0, 0, 0, 0x80, 0x09, 0xff, 0x1b}), 0x8000000000000000u);
  EXPECT_EQ(run({0x31, 0x08, 200, 0x24}), 0u);  // shifts beyond the width
  EXPECT_EQ(run({0x31, 0x1f, 0x08, 200, 0x26}), ~u64{0});
  EXPECT_EQ(run({0x31, 0x1f, 0x34, 0x25}, Machine::i386), 0x0fffffffu);
  EXPECT_EQ(run({0x31, 0x1f, 0x30, 0x2d}, Machine::i386), 1u);  // -1 < 0
  EXPECT_EQ(run({0x23, 5}, Machine::x86_64, 10), 15u);
}

TEST(DwarfExpression, StackOperationsAndBranches) {
  EXPECT_EQ(run({0x31, 0x32, 0x33, 0x17, 0x1c}), static_cast<u64>(1 - 2));  // rot: 3 1 2
  EXPECT_EQ(run({0x31, 0x32, 0x16, 0x1c}), 1u);                             // swap
  EXPECT_EQ(run({0x34, 0x35, 0x15, 1}), 4u);                                // pick
  EXPECT_EQ(run({0x31, 0x28, 1, 0, 0x35, 0x36}), 6u);                       // bra over lit5
  EXPECT_EQ(run({0x13}), std::nullopt);                                     // drop from nothing
  EXPECT_EQ(run({}), std::nullopt);
  EXPECT_EQ(run({0x2f, 0xfd, 0xff}), std::nullopt);              // jumps to itself for ever
  EXPECT_EQ(run({0x2f, 0x00, 0x80}), std::nullopt);              // jumps out
  EXPECT_EQ(run({0x30, 0x12, 0x2f, 0xfc, 0xff}), std::nullopt);  // pushes for ever
  EXPECT_EQ(run({0xe0}), std::nullopt);
}

}  // namespace
}  // namespace sonde::symbols
