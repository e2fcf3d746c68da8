#include "tamper/rule.h"

#include <gtest/gtest.h>

#include "sys/numbers/numbers.h"

namespace sonde::tamper {
namespace {

Rule parsed(std::string_view text, bool fault = false) {
  std::string warning;
  auto rule = Rule::parse(text, fault, warning);
  EXPECT_TRUE(rule) << text << ": " << rule.error().message;
  return rule ? std::move(*rule) : Rule();
}

std::string problem(std::string_view text, bool fault = false) {
  std::string warning;
  const auto rule = Rule::parse(text, fault, warning);
  return rule ? "none" : rule.error().message;
}

std::string warning_of(std::string_view text) {
  std::string warning;
  EXPECT_TRUE(Rule::parse(text, false, warning));
  return warning;
}

std::vector<std::byte> bytes(std::initializer_list<int> values) {
  std::vector<std::byte> out;
  for (const int v : values) out.push_back(static_cast<std::byte>(v));
  return out;
}

TEST(When, Forms) {
  const auto hits = [](std::string_view text) {
    const auto when = When::parse(text);
    std::string out;
    for (u64 i = 1; when && i <= 9; ++i) out += when->hits(i) ? '1' : '.';
    return out;
  };
  EXPECT_EQ(hits("1"), "1........");
  EXPECT_EQ(hits("3"), "..1......");
  EXPECT_EQ(hits("3+"), "..1111111");
  EXPECT_EQ(hits("3+2"), "..1.1.1.1");
  EXPECT_EQ(hits("3..5"), "..111....");
  EXPECT_EQ(hits("2..7+3"), ".1..1....");
  EXPECT_EQ(hits("2..7+"), ".111111..");
  EXPECT_EQ(hits("4..4"), "...1.....");
  EXPECT_EQ(hits("+2"), ".1.......") << "as strace takes it";
  EXPECT_EQ(hits("1++2"), "1.1.1.1.1");
  EXPECT_EQ(hits("1..+2"), "11.......");
  for (const char* text : {"", "0", "65536", "x", "1x", "1 ", " 1", "-1", "1..", "1..0", "3..2", "1..65536", "1+0", "1+65536", "1+x", "1+2+3", "1...2", "++1",
                           "1+2..3", "4294967297"}) {
    EXPECT_FALSE(When::parse(text)) << text;
  }
  EXPECT_TRUE(When::parse("65535+65535"));
  When always;
  EXPECT_TRUE(always.hits(1) && always.hits(1'000'000));
}

TEST(Rule, WhatStraceKnows) {
  const Rule fault = parsed("openat", true);
  EXPECT_EQ(fault.error, 38);
  EXPECT_TRUE(fault.calls.has(Abi::x86_64, *sys::number_of(Abi::x86_64, "openat")));
  EXPECT_TRUE(fault.calls.has(Abi::i386, *sys::number_of(Abi::i386, "openat")));
  EXPECT_FALSE(fault.calls.has(Abi::x86_64, 0));
  EXPECT_EQ(parsed("read,write:error=EINTR:when=2+3", true).when.step, 3u);
  EXPECT_EQ(parsed("%file:error=5").error, 5);
  EXPECT_EQ(parsed("/^open:error=eio").error, 5);
  EXPECT_EQ(parsed("read:retval=0x10").result, 16u);
  EXPECT_EQ(parsed("read:retval=-1").result, ~u64{0});
  EXPECT_EQ(parsed("read:retval=18446744073709551615").result, ~u64{0});
  EXPECT_EQ(parsed("read:signal=USR1").signal, Signal(10));
  EXPECT_EQ(parsed("read:signal=SIGTERM").signal, Signal(15));
  EXPECT_EQ(parsed("read:signal=64").signal, Signal(64));
  EXPECT_EQ(parsed("read:error=EIO:syscall=getpid").instead, "getpid");
  EXPECT_EQ(parsed("read:delay_enter=5").delay_entry_ns, 5'000u) << "microseconds";
  EXPECT_EQ(parsed("read:delay_enter=5ms:delay_exit=2s").delay_exit_ns, 2'000'000'000u);
  EXPECT_EQ(parsed("read:delay_exit=0").delay_exit_ns, 0u);
  const Rule poked = parsed("read:poke_enter=@arg1=00fF,@arg6=10:poke_exit=@arg2=0102");
  ASSERT_EQ(poked.poke_entry.size(), 2u);
  EXPECT_EQ(poked.poke_entry[0].argument, 0u);
  EXPECT_EQ(poked.poke_entry[0].bytes, bytes({0, 255}));
  EXPECT_EQ(poked.poke_entry[1].argument, 5u);
  ASSERT_EQ(poked.poke_exit.size(), 1u);
  EXPECT_EQ(poked.poke_exit[0].bytes, bytes({1, 2}));
  EXPECT_EQ(parsed("read:error=EIO:when=2:when=7").when.first, 7u) << "the last counts, as with strace";
}

TEST(Rule, OurOwnKeys) {
  const Rule rule = parsed("write:error=EIO:if=fd==1&&count>4096:path=/tmp/x:from=save_file:count=run:chance=12.5%:faithful");
  EXPECT_TRUE(rule.condition);
  EXPECT_EQ(rule.path, "/tmp/x");
  EXPECT_EQ(rule.from, "save_file");
  EXPECT_EQ(rule.count, CountPer::run);
  EXPECT_EQ(rule.chance_ppm, 125'000u);
  EXPECT_TRUE(rule.faithful);
  EXPECT_EQ(parsed("write:short=1").most_bytes, 1u);
  EXPECT_EQ(parsed("write:count=process", true).count, CountPer::process);
  EXPECT_EQ(parsed("write:chance=0", true).chance_ppm, 0u);
  EXPECT_EQ(parsed("write:chance=100", true).chance_ppm, 1'000'000u);
}

// Every one of these is refused by strace 6.1 with the same words.
TEST(Rule, WhatStraceRefuses) {
  for (const char* text : {"openat", "openat:", "openat:error", "openat:error=", "openat:error=0", "openat:error=4096", "openat:error=EFOO",
                           "openat:error=ENOENT:error=EIO", "openat:retval=", "openat:retval=1:error=EIO", "openat:retval=18446744073709551616",
                           "openat:retval=x", "openat:signal=0", "openat:signal=65", "openat:signal=SIGFOO", "openat:when=1", "openat:error=EIO:when=0",
                           "openat:error=EIO:when=65536", "openat:error=EIO:when=2..1", "openat:error=EIO:when=1..", "openat:delay_enter=1xs",
                           "openat:delay_enter=-1", "openat:delay_enter=1ms:delay_enter=2", "openat:delay_exit=", "openat:syscall=getpid",
                           "openat:error=EIO:syscall=nosuch", "openat:error=EIO:syscall=chdir", "openat:error=EIO:syscall=%file",
                           "openat:error=EIO:syscall=getpid:syscall=getpid", "openat:poke_enter=@arg1=0", "openat:poke_enter=@arg8=00",
                           "openat:poke_enter=@arg0=00", "openat:poke_enter=@arg1=00,@arg1=01", "openat:poke_enter=@arg1=00,@arg2=zz",
                           "openat:poke_enter=@arg1=", "openat:poke_enter=arg1=00", "openat:poke_exit=@arg1=00,", "openat:foo=1", "openat::error=EIO"}) {
    EXPECT_EQ(problem(text), "invalid inject argument '" + std::string(text) + "'");
  }
  for (const char* text : {"openat:retval=1", "openat:signal=9", "openat:delay_enter=1", "openat:delay_exit=1", "openat:poke_enter=@arg1=00",
                           "openat:syscall=getpid", "openat:error=EIO:error=EIO", "openat:short=1"}) {
    EXPECT_EQ(problem(text, true), "invalid fault argument '" + std::string(text) + "'");
  }
  EXPECT_EQ(problem("nosuch:error=EIO"), "invalid system call 'nosuch'");
  EXPECT_EQ(problem(":error=EIO"), "invalid system call ''");
}

TEST(Rule, WrongUseOfOurOwnKeys) {
  for (const char* text : {"read:short=1:error=EIO", "read:short=1:retval=3", "read:short=", "read:error=EIO:chance=101", "read:error=EIO:chance=-1",
                           "read:error=EIO:chance=", "read:error=EIO:chance=nan", "read:error=EIO:count=thing", "read:error=EIO:path=",
                           "read:error=EIO:from=", "read:error=EIO:faithful=1", "read:if=fd==1", "read:faithful", "read:error=EIO:if=fd:if=fd"}) {
    EXPECT_EQ(problem(text), "invalid inject argument '" + std::string(text) + "'");
  }
  EXPECT_EQ(problem("read:error=EIO:if=fd=="), "invalid condition 'fd=='");
}

TEST(Rule, ResultsThatLookLikeErrorsAreWarnedOf) {
  EXPECT_EQ(warning_of("read:retval=-1"), "Inadvertent injection of error 1 is possible for retval=18446744073709551615");
  EXPECT_EQ(warning_of("read:retval=4294967295"), "Inadvertent injection of error 1 is possible in compat personality for retval=4294967295");
  EXPECT_EQ(warning_of("read:retval=4096"), "");
  EXPECT_EQ(warning_of("read:error=EIO"), "");
}

}  // namespace
}  // namespace sonde::tamper
