#include "sweep/house.h"

#include <fcntl.h>
#include <linux/capability.h>
#include <net/if.h>
#include <sched.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace sonde::sweep {

namespace {

constexpr const char* kHint =
    " (the sweep keeps the program away from your files by namespaces; `sonde doctor` tells what is missing)";

Result<> write_file(const char* path, const std::string& text) {
  const Fd fd(::open(path, O_WRONLY | O_CLOEXEC));
  if (!fd || ::write(fd.get(), text.data(), text.size()) < 0) return fail(Errno(errno), std::string("write ") + path);
  return {};
}

// Only who owns the pid namespace that it lives in may come back to it from a room's: so without root we live in one of our own.
// The caller becomes the waiting parent of who goes on.
Result<> live_in_new_pids() {
  const pid_t pid = ::fork();
  if (pid < 0) return fail(Errno(errno), "fork");
  if (pid == 0) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    return {};
  }
  ::signal(SIGINT, SIG_IGN);
  int status = 0;
  while (::waitpid(pid, &status, 0) < 0 && errno == EINTR) {
  }
  ::_exit(WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
}

Result<> leave_namespaces() {
  const unsigned uid = ::geteuid();
  const unsigned gid = ::getegid();
  constexpr int kAll = CLONE_NEWNS | CLONE_NEWNET | CLONE_NEWIPC | CLONE_NEWUTS;
  if (uid == 0 && ::unshare(kAll) == 0) return {};
  if (::unshare(CLONE_NEWUSER | CLONE_NEWPID | kAll) < 0) return fail(Errno(errno), std::string("unshare") + kHint);
  (void)write_file("/proc/self/setgroups", "deny");
  if (auto done = write_file("/proc/self/uid_map", std::to_string(uid) + " " + std::to_string(uid) + " 1"); !done)
    return done;
  if (auto done = write_file("/proc/self/gid_map", std::to_string(gid) + " " + std::to_string(gid) + " 1"); !done)
    return done;
  if (auto done = live_in_new_pids(); !done) return done;
  if (::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) < 0 ||
      ::mount("proc", "/proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC, nullptr) < 0) {
    return fail(Errno(errno), std::string("mount /proc") + kHint);
  }
  return {};
}

// struct mount_attr; glibc 2.36's <sys/mount.h> has it, <linux/mount.h> too, and they do not go together.
Result<> make_read_only(const char* path, bool recursive) {
  mount_attr change{};
  change.attr_set = MOUNT_ATTR_RDONLY;
  if (::syscall(SYS_mount_setattr, AT_FDCWD, path, recursive ? AT_RECURSIVE : 0, &change, sizeof change) == 0)
    return {};
  return fail(Errno(errno), std::string("make ") + path + " read-only" + kHint);
}

Result<> cut_down_dev() {
  static constexpr const char* nodes[] = {"null", "zero", "full", "random", "urandom", "tty"};
  std::vector<Fd> kept;
  for (const char* node : nodes) kept.emplace_back(::open((std::string("/dev/") + node).c_str(), O_PATH | O_CLOEXEC));
  if (::mount("tmpfs", "/dev", "tmpfs", MS_NOSUID, "mode=755,size=64k") < 0)
    return fail(Errno(errno), std::string("mount /dev") + kHint);
  for (std::size_t i = 0; i < kept.size(); ++i) {
    if (!kept[i]) continue;
    const std::string path = std::string("/dev/") + nodes[i];
    const Fd made(::open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0666));
    const std::string from = "/proc/self/fd/" + std::to_string(kept[i].get());
    if (::mount(from.c_str(), path.c_str(), nullptr, MS_BIND, nullptr) < 0)
      return fail(Errno(errno), "bind " + path + kHint);
  }
  for (const auto& [name, target] : {std::pair("fd", "/proc/self/fd"),
                                     {"stdin", "/proc/self/fd/0"},
                                     {"stdout", "/proc/self/fd/1"},
                                     {"stderr", "/proc/self/fd/2"},
                                     {"ptmx", "pts/ptmx"}}) {
    (void)!::symlink(target, (std::string("/dev/") + name).c_str());
  }
  ::mkdir("/dev/shm", 01777);
  ::mkdir("/dev/pts", 0755);
  (void)::mount("devpts", "/dev/pts", "devpts", MS_NOSUID | MS_NOEXEC, "newinstance,ptmxmode=0666,mode=620");
  return make_read_only("/dev", false);
}

void raise_loopback() {
  const Fd socket(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  ifreq request{};
  std::strcpy(request.ifr_name, "lo");
  request.ifr_flags = IFF_UP | IFF_RUNNING;
  if (socket) (void)::ioctl(socket.get(), SIOCSIFFLAGS, &request);
}

}  // namespace

Result<House> House::enter(Premises premises) {
  if (auto done = leave_namespaces(); !done) return std::unexpected(done.error());
  if (::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) < 0)
    return fail(Errno(errno), std::string("make mounts private") + kHint);
  if (auto done = make_read_only("/", true); !done) return std::unexpected(done.error());
  if (auto done = cut_down_dev(); !done) return std::unexpected(done.error());
  raise_loopback();
  return House(std::move(premises));
}

Result<> House::separate() {
  if (::unshare(CLONE_NEWNET | CLONE_NEWIPC) < 0) return fail(Errno(errno), std::string("unshare") + kHint);
  raise_loopback();
  return {};
}

void drop_powers() {
  static constexpr int powers[] = {
      CAP_SYS_ADMIN, CAP_SYS_BOOT,   CAP_SYS_MODULE,     CAP_SYS_RAWIO,       CAP_SYS_TIME,           CAP_MKNOD,
      CAP_SYSLOG,    CAP_WAKE_ALARM, CAP_SYS_TTY_CONFIG, CAP_AUDIT_CONTROL,   CAP_AUDIT_READ,         CAP_BPF,
      CAP_PERFMON,   CAP_MAC_ADMIN,  CAP_MAC_OVERRIDE,   CAP_LINUX_IMMUTABLE, CAP_DAC_READ_SEARCH,    CAP_SYS_RESOURCE,
      CAP_SYS_NICE,  CAP_SYS_PACCT,  CAP_BLOCK_SUSPEND,  CAP_IPC_LOCK,        CAP_CHECKPOINT_RESTORE, CAP_SYS_PTRACE};
  for (const int power : powers) (void)::prctl(PR_CAPBSET_DROP, power, 0, 0, 0);
}

}  // namespace sonde::sweep
