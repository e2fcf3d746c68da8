#include "symbols/dwarf/location.h"

#include <gtest/gtest.h>

#include <array>
#include <cstring>

#include "symbols/dwarf/reader/unit.h"

namespace sonde::symbols {
namespace {

class Scripted final : public LocationContext {
 public:
  std::optional<u64> read_register(unsigned number) override {
    return number < 8 ? std::optional<u64>(100 * number) : std::nullopt;
  }
  bool read_memory(u64 address, std::span<std::byte> out) override {
    for (std::byte& byte : out) byte = static_cast<std::byte>(address++);
    return address < 0x10000;
  }
  std::optional<u64> frame_base() override { return 0x2000; }
  std::optional<u64> cfa() override { return 0x3000; }
  std::optional<u64> entry_register(unsigned number) override {
    return number == 5 ? std::optional<u64>(42) : std::nullopt;
  }
  u64 bias() override { return 0x50000; }
};

std::vector<std::byte> bytes(std::initializer_list<int> values) {
  std::vector<std::byte> result;
  for (const int value : values) result.push_back(static_cast<std::byte>(value));
  return result;
}

Place locate(std::initializer_list<int> expression) {
  Scripted context;
  const dwarf::Unit unit;
  return evaluate_location(bytes(expression), unit, context);
}

TEST(Location, finds_memory_and_registers) {
  const Place local = locate({0x91, 0x70});  // fbreg -16
  ASSERT_EQ(local.pieces.size(), 1U);
  EXPECT_EQ(local.pieces[0].kind, Piece::Kind::memory);
  EXPECT_EQ(local.pieces[0].address, 0x1ff0U);
  const Place global = locate({0x03, 0x10, 0, 0, 0, 0, 0, 0, 0});
  EXPECT_EQ(global.pieces.at(0).address, 0x50010U);
  const Place in_register = locate({0x53});
  EXPECT_EQ(in_register.pieces.at(0).kind, Piece::Kind::reg);
  EXPECT_EQ(in_register.pieces.at(0).number, 3U);
  EXPECT_EQ(locate({0x9c}).pieces.at(0).address, 0x3000U);
}

TEST(Location, computes_values) {
  const Place value = locate({0x35, 0x33, 0x1e, 0x9f});  // 5 * 3, the value itself
  ASSERT_EQ(value.pieces.size(), 1U);
  EXPECT_EQ(value.pieces[0].kind, Piece::Kind::bytes);
  EXPECT_EQ(value.pieces[0].bytes, bytes({15, 0, 0, 0, 0, 0, 0, 0}));
  EXPECT_EQ(locate({0x9e, 2, 7, 8}).pieces.at(0).bytes, bytes({7, 8}));
  EXPECT_EQ(locate({0xa3, 1, 0x55, 0x9f}).pieces.at(0).bytes.at(0), std::byte{42});  // what rdi was on entry
}

TEST(Location, splits_into_pieces) {
  const Place place = locate({0x50, 0x93, 4, 0x93, 4, 0x91, 0, 0x93, 8});
  ASSERT_EQ(place.pieces.size(), 3U);
  EXPECT_EQ(place.pieces[0].kind, Piece::Kind::reg);
  EXPECT_EQ(place.pieces[0].bit_size, 32U);
  EXPECT_EQ(place.pieces[1].kind, Piece::Kind::optimized_out);
  EXPECT_EQ(place.pieces[2].address, 0x2000U);
}

TEST(Location, says_why_it_fails) {
  EXPECT_EQ(locate({0x79, 0}).failure, Place::Failure::unavailable);  // breg9
  EXPECT_EQ(locate({0x22}).failure, Place::Failure::damaged);         // plus of nothing
  EXPECT_EQ(locate({0x31, 0x30, 0x1b}).failure, Place::Failure::damaged);
  const Place unreadable = locate({0x0c, 0, 0, 1, 0, 0x06});
  EXPECT_EQ(unreadable.failure, Place::Failure::unreadable);
  EXPECT_EQ(unreadable.address, 0x10000U);
  EXPECT_EQ(locate({0x2f, 0xfd, 0xff}).failure, Place::Failure::damaged);  // jumps to itself
  EXPECT_TRUE(locate({0x2f, 0xfd, 0xff}).pieces.empty());
  EXPECT_EQ(locate({}).pieces.at(0).kind, Piece::Kind::optimized_out);
}

}  // namespace
}  // namespace sonde::symbols
