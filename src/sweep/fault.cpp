#include "sweep/fault.h"

#include <fcntl.h>

#include <algorithm>
#include <cerrno>

#include "sys/flags/errno.h"

namespace sonde::sweep {

namespace {

using Names = std::initializer_list<std::string_view>;

bool one_of(std::string_view name, Names names) { return std::ranges::find(names, name) != names.end(); }

// Calls that fail only for a caller that is wrong, or that no program can do anything about.
bool never_fails(std::string_view call) {
  return one_of(call, {"rt_sigaction",
                       "rt_sigprocmask",
                       "rt_sigreturn",
                       "sigaltstack",
                       "arch_prctl",
                       "set_tid_address",
                       "set_robust_list",
                       "rseq",
                       "prlimit64",
                       "getrlimit",
                       "lseek",
                       "_llseek",
                       "munmap",
                       "sched_getaffinity",
                       "sched_yield",
                       "madvise",
                       "uname",
                       "sysinfo",
                       "futex",
                       "ioctl",
                       "fadvise64",
                       "clock_gettime",
                       "clock_getres",
                       "gettimeofday",
                       "time",
                       "times",
                       "getrusage",
                       "exit",
                       "exit_group",
                       "getrandom",
                       "umask",
                       "prctl",
                       "restart_syscall",
                       "membarrier",
                       "getsockname",
                       "getpeername",
                       "getsockopt",
                       "epoll_ctl",
                       "shutdown",
                       "readahead",
                       "mincore",
                       "set_thread_area",
                       "setpgid",
                       "getpgid",
                       "setsid",
                       "getpriority",
                       "sched_setaffinity",
                       "seccomp"});
}

Tier usual_tier(i32 error) {
  switch (error) {
    case ENOENT:
    case EACCES:
    case ENOSPC:
    case EDQUOT:
    case EMFILE:
    case EINTR:
    case EAGAIN:
    case EEXIST:
    case EPERM:
    case ENOTEMPTY:
    case EXDEV:
    case ECONNREFUSED: return Tier::routine;
    case EIO:
    case ENOMEM:
    case ENFILE:
    case EROFS:
    case ETIMEDOUT:
    case ECONNRESET:
    case ENETUNREACH:
    case EHOSTUNREACH:
    case EBUSY:
    case ENOLCK:
    case ENOBUFS:
    case EADDRINUSE:
    case ETXTBSY: return Tier::environment;
    default: return Tier::far_fetched;
  }
}

bool waits(FdKind kind) { return kind == FdKind::pipe || kind == FdKind::socket || kind == FdKind::terminal; }

Tier tier_of_open(const Hit& hit, i32 error, Tier usual) {
  const bool creates = (hit.flags & O_CREAT) != 0;
  const bool writes = creates || (hit.flags & O_ACCMODE) != O_RDONLY || (hit.flags & O_TRUNC) != 0;
  switch (error) {
    case ENOENT: return creates ? Tier::far_fetched : usual;
    case EEXIST: return creates && (hit.flags & O_EXCL) != 0 ? usual : Tier::far_fetched;
    case ENOSPC:
    case EDQUOT: return creates ? usual : Tier::far_fetched;
    case EROFS:
    case ETXTBSY: return writes ? usual : Tier::far_fetched;
    case EINTR:
    case EAGAIN:
    case EBUSY: return Tier::far_fetched;
    default: return usual;
  }
}

Tier tier_of_write(const Hit& hit, i32 error, Tier usual) {
  if (hit.message) return Tier::far_fetched;  // there is nowhere left to complain
  const bool on_disk = hit.kind == FdKind::file;
  switch (error) {
    case ENOSPC:
    case EDQUOT: return on_disk ? usual : Tier::far_fetched;
    case EIO: return on_disk || hit.kind == FdKind::terminal ? usual : Tier::far_fetched;
    case EAGAIN: return Tier::far_fetched;  // only for those who asked not to wait
    case ECONNRESET: return hit.kind == FdKind::socket ? usual : Tier::far_fetched;
    case EINTR: return waits(hit.kind) ? usual : Tier::far_fetched;
    default: return usual;
  }
}

Tier tier_of_read(const Hit& hit, i32 error, Tier usual) {
  if (error == ENOENT) return Tier::far_fetched;  // the folder is there
  switch (error) {
    case EIO:
      return hit.kind == FdKind::file || hit.kind == FdKind::terminal || hit.kind == FdKind::directory
                 ? usual
                 : Tier::far_fetched;
    case EAGAIN: return Tier::far_fetched;
    case ECONNRESET: return hit.kind == FdKind::socket ? usual : Tier::far_fetched;
    case EINTR: return waits(hit.kind) ? usual : Tier::far_fetched;
    default: return usual;
  }
}

Tier tier_of(const Site& site, const Hit& hit, i32 error, const FaultOptions& options) {
  const std::string_view call = site.call;
  if (never_fails(call)) return Tier::far_fetched;
  const Tier usual = usual_tier(error);
  if (error == EINTR && !options.interruptible) return Tier::far_fetched;
  if (error == EPERM && one_of(call, {"openat", "open"})) return Tier::far_fetched;
  // Only a file that was written to can have something to tell when it is closed.
  if (call == "close")
    return hit.kind == FdKind::file && hit.written && hit.writable && !hit.message && error != EINTR && error != EBADF
               ? usual
               : Tier::far_fetched;
  if (is_opening(call)) return tier_of_open(hit, error, usual);
  if (is_reading(call)) return tier_of_read(hit, error, usual);
  if (is_syncing(call))
    return hit.kind == FdKind::file || hit.kind == FdKind::directory
               ? std::max(usual, error == EROFS ? Tier::far_fetched : Tier::routine)
               : Tier::far_fetched;
  if (call.starts_with("write") || call.starts_with("pwrite") || call.starts_with("send") || call == "splice" ||
      call == "copy_file_range")
    return tier_of_write(hit, error, usual);
  if (one_of(call, {"fstat", "newfstatat", "stat", "lstat", "statx", "access", "faccessat", "faccessat2", "readlink",
                    "readlinkat"})) {
    // Of what is open already only a disk can have something to say.
    const bool is_open = hit.kind != FdKind::none;
    if (is_open && (error != EIO || (hit.kind != FdKind::file && hit.kind != FdKind::directory)))
      return Tier::far_fetched;
    return usual;
  }
  if (one_of(call, {"rename", "renameat", "renameat2"}) && error == EXDEV)
    return Tier::far_fetched;  // mostly within one folder
  // What contradicts the world that the program sees next proves nothing.
  if (one_of(call, {"unlink", "unlinkat", "rmdir"}) &&
      (error == ENOSPC || error == EDQUOT || error == ENOENT || error == EEXIST || error == ENOTEMPTY))
    return Tier::far_fetched;
  if (one_of(call, {"rename", "renameat", "renameat2"}) && (error == ENOENT || error == EEXIST || error == ENOTEMPTY))
    return Tier::far_fetched;
  if (one_of(call, {"mkdir", "mkdirat", "symlink", "symlinkat", "link", "linkat", "mknod", "mknodat"}) &&
      (error == EEXIST || error == ENOENT))
    return Tier::far_fetched;
  if (one_of(call, {"mmap", "mmap2", "mprotect", "mremap"}) && error != ENOMEM) return Tier::far_fetched;
  if (one_of(call, {"chmod", "fchmod", "fchmodat", "chown", "fchown", "fchownat", "lchown"}) &&
      (error == ENOSPC || error == EDQUOT))
    return Tier::far_fetched;
  if (one_of(call, {"wait4", "waitid", "waitpid"}) && error != EINTR) return Tier::far_fetched;
  if (call == "dup" && error == EBUSY) return Tier::far_fetched;
  if (one_of(call, {"dup2", "dup3"})) return Tier::far_fetched;  // the number is given: there is nothing to run out of
  if (one_of(call, {"ftruncate", "truncate", "fallocate"}) && (error == EACCES || error == EPERM))
    return Tier::far_fetched;
  if (call == "fcntl" && error != EMFILE && error != EAGAIN && error != ENOLCK && error != EINTR)
    return Tier::far_fetched;
  if (one_of(call,
             {"poll", "ppoll", "select", "pselect6", "epoll_wait", "epoll_pwait", "nanosleep", "clock_nanosleep"}) &&
      error != EINTR)
    return Tier::far_fetched;
  return usual;
}

}  // namespace

std::string_view name_of(Tier tier) {
  static constexpr std::string_view names[] = {"routine", "environment", "far-fetched"};
  return names[static_cast<unsigned>(tier)];
}

std::optional<Tier> tier_named(std::string_view name) {
  for (const Tier tier : {Tier::routine, Tier::environment, Tier::far_fetched}) {
    if (name == name_of(tier)) return tier;
  }
  return {};
}

std::string errno_name(i32 error) {
  const sys::Flag* name = sys::find(sys::errno_names, static_cast<u64>(error));
  return name != nullptr ? std::string(name->name) : std::to_string(error);
}

std::string name_of(const Fault& fault) {
  switch (fault.kind) {
    case Fault::Kind::error: return errno_name(fault.error) + (fault.lasting ? "+" : "");
    case Fault::Kind::fewer_bytes: return "short";
    case Fault::Kind::end_of_file: return "eof";
    case Fault::Kind::domain: {
      static constexpr const char* names[] = {"",          "out-of-memory", "disk-full", "no-descriptors",
                                              "read-only", "bad-file"};
      return names[static_cast<unsigned>(fault.domain)];
    }
  }
  return {};
}

bool is_opening(std::string_view call) { return one_of(call, {"open", "openat", "openat2", "creat"}); }
bool is_reading(std::string_view call) {
  return one_of(
      call, {"read", "pread64", "readv", "preadv", "preadv2", "recvfrom", "recvmsg", "recv", "getdents", "getdents64"});
}
bool is_syncing(std::string_view call) {
  return one_of(call, {"fsync", "fdatasync", "msync", "syncfs", "sync_file_range"});
}

bool is_writing(std::string_view call) {
  return is_syncing(call) ||
         one_of(call, {"write",     "pwrite64", "writev",    "pwritev",   "pwritev2",        "sendto",
                       "sendmsg",   "send",     "sendfile",  "splice",    "copy_file_range", "close",
                       "rename",    "renameat", "renameat2", "link",      "linkat",          "symlink",
                       "symlinkat", "unlink",   "unlinkat",  "rmdir",     "mkdir",           "mkdirat",
                       "mknod",     "mknodat",  "truncate",  "ftruncate", "fallocate",       "creat"});
}

std::vector<Fault> faults_of(const Site& site, const Hit& hit, const FaultOptions& options) {
  std::vector<Fault> faults;
  for (const u8 error : site.errors) {
    if (error == 0) break;
    if (hit.failed && -hit.result == error) continue;
    const Tier tier = tier_of(site, hit, error, options);
    if (tier <= options.least) faults.push_back({.kind = Fault::Kind::error, .error = error, .tier = tier});
  }
  std::ranges::stable_sort(faults, {}, &Fault::tier);
  const bool moves = !hit.failed && hit.count > 1 && hit.result > 1;
  if (moves && one_of(site.call, {"write", "pwrite64", "sendto"}) && !hit.message && hit.kind != FdKind::device) {
    faults.push_back({.kind = Fault::Kind::fewer_bytes, .tier = Tier::routine});
  }
  if (moves && one_of(site.call, {"read", "recvfrom"}) && waits(hit.kind))
    faults.push_back({.kind = Fault::Kind::fewer_bytes, .tier = Tier::routine});
  if (moves && options.least >= Tier::environment && one_of(site.call, {"read", "pread64"}) &&
      hit.kind == FdKind::file && hit.in_tree) {
    faults.push_back({.kind = Fault::Kind::end_of_file, .tier = Tier::environment});
  }
  return faults;
}

int promise_of(const Site& site, const Hit& hit) {
  int promise = 0;
  const bool output = hit.in_tree && !hit.message;
  if (is_writing(site.call))
    promise += output ? 100 : 40;
  else if (is_opening(site.call))
    promise += output ? 60 + ((hit.flags & O_CREAT) != 0 ? 30 : 0) : 10;
  else if (is_reading(site.call))
    promise += output ? 50 : 15;
  else if (one_of(site.call, {"brk", "mmap", "mremap"}))
    promise += 30;
  else if (one_of(site.call,
                  {"fork", "vfork", "clone", "clone3", "execve", "pipe", "pipe2", "dup2", "socket", "connect"}))
    promise += 35;
  if (hit.failed) promise -= 20;
  const Place* own = own_frame(site.stack);
  if (own != nullptr && !is_runtime(own->module)) promise += 5;
  return promise;
}

std::string_view domain_calls(Domain domain) {
  switch (domain) {
    case Domain::none: return "none";
    case Domain::out_of_memory: return "brk,mmap,mremap";
    case Domain::disk_full:
      return "write,pwrite64,writev,pwritev,pwritev2,fallocate,mkdir,mkdirat,symlink,symlinkat,link,linkat,copy_file_"
             "range,sendfile";
    case Domain::descriptors:
      return "openat,open,creat,openat2,dup,pipe,pipe2,socket,socketpair,accept,accept4,epoll_create1,eventfd2,memfd_"
             "create,inotify_init1";
    case Domain::read_only:
      return "open,openat,creat,mkdir,mkdirat,unlink,unlinkat,rename,renameat,renameat2,link,linkat,symlink,symlinkat,"
             "chmod,fchmodat,rmdir,truncate";
    case Domain::file_error: return "read,pread64,readv,write,pwrite64,writev,fsync,fdatasync";
  }
  return "none";
}

std::string rule_text(const Site& site, const Hit& hit, const Fault& fault) {
  switch (fault.kind) {
    case Fault::Kind::error: return site.call + ":error=" + errno_name(fault.error);
    case Fault::Kind::fewer_bytes: return site.call + ":short=" + std::to_string(std::max<i64>(1, hit.result / 2));
    case Fault::Kind::end_of_file: return site.call + ":retval=0";
    case Fault::Kind::domain: {
      static constexpr i32 errors[] = {0, ENOMEM, ENOSPC, EMFILE, EROFS, EIO};
      std::string text =
          std::string(domain_calls(fault.domain)) + ":error=" + errno_name(errors[static_cast<unsigned>(fault.domain)]);
      if (fault.domain == Domain::file_error) text += ":path=" + hit.path;
      return text;
    }
  }
  return {};
}

}  // namespace sonde::sweep
