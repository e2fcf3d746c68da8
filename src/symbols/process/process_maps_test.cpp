#include "symbols/process/process_maps.h"

#include <gtest/gtest.h>

namespace sonde::symbols {
namespace {

TEST(ProcessMaps, ParsesEveryField) {
  const auto maps = ProcessMaps::parse(
      "5616dbd28000-5616dbd2d000 r-xp 00002000 fe:1f 247134                     /usr/bin/a b\n"
      "7fff78e4c000-7fff78e6d000 rw-s 00000000 00:00 0                          [stack]\n");
  ASSERT_EQ(maps.all().size(), 2u);
  const Mapping& code = maps.all()[0];
  EXPECT_EQ(code.start, 0x5616dbd28000u);
  EXPECT_EQ(code.end, 0x5616dbd2d000u);
  EXPECT_EQ(code.offset, 0x2000u);
  EXPECT_EQ(code.device_major, 0xfeu);
  EXPECT_EQ(code.device_minor, 0x1fu);
  EXPECT_EQ(code.inode, 247134u);
  EXPECT_EQ(code.name, "/usr/bin/a b");
  EXPECT_TRUE(code.readable && code.executable && !code.writable && !code.shared && code.is_file());
  const Mapping& stack = maps.all()[1];
  EXPECT_TRUE(stack.writable && stack.shared && !stack.executable && !stack.is_file());
}

TEST(ProcessMaps, AnonymousMemoryHasNoName) {
  const auto maps = ProcessMaps::parse("7f92080a4000-7f92080b1000 rw-p 00000000 00:00 0 \n");
  ASSERT_EQ(maps.all().size(), 1u);
  EXPECT_EQ(maps.all()[0].name, "");
}

TEST(ProcessMaps, DeletedFilesAndNewlinesInNames) {
  const auto maps = ProcessMaps::parse("1000-2000 r--p 00000000 00:01 7 /tmp/a\\012b (deleted)\n");
  ASSERT_EQ(maps.all().size(), 1u);
  EXPECT_TRUE(maps.all()[0].is_deleted());
  EXPECT_EQ(maps.all()[0].path(), "/tmp/a\nb");
}

TEST(ProcessMaps, FindsByAddress) {
  const auto maps = ProcessMaps::parse("1000-2000 r--p 0 0:0 0\n3000-4000 r-xp 0 0:0 0 \n");
  EXPECT_EQ(maps.find(0xfff), nullptr);
  ASSERT_NE(maps.find(0x1000), nullptr);
  ASSERT_NE(maps.find(0x1fff), nullptr);
  EXPECT_EQ(maps.find(0x2000), nullptr);
  EXPECT_EQ(maps.find(0x3800), &maps.all()[1]);
  EXPECT_EQ(maps.find(~u64{0}), nullptr);
}

TEST(ProcessMaps, DropsWhatMakesNoSense) {
  const auto maps = ProcessMaps::parse(
      "\n"
      "nonsense\n"
      "2000-1000 r--p 0 0:0 0\n"
      "1000-\n"
      "1000-2000 r-\n"
      "1000-2000 r--p 0 0:0\n"
      "11111111111111111111-2000 r--p 0 0:0 0\n"
      "5000-6000 r--p 0 0:0 1 /b\n"
      "1000-3000 r--p 0 0:0 1 /a\n"
      "2000-4000 r--p 0 0:0 1 /overlaps\n"
      "7000-8000 r--p 0 0:0 1 /last");
  ASSERT_EQ(maps.all().size(), 3u);
  EXPECT_EQ(maps.all()[0].name, "/a");
  EXPECT_EQ(maps.all()[1].name, "/b");
  EXPECT_EQ(maps.all()[2].name, "/last");
}

}  // namespace
}  // namespace sonde::symbols
