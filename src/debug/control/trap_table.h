// The int3 traps of one address space: who wants one where, which are in memory now, and what stood there before.
#pragma once

#include <map>
#include <span>

#include "debug/control/guardian.h"
#include "os/kernel.h"

namespace sonde::debug {

// Wanting a trap and having it in memory are two things: traps are in memory only while something runs. Reads of memory in
// between never show them (hide), writes go below them (slip_under).
class TrapTable {
 public:
  // Each want() is undone by one drop(); the trap leaves memory with the last.
  void want(u64 address) { ++traps_[address].users; }
  void drop(os::Kernel& kernel, Tid via, u64 address);

  // Whether a trap is in memory here.
  bool is_set(u64 address) const;
  bool is_wanted(u64 address) const { return traps_.contains(address); }

  bool set(os::Kernel& kernel, Tid via, u64 address);
  // Puts all wanted traps into memory; returns the address of the first that could not be written, 0: all are there.
  u64 set_all(os::Kernel& kernel, Tid via);
  void lift_all(os::Kernel& kernel, Tid via);
  void lift(os::Kernel& kernel, Tid via, u64 address);
  // The memory is gone, or is another program's.
  void forget();
  void forget_memory();
  // A copy of this address space (a fork child) has our traps: takes them out there.
  void clean_copy(os::Kernel& kernel, Tid child) const;

  // `bytes` were read at `address`: puts back what stands below our traps.
  void hide(u64 address, std::span<std::byte> bytes) const;
  // `bytes` are to be written at `address`: keeps what they say for when the traps leave, and leaves the traps in `bytes`.
  void slip_under(u64 address, std::span<std::byte> bytes);

  bool any_near(u64 address, std::size_t size) const {
    const auto next = traps_.lower_bound(address);
    return next != traps_.end() && next->first - address < size;
  }
  bool any_set() const { return set_ != 0; }

  // Who puts the bytes back if we are killed; `memory`: a descriptor of /proc/PID/mem. Null: nobody.
  void guard_by(Guardian* guardian, int memory) {
    guardian_ = guardian;
    memory_ = memory;
  }

 private:
  struct Trap {
    u32 users = 0;
    bool set = false;
    std::byte original{};
    u32 guarded = Guardian::none;
  };
  void release(Trap& trap);
  bool set_one(os::Kernel& kernel, Tid via, u64 address, Trap& trap);

  std::map<u64, Trap> traps_;
  std::size_t set_ = 0;
  Guardian* guardian_ = nullptr;
  int memory_ = -1;
};

}  // namespace sonde::debug
