#include "debug/value/number.h"

#include <gtest/gtest.h>

#include <vector>

namespace sonde::debug {
namespace {

std::vector<std::byte> bytes(std::initializer_list<int> values) {
  std::vector<std::byte> out;
  for (const int value : values) out.push_back(static_cast<std::byte>(value));
  return out;
}

TEST(Number, IsExtendedByItsSign) {
  EXPECT_EQ(read_bits(bytes({0xfe, 0xff}), true), static_cast<u64>(-2));
  EXPECT_EQ(read_bits(bytes({0xfe, 0xff}), false), 0xfffeU);
  EXPECT_EQ(read_bits({}, true), 0U);
}

TEST(Number, BitFieldsCrossBytes) {
  const auto memory = bytes({0b1010'0101, 0b0000'1111});
  EXPECT_EQ(read_bit_field(memory, 4, 6, false), 0b11'1010U);
  EXPECT_EQ(read_bit_field(memory, 4, 6, true), static_cast<u64>(-6));
  EXPECT_EQ(read_bit_field(memory, 100, 6, false), 0U);  // beyond the end
  auto changed = memory;
  write_bit_field(changed, 4, 6, 0);
  EXPECT_EQ(changed, bytes({0b0000'0101, 0b0000'1100}));
}

TEST(Number, FloatsOfAllSizes) {
  EXPECT_EQ(read_floating(bytes({0, 0, 0xc0, 0x3f})), 1.5L);
  EXPECT_EQ(read_floating(bytes({0, 0x3e})), 1.5L);
  EXPECT_EQ(read_floating(bytes({0, 0, 0, 0, 0, 0, 0xf8, 0x3f})), 1.5L);
  EXPECT_EQ(read_floating(bytes({1, 2, 3})), std::nullopt);
}

}  // namespace
}  // namespace sonde::debug
