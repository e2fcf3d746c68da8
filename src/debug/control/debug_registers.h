// The processor's four debug registers: which addresses they watch, and for what.
#pragma once

#include <array>
#include <optional>

#include "base/types.h"

namespace sonde::debug {

class DebugRegisters {
 public:
  enum class Access : u8 { execute = 0, write = 1, any = 3 };

  // Registers for [address, address + size), in aligned pieces; false, and nothing has changed: not enough are free.
  bool add(u64 address, u64 size, Access access);
  void remove(u64 address, u64 size, Access access);
  void clear();

  // What is to be written to DR0-3 and DR7.
  u64 address(unsigned index) const { return slots_[index].address; }
  u64 control() const;
  // Grows with each change: a thread that has seen another number needs them anew. 0: never used.
  u64 version() const { return version_; }
  // Whether a register that fired (bits of DR6) watches some of this.
  bool fired(u64 bits, u64 address, u64 size) const;

 private:
  struct Slot {
    u64 address = 0;
    u8 size = 0;  // 0: free
    Access access = Access::write;
    u32 users = 0;
  };
  std::array<Slot, 4> slots_{};
  u64 version_ = 0;
};

}  // namespace sonde::debug
