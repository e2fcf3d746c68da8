#include "tamper/condition.h"

#include <fcntl.h>
#include <gtest/gtest.h>

#include "calls/registry.h"
#include "sys/numbers/numbers.h"

namespace sonde::tamper {
namespace {

bool holds(std::string_view text, const char* call, std::initializer_list<u64> values, Abi abi = Abi::x86_64) {
  auto condition = Condition::parse(text);
  EXPECT_TRUE(condition) << text;
  u64 args[6] = {};
  std::copy(values.begin(), values.end(), args);
  return condition && condition->holds(calls::row_of(abi, *sys::number_of(abi, call)), abi, args);
}

TEST(Condition, ComparesArguments) {
  EXPECT_TRUE(holds("fd==1&&count>4096", "write", {1, 0, 4097}));
  EXPECT_FALSE(holds("fd==1&&count>4096", "write", {1, 0, 4096}));
  EXPECT_FALSE(holds("fd==1&&count>4096", "write", {2, 0, 5000}));
  EXPECT_TRUE(holds("fd==1||count>4096", "write", {2, 0, 5000}));
  EXPECT_TRUE(holds("arg1 == 3 && arg3 != 0", "write", {3, 0, 1}));
  EXPECT_TRUE(holds("fd<0", "write", {0xffffffff, 0, 0})) << "an int, whatever the upper half of its register is";
  EXPECT_TRUE(holds("fd==-1", "write", {0x12345678ffffffff, 0, 0}));
  EXPECT_TRUE(holds("count>=0x10&&count<=020", "write", {0, 0, 16}));
  EXPECT_FALSE(holds("nonsense==0", "write", {0, 0, 0})) << "a name that means nothing to the call";
  EXPECT_FALSE(holds("arg4==0", "write", {0, 0, 0})) << "it has three";
}

TEST(Condition, KnowsTheFlagsOfTheCall) {
  EXPECT_TRUE(holds("flags&O_CREAT", "openat", {3, 0, O_CREAT | O_WRONLY, 0644}));
  EXPECT_FALSE(holds("flags&O_CREAT", "openat", {3, 0, O_WRONLY, 0644}));
  EXPECT_TRUE(holds("!(flags&(O_CREAT|O_TRUNC))", "openat", {3, 0, O_WRONLY, 0}));
  EXPECT_TRUE(holds("flags&O_CREAT", "openat", {3, 0, O_CREAT, 0}, Abi::i386));
}

TEST(Condition, BindsAsInCButForBits) {
  EXPECT_TRUE(holds("1+2-3==0", "write", {}));
  EXPECT_TRUE(holds("7-2-1==4", "write", {})) << "from the left";
  EXPECT_TRUE(holds("1||0&&0", "write", {}));
  EXPECT_TRUE(holds("-1<0", "write", {}));
  EXPECT_TRUE(holds("~0==-1", "write", {}));
  EXPECT_TRUE(holds("!0&&!!5", "write", {}));
  EXPECT_TRUE(holds("6^3|8", "write", {}));
  EXPECT_TRUE(holds("(6^3)==5", "write", {}));
  EXPECT_TRUE(holds("  ( 1 ) ", "write", {}));
  EXPECT_TRUE(holds("9223372036854775807+1<0", "write", {})) << "wraps, and is no undefined behaviour";
  EXPECT_TRUE(holds("-(-9223372036854775807-1)<0", "write", {}));
}

TEST(Condition, WhatIsNone) {
  for (const char* text : {"", " ", "fd==", "==1", "fd 1", "fd=1", "(fd", "fd)", "fd==1&&", "&&", "1x", "0x", "09", "99999999999999999999", "fd==\"a\"", "fd*2",
                           "!", "-", "fd,1", "a.b"}) {
    EXPECT_FALSE(Condition::parse(text)) << text;
  }
}

TEST(Condition, IsBounded) {
  const auto nested = [](std::size_t depth) { return std::string(depth, '(') + "1" + std::string(depth, ')'); };
  EXPECT_TRUE(Condition::parse(nested(50)));
  EXPECT_FALSE(Condition::parse(nested(100'000)));
  EXPECT_FALSE(Condition::parse(std::string(100'000, '!') + "1"));
  std::string sum = "1";
  for (int i = 0; i < 100'000; ++i) sum += "+1";
  EXPECT_FALSE(Condition::parse(sum));
}

TEST(Condition, SaysWhichNameIsUnknown) {
  const auto condition = Condition::parse("fd==1&&colour==2");
  ASSERT_TRUE(condition);
  EXPECT_EQ(condition->unknown_name(calls::row_of(Abi::x86_64, 1)), "colour");
  EXPECT_EQ(Condition::parse("fd==1")->unknown_name(calls::row_of(Abi::x86_64, 1)), "");
}

}  // namespace
}  // namespace sonde::tamper
