#include "trace/launch.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>

namespace sonde::trace {

namespace {

std::vector<char*> pointers(const std::vector<std::string>& strings) {
  std::vector<char*> out;
  for (const auto& s : strings) out.push_back(const_cast<char*>(s.c_str()));
  out.push_back(nullptr);
  return out;
}

}  // namespace

void Child::go() {
  const char byte = 0;
  (void)!::write(gate_.get(), &byte, 1);
  gate_.reset();
}

Result<Child> launch(const Launch& what, const std::function<int()>& prepare, void (*on_exec_failure)(int code)) {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) < 0) return fail(Errno(errno), "pipe2");
  Fd inner(ends[0]);
  Fd outer(ends[1]);
  auto argv = pointers(what.arguments);
  auto envp = pointers(what.environment);
  const pid_t pid = ::fork();
  if (pid < 0) return fail(Errno(errno), "fork");
  if (pid == 0) {
    outer.reset();
    if (prepare) {
      if (const int status = prepare(); status >= 0) ::_exit(status);
    }
    char byte;
    ssize_t got;
    do got = ::read(inner.get(), &byte, 1);
    while (got < 0 && errno == EINTR);
    if (got != 1) ::_exit(1);  // the tracer died
    ::execve(what.path.c_str(), argv.data(), envp.data());
    if (on_exec_failure != nullptr) on_exec_failure(errno);
    ::_exit(1);
  }
  return Child(Tid(pid), std::move(outer));
}

}  // namespace sonde::trace
