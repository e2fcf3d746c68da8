// utime and its successors.
#include "calls/file/file_times.h"

#include <sys/stat.h>

#include <cerrno>

#include "calls/tables.h"
#include "decode/time_comment.h"
#include "sys/flags/open.h"
#include "sys/flags/stat.h"

namespace sonde::calls {

using namespace sys;
using decode::Context;
using decode::Value;

Value* moment(Context& c, i64 seconds, i64 fraction, const char* fraction_name, unsigned digits) {
  Value* s = c.structure();
  c.add(s, "tv_sec", c.sint(seconds));
  c.add(s, fraction_name, c.uint(static_cast<u64>(fraction)));
  s->comment = decode::time_comment(c, seconds, static_cast<u64>(fraction), digits);
  return s;
}

namespace {

// Two pairs of seconds (signed) and their fraction (unsigned), each number of 4 or 8 bytes.
bool read_pairs(Context& c, u64 addr, unsigned size, i64 (&words)[4]) {
  if (!c.options.verbose || addr == 0) return false;
  std::byte raw[32];
  const auto bytes = std::span(raw).first(4 * size);
  if (c.memory().read(RemoteAddr(addr), bytes) < bytes.size()) return false;
  for (unsigned i = 0; i < 4; ++i) {
    if (size == 8) {
      std::memcpy(&words[i], raw + i * 8, 8);
    } else {
      u32 word;
      std::memcpy(&word, raw + i * 4, 4);
      words[i] = i % 2 == 0 ? i64{static_cast<i32>(word)} : i64{word};
    }
  }
  return true;
}

Value* two_timevals(Context& c, const Spec&, u64 addr) {
  i64 words[4];
  if (!read_pairs(c, addr, c.word(), words)) return c.address(addr);
  Value* list = c.array();
  c.add(list, moment(c, words[0], words[1], "tv_usec", 6));
  c.add(list, moment(c, words[2], words[3], "tv_usec", 6));
  return list;
}

Value* new_time(Context& c, i64 seconds, i64 nanoseconds) {
  if (nanoseconds == UTIME_NOW || nanoseconds == UTIME_OMIT) {
    const Flag* flag = find(utime_nsec, static_cast<u64>(nanoseconds));
    return c.named(moment(c, seconds, nanoseconds, "tv_nsec", 9), c.text(flag->name));
  }
  return moment(c, seconds, nanoseconds, "tv_nsec", 9);
}

template <unsigned Size>
Value* two_timespecs(Context& c, const Spec&, u64 addr) {
  i64 words[4];
  if (!read_pairs(c, addr, Size == 0 ? c.word() : Size, words)) return c.address(addr);
  Value* list = c.array();
  c.add(list, new_time(c, words[0], words[1]));
  c.add(list, new_time(c, words[2], words[3]));
  return list;
}

Value* utimbuf(Context& c, const Spec&, u64 addr) {
  i64 times[2];
  const unsigned size = c.word();
  std::byte raw[16];
  const auto bytes = std::span(raw).first(2 * size);
  if (addr == 0 || !c.options.verbose || c.memory().read(RemoteAddr(addr), bytes) < bytes.size()) return c.address(addr);
  for (unsigned i = 0; i < 2; ++i) {
    u64 word = 0;
    std::memcpy(&word, raw + i * size, size);
    times[i] = size == 8 ? static_cast<i64>(word) : static_cast<i32>(word);
  }
  Value* s = c.structure();
  c.add(s, "actime", c.sint(times[0]))->comment = decode::time_comment(c, times[0]);
  c.add(s, "modtime", c.sint(times[1]))->comment = decode::time_comment(c, times[1]);
  return s;
}

constexpr Row sets_times(Row row) { return row.fails(EACCES, ENOENT, EPERM, EROFS, EINVAL, EFAULT, ENOTDIR, ELOOP); }

constexpr Row rows[] = {
    sets_times(call("utime", path("filename"), odd("times", utimbuf))).in(in::file),
    sets_times(call("utimes", path("filename"), odd("times", two_timevals))).in(in::file),
    sets_times(call("futimesat", dirfd("dirfd"), path("pathname"), odd("times", two_timevals))).in(in::file | in::desc),
    sets_times(call("utimensat", dirfd("dirfd"), path("pathname"), odd("times", two_timespecs<0>), flags("flags", at_flags)))
        .in(in::file | in::desc),
    sets_times(call("utimensat_time64", dirfd("dirfd"), path("pathname"), odd("times", two_timespecs<8>), flags("flags", at_flags)))
        .in(in::file | in::desc),
};

}  // namespace

const std::span<const Row> file_times_rows{rows};

}  // namespace sonde::calls
