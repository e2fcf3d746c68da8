// Running programs.
#include <cerrno>
#include <cstdio>

#include "calls/fields.h"
#include "calls/tables.h"
#include "sys/flags/open.h"

namespace sonde::calls {

using namespace sys;
using decode::Context;
using decode::Value;

namespace {

// How many pointers stand before the null one. False when the first of them cannot be read.
bool count_strings(Context& c, u64 addr, u64& count, bool& ended) {
  constexpr u64 kMost = 1 << 20;
  count = 0;
  ended = false;
  const unsigned word = c.word();
  u64 chunk = 64;
  while (count < kMost) {
    const u64 from = addr + count * word;
    const auto bytes = c.read_bytes(from, chunk * word);
    Fields f(bytes, word);
    const u64 got = bytes.size() / word;
    for (u64 i = 0; i < got; ++i) {
      if (f.ulong() == 0) {
        ended = true;
        return true;
      }
      ++count;
    }
    if (got < chunk) return count != 0;
    chunk = 512;
  }
  return true;
}

// 0x7ffd… /* 20 vars */; every one of them when structures are not abbreviated.
Value* environment(Context& c, const Spec& spec, u64 addr) {
  if (!c.options.verbose) return c.address(addr);
  if (!c.options.abbreviate) return c.show(strings(spec.name), addr);
  u64 count;
  bool ended;
  Value* v = c.address(addr);
  if (addr == 0 || !count_strings(c, addr, count, ended)) return v;
  auto to = c.arena().array<char>(48);
  std::snprintf(to.data(), to.size(), "%llu var%s%s", static_cast<unsigned long long>(count), count == 1 ? "" : "s",
                ended ? "" : ", unterminated");
  v->comment = to.data();
  return v;
}

constexpr Row rows[] = {
    call("execve", path("filename"), strings("argv"), odd("envp", environment)).in(in::file | in::process)
        .fails(ENOENT, EACCES, ENOEXEC, ENOMEM, E2BIG, ETXTBSY, ENOTDIR, ELOOP, EPERM, EIO, EFAULT),
    call("execveat", dirfd("dfd"), path("filename"), strings("argv"), odd("envp", environment), flags("flags", execveat_flags))
        .in(in::file | in::process | in::desc)
        .fails(ENOENT, EACCES, ENOEXEC, ENOMEM, E2BIG, ETXTBSY, ENOTDIR, ELOOP, EPERM, EIO, EBADF, EINVAL, EFAULT),
};

}  // namespace

const std::span<const Row> exec_rows{rows};

}  // namespace sonde::calls
