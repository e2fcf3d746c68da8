// open and its relatives: calls that make a descriptor from a path or a handle, and close.
#include <fcntl.h>

#include <cerrno>

#include "calls/file/open_flags.h"
#include "calls/file/pointed.h"
#include "calls/tables.h"
#include "decode/context.h"
#include "sys/flags/open.h"

namespace sonde::calls {

using namespace sys;
using decode::Context;
using decode::Value;

namespace {

// The C library's __O_TMPFILE holds O_DIRECTORY too.
constexpr u64 kUnnamed = 0x400000;
constexpr bool creates(u64 flags) { return (flags & (O_CREAT | kUnnamed)) != 0; }
constexpr bool open_creates(const u64* args) { return creates(args[1]); }
constexpr bool openat_creates(const u64* args) { return creates(args[2]); }

struct OpenHow {
  u64 flags, mode, resolve;
};

Value* open_how(Context& c, const Spec&, u64 addr) {
  const u64 size = c.call.args[3];
  OpenHow how;
  if (size < sizeof how || !c.options.verbose || !c.read(addr, how)) return c.address(addr);
  Value* s = c.structure();
  c.add(s, "flags", open_modes(c, how.flags));
  if (creates(how.flags) || how.mode != 0) c.add(s, "mode", c.mode(how.mode));
  c.add(s, "resolve", c.flags(open_how_resolve, how.resolve));
  add_unknown_tail(c, s, addr, sizeof how, size);
  return s;
}

struct HandleHead {
  u32 bytes;
  i32 type;
};
constexpr u32 kMostHandleBytes = 128;

// {handle_bytes=…, handle_type=…, f_handle="\x…"}
void add_handle(Context& c, Value* s, u64 addr, const HandleHead& head) {
  c.add(s, "handle_type", c.sint(head.type));
  const auto bytes = c.read_bytes(addr + sizeof head, std::min(head.bytes, kMostHandleBytes));
  if (bytes.size() < std::min(head.bytes, kMostHandleBytes)) {
    c.add(s, "f_handle", c.text("???"));
    return;
  }
  Value* value = hex_bytes(c, bytes, kMostHandleBytes);
  if (head.bytes > kMostHandleBytes) value->traits = value->traits | decode::Trait::truncated;
  c.add(s, "f_handle", value);
}

// What name_to_handle_at fills in. Its first field is told by the caller and corrected by the kernel, so the whole is
// shown at exit and the caller's number is kept until then.
Value* handle_to_fill(Context& c, const Spec&, u64 addr) {
  HandleHead head;
  if (c.entering()) {
    const bool readable = addr != 0 && c.options.verbose && c.read(addr, head);
    c.stash(0) = readable ? head.bytes : 0;
    c.stash(1) = readable;
    return nullptr;
  }
  if (c.stash(1) == 0) return c.address(addr);
  const u32 before = static_cast<u32>(c.stash(0));
  Value* s = c.structure();
  const bool told = !c.failed() || c.call.error.value == EOVERFLOW;
  if (!told || !c.read(addr, head)) {
    c.add(s, "handle_bytes", c.uint(before));
    return s;
  }
  if (head.bytes != before) c.add(s, "handle_bytes", c.change(c.uint(before), c.uint(head.bytes)));
  else c.add(s, "handle_bytes", c.uint(before));
  if (!c.failed()) add_handle(c, s, addr, head);
  return s;
}

// AT_HANDLE_MNT_ID_UNIQUE makes the mount's id a 64-bit one.
Value* mount_id(Context& c, const Spec&, u64 addr) {
  constexpr u64 kUnique = 1;
  if (c.stash(1) == 0) return c.address(addr);  // the handle was not readable
  if ((c.call.args[4] & kUnique) != 0) return pointed_unsigned(c, addr, 8);
  return pointed_signed(c, addr, 4);
}

Value* handle_to_open(Context& c, const Spec&, u64 addr) {
  HandleHead head;
  if (!c.options.verbose || !c.read(addr, head)) return c.address(addr);
  Value* s = c.structure();
  c.add(s, "handle_bytes", c.uint(head.bytes));
  add_handle(c, s, addr, head);
  return s;
}

constexpr Row rows[] = {
    call("open", path("pathname"), odd("flags", open_flags), mode("mode").when(open_creates))
        .returns(Return::fd).in(in::file | in::desc)
        .fails(ENOENT, EACCES, EMFILE, ENFILE, ENOSPC, EEXIST, EISDIR, ENOTDIR, ELOOP, EROFS, EDQUOT, EINTR, ENOMEM, EIO),
    call("openat", dirfd("dirfd"), path("pathname"), odd("flags", open_flags), mode("mode").when(openat_creates))
        .returns(Return::fd).in(in::file | in::desc)
        .fails(ENOENT, EACCES, EMFILE, ENFILE, ENOSPC, EEXIST, EISDIR, ENOTDIR, ELOOP, EROFS, EDQUOT, EINTR, ENOMEM, EIO),
    call("openat2", dirfd("dirfd"), path("pathname"), odd("how", open_how), size("size"))
        .returns(Return::fd).in(in::file | in::desc)
        .fails(ENOENT, EACCES, EAGAIN, EXDEV, ELOOP, EMFILE, ENFILE, ENOSPC, EEXIST, EISDIR, ENOTDIR, EINVAL, E2BIG, ENOMEM),
    call("creat", path("pathname"), mode("mode"))
        .returns(Return::fd).in(in::file | in::desc)
        .fails(EACCES, ENOENT, EMFILE, ENFILE, ENOSPC, EISDIR, ENOTDIR, ELOOP, EROFS, EDQUOT, ENOMEM, EIO),
    call("close", fd("fd")).in(in::desc).fails(EINTR, EIO, ENOSPC, EDQUOT, EBADF),
    call("close_range", uint("first"), uint("last"), flags("flags", close_range_flags)).fails(EINVAL, EMFILE, ENOMEM),
    call("name_to_handle_at", dirfd("dirfd"), path("pathname"), odd("handle", handle_to_fill).inout().even_on_error(),
         odd("mount_id", mount_id).out(), flags("flags", name_to_handle_at_flags))
        .in(in::file | in::desc).fails(EOVERFLOW, EOPNOTSUPP, ENOENT, ENOTDIR, EINVAL, EBADF),
    call("open_by_handle_at", fd("mount_fd"), odd("handle", handle_to_open), odd("flags", open_flags))
        .in(in::desc).fails(ESTALE, EPERM, EINVAL, EMFILE, ELOOP, EBADF),
};

}  // namespace

const std::span<const Row> open_rows{rows};

}  // namespace sonde::calls
