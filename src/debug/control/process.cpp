#include "debug/control/process.h"

#include <fcntl.h>
#include <sys/user.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>

#include "base/fd.h"
#include "symbols/unwind/user_registers.h"

namespace sonde::debug {

std::size_t TargetMemory::read(RemoteAddr addr, std::span<std::byte> out) {
  const std::size_t got = kernel_.read_memory(via_, addr, out);
  traps_->hide(addr.value, out.first(got));
  return got;
}

std::size_t TargetMemory::write(RemoteAddr addr, std::span<const std::byte> in) {
  if (!traps_->any_set()) return kernel_.write_memory(via_, addr, in);
  std::vector<std::byte> bytes(in.begin(), in.end());
  traps_->slip_under(addr.value, bytes);
  return kernel_.write_memory(via_, addr, bytes);
}

bool TargetMemory::write_as_program(RemoteAddr addr, std::span<const std::byte> in) {
  // The kernel's seam would force a write to read-only pages; the calls that make this program crash are its own.
  if (traps_->any_near(addr.value, in.size())) return false;
  return kernel_.write_memory_as_owner(via_, addr, in) == in.size();
}

Thread* Process::find(Tid tid) const {
  const auto found = std::ranges::find(threads, tid, [](const auto& thread) { return thread->tid; });
  return found == threads.end() ? nullptr : found->get();
}

symbols::FrameRegisters frame_registers(const Registers& registers) {
  user_regs_struct raw{};
  static_assert(sizeof raw == sizeof registers);
  std::memcpy(&raw, &registers, sizeof raw);
  return symbols::frame_registers(raw);
}

std::string thread_name(const Thread& thread) {
  const std::string path =
      "/proc/" + std::to_string(thread.process->pid.value) + "/task/" + std::to_string(thread.tid.value) + "/comm";
  const Fd file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  char text[64];
  const ssize_t size = file ? ::read(file.get(), text, sizeof text) : 0;
  std::string name(text, size > 0 ? static_cast<std::size_t>(size) : 0);
  if (name.ends_with('\n')) name.pop_back();
  return name;
}

}  // namespace sonde::debug
