// Extended attributes, and the attributes that file systems know by themselves.
#include <cerrno>

#include "calls/file/pointed.h"
#include "calls/tables.h"
#include "decode/context.h"
#include "sys/flags/fsioctl.h"
#include "sys/flags/open.h"
#include "sys/flags/stat.h"

namespace sonde::calls {

using namespace sys;
using decode::Context;
using decode::Value;

namespace {

// An attribute's value; a NUL at the end of what is shown is taken for a string's.
Value* attribute(Context& c, u64 addr, u64 size) {
  constexpr u64 kMost = 65536;  // the kernel's own limit
  if (size > kMost) return c.address(addr);
  Value* value = c.buffer_at(addr, size);
  value->traits = value->traits | decode::Trait::maybe_text;
  return value;
}

Value* value_to_set(Context& c, const Spec&, u64 addr) { return attribute(c, addr, c.call.args[3]); }
Value* value_got(Context& c, const Spec&, u64 addr) { return attribute(c, addr, static_cast<u64>(c.call.result)); }

// A list asked for with no room is only measured.
template <int Size>
Value* name_list(Context& c, const Spec&, u64 addr) {
  if (c.call.args[Size] == 0) return c.address(addr);
  return c.buffer_at(addr, static_cast<u64>(c.call.result));
}

struct XattrArgs {
  u64 value;
  u32 size, flags;
};

Value* xattr_args(Context& c, u64 addr, bool filled) {
  const u64 size = c.call.args[5];
  XattrArgs x;
  if (size < sizeof x || !c.options.verbose || !c.read(addr, x)) return c.address(addr);
  Value* s = c.structure();
  if (c.exiting() && !filled) c.add(s, "value", c.address(x.value));
  else c.add(s, "value", attribute(c, x.value, filled ? static_cast<u64>(c.call.result) : x.size));
  c.add(s, "size", c.uint(x.size));
  c.add(s, "flags", c.flags(xattr_flags, x.flags));
  add_unknown_tail(c, s, addr, sizeof x, size);
  return s;
}

Value* xattr_to_set(Context& c, const Spec&, u64 addr) { return xattr_args(c, addr, false); }
Value* xattr_to_get(Context& c, const Spec&, u64 addr) { return xattr_args(c, addr, !c.failed() && c.call.result > 0); }

struct FileAttr {
  u64 xflags;
  u32 extsize, nextents, projid, cowextsize;
};

Value* file_attr(Context& c, const Spec&, u64 addr) {
  const u64 size = c.call.args[3];
  FileAttr a;
  if (size < sizeof a || !c.options.verbose || !c.read(addr, a)) return c.address(addr);
  Value* s = c.structure();
  c.add(s, "fa_xflags", c.flags(fs_xflags, a.xflags));
  c.add(s, "fa_extsize", c.uint(a.extsize));
  c.add(s, "fa_nextents", c.uint(a.nextents));
  c.add(s, "fa_projid", c.uint(a.projid));
  c.add(s, "fa_cowextsize", c.uint(a.cowextsize));
  add_unknown_tail(c, s, addr, sizeof a, size);
  return s;
}

constexpr Row sets(Row row) { return row.fails(EEXIST, ENODATA, ENOSPC, EDQUOT, EOPNOTSUPP, EPERM, ERANGE, EINVAL, ENOENT, EACCES, EFAULT); }
constexpr Row gets(Row row) { return row.fails(ENODATA, ERANGE, E2BIG, EOPNOTSUPP, ENOENT, EACCES, EFAULT); }

constexpr Spec name = string("name");
constexpr Spec where = path("path");
constexpr Spec value_in = odd("value", value_to_set);
constexpr Spec value_out = odd("value", value_got).out();
constexpr Spec how = flags("flags", xattr_flags);
constexpr Spec at = flags("at_flags", at_flags);

constexpr Row rows[] = {
    sets(call("setxattr", where, name, value_in, size("size"), how)).in(in::file),
    sets(call("lsetxattr", where, name, value_in, size("size"), how)).in(in::file),
    sets(call("fsetxattr", fd("fd"), name, value_in, size("size"), how)).in(in::desc),
    sets(call("setxattrat", dirfd("dfd"), where, at, name, odd("uargs", xattr_to_set), size("usize"))).in(in::file | in::desc),
    gets(call("getxattr", where, name, value_out, size("size"))).in(in::file),
    gets(call("lgetxattr", where, name, value_out, size("size"))).in(in::file),
    gets(call("fgetxattr", fd("fd"), name, value_out, size("size"))).in(in::desc),
    gets(call("getxattrat", dirfd("dfd"), where, at, name, odd("uargs", xattr_to_get).out().even_on_error(), size("usize")))
        .in(in::file | in::desc),
    gets(call("listxattr", where, odd("list", name_list<2>).out(), size("size"))).in(in::file),
    gets(call("llistxattr", where, odd("list", name_list<2>).out(), size("size"))).in(in::file),
    gets(call("flistxattr", fd("fd"), odd("list", name_list<2>).out(), size("size"))).in(in::desc),
    gets(call("listxattrat", dirfd("dfd"), where, at, odd("list", name_list<4>).out(), size("size"))).in(in::file | in::desc),
    sets(call("removexattr", where, name)).in(in::file),
    sets(call("lremovexattr", where, name)).in(in::file),
    sets(call("fremovexattr", fd("fd"), name)).in(in::desc),
    sets(call("removexattrat", dirfd("dfd"), where, at, name)).in(in::file | in::desc),
    call("file_getattr", dirfd("dfd"), path("filename"), odd("ufattr", file_attr).out(), size("usize"), at)
        .in(in::file | in::desc).fails(ENOENT, EOPNOTSUPP, EINVAL, E2BIG, EFAULT, EACCES),
    call("file_setattr", dirfd("dfd"), path("filename"), odd("ufattr", file_attr), size("usize"), at)
        .in(in::file | in::desc).fails(ENOENT, EOPNOTSUPP, EPERM, EINVAL, E2BIG, EFAULT, EACCES, EROFS),
};

}  // namespace

const std::span<const Row> xattr_rows{rows};

}  // namespace sonde::calls
