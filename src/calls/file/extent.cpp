// How long a file is, where it has blocks, and when they reach the disk.
#include <cerrno>

#include "calls/file/pointed.h"
#include "calls/tables.h"
#include "decode/context.h"
#include "sys/flags/fcntl.h"
#include "sys/flags/mm.h"

namespace sonde::calls {

using namespace sys;
using decode::Context;
using decode::Value;

namespace {

Value* cache_range(Context& c, const Spec&, u64 addr) {
  u64 range[2];
  if (!c.options.verbose || !c.read(addr, range)) return c.address(addr);
  Value* s = c.structure();
  c.add(s, "off", c.uint(range[0]));
  c.add(s, "len", c.uint(range[1]));
  return s;
}

Value* cache_counts(Context& c, const Spec&, u64 addr) {
  u64 pages[5];
  if (!c.options.verbose || !c.read(addr, pages)) return c.address(addr);
  Value* s = c.structure();
  c.add(s, "nr_cache", c.uint(pages[0]));
  c.add(s, "nr_dirty", c.uint(pages[1]));
  c.add(s, "nr_writeback", c.uint(pages[2]));
  c.add(s, "nr_evicted", c.uint(pages[3]));
  c.add(s, "nr_recently_evicted", c.uint(pages[4]));
  return s;
}

constexpr Row cuts(Row row) {
  return row.fails(ENOENT, EACCES, EINVAL, EFBIG, EISDIR, ENOTDIR, EPERM, EROFS, ETXTBSY, EINTR, EIO, ELOOP);
}
constexpr Row syncs(Row row) { return row.in(in::desc).fails(EIO, ENOSPC, EDQUOT, EINVAL, EROFS, EBADF); }

constexpr Row rows[] = {
    cuts(call("truncate", path("path"), ulong("length"))).in(in::file),
    cuts(call("truncate64", path("path"), wide_u64("length"))).in(in::file),
    cuts(call("ftruncate", fd("fd"), ulong("length"))).in(in::desc),
    cuts(call("ftruncate64", fd("fd"), wide_u64("length"))).in(in::desc),
    call("fallocate", fd("fd"), flags("mode", fallocate_flags), wide_offset("offset"), wide_offset("len"))
        .in(in::desc).fails(ENOSPC, EDQUOT, EOPNOTSUPP, EFBIG, EINTR, EINVAL, EIO, ENODEV, EPERM, ESPIPE, ETXTBSY, EBADF),
    call("fadvise64", fd("fd"), wide_offset("offset"), ulong("len"), values("advice", fadvise))
        .in(in::desc).fails(EBADF, EINVAL, ESPIPE),
    call("fadvise64_64", fd("fd"), wide_offset("offset"), wide_offset("len"), values("advice", fadvise))
        .in(in::desc).fails(EBADF, EINVAL, ESPIPE),
    syncs(call("fsync", fd("fd"))),
    syncs(call("fdatasync", fd("fd"))),
    syncs(call("syncfs", fd("fd"))),
    syncs(call("sync_file_range", fd("fd"), wide_offset("offset"), wide_offset("nbytes"), flags("flags", sync_file_range_flags))),
    call("sync"),
    call("cachestat", fd("fd"), odd("cstat_range", cache_range), odd("cstat", cache_counts).out(), flags("flags", cachestat_flags))
        .in(in::desc).fails(EBADF, EFAULT, EINVAL, EOPNOTSUPP),
    call("flock", fd("fd"), flags("operation", flock_operations)).in(in::desc).fails(EAGAIN, EINTR, EINVAL, ENOLCK, EBADF),
};

}  // namespace

const std::span<const Row> extent_rows{rows};

}  // namespace sonde::calls
