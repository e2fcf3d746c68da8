// One activation of a function on a stack.
#pragma once

#include "symbols/unwind/frame_registers.h"

namespace sonde::symbols {

// How a frame was found, and so how far it may be trusted.
enum class FrameOrigin : u8 {
  innermost,      // given
  call_frame,     // by the unwind information of its callee
  signal,         // the interrupted code below a signal handler, by the registers that the kernel saved
  frame_pointer,  // a guess: the callee has no unwind information, but its frame pointer led to a return address
  stack_top,      // a guess: the callee, without unwind information, seemed to be at its first or last instruction
};

constexpr bool is_guess(FrameOrigin origin) { return origin >= FrameOrigin::frame_pointer; }

// A frame without its registers.
struct StackFrame {
  u64 pc = 0;
  u64 sp = 0;
  FrameOrigin origin = FrameOrigin::innermost;
  // pc is a return address: the instruction being executed, and so function and line, are the ones before it.
  bool after_call = false;

  u64 lookup_pc() const { return after_call ? pc - 1 : pc; }
};

struct Frame {
  FrameRegisters registers;
  FrameOrigin origin = FrameOrigin::innermost;
  bool after_call = false;

  u64 pc() const { return registers.pc(); }
  u64 lookup_pc() const { return after_call ? pc() - 1 : pc(); }
  StackFrame summary() const { return {pc(), registers.sp(), origin, after_call}; }
};

}  // namespace sonde::symbols
