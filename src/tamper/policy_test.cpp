#include "tamper/policy.h"

#include <gtest/gtest.h>

#include "calls/registry.h"
#include "sys/numbers/numbers.h"
#include "tamper/faithful.h"

namespace sonde::tamper {
namespace {

struct KnownFacts final : Facts {
  i32 tid = 100;
  i32 pid = 100;
  std::string path;
  std::string function;
  int asked = 0;
  i32 thread() override { return tid; }
  i32 process() override { return pid; }
  bool touches(const std::string& wanted) override { return ++asked, wanted == path; }
  bool called_from(const std::string& wanted) override { return ++asked, wanted == function; }
};

Policy policy_of(std::initializer_list<const char*> texts, u64 seed = 0) {
  std::vector<Rule> rules;
  for (const char* text : texts) {
    std::string warning;
    auto rule = Rule::parse(text, false, warning);
    EXPECT_TRUE(rule) << text;
    rules.push_back(std::move(*rule));
  }
  return Policy(std::move(rules), seed);
}

// The numbers of the rules met.
std::string meet(Policy& policy, KnownFacts& facts, const char* call, std::initializer_list<u64> values = {}) {
  const u32 nr = *sys::number_of(Abi::x86_64, call);
  u64 args[6] = {};
  std::copy(values.begin(), values.end(), args);
  std::string out;
  for (const Rule* rule : policy.meet({calls::row_of(Abi::x86_64, nr), Abi::x86_64, nr, args}, facts)) {
    out += std::to_string(rule - policy.rules().data());
  }
  return out.empty() ? "-" : out;
}

TEST(Policy, AThreadCountsEachCallByItself) {
  Policy policy = policy_of({"read,write:error=EIO:when=2"});
  KnownFacts facts;
  EXPECT_EQ(meet(policy, facts, "read"), "-");
  EXPECT_EQ(meet(policy, facts, "write"), "-");
  facts.tid = 101;
  EXPECT_EQ(meet(policy, facts, "read"), "-") << "another thread";
  facts.tid = 100;
  EXPECT_EQ(meet(policy, facts, "read"), "0");
  EXPECT_EQ(meet(policy, facts, "write"), "0");
  EXPECT_EQ(meet(policy, facts, "read"), "-");
  EXPECT_EQ(meet(policy, facts, "close"), "-");
}

TEST(Policy, AProcessCountsAllCallsOfAllItsThreads) {
  Policy policy = policy_of({"read,write:error=EIO:when=3:count=process"});
  KnownFacts facts;
  EXPECT_EQ(meet(policy, facts, "read"), "-");
  facts.tid = 101;
  EXPECT_EQ(meet(policy, facts, "write"), "-");
  facts.pid = 200;
  EXPECT_EQ(meet(policy, facts, "read"), "-");
  facts.pid = 100;
  EXPECT_EQ(meet(policy, facts, "read"), "0");
}

TEST(Policy, TheRunCountsEverything) {
  Policy policy = policy_of({"read,write:error=EIO:when=3:count=run"});
  KnownFacts facts;
  EXPECT_EQ(meet(policy, facts, "read"), "-");
  facts.pid = facts.tid = 200;
  EXPECT_EQ(meet(policy, facts, "write"), "-");
  facts.pid = facts.tid = 300;
  EXPECT_EQ(meet(policy, facts, "read"), "0");
}

TEST(Policy, ADeadThreadsCountsAreForgotten) {
  Policy policy = policy_of({"read:error=EIO:when=2", "read:error=EIO:when=2:count=run"});
  KnownFacts facts;
  EXPECT_EQ(meet(policy, facts, "read"), "-");
  policy.forget(100);
  EXPECT_EQ(meet(policy, facts, "read"), "1") << "the run's count stays";
}

TEST(Policy, SeveralRulesOnOneCallEachWithItsOwnCount) {
  Policy policy = policy_of({"read:error=EIO:when=1", "read:delay_exit=1:when=2+", "%desc:signal=USR1", "write:error=EIO"});
  KnownFacts facts;
  EXPECT_EQ(meet(policy, facts, "read"), "02");
  EXPECT_EQ(meet(policy, facts, "read"), "12");
  EXPECT_TRUE(policy.concerns(Abi::x86_64, 0));
  EXPECT_FALSE(policy.concerns(Abi::x86_64, 39));
}

TEST(Policy, OnlyCallsThatMatchAreCounted) {
  Policy policy = policy_of({"write:error=EIO:if=fd==1:when=2"});
  KnownFacts facts;
  EXPECT_EQ(meet(policy, facts, "write", {1}), "-");
  EXPECT_EQ(meet(policy, facts, "write", {2}), "-");
  EXPECT_EQ(meet(policy, facts, "write", {1}), "0");
}

TEST(Policy, PathAndFunctionAreAskedLast) {
  Policy policy = policy_of({"write:error=EIO:if=fd==1:path=/a:from=save"});
  KnownFacts facts;
  EXPECT_EQ(meet(policy, facts, "write", {2}), "-");
  EXPECT_EQ(facts.asked, 0) << "the condition was enough";
  EXPECT_EQ(meet(policy, facts, "write", {1}), "-");
  EXPECT_EQ(facts.asked, 1);
  facts.path = "/a";
  EXPECT_EQ(meet(policy, facts, "write", {1}), "-");
  facts.function = "save";
  EXPECT_EQ(meet(policy, facts, "write", {1}), "0");
}

TEST(Policy, ChanceIsDecidedByTheSeedAlone) {
  const auto run = [](u64 seed, const char* chance) {
    Policy policy = policy_of({chance}, seed);
    KnownFacts facts;
    std::string out;
    for (int i = 0; i < 400; ++i) out += meet(policy, facts, "read");
    return out;
  };
  const std::string first = run(1, "read:error=EIO:chance=25");
  EXPECT_EQ(run(1, "read:error=EIO:chance=25"), first);
  EXPECT_NE(run(2, "read:error=EIO:chance=25"), first);
  const auto hits = std::ranges::count(first, '0');
  EXPECT_GT(hits, 60);
  EXPECT_LT(hits, 140);
  EXPECT_EQ(run(1, "read:error=EIO:chance=0"), std::string(400, '-'));
  EXPECT_EQ(run(1, "read:error=EIO:chance=100"), std::string(400, '0'));
}

TEST(Faithful, WhatTheKernelDoes) {
  const auto failure = [](const char* call, i32 error, bool waits) { return failure_of(calls::row_of(Abi::x86_64, *sys::number_of(Abi::x86_64, call)), error, waits); };
  EXPECT_EQ(failure("close", EIO, false), Failure::after_all);
  EXPECT_EQ(failure("close", EINTR, true), Failure::after_all);
  EXPECT_EQ(failure("close", EBADF, false), Failure::untouched);
  EXPECT_EQ(failure("brk", ENOMEM, false), Failure::old_break);
  EXPECT_EQ(failure("brk", EIO, false), Failure::impossible);
  EXPECT_EQ(failure("connect", EINTR, true), Failure::after_all);
  EXPECT_EQ(failure("connect", ECONNREFUSED, true), Failure::untouched);
  EXPECT_EQ(failure("nanosleep", EINTR, false), Failure::full_rest);
  EXPECT_EQ(failure("clock_nanosleep", EINTR, false), Failure::full_rest);
  EXPECT_EQ(failure("nanosleep", EFAULT, false), Failure::untouched);
  EXPECT_EQ(failure("read", EINTR, true), Failure::untouched);
  EXPECT_EQ(failure("read", EINTR, false), Failure::impossible);
  EXPECT_EQ(failure("read", EIO, false), Failure::untouched);
  EXPECT_EQ(failure("wait4", EINTR, false), Failure::untouched);
  EXPECT_EQ(failure("getpid", EPERM, false), Failure::impossible);
  EXPECT_EQ(failure("exit_group", EPERM, false), Failure::impossible);
  EXPECT_EQ(failure("stat", EINTR, false), Failure::impossible);
  EXPECT_EQ(failure("openat", ENOSPC, false), Failure::untouched);
}

}  // namespace
}  // namespace sonde::tamper
