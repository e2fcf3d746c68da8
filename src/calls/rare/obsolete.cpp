// Calls that the kernel no longer has or never had, and those whose arguments nobody decodes: shown as raw words.
#include <cerrno>

#include "calls/tables.h"
#include "decode/context.h"

namespace sonde::calls {

using namespace sys;

namespace {

constexpr Row raw0(const char* name) { return call(name).fails(ENOSYS); }
constexpr Row raw1(const char* name) { return call(name, hex("arg1")).fails(ENOSYS); }
constexpr Row raw2(const char* name) { return call(name, hex("arg1"), hex("arg2")).fails(ENOSYS); }
constexpr Row raw3(const char* name) { return call(name, hex("arg1"), hex("arg2"), hex("arg3")).fails(ENOSYS); }
constexpr Row raw4(const char* name) { return call(name, hex("arg1"), hex("arg2"), hex("arg3"), hex("arg4")).fails(ENOSYS); }
constexpr Row raw5(const char* name) {
  return call(name, hex("arg1"), hex("arg2"), hex("arg3"), hex("arg4"), hex("arg5")).fails(ENOSYS);
}

constexpr Spec sysctl_fields[] = {address("name"), sint("nlen"), address("oldval"), address("oldlenp"), address("newval"), ulong("newlen")};
constexpr Layout sysctl_args{"__sysctl_args", sysctl_fields};

constexpr Row rows[] = {
    raw5("afs_syscall"),
    raw2("bdflush").fails(EPERM, EINVAL, EFAULT, ENOSYS),
    raw0("break"),
    raw4("epoll_ctl_old"),
    raw4("epoll_wait_old"),
    raw0("ftime"),
    raw5("getpmsg"),
    raw2("gtty"),
    raw0("idle"),
    raw0("lock"),
    raw0("mpx"),
    raw3("nfsservctl"),
    raw0("prof"),
    raw4("profil"),
    raw5("putpmsg"),
    raw3("security"),
    raw2("stty"),
    raw3("sysfs").fails(EINVAL, EFAULT),
    raw3("tuxcall"),
    raw2("ulimit"),
    raw0("uprobe").fails(EPROTO, ENOSYS),
    raw0("uretprobe").fails(EPROTO, ENOSYS),
    raw5("vm86").fails(EPERM, ENOSYS, EINVAL, EFAULT),
    raw1("vm86old").fails(EPERM, ENOSYS, EFAULT),
    raw5("vserver"),
    call("uselib", path("library")).in(in::file).fails(ENOSYS, EACCES, ENOENT, ENOEXEC),
    call("_sysctl", structure("args", sysctl_args)).fails(ENOSYS, EPERM, EACCES, EFAULT, ENOTDIR),
};

}  // namespace

const std::span<const Row> obsolete_rows{rows};

}  // namespace sonde::calls
