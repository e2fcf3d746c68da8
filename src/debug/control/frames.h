// The stack of a stopped thread as numbered frames, inlined calls among them.
#pragma once

#include <optional>
#include <vector>

#include "symbols/process/address_space.h"

namespace sonde::debug {

struct Frame {
  unsigned level = 0;                 // as in #0
  symbols::FrameRegisters registers;  // of the function that really was called; inlined ones share them
  u64 cfa = 0;                        // the stack pointer before the call; 0: not known (outermost)
  symbols::FrameOrigin origin{};
  bool after_call = false;  // pc is a return address
  // How many inlined calls around pc are further in than this frame: 0 is the innermost function at pc.
  unsigned inlined_inside = 0;
  bool is_inlined = false;  // this frame itself is an inlined call; the next one is in the same activation

  u64 pc() const { return registers.pc(); }
  u64 lookup_pc() const { return after_call ? pc() - 1 : pc(); }
};

// Walks no further than asked for.
class FrameList {
 public:
  // Starts anew; the process stands still until the next reset().
  void reset(symbols::AddressSpace& space, const symbols::FrameRegisters& innermost);
  void clear();
  // Null: the stack has no such frame.
  const Frame* at(unsigned level);
  // Why the walk ended; `going` when it has not.
  symbols::WalkEnd end() const;

 private:
  bool extend();
  void add_inlined(Frame frame);

  symbols::AddressSpace* space_ = nullptr;
  std::optional<symbols::Unwinder> unwinder_;
  bool ended_ = false;
  std::vector<Frame> frames_;
};

}  // namespace sonde::debug
