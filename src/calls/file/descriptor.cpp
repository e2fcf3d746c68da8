// Descriptors themselves: their position, copies and pipes; and data that moves between two of them.
#include <cerrno>

#include "calls/file/iovec.h"
#include "calls/file/open_flags.h"
#include "calls/file/pointed.h"
#include "calls/tables.h"
#include "sys/flags/fcntl.h"
#include "sys/flags/open.h"

namespace sonde::calls {

using namespace sys;
using decode::Context;
using decode::Value;

namespace {

// _llseek gets its offset in two arguments, the high one first.
Value* two_word_offset(Context& c, const Spec&, u64) {
  return c.sint(static_cast<i64>(c.call.args[1] << 32 | static_cast<u32>(c.call.args[2])));
}

Value* descriptor_pair(Context& c, const Spec&, u64 addr) {
  i32 pair[2];
  if (!c.options.verbose || !c.read(addr, pair)) return c.address(addr);
  Value* list = c.array();
  c.add(list, c.fd(pair[0]));
  c.add(list, c.fd(pair[1]));
  return list;
}

// The offset that sendfile moves: [2] => [5], when anything was sent.
template <unsigned Size>
Value* moved_offset(Context& c, const Spec&, u64 addr) {
  const unsigned size = Size == 0 ? c.word() : Size;
  if (c.entering()) {
    Value* value = pointed_signed(c, addr, size);
    c.stash(0) = value->kind == decode::Kind::array;
    return value;
  }
  return c.stash(0) != 0 && c.call.result != 0 ? pointed_signed(c, addr, size) : nullptr;
}

Value* pieces_to_map(Context& c, const Spec&, u64 addr) { return iovec_bytes(c, addr, c.call.args[2]); }

constexpr Row rows[] = {
    call("lseek", fd("fd"), slong("offset"), values("whence", whence)).in(in::desc).fails(ESPIPE, EINVAL, ENXIO, EOVERFLOW, EBADF),
    call("_llseek", fd("fd"), odd("offset", two_word_offset), ulong("offset_low").when(never), odd("result", loff_pointer).out(),
         values("whence", whence))
        .in(in::desc).fails(ESPIPE, EINVAL, ENXIO, EOVERFLOW, EFAULT, EBADF),
    call("dup", fd("oldfd")).returns(Return::fd).in(in::desc).fails(EMFILE, EBADF, ENOMEM),
    call("dup2", fd("oldfd"), fd("newfd")).returns(Return::fd).in(in::desc).fails(EBADF, EBUSY, EINTR, EMFILE, ENOMEM),
    call("dup3", fd("oldfd"), fd("newfd"), flags("flags", open_mode_flags))
        .returns(Return::fd).in(in::desc).fails(EBADF, EBUSY, EINTR, EINVAL, EMFILE, ENOMEM),
    call("pipe", odd("pipefd", descriptor_pair).out()).in(in::desc).fails(EMFILE, ENFILE, EFAULT),
    call("pipe2", odd("pipefd", descriptor_pair).out(), flags("flags", open_mode_flags))
        .in(in::desc).fails(EMFILE, ENFILE, EINVAL, ENOPKG, EFAULT),
    call("sendfile", fd("out_fd"), fd("in_fd"), odd("offset", moved_offset<0>).inout(), size("count"))
        .in(in::desc | in::network).fails(EAGAIN, EIO, EINVAL, ENOMEM, EPIPE, EOVERFLOW, ESPIPE, EBADF, EFAULT),
    call("sendfile64", fd("out_fd"), fd("in_fd"), odd("offset", moved_offset<8>).inout(), size("count"))
        .in(in::desc | in::network).fails(EAGAIN, EIO, EINVAL, ENOMEM, EPIPE, EOVERFLOW, ESPIPE, EBADF, EFAULT),
    call("splice", fd("fd_in"), odd("off_in", loff_pointer), fd("fd_out"), odd("off_out", loff_pointer), size("len"),
         flags("flags", splice_flags))
        .in(in::desc).fails(EAGAIN, EINVAL, ENOMEM, ESPIPE, EPIPE, EBADF),
    call("tee", fd("fd_in"), fd("fd_out"), size("len"), flags("flags", splice_flags)).in(in::desc).fails(EAGAIN, EINVAL, ENOMEM),
    call("vmsplice", fd("fd"), odd("iov", pieces_to_map), ulong("nr_segs"), flags("flags", splice_flags))
        .in(in::desc).fails(EAGAIN, EINVAL, ENOMEM, EBADF),
    call("copy_file_range", fd("fd_in"), odd("off_in", loff_pointer), fd("fd_out"), odd("off_out", loff_pointer), size("len"),
         uint("flags"))
        .in(in::desc).fails(EXDEV, EINVAL, EIO, ENOSPC, EFBIG, EISDIR, ENOMEM, EOPNOTSUPP, EOVERFLOW, EPERM, ETXTBSY, EBADF),
    call("readahead", fd("fd"), wide_offset("offset"), size("count")).in(in::desc).fails(EBADF, EINVAL),
};

}  // namespace

const std::span<const Row> descriptor_rows{rows};

}  // namespace sonde::calls
