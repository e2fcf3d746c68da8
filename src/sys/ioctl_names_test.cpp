#include "sys/ioctl_names.h"

#include <gtest/gtest.h>

#include <linux/fs.h>
#include <sys/ioctl.h>

#include "sys/ioctls/ioctls.h"

namespace sonde::sys {
namespace {

std::string joined(std::uint32_t command, bool i386 = false) {
  std::string all;
  for (const IoctlName& each : ioctl_names(command)) {
    if (!(i386 ? each.i386 : each.x86_64)) continue;
    if (!all.empty()) all += " or ";
    all += each.name;
  }
  return all;
}

TEST(IoctlNames, AreFoundByNumber) {
  EXPECT_EQ(joined(TIOCGWINSZ), "TIOCGWINSZ");
  EXPECT_EQ(joined(FICLONE), "BTRFS_IOC_CLONE or FICLONE");
  EXPECT_EQ(joined(FS_IOC_GETFLAGS), "FS_IOC_GETFLAGS");
  EXPECT_EQ(joined(0xfffffff0), "");
}

TEST(IoctlNames, DriversShareNumbers) {
  EXPECT_EQ(joined(TCGETS), "TCGETS");
  EXPECT_EQ(joined(TCSETS), "SNDCTL_TMR_START or TCSETS");
}

TEST(IoctlNames, SizesDifferByAbi) {
  EXPECT_EQ(joined(0x80086601), "FS_IOC_GETFLAGS");
  EXPECT_EQ(joined(0x80086601, true), "");
}

TEST(IoctlNames, TheTableIsSortedAndLarge) {
  EXPECT_GT(ioctl_table.size(), 3000U);
  for (std::size_t at = 1; at < ioctl_table.size(); ++at) {
    const IoctlName& before = ioctl_table[at - 1];
    const IoctlName& after = ioctl_table[at];
    EXPECT_TRUE(before.command < after.command || (before.command == after.command && before.name < after.name))
        << before.name << ' ' << after.name;
  }
}

}  // namespace
}  // namespace sonde::sys
