// mount and umount, as they have always been.
#include <sys/mount.h>

#include <cerrno>

#include "calls/tables.h"
#include "decode/context.h"
#include "sys/flags/mount.h"

namespace sonde::calls {

using namespace sys;
using decode::Context;
using decode::Value;

namespace {

constexpr u64 kPropagation = MS_SHARED | MS_PRIVATE | MS_SLAVE | MS_UNBINDABLE;

// Old callers put a magic number in the upper half.
bool has_magic(u64 flags) { return (flags & MS_MGC_MSK) == MS_MGC_VAL; }
u64 plain_flags(const Context& c) {
  const u64 flags = c.call.args[3];
  return has_magic(flags) ? flags & ~u64{MS_MGC_MSK} : flags;
}

Value* type_name(Context& c, const Spec&, u64 addr) {
  const bool ignored = (plain_flags(c) & (MS_REMOUNT | MS_BIND | MS_MOVE | kPropagation)) != 0;
  return ignored ? c.address(addr) : c.string_at(addr);
}

Value* mount_data(Context& c, const Spec&, u64 addr) {
  const u64 flags = plain_flags(c);
  const bool ignored = (flags & MS_REMOUNT) == 0 && (flags & (MS_BIND | MS_MOVE | kPropagation)) != 0;
  return ignored ? c.address(addr) : c.string_at(addr);
}

Value* mount_bits(Context& c, const Spec&, u64 raw) {
  if (!has_magic(raw)) return c.flags(mount_flags, raw);
  const u64 rest = raw & ~u64{MS_MGC_MSK};
  Value* value = c.joined(raw, {c.symbol(mount_magic, MS_MGC_VAL)});
  value->traits = decode::Trait::apart;
  if (rest != 0) c.add(value, c.flags(mount_flags, rest));
  return value;
}

constexpr Row rows[] = {
    call("mount", path("source"), path("target"), odd("filesystemtype", type_name), odd("mountflags", mount_bits),
         odd("data", mount_data))
        .in(in::file)
        .fails(EPERM, EACCES, EBUSY, EINVAL, ELOOP, EMFILE, ENODEV, ENOENT, ENOMEM, ENOTBLK, ENOTDIR, ENXIO, EROFS, EFAULT),
    call("umount", path("target")).in(in::file).fails(EPERM, EBUSY, EINVAL, ENOENT, ENOMEM, EFAULT),
    call("umount2", path("target"), flags("flags", umount_flags)).in(in::file).fails(EPERM, EAGAIN, EBUSY, EINVAL, ENOENT, ENOMEM, EFAULT),
    call("pivot_root", path("new_root"), path("put_old")).in(in::file).fails(EPERM, EBUSY, EINVAL, ENOTDIR, ENOENT),
};

}  // namespace

const std::span<const Row> mount_rows{rows};

}  // namespace sonde::calls
