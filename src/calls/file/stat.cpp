// stat in all its ages: what a file is.
#include <sys/stat.h>

#include <cerrno>

#include "calls/file/file_times.h"
#include "calls/tables.h"
#include "decode/time_comment.h"
#include "sys/flags/open.h"
#include "sys/flags/stat.h"

namespace sonde::calls {

using namespace sys;
using decode::Context;
using decode::Value;

namespace {

// struct stat of every kernel, widened.
struct Facts {
  u64 dev, ino;
  u32 mode;
  u64 nlink, uid, gid, rdev, size, blksize, blocks;
  i64 atime, mtime, ctime;
  u64 atime_nsec, mtime_nsec, ctime_nsec;
  bool has_nsec = true;
};

struct Stat64Bit {  // x86-64's
  u64 dev, ino, nlink;
  u32 mode, uid, gid, pad0;
  u64 rdev, size, blksize, blocks;
  i64 atime;
  u64 atime_nsec;
  i64 mtime;
  u64 mtime_nsec;
  i64 ctime;
  u64 ctime_nsec;
  u64 unused[3];
};
static_assert(sizeof(Stat64Bit) == sizeof(struct stat));

struct Stat32Bit {  // i386's stat
  u32 dev, ino;
  u16 mode, nlink, uid, gid;
  u32 rdev, size, blksize, blocks;
  i32 atime;
  u32 atime_nsec;
  i32 mtime;
  u32 mtime_nsec;
  i32 ctime;
  u32 ctime_nsec;
  u32 unused[2];
};
static_assert(sizeof(Stat32Bit) == 64);

struct [[gnu::packed]] Stat64On32Bit {  // i386's stat64
  u64 dev;
  u32 pad0, short_ino, mode, nlink, uid, gid;
  u64 rdev;
  u32 pad3;
  u64 size;
  u32 blksize;
  u64 blocks;
  i32 atime;
  u32 atime_nsec;
  i32 mtime;
  u32 mtime_nsec;
  i32 ctime;
  u32 ctime_nsec;
  u64 ino;
};
static_assert(sizeof(Stat64On32Bit) == 96);

struct OldStat {  // Linux 1's
  u16 dev, ino, mode, nlink, uid, gid, rdev, pad;
  u32 size;
  i32 atime, mtime, ctime;
};
static_assert(sizeof(OldStat) == 32);

template <class S>
Facts widen(const S& s) {
  Facts f{.dev = s.dev, .ino = s.ino, .mode = s.mode, .nlink = s.nlink, .uid = s.uid, .gid = s.gid, .rdev = s.rdev, .size = s.size,
          .blksize = 0, .blocks = 0, .atime = s.atime, .mtime = s.mtime, .ctime = s.ctime,
          .atime_nsec = 0, .mtime_nsec = 0, .ctime_nsec = 0};
  if constexpr (requires { s.blksize; }) {
    f.blksize = s.blksize;
    f.blocks = s.blocks;
    f.atime_nsec = s.atime_nsec;
    f.mtime_nsec = s.mtime_nsec;
    f.ctime_nsec = s.ctime_nsec;
  } else {
    f.has_nsec = false;
  }
  return f;
}

void add_time(Context& c, Value* s, const char* name, i64 seconds, const char* nsec_name, u64 nsec, bool has_nsec) {
  c.add(s, name, c.sint(seconds))->comment = decode::time_comment(c, seconds, nsec);
  if (has_nsec) c.add(s, nsec_name, c.uint(nsec));
}

Value* show(Context& c, const Facts& f) {
  const bool abbreviate = c.options.abbreviate;
  Value* s = c.structure();
  if (!abbreviate) {
    c.add(s, "st_dev", c.device(f.dev));
    c.add(s, "st_ino", c.uint(f.ino));
  }
  c.add(s, "st_mode", c.umode(f.mode));
  if (!abbreviate) {
    c.add(s, "st_nlink", c.uint(f.nlink));
    c.add(s, "st_uid", c.uint(f.uid));
    c.add(s, "st_gid", c.uint(f.gid));
    c.add(s, "st_blksize", c.uint(f.blksize));
    c.add(s, "st_blocks", c.uint(f.blocks));
  }
  if (S_ISCHR(f.mode) || S_ISBLK(f.mode)) c.add(s, "st_rdev", c.device(f.rdev));
  else c.add(s, "st_size", c.uint(f.size));
  if (abbreviate) {
    c.more(s);
    return s;
  }
  add_time(c, s, "st_atime", f.atime, "st_atime_nsec", f.atime_nsec, f.has_nsec);
  add_time(c, s, "st_mtime", f.mtime, "st_mtime_nsec", f.mtime_nsec, f.has_nsec);
  add_time(c, s, "st_ctime", f.ctime, "st_ctime_nsec", f.ctime_nsec, f.has_nsec);
  return s;
}

template <class S>
Value* stat_as(Context& c, u64 addr) {
  S s;
  if (!c.options.verbose || !c.read(addr, s)) return c.address(addr);
  return show(c, widen(s));
}

Value* stat_buffer(Context& c, const Spec&, u64 addr) {
  return c.abi() == Abi::i386 ? stat_as<Stat32Bit>(c, addr) : stat_as<Stat64Bit>(c, addr);
}
Value* stat64_buffer(Context& c, const Spec&, u64 addr) { return stat_as<Stat64On32Bit>(c, addr); }
Value* oldstat_buffer(Context& c, const Spec&, u64 addr) { return stat_as<OldStat>(c, addr); }

struct StatxTime {
  i64 sec;
  u32 nsec;
  i32 reserved;
};

struct Statx {
  u32 mask, blksize;
  u64 attributes;
  u32 nlink, uid, gid;
  u16 mode, spare0;
  u64 ino, size, blocks, attributes_mask;
  StatxTime atime, btime, ctime, mtime;
  u32 rdev_major, rdev_minor, dev_major, dev_minor;
  u64 mnt_id;
  u32 dio_mem_align, dio_offset_align;
  u64 subvol;
  u32 atomic_write_unit_min, atomic_write_unit_max, atomic_write_segments_max, dio_read_offset_align;
  u32 atomic_write_unit_max_opt, spare2;
  u64 spare3[8];
};
static_assert(sizeof(Statx) == 256);

// What was not asked for, or what the file system does not know, is not in the mask and not shown.
namespace got {
enum Mask : u32 {
  type = 0x1, mode = 0x2, nlink = 0x4, uid = 0x8, gid = 0x10, atime = 0x20, mtime = 0x40, ctime = 0x80, ino = 0x100, size = 0x200,
  blocks = 0x400, btime = 0x800, mnt_id = 0x1000, dio_align = 0x2000, mnt_id_unique = 0x4000, subvol = 0x8000,
  write_atomic = 0x10000, dio_read_align = 0x20000,
};
}

void add_statx_tail(Context& c, Value* s, const Statx& x) {
  const auto has = [&](u32 bits) { return (x.mask & bits) != 0; };
  const auto add_moment = [&](got::Mask bit, const char* name, const StatxTime& t) {
    if (has(bit)) c.add(s, name, moment(c, t.sec, t.nsec, "tv_nsec", 9));
  };
  add_moment(got::atime, "stx_atime", x.atime);
  add_moment(got::btime, "stx_btime", x.btime);
  add_moment(got::ctime, "stx_ctime", x.ctime);
  add_moment(got::mtime, "stx_mtime", x.mtime);
  c.add(s, "stx_rdev_major", c.uint(x.rdev_major));
  c.add(s, "stx_rdev_minor", c.uint(x.rdev_minor));
  c.add(s, "stx_dev_major", c.uint(x.dev_major));
  c.add(s, "stx_dev_minor", c.uint(x.dev_minor));
  if (has(got::mnt_id | got::mnt_id_unique)) c.add(s, "stx_mnt_id", c.hex(x.mnt_id));
  if (has(got::dio_align)) {
    c.add(s, "stx_dio_mem_align", c.uint(x.dio_mem_align));
    c.add(s, "stx_dio_offset_align", c.uint(x.dio_offset_align));
  }
  if (has(got::subvol)) c.add(s, "stx_subvol", c.uint(x.subvol));
  if (has(got::write_atomic)) {
    c.add(s, "stx_atomic_write_unit_min", c.uint(x.atomic_write_unit_min));
    c.add(s, "stx_atomic_write_unit_max", c.uint(x.atomic_write_unit_max));
    c.add(s, "stx_atomic_write_segments_max", c.uint(x.atomic_write_segments_max));
  }
  if (has(got::dio_read_align)) c.add(s, "stx_dio_read_offset_align", c.uint(x.dio_read_offset_align));
  if (has(got::write_atomic)) c.add(s, "stx_atomic_write_unit_max_opt", c.uint(x.atomic_write_unit_max_opt));
}

Value* statx_buffer(Context& c, const Spec&, u64 addr) {
  Statx x;
  if (!c.options.verbose || !c.read(addr, x)) return c.address(addr);
  const bool abbreviate = c.options.abbreviate;
  const auto has = [&](u32 bits) { return (x.mask & bits) != 0; };
  Value* s = c.structure();
  c.add(s, "stx_mask", c.flags(statx_masks, x.mask));
  if (!abbreviate) c.add(s, "stx_blksize", c.uint(x.blksize));
  c.add(s, "stx_attributes", c.flags(statx_attrs, x.attributes));
  if (!abbreviate) {
    if (has(got::nlink)) c.add(s, "stx_nlink", c.uint(x.nlink));
    if (has(got::uid)) c.add(s, "stx_uid", c.uid(x.uid));
    if (has(got::gid)) c.add(s, "stx_gid", c.uid(x.gid));
  }
  if (has(got::type | got::mode)) c.add(s, "stx_mode", c.umode(x.mode));
  if (!abbreviate && has(got::ino)) c.add(s, "stx_ino", c.uint(x.ino));
  if (has(got::size)) c.add(s, "stx_size", c.uint(x.size));
  if (abbreviate) {
    c.more(s);
    return s;
  }
  if (has(got::blocks)) c.add(s, "stx_blocks", c.uint(x.blocks));
  c.add(s, "stx_attributes_mask", c.flags(statx_attrs, x.attributes_mask));
  add_statx_tail(c, s, x);
  return s;
}

// Which copy to ask of a network file system is two bits of the flags, and strace always says it.
Value* statx_flags(Context& c, const Spec&, u64 raw) {
  constexpr u64 kSync = 0x6000;
  raw = static_cast<u32>(raw);
  Value* value = c.joined(raw, {c.flags(at_statx_sync_types, raw & kSync)});
  value->traits = decode::Trait::apart;
  if ((raw & ~kSync) != 0) {
    Value* rest = c.flags(at_flags, raw & ~kSync);
    rest->traits = rest->traits | decode::Trait::bare;
    c.add(value, rest);
  }
  return value;
}

constexpr Row asks(Row row) { return row.fails(ENOENT, EACCES, ENOTDIR, ELOOP, ENOMEM, EOVERFLOW, EFAULT, EIO); }
constexpr Row asks_fd(Row row) { return row.fails(EBADF, ENOMEM, EOVERFLOW, EFAULT, EIO); }
constexpr u32 by_path = in::file | in::stat | in::stat_like;
constexpr u32 by_link = in::file | in::lstat | in::stat_like;
constexpr u32 by_fd = in::desc | in::fstat | in::stat_like;
constexpr u32 by_dir = in::file | in::desc | in::fstat | in::stat_like;

constexpr Row rows[] = {
    asks(call("stat", path("pathname"), odd("statbuf", stat_buffer).out())).in(by_path),
    asks(call("lstat", path("pathname"), odd("statbuf", stat_buffer).out())).in(by_link),
    asks_fd(call("fstat", fd("fd"), odd("statbuf", stat_buffer).out())).in(by_fd),
    asks(call("newfstatat", dirfd("dirfd"), path("pathname"), odd("statbuf", stat_buffer).out(), flags("flags", at_flags))).in(by_dir),
    asks(call("stat64", path("pathname"), odd("statbuf", stat64_buffer).out())).in(by_path),
    asks(call("lstat64", path("pathname"), odd("statbuf", stat64_buffer).out())).in(by_link),
    asks_fd(call("fstat64", fd("fd"), odd("statbuf", stat64_buffer).out())).in(by_fd),
    asks(call("fstatat64", dirfd("dirfd"), path("pathname"), odd("statbuf", stat64_buffer).out(), flags("flags", at_flags))).in(by_dir),
    asks(call("oldstat", path("pathname"), odd("statbuf", oldstat_buffer).out())).in(by_path),
    asks(call("oldlstat", path("pathname"), odd("statbuf", oldstat_buffer).out())).in(by_link),
    asks_fd(call("oldfstat", fd("fd"), odd("statbuf", oldstat_buffer).out())).in(by_fd),
    asks(call("statx", dirfd("dirfd"), path("pathname"), odd("flags", statx_flags), flags("mask", statx_masks),
              odd("statxbuf", statx_buffer).out())).in(by_dir),
};

}  // namespace

const std::span<const Row> stat_rows{rows};

}  // namespace sonde::calls
