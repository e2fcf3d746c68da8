// Starting a program to be traced from its very first call.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "base/fd.h"
#include "base/result.h"

namespace sonde::trace {

struct Launch {
  std::string path;                      // of the program, as execve(2) takes it
  std::vector<std::string> arguments;    // argv, [0] included
  std::vector<std::string> environment;  // NAME=value, whole
  // Runs in the child before it waits (user ids, signal mask, a seccomp filter). Negative: go on; else the exit status.
  std::function<int()> prepare;
  // Runs in the child as the last thing before execve, when it is traced already. Async-signal-safe; same result.
  std::function<int()> before_exec;
  // Runs in the child when execve failed, with the errno; the child then ends with status 1.
  void (*on_exec_failure)(int code) = nullptr;
};

// Where a program is found, as execvp(3) would. The message on failure is strace's: "Can't stat 'NAME': …".
Result<std::string> find_program(const std::string& name);

// A process that has not yet called execve: it waits for go(). When this object is destroyed before, it ends with status 1.
class Child {
 public:
  Child(Tid tid, Fd gate) : tid_(tid), gate_(std::move(gate)) {}
  Tid tid() const { return tid_; }
  void go();

 private:
  Tid tid_;
  Fd gate_;
};

// The program becomes a child of ours.
Result<Child> launch(const Launch& what);

// The calling process itself becomes the program; the function returns in a grandchild of it, which is to be the tracer.
// Our parent keeps the pid that it knows.
Result<Child> launch_as_caller(const Launch& what);

}  // namespace sonde::trace
