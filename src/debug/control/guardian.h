// A small process that outlives us: when we are killed with traps in other people's memory, it puts their bytes back.
//
// It shares our table of descriptors, so that it holds each process's memory open as we do, and a page of shared memory that
// says what stands where. It learns of our death from the kernel (a robust futex), before the processes we traced run on.
#pragma once

#include <atomic>

#include "base/types.h"

namespace sonde::debug {

class Guardian {
 public:
  Guardian();
  ~Guardian();
  Guardian(const Guardian&) = delete;
  Guardian& operator=(const Guardian&) = delete;

  static constexpr u32 none = ~u32{0};
  // A trap is about to be put into memory; `memory`: a descriptor of /proc/PID/mem. `none`: there is no room, or no guardian.
  u32 protect(int memory, u64 address, std::byte original);
  void release(u32 slot);
  void change(u32 slot, std::byte original);
  bool is_there() const { return child_ > 0; }

 private:
  struct Slot {
    std::atomic<u32> used;
    i32 memory;
    u64 address;
    u8 original;
  };
  struct Table;
  [[noreturn]] static void guard(Table* table, int parent);

  Table* table_ = nullptr;
  int child_ = -1;
  u32 next_ = 0;
};

}  // namespace sonde::debug
