#include "calls/registry.h"

#include <gtest/gtest.h>

#include <string>

#include "sys/numbers/numbers.h"

namespace sonde::calls {
namespace {

TEST(Registry, DescribesEveryCallOfEveryAbi) {
  for (Abi abi : {Abi::x86_64, Abi::i386, Abi::x32}) {
    std::string missing;
    const auto names = sys::names_of(abi);
    for (u32 nr = 0; nr < names.size(); ++nr) {
      if (!names[nr].empty() && !described(abi, nr)) missing.append(names[nr]).push_back(' ');
    }
    EXPECT_EQ(missing, "");
  }
}

TEST(Registry, FindsTheSixtyFourBitFormOfAnX32Call) {
  const sys::Row* row = row_named("ioctl#64", Abi::x32);
  ASSERT_NE(row, nullptr);
  EXPECT_EQ(row, row_named("ioctl", Abi::x32));
}

}  // namespace
}  // namespace sonde::calls
