#include "os/linux_kernel.h"

#include <dirent.h>
#include <elf.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "base/clock.h"

namespace sonde::os {

namespace {

long raw_ptrace(long request, Tid tid, u64 addr, u64 data) {
  return ::syscall(SYS_ptrace, request, tid.value, addr, data);
}

Outcome ask(long request, Tid tid, u64 addr, u64 data) {
  return raw_ptrace(request, tid, addr, data) < 0 ? Outcome(Errno(errno)) : Outcome();
}

u64 address_of(const void* p) { return reinterpret_cast<u64>(p); }

Abi abi_of(u32 arch, u64 nr) {
  if (arch == AUDIT_ARCH_I386) return Abi::i386;
  return (nr & 0x40000000) != 0 && nr < 0x80000000 ? Abi::x32 : Abi::x86_64;
}

}  // namespace

WaitStatus WaitStatus::from(int status) {
  WaitStatus w;
  if (WIFEXITED(status)) {
    w.kind = Kind::exited;
    w.exit_code = static_cast<u8>(WEXITSTATUS(status));
  } else if (WIFSIGNALED(status)) {
    w.kind = Kind::killed;
    w.signal = Signal(WTERMSIG(status));
    w.core = WCOREDUMP(status) != 0;
  } else {
    w.kind = Kind::stopped;
    w.event = status >> 16;
    w.signal = Signal(WSTOPSIG(status) & 0x7f);
    w.syscall = WSTOPSIG(status) == (SIGTRAP | 0x80);
  }
  return w;
}

int WaitStatus::raw() const {
  switch (kind) {
    case Kind::exited: return exit_code << 8;
    case Kind::killed: return signal.value | (core ? 0x80 : 0);
    case Kind::stopped: return 0x7f | (signal.value | (syscall ? 0x80 : 0)) << 8 | event << 16;
  }
  return 0;
}

std::optional<WaitReport> LinuxKernel::wait(WaitMode mode, bool& none_left) {
  int status = 0;
  rusage usage{};
  const auto ask_for = [&](int options) {
    return ::wait4(-1, &status, __WALL | options, want_usage_ ? &usage : nullptr);
  };
  int tid = ask_for(WNOHANG);
  if (tid == 0 && mode == WaitMode::block) {
    if (spin_.worth_it()) {
      const i64 end = monotonic_ns() + Spin::kWindowNs;
      while ((tid = ask_for(WNOHANG)) == 0 && monotonic_ns() < end) {
      }
      spin_.paid(tid != 0);
    }
    if (tid == 0) tid = ask_for(0);
  }
  none_left = tid < 0 && errno == ECHILD;
  if (tid <= 0) return {};
  return WaitReport{Tid(tid), WaitStatus::from(status),
                    usage.ru_stime.tv_sec * 1'000'000'000LL + usage.ru_stime.tv_usec * 1000LL};
}

Outcome LinuxKernel::seize(Tid tid, u64 options) { return ask(PTRACE_SEIZE, tid, 0, options); }
Outcome LinuxKernel::interrupt(Tid tid) { return ask(PTRACE_INTERRUPT, tid, 0, 0); }

Outcome LinuxKernel::resume(Tid tid, Resume how, Signal signal) {
  switch (how) {
    case Resume::cont: return ask(PTRACE_CONT, tid, 0, static_cast<u64>(signal.value));
    case Resume::syscall: return ask(PTRACE_SYSCALL, tid, 0, static_cast<u64>(signal.value));
    case Resume::step: return ask(PTRACE_SINGLESTEP, tid, 0, static_cast<u64>(signal.value));
    case Resume::listen: return ask(PTRACE_LISTEN, tid, 0, 0);
  }
  return {};
}

Outcome LinuxKernel::detach(Tid tid, Signal signal) {
  return ask(PTRACE_DETACH, tid, 0, static_cast<u64>(signal.value));
}
Outcome LinuxKernel::set_options(Tid tid, u64 options) { return ask(PTRACE_SETOPTIONS, tid, 0, options); }
Outcome LinuxKernel::event_message(Tid tid, u64& out) { return ask(PTRACE_GETEVENTMSG, tid, 0, address_of(&out)); }
Outcome LinuxKernel::signal_info(Tid tid, siginfo_t& out) { return ask(PTRACE_GETSIGINFO, tid, 0, address_of(&out)); }
Outcome LinuxKernel::set_signal_info(Tid tid, const siginfo_t& in) {
  return ask(PTRACE_SETSIGINFO, tid, 0, address_of(&in));
}

Outcome LinuxKernel::syscall_stop(Tid tid, SyscallStop& out) {
  struct __ptrace_syscall_info info;
  const long size = raw_ptrace(PTRACE_GET_SYSCALL_INFO, tid, sizeof info, address_of(&info));
  if (size < 0) return Outcome(Errno(errno));
  out.ip = info.instruction_pointer;
  out.sp = info.stack_pointer;
  switch (info.op) {
    case PTRACE_SYSCALL_INFO_ENTRY:
    case PTRACE_SYSCALL_INFO_SECCOMP:
      out.kind = info.op == PTRACE_SYSCALL_INFO_ENTRY ? SyscallStop::Kind::entry : SyscallStop::Kind::seccomp;
      out.nr = info.entry.nr;
      std::memcpy(out.args, info.entry.args, sizeof out.args);
      out.abi = abi_of(info.arch, info.entry.nr);
      if (info.op == PTRACE_SYSCALL_INFO_SECCOMP) out.seccomp_data = info.seccomp.ret_data;
      break;
    case PTRACE_SYSCALL_INFO_EXIT:
      out.kind = SyscallStop::Kind::exit;
      out.result = info.exit.rval;
      out.is_error = info.exit.is_error != 0;
      out.abi = abi_of(info.arch, 0);
      break;
    default: out.kind = SyscallStop::Kind::none; break;
  }
  return {};
}

Outcome LinuxKernel::registers(Tid tid, Registers& out) { return ask(PTRACE_GETREGS, tid, 0, address_of(&out)); }
Outcome LinuxKernel::set_registers(Tid tid, const Registers& in) {
  return ask(PTRACE_SETREGS, tid, 0, address_of(&in));
}

Outcome LinuxKernel::debug_register(Tid tid, unsigned index, u64& out) {
  return ask(PTRACE_PEEKUSER, tid, offsetof(struct user, u_debugreg) + index * 8U, address_of(&out));
}

Outcome LinuxKernel::set_debug_register(Tid tid, unsigned index, u64 value) {
  return ask(PTRACE_POKEUSER, tid, offsetof(struct user, u_debugreg) + index * 8U, value);
}

Outcome LinuxKernel::set_call_number(Tid tid, i32 nr) {
  return ask(PTRACE_POKEUSER, tid, offsetof(Registers, orig_rax), static_cast<u64>(static_cast<i64>(nr)));
}

Outcome LinuxKernel::set_call_argument(Tid tid, Abi abi, unsigned index, u64 value) {
  static constexpr std::size_t places[2][6] = {
      {offsetof(Registers, rdi), offsetof(Registers, rsi), offsetof(Registers, rdx), offsetof(Registers, r10),
       offsetof(Registers, r8), offsetof(Registers, r9)},
      {offsetof(Registers, rbx), offsetof(Registers, rcx), offsetof(Registers, rdx), offsetof(Registers, rsi),
       offsetof(Registers, rdi), offsetof(Registers, rbp)}};
  if (index >= 6) return Outcome(Errno(EINVAL));
  return ask(PTRACE_POKEUSER, tid, places[abi == Abi::i386 ? 1 : 0][index], value);
}

Outcome LinuxKernel::set_call_result(Tid tid, i64 value) {
  return ask(PTRACE_POKEUSER, tid, offsetof(Registers, rax), static_cast<u64>(value));
}

std::size_t LinuxKernel::read_memory(Tid tid, RemoteAddr addr, std::span<std::byte> out) {
  if (out.empty()) return 0;
  const iovec local{out.data(), out.size()};
  const iovec remote{reinterpret_cast<void*>(addr.value), out.size()};
  const ssize_t got = ::process_vm_readv(tid.value, &local, 1, &remote, 1, 0);
  return got < 0 ? 0 : static_cast<std::size_t>(got);
}

std::size_t LinuxKernel::write_memory_as_owner(Tid tid, RemoteAddr addr, std::span<const std::byte> in) {
  constexpr u64 page = 4096;
  if (in.empty() || addr.value / page != (addr.value + in.size() - 1) / page) return 0;
  const iovec local{const_cast<std::byte*>(in.data()), in.size()};
  const iovec remote{reinterpret_cast<void*>(addr.value), in.size()};
  const ssize_t put = ::process_vm_writev(tid.value, &local, 1, &remote, 1, 0);
  return put < 0 ? 0 : static_cast<std::size_t>(put);
}

std::size_t LinuxKernel::write_memory(Tid tid, RemoteAddr addr, std::span<const std::byte> in) {
  if (in.empty()) return 0;
  const iovec local{const_cast<std::byte*>(in.data()), in.size()};
  const iovec remote{reinterpret_cast<void*>(addr.value), in.size()};
  const ssize_t put = ::process_vm_writev(tid.value, &local, 1, &remote, 1, 0);
  if (put == static_cast<ssize_t>(in.size())) return in.size();
  // What is mapped read-only (a string constant) can be written through the mem file alone: a private copy is made.
  char path[64];
  std::snprintf(path, sizeof path, "/proc/%d/mem", tid.value);
  const int fd = ::open(path, O_WRONLY | O_CLOEXEC);
  if (fd < 0) return put < 0 ? 0 : static_cast<std::size_t>(put);
  const ssize_t forced = ::pwrite(fd, in.data(), in.size(), static_cast<off_t>(addr.value));
  ::close(fd);
  return forced < 0 ? 0 : static_cast<std::size_t>(forced);
}

Outcome LinuxKernel::send(Pid process, Tid thread, Signal signal) {
  return ::syscall(SYS_tgkill, process.value, thread.value, signal.value) < 0 ? Outcome(Errno(errno)) : Outcome();
}

Outcome LinuxKernel::send(Pid process, Signal signal) {
  return ::kill(process.value, signal.value) < 0 ? Outcome(Errno(errno)) : Outcome();
}

std::optional<Pid> LinuxKernel::process_of(Tid tid) {
  char path[64];
  std::snprintf(path, sizeof path, "/proc/%d/status", tid.value);
  const int fd = ::open(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0) return {};
  char text[1024];
  const ssize_t got = ::read(fd, text, sizeof text - 1);
  ::close(fd);
  if (got <= 0) return {};
  text[got] = '\0';
  const char* at = std::strstr(text, "\nTgid:");
  if (at == nullptr) return {};
  return Pid(std::atoi(at + 6));
}

std::vector<Tid> LinuxKernel::threads_of(Pid pid) {
  std::vector<Tid> tids;
  char path[64];
  std::snprintf(path, sizeof path, "/proc/%d/task", pid.value);
  DIR* dir = ::opendir(path);
  if (dir == nullptr) return tids;
  while (const dirent* entry = ::readdir(dir)) {
    if (const int tid = std::atoi(entry->d_name); tid > 0) tids.push_back(Tid(tid));
  }
  ::closedir(dir);
  return tids;
}

}  // namespace sonde::os
