#include "debug/control/trap_table.h"

#include <utility>

namespace sonde::debug {

namespace {
constexpr std::byte int3{0xcc};
}

bool TrapTable::is_set(u64 address) const {
  const auto found = traps_.find(address);
  return found != traps_.end() && found->second.set;
}

bool TrapTable::set_one(os::Kernel& kernel, Tid via, u64 address, Trap& trap) {
  std::byte original{};
  if (kernel.read_memory(via, RemoteAddr(address), std::span(&original, 1)) != 1) return false;
  if (guardian_ != nullptr) trap.guarded = guardian_->protect(memory_, address, original);
  if (kernel.write_memory(via, RemoteAddr(address), std::span(&int3, 1)) != 1) {
    release(trap);
    return false;
  }
  trap.original = original;
  trap.set = true;
  ++set_;
  return true;
}

void TrapTable::release(Trap& trap) {
  if (guardian_ != nullptr) guardian_->release(std::exchange(trap.guarded, Guardian::none));
}

void TrapTable::forget() {
  forget_memory();
  traps_.clear();
}

bool TrapTable::set(os::Kernel& kernel, Tid via, u64 address) {
  const auto found = traps_.find(address);
  if (found == traps_.end()) return false;
  return found->second.set || set_one(kernel, via, address, found->second);
}

u64 TrapTable::set_all(os::Kernel& kernel, Tid via) {
  u64 failed = 0;
  for (auto& [address, trap] : traps_) {
    if (!trap.set && !set_one(kernel, via, address, trap) && failed == 0) failed = address;
  }
  return failed;
}

void TrapTable::lift(os::Kernel& kernel, Tid via, u64 address) {
  const auto found = traps_.find(address);
  if (found == traps_.end() || !found->second.set) return;
  // What was mapped anew meanwhile is not ours to change.
  std::byte now{};
  if (kernel.read_memory(via, RemoteAddr(address), std::span(&now, 1)) == 1 && now == int3) {
    (void)kernel.write_memory(via, RemoteAddr(address), std::span(&found->second.original, 1));
  }
  release(found->second);
  found->second.set = false;
  --set_;
}

void TrapTable::lift_all(os::Kernel& kernel, Tid via) {
  for (auto& [address, trap] : traps_) {
    if (trap.set) lift(kernel, via, address);
  }
}

void TrapTable::drop(os::Kernel& kernel, Tid via, u64 address) {
  const auto found = traps_.find(address);
  if (found == traps_.end() || --found->second.users != 0) return;
  lift(kernel, via, address);
  traps_.erase(found);
}

void TrapTable::forget_memory() {
  for (auto& [address, trap] : traps_) {
    release(trap);
    trap.set = false;
  }
  set_ = 0;
}

void TrapTable::clean_copy(os::Kernel& kernel, Tid child) const {
  for (const auto& [address, trap] : traps_) {
    std::byte now{};
    if (!trap.set || kernel.read_memory(child, RemoteAddr(address), std::span(&now, 1)) != 1 || now != int3) continue;
    (void)kernel.write_memory(child, RemoteAddr(address), std::span(&trap.original, 1));
  }
}

void TrapTable::hide(u64 address, std::span<std::byte> bytes) const {
  if (set_ == 0) return;
  for (auto it = traps_.lower_bound(address); it != traps_.end() && it->first - address < bytes.size(); ++it) {
    if (it->second.set) bytes[it->first - address] = it->second.original;
  }
}

void TrapTable::slip_under(u64 address, std::span<std::byte> bytes) {
  if (set_ == 0) return;
  for (auto it = traps_.lower_bound(address); it != traps_.end() && it->first - address < bytes.size(); ++it) {
    if (!it->second.set) continue;
    it->second.original = std::exchange(bytes[it->first - address], int3);
    if (guardian_ != nullptr) guardian_->change(it->second.guarded, it->second.original);
  }
}

}  // namespace sonde::debug
