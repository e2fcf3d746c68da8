#include "sys/flag_set.h"

#include <gtest/gtest.h>

#include "sys/flags/fcntl.h"
#include "sys/flags/open.h"

namespace sonde::sys {
namespace {

TEST(FlagSet, ValuesAreFoundBySearch) {
  EXPECT_TRUE(std::ranges::is_sorted(fcntl_cmds.flags, {}, &Flag::value));
  ASSERT_NE(find(fcntl_cmds, 1030), nullptr);
  EXPECT_EQ(find(fcntl_cmds, 1030)->name, "F_DUPFD_CLOEXEC");
  EXPECT_EQ(find(fcntl_cmds, 0)->name, "F_DUPFD");
  EXPECT_EQ(find(fcntl_cmds, 999), nullptr);
  EXPECT_EQ(fcntl_cmds.unknown, "F_???");
}

TEST(FlagSet, NegativeValuesAreSignExtended) {
  ASSERT_NE(find(at_fdcwd_values, static_cast<std::uint64_t>(-100)), nullptr);
  EXPECT_EQ(find(at_fdcwd_values, static_cast<std::uint64_t>(-100))->name, "AT_FDCWD");
  EXPECT_EQ(find(at_fdcwd_values, 100), nullptr);
}

TEST(FlagSet, MasksStandBeforeTheirParts) {
  const auto place = [](std::string_view name) {
    return std::ranges::find(open_mode_flags.flags, name, &Flag::name) - open_mode_flags.flags.begin();
  };
  EXPECT_LT(place("O_SYNC"), place("O_DSYNC"));
  EXPECT_LT(place("O_TMPFILE"), place("O_DIRECTORY"));
  EXPECT_EQ(find(open_mode_flags, 0x410000)->name, "O_TMPFILE");
  EXPECT_EQ(open_mode_flags.kind, SetKind::flags);
}

TEST(FlagSet, TheFirstNameOfAValueWins) {
  static constexpr Flag rows[] = {{1, "FIRST"}, {1, "SECOND"}, {2, "OTHER"}};
  constexpr FlagSet set{"set", "???", SetKind::values, rows};
  EXPECT_EQ(find(set, 1)->name, "FIRST");
}

TEST(FlagSet, I386HasItsOwnRowsOnlyWhereTheyDiffer) {
  static constexpr Flag rows[] = {{0, "BIG"}};
  static constexpr Flag i386_rows[] = {{0x8000, "BIG"}};
  constexpr FlagSet same{"same", "???", SetKind::values, rows};
  constexpr FlagSet other{"other", "???", SetKind::values, rows, i386_rows};
  EXPECT_NE(find(same, 0, true), nullptr);
  EXPECT_EQ(find(other, 0, true), nullptr);
  EXPECT_NE(find(other, 0x8000, true), nullptr);
  EXPECT_NE(find(other, 0), nullptr);
}

}  // namespace
}  // namespace sonde::sys
