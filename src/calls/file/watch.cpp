// inotify and fanotify: to be told what happens to files.
#include <cerrno>

#include "calls/file/open_flags.h"
#include "calls/tables.h"
#include "decode/context.h"
#include "sys/flags/poll.h"

namespace sonde::calls {

using namespace sys;
using decode::Context;
using decode::Value;

namespace {

Value* group_flags(Context& c, const Spec&, u64 raw) {
  constexpr u64 kClass = 0xc;
  raw = static_cast<u32>(raw);
  Value* value = c.joined(raw, {c.symbol(fanotify_classes, raw & kClass)});
  value->traits = decode::Trait::apart;
  if ((raw & ~kClass) != 0) c.add(value, c.flags(fanotify_init_flags, raw & ~kClass));
  return value;
}

Value* marked_directory(Context& c, const Spec&, u64 raw) {
  const i32 dir = static_cast<i32>(raw);
  if (dir != -1) return c.dirfd(dir);
  Value* none = c.symbol(fanotify_fds, static_cast<u64>(i64{dir}));
  none->traits = none->traits | decode::Trait::decimal;
  return none;
}

constexpr Row makes(Row row) { return row.returns(Return::fd).in(in::desc).fails(EMFILE, ENFILE, ENOMEM, EINVAL, ENOSYS, EPERM); }

constexpr Row rows[] = {
    makes(call("inotify_init")),
    makes(call("inotify_init1", flags("flags", inotify_init_flags))),
    call("inotify_add_watch", fd("fd"), path("pathname"), flags("mask", inotify_events))
        .in(in::file | in::desc).fails(ENOSPC, ENOENT, EACCES, ENOMEM, EINVAL, ENOTDIR, EBADF, EFAULT),
    call("inotify_rm_watch", fd("fd"), sint("wd")).in(in::desc).fails(EINVAL, EBADF),
    makes(call("fanotify_init", odd("flags", group_flags), odd("event_f_flags", open_flags))),
    call("fanotify_mark", fd("fanotify_fd"), flags("flags", fanotify_mark_flags), [] {
      Spec mask = flags("mask", fanotify_events).as(CType::u64_);
      mask.wide = true;
      return mask;
    }(), odd("dirfd", marked_directory), path("pathname"))
        .in(in::file | in::desc).fails(ENOSPC, ENOENT, EXDEV, EINVAL, ENODEV, ENOTDIR, EOPNOTSUPP, ENOMEM, EBADF),
};

}  // namespace

const std::span<const Row> watch_rows{rows};

}  // namespace sonde::calls
