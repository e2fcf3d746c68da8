#include "fast/seccomp_filter.h"

#include <gtest/gtest.h>
#include <linux/audit.h>
#include <linux/seccomp.h>

#include <cstring>

#include "sys/numbers/numbers.h"

namespace sonde::fast {
namespace {

// What the kernel's interpreter would say, for the few instructions that the filter uses.
u32 run(const std::vector<sock_filter>& filter, u32 arch, u32 nr) {
  const seccomp_data data{.nr = static_cast<int>(nr), .arch = arch, .instruction_pointer = 0, .args = {}};
  u32 a = 0;
  for (std::size_t pc = 0; pc < filter.size(); ++pc) {
    const sock_filter& i = filter[pc];
    switch (i.code) {
      case BPF_LD | BPF_W | BPF_ABS: std::memcpy(&a, reinterpret_cast<const char*>(&data) + i.k, 4); break;
      case BPF_JMP | BPF_JEQ | BPF_K: pc += a == i.k ? i.jt : i.jf; break;
      case BPF_JMP | BPF_JGE | BPF_K: pc += a >= i.k ? i.jt : i.jf; break;
      case BPF_JMP | BPF_JA: pc += i.k; break;
      case BPF_RET | BPF_K: return i.k;
      default: ADD_FAILURE() << "instruction " << i.code; return 0;
    }
  }
  ADD_FAILURE() << "fell off the end";
  return 0;
}

void expect_same(const calls::CallSet& set) {
  const auto filter = seccomp_filter(set);
  ASSERT_LE(filter.size(), BPF_MAXINSNS);
  const auto expected = [&](Abi abi, u32 nr) { return set.has(abi, nr) ? SECCOMP_RET_TRACE : SECCOMP_RET_ALLOW; };
  for (u32 nr = 0; nr < 600; ++nr) {
    EXPECT_EQ(run(filter, AUDIT_ARCH_X86_64, nr), expected(Abi::x86_64, nr)) << nr;
    EXPECT_EQ(run(filter, AUDIT_ARCH_I386, nr), expected(Abi::i386, nr)) << nr;
    EXPECT_EQ(run(filter, AUDIT_ARCH_X86_64, nr | 0x40000000), expected(Abi::x32, nr)) << nr;
  }
  EXPECT_EQ(run(filter, AUDIT_ARCH_AARCH64, 1), SECCOMP_RET_TRACE);
}

TEST(SeccompFilter, StopsTheCallsOfTheSetAndNoOthers) {
  for (const char* text : {"none", "all", "openat", "%file", "!%desc", "/^[a-m]", "read,write@32,close@x32", "!?no_such_call,read"}) {
    SCOPED_TRACE(text);
    const auto set = calls::CallSet::parse(text);
    ASSERT_TRUE(set) << set.error().message;
    expect_same(*set);
  }
}

TEST(SeccompFilter, JumpsFar) {
  calls::CallSet every_other;
  for (u32 nr = 0; nr < 460; nr += 2) {
    every_other.add(Abi::x86_64, nr);
    every_other.add(Abi::i386, nr);
  }
  expect_same(every_other);
}

}  // namespace
}  // namespace sonde::fast
