#include "probes.h"

#include <fcntl.h>
#include <linux/audit.h>
#include <linux/bpf.h>
#include <linux/filter.h>
#include <linux/perf_event.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

namespace sonde {

namespace {

std::string read_line(const char* path) {
  const int fd = ::open(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0) return {};
  char text[128];
  const ssize_t n = ::read(fd, text, sizeof text);
  ::close(fd);
  std::string line(text, n > 0 ? static_cast<std::size_t>(n) : 0);
  while (!line.empty() && line.back() == '\n') line.pop_back();
  return line;
}

std::string reason(int code) { return strerrordesc_np(code) != nullptr ? strerrordesc_np(code) : "unknown error"; }

// A child that waits to be killed; gone with this object.
class Sleeper {
 public:
  Sleeper() : pid_(::fork()) {
    if (pid_ != 0) return;
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    for (;;) ::pause();
  }
  ~Sleeper() {
    if (pid_ <= 0) return;
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, nullptr, __WALL);
  }
  Sleeper(const Sleeper&) = delete;
  Sleeper& operator=(const Sleeper&) = delete;
  pid_t pid() const { return pid_; }

 private:
  pid_t pid_;
};

Finding kernel() {
  utsname name{};
  ::uname(&name);
  int major = 0;
  int minor = 0;
  (void)std::sscanf(name.release, "%d.%d", &major, &minor);
  const bool ok = major > 5 || (major == 5 && minor >= 3);
  return {"kernel", ok, false, std::string("Linux ") + name.release, "calls of 32-bit and 64-bit code are told apart from Linux 5.3 on: upgrade"};
}

Finding seize() {
  Finding f{"ptrace", false, true, {}, "in a container: allow it (--cap-add=SYS_PTRACE, or a seccomp profile with ptrace)"};
  const Sleeper child;
  f.ok = ::ptrace(PTRACE_SEIZE, child.pid(), nullptr, nullptr) == 0;
  f.says = f.ok ? "PTRACE_SEIZE works on a child" : "PTRACE_SEIZE: " + reason(errno);
  return f;
}

Finding call_info() {
  Finding f{"syscall info", false, true, {}, "Linux 5.3 is needed"};
  const Sleeper child;
  int status = 0;
  if (::ptrace(PTRACE_SEIZE, child.pid(), nullptr, nullptr) < 0 || ::ptrace(PTRACE_INTERRUPT, child.pid(), nullptr, nullptr) < 0 ||
      ::waitpid(child.pid(), &status, __WALL) < 0) {
    f.says = "not tried: " + reason(errno);
    return f;
  }
  struct __ptrace_syscall_info info;
  f.ok = ::ptrace(PTRACE_GET_SYSCALL_INFO, child.pid(), sizeof info, &info) > 0;
  f.says = f.ok ? "PTRACE_GET_SYSCALL_INFO works" : "PTRACE_GET_SYSCALL_INFO: " + reason(errno);
  return f;
}

Finding attach() {
  const std::string scope = read_line("/proc/sys/kernel/yama/ptrace_scope");
  Finding f{"attach", true, false, {}, "as root: sysctl kernel.yama.ptrace_scope=0, or run as root"};
  if (scope.empty()) {
    f.says = "Yama is not there: processes of the same user can be attached to";
  } else {
    f.ok = scope == "0" || (::geteuid() == 0 && scope != "3");
    f.says = "Yama's ptrace_scope is " + scope + (f.ok ? "" : ": only descendants can be traced");
  }
  return f;
}

Finding seccomp() {
  Finding f{"seccomp", false, false, {}, "--seccomp-bpf will not work; everything else will"};
  const pid_t pid = ::fork();
  if (pid == 0) {
    sock_filter allow[] = {{BPF_RET | BPF_K, 0, 0, SECCOMP_RET_ALLOW}};
    const sock_fprog program{1, allow};
    if (::syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program) == 0) ::_exit(0);
    if (errno != EACCES || ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0) ::_exit(2);
    ::_exit(::syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program) == 0 ? 1 : 2);
  }
  int status = 0;
  ::waitpid(pid, &status, 0);
  const int code = WIFEXITED(status) ? WEXITSTATUS(status) : 2;
  f.ok = code < 2;
  f.says = code == 0   ? "filters can be installed, set-user-id programs included"
           : code == 1 ? "filters can be installed with no_new_privs: set-user-id programs run without their privilege"
                       : "no filter can be installed";
  return f;
}

Finding bpf() {
  Finding f{"bpf", false, false, {}, "run as root, or with CAP_BPF and CAP_PERFMON"};
  bpf_attr attr{};
  attr.map_type = BPF_MAP_TYPE_ARRAY;
  attr.key_size = 4;
  attr.value_size = 4;
  attr.max_entries = 1;
  const long fd = ::syscall(SYS_bpf, BPF_MAP_CREATE, &attr, sizeof attr);
  f.ok = fd >= 0;
  f.says = f.ok ? "maps can be made" : "bpf(BPF_MAP_CREATE): " + reason(errno);
  if (fd >= 0) ::close(static_cast<int>(fd));
  return f;
}

Finding dispatch() {
  Finding f{"user dispatch", false, false, {}, "Linux 6.4 lets a tracer switch it on from outside"};
  const Sleeper child;
  int status = 0;
  struct {
    unsigned long long mode, selector, offset, len;
  } config{};
  constexpr int get_config = 0x4211;  // PTRACE_GET_SYSCALL_USER_DISPATCH_CONFIG
  const bool stopped = ::ptrace(PTRACE_SEIZE, child.pid(), nullptr, nullptr) == 0 &&
                       ::ptrace(PTRACE_INTERRUPT, child.pid(), nullptr, nullptr) == 0 && ::waitpid(child.pid(), &status, __WALL) > 0;
  f.ok = stopped && ::syscall(SYS_ptrace, get_config, child.pid(), sizeof config, &config) == 0;
  f.says = f.ok ? "can be armed in a running process" : "cannot be armed from outside: " + reason(errno);
  return f;
}

Finding perf() {
  perf_event_attr attr{};
  attr.size = sizeof attr;
  attr.type = PERF_TYPE_SOFTWARE;
  attr.config = PERF_COUNT_SW_CONTEXT_SWITCHES;
  attr.exclude_kernel = 1;
  const long fd = ::syscall(SYS_perf_event_open, &attr, 0, -1, -1, PERF_FLAG_FD_CLOEXEC);
  Finding f{"perf", fd >= 0, false, {}, "as root: sysctl kernel.perf_event_paranoid=1"};
  f.says = f.ok ? "events can be opened" : "perf_event_open: " + reason(errno);
  if (fd >= 0) ::close(static_cast<int>(fd));
  return f;
}

}  // namespace

std::vector<Finding> run_probes() { return {kernel(), seize(), call_info(), attach(), seccomp(), dispatch(), bpf(), perf()}; }

}  // namespace sonde
