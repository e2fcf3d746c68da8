#include "trace/launch.h"

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>

namespace sonde::trace {

namespace {

std::vector<char*> pointers(const std::vector<std::string>& strings) {
  std::vector<char*> out;
  for (const auto& s : strings) out.push_back(const_cast<char*>(s.c_str()));
  out.push_back(nullptr);
  return out;
}

[[noreturn]] void become(const Launch& what, int gate) {
  auto argv = pointers(what.arguments);
  auto envp = pointers(what.environment);
  if (what.prepare) {
    if (const int status = what.prepare(); status >= 0) ::_exit(status);
  }
  char byte;
  ssize_t got;
  do got = ::read(gate, &byte, 1);
  while (got < 0 && errno == EINTR);
  if (got != 1) ::_exit(1);  // the tracer is gone
  if (what.before_exec) {
    if (const int status = what.before_exec(); status >= 0) ::_exit(status);
  }
  ::execve(what.path.c_str(), argv.data(), envp.data());
  if (what.on_exec_failure != nullptr) what.on_exec_failure(errno);
  ::_exit(1);
}

struct Gate {
  Fd inner;
  Fd outer;
};

Result<Gate> make_gate() {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) < 0) return fail(Errno(errno), "pipe2");
  return Gate{Fd(ends[0]), Fd(ends[1])};
}

}  // namespace

Result<std::string> find_program(const std::string& name) {
  struct stat info;
  const auto missing = [&](int code) { return fail(Errno(code), "Can't stat '" + name + "'"); };
  if (name.find('/') != name.npos) {
    if (::stat(name.c_str(), &info) < 0) return missing(errno);
    return name;
  }
  const char* path = ::getenv("PATH");
  std::string rest = path != nullptr ? path : "";
  while (path != nullptr) {
    const auto colon = rest.find(':');
    const std::string folder = rest.substr(0, colon);
    const std::string whole = folder.empty() ? name : folder + (folder.back() == '/' ? "" : "/") + name;
    if (::stat(whole.c_str(), &info) == 0 && S_ISREG(info.st_mode) && (info.st_mode & 0111) != 0) return whole;
    if (colon == rest.npos) break;
    rest.erase(0, colon + 1);
  }
  return missing(ENOENT);
}

void Child::go() {
  const char byte = 0;
  (void)!::write(gate_.get(), &byte, 1);
  gate_.reset();
}

Result<Child> launch(const Launch& what) {
  auto gate = make_gate();
  if (!gate) return std::unexpected(gate.error());
  const pid_t pid = ::fork();
  if (pid < 0) return fail(Errno(errno), "fork");
  if (pid == 0) {
    gate->outer.reset();
    become(what, gate->inner.get());
  }
  return Child(Tid(pid), std::move(gate->outer));
}

Result<Child> launch_as_caller(const Launch& what) {
  auto gate = make_gate();
  if (!gate) return std::unexpected(gate.error());
  const pid_t program = ::getpid();
  ::prctl(PR_SET_PTRACER, PR_SET_PTRACER_ANY);  // for Yama; gone with execve
  const pid_t between = ::fork();
  if (between < 0) return fail(Errno(errno), "fork");
  if (between != 0) {
    int status = 0;
    while (::waitpid(between, &status, 0) < 0 && errno == EINTR) {
    }
    gate->outer.reset();
    if (status != 0) ::_exit(1);
    become(what, gate->inner.get());
  }
  const pid_t tracer = ::fork();
  if (tracer != 0) ::_exit(tracer < 0 ? 1 : 0);
  gate->inner.reset();
  return Child(Tid(program), std::move(gate->outer));
}

}  // namespace sonde::trace
