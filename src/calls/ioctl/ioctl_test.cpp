#include <gtest/gtest.h>
#include <sys/ioctl.h>

#include <cerrno>
#include <cstring>

#include "report/testing/decode_line.h"

namespace sonde {
namespace {

using report::testing::FakeTracee;

TEST(Ioctl, NamesCommandsThatTheTableKnows) {
  FakeTracee t;
  EXPECT_EQ(t.line("ioctl", {1, 0x5401, 0x7000}, -ENOTTY), "ioctl(1, TCGETS, 0x7000) = -1 ENOTTY (Inappropriate ioctl for device)");
  EXPECT_EQ(t.line("ioctl", {3, 0x40049409, 5}, 0), "ioctl(3, BTRFS_IOC_CLONE or FICLONE, 5) = 0");
  EXPECT_EQ(t.line("ioctl", {3, 0x5451}, 0), "ioctl(3, FIOCLEX) = 0");
}

TEST(Ioctl, TakesUnknownCommandsApart) {
  FakeTracee t;
  EXPECT_EQ(t.line("ioctl", {3, 0x12345678, 0x7000}, 0), "ioctl(3, _IOC(_IOC_NONE, 0x56, 0x78, 0x1234), 0x7000) = 0");
  EXPECT_EQ(t.line("ioctl", {3, 0xffffffff, 0}, 0), "ioctl(3, _IOC(_IOC_READ|_IOC_WRITE, 0xff, 0xff, 0x3fff), 0) = 0");
}

TEST(Ioctl, ShowsTheBytesOfAnUnknownArgumentWhenWhole) {
  FakeTracee t;
  t.options.abbreviate = false;
  const u64 bytes = t.put_bytes(std::as_bytes(std::span("\1\2\3\4", 4)));
  EXPECT_EQ(t.line("ioctl", {3, 0x4004fefe, bytes}, 0), R"(ioctl(3, _IOC(_IOC_WRITE, 0xfe, 0xfe, 0x4), "\x01\x02\x03\x04") = 0)");
  EXPECT_EQ(t.line("ioctl", {3, 0x8004fefe, bytes}, 0), R"(ioctl(3, _IOC(_IOC_READ, 0xfe, 0xfe, 0x4), "\x01\x02\x03\x04") = 0)");
  EXPECT_EQ(t.line("ioctl", {3, 0xc004fefe, bytes}, 0),
            R"(ioctl(3, _IOC(_IOC_READ|_IOC_WRITE, 0xfe, 0xfe, 0x4), "\x01\x02\x03\x04" => "\x01\x02\x03\x04") = 0)");
}

TEST(Ioctl, ShowsTerminalSettings) {
  FakeTracee t;
  const u32 modes[] = {0x4500, 5, 0xbf, 0x8a3b};
  std::byte settings[36] = {};
  std::memcpy(settings, modes, sizeof modes);
  const u64 at = t.put_bytes(settings);
  EXPECT_EQ(t.line("ioctl", {0, 0x5401, at}, 0),
            "ioctl(0, TCGETS, {c_iflag=ICRNL|IXON|IUTF8, c_oflag=NL0|CR0|TAB0|BS0|VT0|FF0|OPOST|ONLCR, c_cflag=B38400|CS8|CREAD, "
            "c_lflag=ISIG|ICANON|ECHO|ECHOE|ECHOK|IEXTEN|ECHOCTL|ECHOKE, ...}) = 0");
  EXPECT_EQ(t.entry("ioctl", {0, 0x5401, at}), "ioctl(0, TCGETS, ");
  const winsize size{24, 80, 0, 0};
  EXPECT_EQ(t.line("ioctl", {0, TIOCGWINSZ, t.put(size)}, 0),
            "ioctl(0, TIOCGWINSZ, {ws_row=24, ws_col=80, ws_xpixel=0, ws_ypixel=0}) = 0");
}

TEST(Ioctl, KnowsTheSizesOfI386) {
  FakeTracee t;
  t.abi = Abi::i386;
  const u64 size = t.put(u64{4096});
  EXPECT_EQ(t.line("ioctl", {3, 0x80041272, size}, 0), "ioctl(3, BLKGETSIZE64, [4096]) = 0");
  t.abi = Abi::x86_64;
  EXPECT_EQ(t.line("ioctl", {3, 0x80081272, size}, 0), "ioctl(3, BLKGETSIZE64, [4096]) = 0");
}

TEST(Ioctl, ShowsAnInterfaceAndWhatTheKernelTellsOfIt) {
  FakeTracee t;
  std::byte request[40] = {};
  std::memcpy(request, "lo", 2);
  request[16] = std::byte{2};
  request[20] = std::byte{127};
  request[23] = std::byte{1};
  const u64 at = t.put_bytes(request);
  EXPECT_EQ(t.line("ioctl", {3, 0x8915, at}, 0),
            R"(ioctl(3, SIOCGIFADDR, {ifr_name="lo", ifr_addr={sa_family=AF_INET, sin_port=htons(0), sin_addr=inet_addr("127.0.0.1")}}) = 0)");
  EXPECT_EQ(t.line("ioctl", {3, 0x8915, at}, -ENODEV), R"(ioctl(3, SIOCGIFADDR, {ifr_name="lo"}) = -1 ENODEV (No such device))");
}

TEST(Ioctl, ShowsNoStructureWhereNothingCanBeRead) {
  FakeTracee t;
  for (u32 size = 0; size < 64; ++size) {
    for (u32 number = 0; number < 256; ++number) {
      for (u32 type : {0x54u, 0x45u, 0x66u, 0x58u, 0x12u, 0x89u, 0xaau, 0x21u, 0x4cu, 0x70u}) {
        const u64 at = t.put_bytes(std::span<const std::byte>{});
        const std::string line = t.line("ioctl", {3, 2u << 30 | size << 16 | type << 8 | number, at}, 1);
        EXPECT_EQ(line.find('{'), line.npos) << line;
      }
    }
    t = FakeTracee{};
  }
}

}  // namespace
}  // namespace sonde
