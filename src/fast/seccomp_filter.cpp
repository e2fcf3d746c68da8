#include "fast/seccomp_filter.h"

#include <linux/audit.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>

#include "sys/numbers/numbers.h"

namespace sonde::fast {

namespace {

constexpr u32 kX32Bit = 0x40000000;

sock_filter statement(u16 code, u32 k) { return {code, 0, 0, k}; }
sock_filter verdict(bool traced) { return statement(BPF_RET | BPF_K, traced ? SECCOMP_RET_TRACE : SECCOMP_RET_ALLOW); }

// Numbers from `from` up to the next step's have the same verdict.
struct Step {
  u32 from;
  bool traced;
};

std::vector<Step> steps_of(const calls::CallSet& set, Abi abi, u32 bit) {
  std::vector<Step> steps{{0, set.has(abi, 0)}};
  const u32 end = static_cast<u32>(sys::names_of(abi).size());
  for (u32 nr = 1; nr <= end; ++nr) {
    const bool traced = set.has(abi, nr);
    if (traced != steps.back().traced) steps.push_back({nr | bit, traced});
  }
  return steps;
}

// The decision over steps[first, last): compares with the middle one, and goes on in the half that is left.
std::vector<sock_filter> tree(const std::vector<Step>& steps, std::size_t first, std::size_t last) {
  if (last - first == 1) return {verdict(steps[first].traced)};
  const std::size_t middle = first + (last - first) / 2;
  const auto below = tree(steps, first, middle);
  const auto above = tree(steps, middle, last);
  std::vector<sock_filter> code;
  if (below.size() <= 255) {
    code.push_back({BPF_JMP | BPF_JGE | BPF_K, static_cast<u8>(below.size()), 0, steps[middle].from});
  } else {
    code.push_back({BPF_JMP | BPF_JGE | BPF_K, 0, 1, steps[middle].from});
    code.push_back(statement(BPF_JMP | BPF_JA, static_cast<u32>(below.size())));
  }
  code.insert(code.end(), below.begin(), below.end());
  code.insert(code.end(), above.begin(), above.end());
  return code;
}

// `code` for one arch, jumped over for others.
void for_arch(std::vector<sock_filter>& out, u32 arch, const std::vector<sock_filter>& code) {
  out.push_back(statement(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, arch)));
  out.push_back({BPF_JMP | BPF_JEQ | BPF_K, 1, 0, arch});
  out.push_back(statement(BPF_JMP | BPF_JA, static_cast<u32>(code.size() + 1)));
  out.push_back(statement(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr)));
  out.insert(out.end(), code.begin(), code.end());
}

}  // namespace

std::vector<sock_filter> seccomp_filter(const calls::CallSet& traced) {
  auto native = steps_of(traced, Abi::x86_64, 0);
  // The numbers of x32 follow in the same arch, beyond those of x86-64; in between there is nothing but what has no name.
  auto x32 = steps_of(traced, Abi::x32, kX32Bit);
  x32.front().from = kX32Bit;
  native.insert(native.end(), x32.begin(), x32.end());
  const auto i386 = steps_of(traced, Abi::i386, 0);
  std::vector<sock_filter> out;
  for_arch(out, AUDIT_ARCH_X86_64, tree(native, 0, native.size()));
  for_arch(out, AUDIT_ARCH_I386, tree(i386, 0, i386.size()));
  out.push_back(verdict(true));
  return out;
}

Errno install(const std::vector<sock_filter>& filter) {
  const sock_fprog program{static_cast<unsigned short>(filter.size()), const_cast<sock_filter*>(filter.data())};
  if (::syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program) == 0) return {};
  if (errno != EACCES) return Errno(errno);
  if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0) return Errno(errno);
  if (::syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program) == 0) return {};
  return Errno(errno);
}

}  // namespace sonde::fast
