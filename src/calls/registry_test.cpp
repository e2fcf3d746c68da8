#include "calls/registry.h"

#include <gtest/gtest.h>

namespace sonde::calls {
namespace {

TEST(Registry, FindsTheSixtyFourBitFormOfAnX32Call) {
  const sys::Row* row = row_named("ioctl#64", Abi::x32);
  ASSERT_NE(row, nullptr);
  EXPECT_EQ(row, row_named("ioctl", Abi::x32));
}

}  // namespace
}  // namespace sonde::calls
