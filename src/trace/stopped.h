// A tracee in a ptrace-stop. Only a Stopped can be asked for registers or be resumed, and resuming uses it up: a stop that
// is over cannot be touched. "Gone" answers mean that the tracee died meanwhile; its exit is reported by wait().
#pragma once

#include <utility>

#include "os/kernel.h"

namespace sonde::trace {

class [[nodiscard]] Stopped {
 public:
  Stopped() = default;
  Stopped(os::Kernel& kernel, Tid tid) : kernel_(&kernel), tid_(tid) {}
  Stopped(Stopped&& other) noexcept : kernel_(std::exchange(other.kernel_, nullptr)), tid_(other.tid_) {}
  Stopped& operator=(Stopped&& other) noexcept {
    kernel_ = std::exchange(other.kernel_, nullptr);
    tid_ = other.tid_;
    return *this;
  }
  Stopped(const Stopped&) = delete;
  Stopped& operator=(const Stopped&) = delete;

  explicit operator bool() const { return kernel_ != nullptr; }
  Tid tid() const { return tid_; }
  os::Kernel& kernel() const { return *kernel_; }

  os::Outcome resume(os::Resume how, Signal signal = {}) && { return std::exchange(kernel_, nullptr)->resume(tid_, how, signal); }
  os::Outcome detach(Signal signal = {}) && { return std::exchange(kernel_, nullptr)->detach(tid_, signal); }
  // The tracee is dead: nothing is left to resume.
  void forget() && { kernel_ = nullptr; }

  os::Outcome registers(Registers& out) const { return kernel_->registers(tid_, out); }
  os::Outcome set_registers(const Registers& in) const { return kernel_->set_registers(tid_, in); }
  os::Outcome signal_info(siginfo_t& out) const { return kernel_->signal_info(tid_, out); }

 private:
  os::Kernel* kernel_ = nullptr;
  Tid tid_;
};

}  // namespace sonde::trace
