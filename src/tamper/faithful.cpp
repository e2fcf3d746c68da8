#include "tamper/faithful.h"

#include <algorithm>
#include <cerrno>
#include <string_view>

namespace sonde::tamper {

namespace {

// signal(7): calls that a handler can interrupt whatever their descriptor is.
constexpr std::string_view kWaiting[] = {
    "accept", "accept4", "clock_nanosleep", "clock_nanosleep_time64", "connect", "epoll_pwait", "epoll_pwait2", "epoll_wait",
    "flock", "futex", "futex_time64", "futex_wait", "futex_waitv", "getrandom", "io_getevents", "io_pgetevents", "io_uring_enter",
    "mq_timedreceive", "mq_timedreceive_time64", "mq_timedsend", "mq_timedsend_time64", "msgrcv", "msgsnd", "nanosleep", "open",
    "openat", "openat2", "pause", "poll", "ppoll", "ppoll_time64", "pselect6", "pselect6_time64", "recvmmsg", "recvmmsg_time64",
    "rt_sigsuspend", "rt_sigtimedwait", "rt_sigtimedwait_time64", "select", "semop", "semtimedop", "semtimedop_time64", "sigsuspend",
    "wait4", "waitid", "waitpid", "fcntl", "fcntl64", "close", "dup2", "dup3", "creat", "fallocate", "truncate", "ftruncate", "statfs",
    "fstatfs"};

// These wait only on what can be waited for.
constexpr std::string_view kByDescriptor[] = {
    "read", "readv", "preadv2", "recv", "recvfrom", "recvmsg", "write", "writev", "pwritev2", "send", "sendto", "sendmsg", "sendmmsg",
    "ioctl", "splice", "tee", "vmsplice", "sendfile", "sendfile64"};

template <std::size_t N>
bool is_one_of(const std::string_view (&names)[N], std::string_view name) {
  return std::ranges::find(names, name) != std::end(names);
}

}  // namespace

Failure failure_of(const sys::Row& row, i32 error, bool interruptible_file) {
  const std::string_view name = row.name;
  if (row.result == sys::Return::nothing || (row.classes & sys::in::pure) != 0) return Failure::impossible;
  if (name == "brk") return error == ENOMEM ? Failure::old_break : Failure::impossible;
  // The descriptor is gone whatever close says (close(2), "dealing with error returns").
  if (name == "close") return error == EBADF ? Failure::untouched : Failure::after_all;
  if (error != EINTR) return Failure::untouched;
  // connect(2): an interrupted connection is established all the same.
  if (name == "connect") return Failure::after_all;
  if (name == "nanosleep" || name.starts_with("clock_nanosleep")) return Failure::full_rest;
  if (is_one_of(kWaiting, name)) return Failure::untouched;
  if (is_one_of(kByDescriptor, name)) return interruptible_file ? Failure::untouched : Failure::impossible;
  return Failure::impossible;
}

}  // namespace sonde::tamper
