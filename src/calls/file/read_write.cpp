// read, write and their relatives.
#include <cerrno>

#include "calls/file/iovec.h"
#include "calls/file/pointed.h"
#include "calls/tables.h"
#include "sys/flags/fcntl.h"

namespace sonde::calls {

using namespace sys;
using decode::Context;
using decode::Value;

namespace {

Value* read_pieces(Context& c, const Spec& spec, u64 addr) {
  const u64 count = c.call.args[spec.length];
  if (c.failed()) return iovec_addresses(c, addr, count);
  return iovec_filled(c, addr, count, static_cast<u64>(c.call.result));
}

Value* write_pieces(Context& c, const Spec& spec, u64 addr) { return iovec_bytes(c, addr, c.call.args[spec.length]); }

constexpr Spec iov_out = odd("iov", read_pieces).len(2).out().even_on_error();
constexpr Spec iov_in = odd("iov", write_pieces).len(2);
// The count of pieces is an unsigned long. The offset stands in two registers; a 64-bit kernel ignores the second.
constexpr Spec pieces = ulong("iovcnt");
constexpr Spec offset = s64("offset");
constexpr Spec offset_pair = wide_offset("offset");
constexpr Spec high = ulong("pos_h").when(never);
constexpr Spec rwf = flags("flags", rwf_flags);

constexpr Row reads(Row row) {
  return row.in(in::desc).fails(EINTR, EAGAIN, EIO, EISDIR, EINVAL, EBADF, EFAULT);
}
constexpr Row seeks_and_reads(Row row) {
  return row.in(in::desc).fails(EINTR, EAGAIN, EIO, EISDIR, ESPIPE, EINVAL, EBADF, EFAULT);
}
constexpr Row writes(Row row) {
  return row.in(in::desc).fails(ENOSPC, EDQUOT, EINTR, EAGAIN, EPIPE, EIO, EFBIG, EINVAL, EBADF, EFAULT);
}
constexpr Row seeks_and_writes(Row row) {
  return row.in(in::desc).fails(ENOSPC, EDQUOT, EINTR, EAGAIN, EIO, EFBIG, ESPIPE, EINVAL, EBADF, EFAULT);
}

constexpr Row rows[] = {
    reads(call("read", fd("fd"), buffer("buf").out(), size("count"))),
    writes(call("write", fd("fd"), buffer("buf", 2), size("count"))),
    seeks_and_reads(call("pread64", fd("fd"), buffer("buf").out(), size("count"), offset_pair)),
    seeks_and_writes(call("pwrite64", fd("fd"), buffer("buf", 2), size("count"), offset_pair)),
    reads(call("readv", fd("fd"), iov_out, pieces)),
    writes(call("writev", fd("fd"), iov_in, pieces)),
    seeks_and_reads(call("preadv", fd("fd"), iov_out, pieces, offset)),
    seeks_and_reads(call("preadv", fd("fd"), iov_out, pieces, offset_pair)).only(Abi::i386),
    seeks_and_writes(call("pwritev", fd("fd"), iov_in, pieces, offset)),
    seeks_and_writes(call("pwritev", fd("fd"), iov_in, pieces, offset_pair)).only(Abi::i386),
    seeks_and_reads(call("preadv2", fd("fd"), iov_out, pieces, offset, high, rwf)),
    seeks_and_reads(call("preadv2", fd("fd"), iov_out, pieces, offset_pair, rwf)).only(Abi::i386),
    seeks_and_writes(call("pwritev2", fd("fd"), iov_in, pieces, offset, high, rwf)),
    seeks_and_writes(call("pwritev2", fd("fd"), iov_in, pieces, offset_pair, rwf)).only(Abi::i386),
};

}  // namespace

const std::span<const Row> read_write_rows{rows};

}  // namespace sonde::calls
