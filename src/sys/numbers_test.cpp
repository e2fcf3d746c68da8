// Call numbers against the kernel's headers and against the kernel that runs the test.
#include <gtest/gtest.h>

#include <filesystem>
#include <set>
#include <string>

#include <sys/syscall.h>

#include "sys/numbers/i386.h"
#include "sys/numbers/x32.h"
#include "sys/numbers/x86_64.h"

namespace sonde::sys {
namespace {

TEST(Numbers, NamesAndNumbersAreOfOneMind) {
  const auto check = [](std::span<const std::string_view> names, auto number_of) {
    for (unsigned number = 0; number < names.size(); ++number) {
      if (names[number].empty()) continue;
      EXPECT_EQ(number_of(names[number]), number) << names[number];
    }
    EXPECT_EQ(number_of("no_such_call"), std::nullopt);
    EXPECT_EQ(number_of(""), std::nullopt);
  };
  check(x86_64_names, x86_64_number);
  check(i386_names, i386_number);
  check(x32_names, x32_number);
}

TEST(Numbers, AreThoseOfTheHeaders) {
  EXPECT_EQ(x86_64_number("openat"), static_cast<unsigned>(SYS_openat));
  EXPECT_EQ(x86_64_number("newfstatat"), static_cast<unsigned>(SYS_newfstatat));
  EXPECT_EQ(x86_64_number("pread64"), static_cast<unsigned>(SYS_pread64));
  EXPECT_EQ(x86_64_number("umount2"), static_cast<unsigned>(SYS_umount2));
  EXPECT_EQ(x86_64_number("listns"), 470U);
  EXPECT_EQ(i386_number("_llseek"), 140U);
  EXPECT_EQ(i386_number("oldstat"), 18U);
  EXPECT_EQ(i386_number("ugetrlimit"), 191U);
  EXPECT_EQ(x32_number("ioctl"), 514U);
  EXPECT_EQ(x32_names[16], "ioctl#64");
  EXPECT_EQ(x86_64_entries[5], "sys_newfstat");
}

// The roll-call: every system call that the running kernel has tracing events for is one that we can name.
TEST(Numbers, TheRunningKernelHasNoCallThatWeLack) {
  std::filesystem::path events;
  for (const char* place : {"/sys/kernel/tracing/events/syscalls", "/sys/kernel/debug/tracing/events/syscalls"}) {
    std::error_code unreadable;
    if (std::filesystem::exists(place, unreadable)) events = place;
  }
  if (events.empty()) {
    GTEST_SKIP() << "no tracing events to compare with: mount -t tracefs nodev /sys/kernel/tracing (as root)";
  }
  std::set<std::string, std::less<>> ours;
  for (const auto& entries : {x86_64_entries, i386_entries, x32_entries}) {
    for (const std::string_view entry : entries) ours.emplace(entry);
  }
  // The entry points of a 64-bit kernel carry no compat_ in their event names.
  for (const std::string_view entry : i386_entries) {
    if (entry.starts_with("compat_")) ours.emplace(entry.substr(7));
  }
  std::size_t compared = 0;
  for (const auto& event : std::filesystem::directory_iterator(events)) {
    const std::string name = event.path().filename();
    if (!name.starts_with("sys_enter_")) continue;
    ++compared;
    EXPECT_TRUE(ours.contains("sys_" + name.substr(10))) << name << " is not in src/sys/numbers/*.tbl";
  }
  EXPECT_GT(compared, 300U);
}

}  // namespace
}  // namespace sonde::sys
