#include "symbols/io/byte_cursor.h"

#include <gtest/gtest.h>

#include <vector>

namespace sonde::symbols {
namespace {

std::vector<std::byte> bytes(std::initializer_list<int> values) {
  std::vector<std::byte> result;
  for (const int value : values) result.push_back(static_cast<std::byte>(value));
  return result;
}

TEST(ByteCursor, ReadsLittleEndianIntegers) {
  const auto data = bytes({1, 2, 0, 3, 0, 0, 0, 4, 0, 0, 0, 0, 0, 0, 0x80});
  ByteCursor in(data);
  EXPECT_EQ(in.get8(), 1);
  EXPECT_EQ(in.get16(), 2);
  EXPECT_EQ(in.get32(), 3u);
  EXPECT_EQ(in.get64(), 0x8000000000000004u);
  EXPECT_TRUE(in.ok());
  EXPECT_TRUE(in.at_end());
}

TEST(ByteCursor, ReadsLeb128) {
  const auto data = bytes({0xe5, 0x8e, 0x26, 0x7f, 0x80, 0x7f, 0x80, 0x80, 0x00});
  ByteCursor in(data);
  EXPECT_EQ(in.uleb(), 624485u);
  EXPECT_EQ(in.sleb(), -1);
  EXPECT_EQ(in.sleb(), -128);
  EXPECT_EQ(in.uleb(), 0u);
  EXPECT_TRUE(in.ok() && in.at_end());
}

TEST(ByteCursor, FailsForGoodAtTheEnd) {
  const auto data = bytes({1, 2, 3});
  ByteCursor in(data);
  EXPECT_EQ(in.get32(), 0u);
  EXPECT_FALSE(in.ok());
  EXPECT_EQ(in.get8(), 0);
  EXPECT_FALSE(in.ok());
}

TEST(ByteCursor, EndlessLeb128Fails) {
  const std::vector<std::byte> data(1000, std::byte{0xff});
  ByteCursor in(data);
  EXPECT_EQ(in.uleb(), 0u);
  EXPECT_FALSE(in.ok());
}

TEST(ByteCursor, StringsNeedTheirNul) {
  const auto data = bytes({'a', 'b', 0, 'c'});
  ByteCursor in(data);
  EXPECT_EQ(in.c_string(), "ab");
  EXPECT_EQ(in.c_string(), "");
  EXPECT_FALSE(in.ok());
}

TEST(ByteCursor, HugeCountsDoNotOverflow) {
  const auto data = bytes({1, 2, 3});
  ByteCursor in(data);
  in.get8();
  EXPECT_TRUE(in.bytes(~u64{0}).empty());
  EXPECT_FALSE(in.ok());
  EXPECT_FALSE(ByteCursor(data, 4).ok());
}

}  // namespace
}  // namespace sonde::symbols
