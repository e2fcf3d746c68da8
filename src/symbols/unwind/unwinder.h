// Walks a stack, from the innermost frame outwards.
#pragma once

#include "symbols/unwind/code_map.h"
#include "symbols/unwind/frame.h"
#include "symbols/unwind/paged_memory.h"

namespace sonde::symbols {

// Why a walk went no further.
enum class WalkEnd : u8 {
  going,       // it has not ended
  outermost,   // the program's start, by its own account
  no_rules,    // no unwind information, and no guess was plausible
  unreadable,  // unwind information that is damaged, or a stack that cannot be read
  loop,        // it came back to a frame that it had seen
};

// By call frame information; through signal frames by it or by the kernel's layout; else by a guess that is marked as
// one. Nothing that is on the stack or in the files makes it fail in another way than by ending; each step costs
// bounded time.
//
//   for (unwinder.start(registers); use(unwinder.frame()) && unwinder.next();) {}
class Unwinder {
 public:
  Unwinder(CodeMap& code, PagedMemory& memory) : code_(code), memory_(memory) {}

  void start(const FrameRegisters& registers) { start(Frame{registers, FrameOrigin::innermost, false}); }
  // From the middle of a stack.
  void start(const Frame& frame);
  const Frame& frame() const { return frame_; }
  // Goes to the caller's frame; false, without moving, where the stack ends.
  bool next();
  WalkEnd end() const { return end_; }

 private:
  bool stop(WalkEnd end) {
    end_ = end;
    return false;
  }
  UnwindRules rules();
  bool go(const Frame& caller);
  bool returns_from_handler();

  CodeMap& code_;
  PagedMemory& memory_;
  Frame frame_;
  WalkEnd end_ = WalkEnd::going;
  // A frame seen earlier, replaced at distances that double: a loop of any length is met.
  StackFrame landmark_;
  u64 until_landmark_ = 0;
  u64 landmark_distance_ = 0;
};

}  // namespace sonde::symbols
