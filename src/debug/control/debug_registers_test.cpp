#include "debug/control/debug_registers.h"

#include <gtest/gtest.h>

namespace sonde::debug {
namespace {

using Access = DebugRegisters::Access;

TEST(DebugRegisters, ControlWordSaysLengthAndAccess) {
  DebugRegisters registers;
  EXPECT_EQ(0U, registers.version());
  ASSERT_TRUE(registers.add(0x1000, 4, Access::write));
  EXPECT_EQ(0x1000U, registers.address(0));
  EXPECT_EQ(0x000d0001U, registers.control());
  ASSERT_TRUE(registers.add(0x2000, 8, Access::any));
  EXPECT_EQ(0x00bd0005U, registers.control());
  ASSERT_TRUE(registers.add(0x3001, 1, Access::execute));
  EXPECT_EQ(0x00bd0015U, registers.control());
}

TEST(DebugRegisters, AreCutIntoAlignedPiecesAndGivenBack) {
  DebugRegisters registers;
  ASSERT_TRUE(registers.add(0x1001, 7, Access::write));  // 1, 2, 4
  EXPECT_EQ(0x1001U, registers.address(0));
  EXPECT_EQ(0x1002U, registers.address(1));
  EXPECT_EQ(0x1004U, registers.address(2));
  const u64 before = registers.control();
  EXPECT_FALSE(registers.add(0x2001, 3, Access::write));  // two pieces, one is left
  EXPECT_EQ(before, registers.control());
  registers.remove(0x1001, 7, Access::write);
  EXPECT_EQ(0U, registers.control());
  EXPECT_TRUE(registers.add(0x2001, 3, Access::write));
}

TEST(DebugRegisters, ASharedOneStaysUntilItsLastUserIsGone) {
  DebugRegisters registers;
  ASSERT_TRUE(registers.add(0x1000, 8, Access::write));
  ASSERT_TRUE(registers.add(0x1000, 8, Access::write));
  registers.remove(0x1000, 8, Access::write);
  EXPECT_NE(0U, registers.control());
  registers.remove(0x1000, 8, Access::write);
  EXPECT_EQ(0U, registers.control());
}

TEST(DebugRegisters, FiredIsAboutTheBytes) {
  DebugRegisters registers;
  ASSERT_TRUE(registers.add(0x1000, 8, Access::write));
  ASSERT_TRUE(registers.add(0x2000, 4, Access::write));
  EXPECT_TRUE(registers.fired(1, 0x1004, 4));
  EXPECT_FALSE(registers.fired(1, 0x2000, 4));
  EXPECT_TRUE(registers.fired(2, 0x2000, 4));
  EXPECT_FALSE(registers.fired(4, 0x2000, 4));
}

}  // namespace
}  // namespace sonde::debug
