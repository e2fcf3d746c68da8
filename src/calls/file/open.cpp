// open and its relatives: calls that make a descriptor from a path, and close.
#include <fcntl.h>

#include <cerrno>

#include "calls/tables.h"
#include "decode/context.h"
#include "sys/flags/open.h"

namespace sonde::calls {

using namespace sys;

namespace {

// open(2): the access mode is a value of two bits, the rest are flags.
decode::Value* open_flags(decode::Context& c, const Spec&, u64 raw) {
  raw = static_cast<u32>(raw);
  return c.joined(raw, {c.symbol(access_modes, raw & O_ACCMODE), c.flags(open_mode_flags, raw & ~u64{O_ACCMODE})});
}

constexpr bool creates(u64 flags) { return (flags & O_CREAT) != 0 || (flags & __O_TMPFILE) == __O_TMPFILE; }
constexpr bool open_creates(const u64* args) { return creates(args[1]); }
constexpr bool openat_creates(const u64* args) { return creates(args[2]); }

constexpr Row rows[] = {
    call("open", path("pathname"), odd("flags", open_flags), mode("mode").when(open_creates))
        .returns(Return::fd).in(in::file | in::desc)
        .fails(ENOENT, EACCES, EMFILE, ENFILE, ENOSPC, EEXIST, EISDIR, ENOTDIR, ELOOP, EROFS, EDQUOT, EINTR, ENOMEM, EIO),
    call("openat", dirfd("dirfd"), path("pathname"), odd("flags", open_flags), mode("mode").when(openat_creates))
        .returns(Return::fd).in(in::file | in::desc)
        .fails(ENOENT, EACCES, EMFILE, ENFILE, ENOSPC, EEXIST, EISDIR, ENOTDIR, ELOOP, EROFS, EDQUOT, EINTR, ENOMEM, EIO),
    call("close", fd("fd")).in(in::desc).fails(EINTR, EIO, ENOSPC, EDQUOT, EBADF),
};

}  // namespace

const std::span<const Row> open_rows{rows};

}  // namespace sonde::calls
