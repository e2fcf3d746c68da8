#include "os/spin.h"

#include <gtest/gtest.h>

namespace sonde::os {
namespace {

unsigned waits_until_a_try(Spin& spin) {
  unsigned waits = 1;
  while (!spin.worth_it()) ++waits;
  return waits;
}

TEST(Spin, IsTriedEachTimeWhileItPays) {
  Spin spin;
  for (int i = 0; i < 5; ++i) {
    EXPECT_EQ(waits_until_a_try(spin), 1u);
    spin.paid(true);
  }
}

TEST(Spin, IsTriedEverMoreRarelyWhileItDoesNotPay) {
  Spin spin;
  unsigned before = waits_until_a_try(spin);
  for (int i = 0; i < 8; ++i) {
    spin.paid(false);
    const unsigned waits = waits_until_a_try(spin);
    EXPECT_EQ(waits, before * 2);
    before = waits;
  }
  spin.paid(false);
  EXPECT_EQ(waits_until_a_try(spin), Spin::kRarest + 1);
  spin.paid(false);
  EXPECT_EQ(waits_until_a_try(spin), Spin::kRarest + 1);
}

TEST(Spin, IsTriedAgainAtOnceWhenItPaid) {
  Spin spin;
  for (int i = 0; i < 4; ++i) spin.paid(false);
  waits_until_a_try(spin);
  spin.paid(true);
  EXPECT_EQ(waits_until_a_try(spin), 1u);
}

}  // namespace
}  // namespace sonde::os
