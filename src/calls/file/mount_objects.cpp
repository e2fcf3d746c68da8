// The mount interface whose steps are descriptors: fsopen, fsconfig, fsmount, open_tree, move_mount, mount_setattr.
#include <cerrno>

#include "calls/file/pointed.h"
#include "calls/tables.h"
#include "decode/context.h"
#include "sys/flags/mount.h"

namespace sonde::calls {

using namespace sys;
using decode::Context;
using decode::Value;

namespace {

enum ConfigCommand : u32 { set_flag, set_string, set_binary, set_path, set_path_empty, set_fd, cmd_create, cmd_reconfigure };

u32 config_command(const Context& c) { return static_cast<u32>(c.call.args[1]); }

Value* config_key(Context& c, const Spec&, u64 addr) {
  return config_command(c) <= set_fd ? c.string_at(addr) : c.address(addr);
}

Value* config_value(Context& c, const Spec&, u64 addr) {
  switch (config_command(c)) {
    case set_string: return c.string_at(addr);
    case set_path: case set_path_empty: return c.path_at(addr);
    case set_binary: {
      const i32 size = static_cast<i32>(c.call.args[4]);
      if (size < 0) return c.address(addr);
      Value* value = c.buffer_at(addr, static_cast<u32>(size));
      if (value->kind == decode::Kind::string) value->traits = value->traits | decode::Trait::hex_bytes;
      return value;
    }
    default: return c.address(addr);
  }
}

Value* config_aux(Context& c, const Spec&, u64 raw) {
  const i32 aux = static_cast<i32>(raw);
  switch (config_command(c)) {
    case set_path: case set_path_empty: return c.dirfd(aux);
    case set_fd: return c.fd(aux);
    default: return c.sint(aux);
  }
}

struct MountAttr {
  u64 set, clear, propagation, userns_fd;
};

template <int Size>
Value* mount_attr(Context& c, const Spec&, u64 addr) {
  const u64 size = c.call.args[Size];
  MountAttr a;
  if (size < sizeof a || !c.options.verbose || !c.read(addr, a)) return c.address(addr);
  Value* s = c.structure();
  c.add(s, "attr_set", c.flags(mount_attr_flags, a.set));
  c.add(s, "attr_clr", c.flags(mount_attr_flags, a.clear));
  c.add(s, "propagation", c.symbol(mount_attr_propagation, a.propagation));
  c.add(s, "userns_fd", c.uint(a.userns_fd));
  add_unknown_tail(c, s, addr, sizeof a, size);
  return s;
}

constexpr Row makes(Row row) { return row.returns(Return::fd).in(in::desc).fails(EPERM, EINVAL, EMFILE, ENFILE, ENOMEM, EBUSY, ENODEV, EBADF); }
constexpr Row makes_from_path(Row row) {
  return row.returns(Return::fd).in(in::file | in::desc).fails(ENOENT, EACCES, EPERM, EINVAL, EMFILE, ENFILE, ENOMEM, ENOTDIR, EFAULT, EBADF);
}
constexpr Row changes(Row row) { return row.in(in::file | in::desc).fails(EPERM, EINVAL, EBUSY, ENOENT, EACCES, ENOTDIR, ENOMEM, EFAULT, EBADF); }

constexpr Spec dir = dirfd("dfd");

constexpr Row rows[] = {
    makes(call("fsopen", string("fsname"), flags("flags", fsopen_flags))),
    call("fsconfig", fd("fd"), values("cmd", fsconfig_cmds), odd("key", config_key), odd("value", config_value), odd("aux", config_aux))
        .in(in::file | in::desc).fails(EINVAL, EPERM, EBUSY, EOPNOTSUPP, ENOMEM, EFAULT, EBADF),
    makes(call("fsmount", fd("fs_fd"), flags("flags", fsmount_flags), flags("attr_flags", mount_attr_flags))),
    makes_from_path(call("fspick", dir, path("path"), flags("flags", fspick_flags))),
    makes_from_path(call("open_tree", dir, path("filename"), flags("flags", open_tree_flags))),
    makes_from_path(call("open_tree_attr", dir, path("filename"), flags("flags", open_tree_flags), odd("uattr", mount_attr<4>), size("usize"))),
    changes(call("move_mount", dirfd("from_dfd"), path("from_pathname"), dirfd("to_dfd"), path("to_pathname"), flags("flags", move_mount_flags))),
    changes(call("mount_setattr", dir, path("path"), flags("flags", mount_setattr_flags), odd("uattr", mount_attr<4>), size("usize"))),
};

}  // namespace

const std::span<const Row> mount_objects_rows{rows};

}  // namespace sonde::calls
