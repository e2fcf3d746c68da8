// Starting a program to be traced from its very first call.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "base/fd.h"
#include "base/result.h"

namespace sonde::trace {

struct Launch {
  std::string path;                       // of the program, as execve(2) takes it
  std::vector<std::string> arguments;     // argv, [0] included
  std::vector<std::string> environment;   // NAME=value, whole
};

// A child that has not yet called execve: it waits for go(). Destroyed before that, it ends with status 1.
class Child {
 public:
  Child(Tid tid, Fd gate) : tid_(tid), gate_(std::move(gate)) {}
  Tid tid() const { return tid_; }
  void go();

 private:
  Tid tid_;
  Fd gate_;
};

// Forks the child. `prepare` runs in it before it waits (user ids, signal mask, a seccomp filter); what it says on failure
// is its exit status, negative for success. When execve itself fails, `on_exec_failure` runs in the child (to print) and the
// child ends with status 1.
Result<Child> launch(const Launch& what, const std::function<int()>& prepare, void (*on_exec_failure)(int code));

}  // namespace sonde::trace
