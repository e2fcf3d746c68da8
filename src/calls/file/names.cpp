// Calls on names: links, renames, directories, permissions and owners.
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <climits>

#include "calls/tables.h"
#include "decode/context.h"
#include "sys/flags/open.h"

namespace sonde::calls {

using namespace sys;
using decode::Context;
using decode::Value;

namespace {

Value* access_mode(Context& c, const Spec&, u64 raw) {
  raw = static_cast<u32>(raw);
  return raw == 0 ? c.symbol(access_f_ok, raw) : c.flags(access_flags, raw);
}

// i386's first chown has ids of 16 bits.
Value* short_id(Context& c, const Spec&, u64 raw) {
  const u16 id = static_cast<u16>(raw);
  return id == 0xffff ? c.sint(-1) : c.uint(id);
}

template <int Mode>
constexpr bool makes_device(const u64* args) {
  return S_ISCHR(args[Mode]) || S_ISBLK(args[Mode]);
}

Value* device_number(Context& c, const Spec&, u64 raw) { return c.device(static_cast<u32>(raw)); }

Value* working_directory(Context& c, const Spec&, u64 addr) {
  // as long as the call says, with its NUL
  if (c.call.result <= 0) return c.path_at(addr);
  const u64 length = static_cast<u64>(std::max<i64>(c.call.result - 1, 0));
  const auto bytes = c.read_bytes(addr, std::min<u64>(length + 1, PATH_MAX));
  if (bytes.size() <= length) return c.address(addr);
  const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  const auto end = text.find('\0');
  Value* path = c.string(text.substr(0, std::min<std::size_t>(end, length)), true);
  if (end == text.npos) path->traits = decode::Trait::truncated;
  return path;
}

constexpr Row names(Row row) {
  return row.in(in::file).fails(ENOENT, EACCES, ENOTDIR, ELOOP, ENAMETOOLONG, ENOMEM, EFAULT, EIO);
}
constexpr Row changes(Row row) {
  return row.in(in::file).fails(ENOENT, EACCES, EPERM, EROFS, ENOSPC, EEXIST, ENOTDIR, EDQUOT, ELOOP, ENAMETOOLONG, ENOMEM, EFAULT, EIO);
}
constexpr Row by_descriptor(Row row) {
  row.classes |= in::desc;
  return row;
}
constexpr Row of_descriptor(Row row) { return row.in(in::desc).fails(EBADF, EPERM, EROFS, EIO, ENOSPC, EDQUOT); }

constexpr Spec old_path = path("oldpath");
constexpr Spec new_path = path("newpath");
constexpr Spec name = path("pathname");
constexpr Spec dir = dirfd("dirfd");
constexpr Spec at = flags("flags", at_flags);
constexpr Spec owner = uid("owner");
constexpr Spec group = uid("group");
constexpr Spec short_owner = odd("owner", short_id);
constexpr Spec short_group = odd("group", short_id);

constexpr Row rows[] = {
    names(call("access", name, odd("mode", access_mode))),
    by_descriptor(names(call("faccessat", dir, name, odd("mode", access_mode)))),
    by_descriptor(names(call("faccessat2", dir, name, odd("mode", access_mode), flags("flags", faccessat_flags)))),
    changes(call("chmod", name, mode("mode"))),
    of_descriptor(call("fchmod", fd("fd"), mode("mode"))),
    by_descriptor(changes(call("fchmodat", dir, name, mode("mode")))),
    by_descriptor(changes(call("fchmodat2", dir, name, mode("mode"), flags("flags", fchmodat_flags)))),
    changes(call("chown", name, owner, group)),
    changes(call("chown", name, short_owner, short_group)).only(Abi::i386),
    changes(call("chown32", name, owner, group)),
    changes(call("lchown", name, owner, group)),
    changes(call("lchown", name, short_owner, short_group)).only(Abi::i386),
    changes(call("lchown32", name, owner, group)),
    of_descriptor(call("fchown", fd("fd"), owner, group)),
    of_descriptor(call("fchown", fd("fd"), short_owner, short_group)).only(Abi::i386),
    of_descriptor(call("fchown32", fd("fd"), owner, group)),
    by_descriptor(changes(call("fchownat", dir, name, owner, group, at))),
    changes(call("link", old_path, new_path)),
    by_descriptor(changes(call("linkat", dirfd("olddirfd"), old_path, dirfd("newdirfd"), new_path, at))),
    changes(call("unlink", name)),
    by_descriptor(changes(call("unlinkat", dir, name, at))),
    changes(call("rename", old_path, new_path)),
    by_descriptor(changes(call("renameat", dirfd("olddirfd"), old_path, dirfd("newdirfd"), new_path))),
    by_descriptor(changes(call("renameat2", dirfd("olddirfd"), old_path, dirfd("newdirfd"), new_path, flags("flags", rename_flags)))),
    changes(call("symlink", path("target"), path("linkpath"))),
    by_descriptor(changes(call("symlinkat", path("target"), dirfd("newdirfd"), path("linkpath")))),
    names(call("readlink", name, buffer("buf").out(), size("bufsiz"))),
    by_descriptor(names(call("readlinkat", dir, name, buffer("buf").out(), size("bufsiz")))),
    changes(call("mkdir", name, mode("mode"))),
    by_descriptor(changes(call("mkdirat", dir, name, mode("mode")))),
    changes(call("rmdir", name)),
    changes(call("mknod", name, umode("mode"), odd("dev", device_number).when(makes_device<1>))),
    by_descriptor(changes(call("mknodat", dir, name, umode("mode"), odd("dev", device_number).when(makes_device<2>)))),
    names(call("chdir", path("path"))),
    of_descriptor(call("fchdir", fd("fd"))),
    names(call("chroot", path("path"))),
    names(call("getcwd", odd("buf", working_directory).out(), size("size"))),
    call("umask", mode("mask")).returns(Return::octal),
    names(call("acct", path("filename"))),
};

}  // namespace

const std::span<const Row> names_rows{rows};

}  // namespace sonde::calls
