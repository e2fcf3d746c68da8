#include "symbols/unwind/unwinder.h"

#include "symbols/unwind/apply_row.h"
#include "symbols/unwind/frame_guess.h"
#include "symbols/unwind/signal_frame.h"

namespace sonde::symbols {

void Unwinder::start(const Frame& frame) {
  frame_ = frame;
  end_ = WalkEnd::going;
  landmark_ = frame_.summary();
  until_landmark_ = landmark_distance_ = 4;
}

UnwindRules Unwinder::rules() {
  const UnwindRules rules = code_.rules_at(frame_.lookup_pc());
  if (rules.row != nullptr || !frame_.after_call) return rules;
  // The code that returns from signal handlers is "called" at its first instruction.
  const UnwindRules here = code_.rules_at(frame_.pc());
  return here.row != nullptr && here.row->is_signal_frame ? here : UnwindRules{};
}

// The kernel made the handler return to the first instruction of this code: nothing here was called.
bool Unwinder::returns_from_handler() {
  const UnwindRules rules = this->rules();
  if (rules.row != nullptr) return rules.row->is_signal_frame;
  return leave_signal_frame(frame_.registers, memory_).has_value();
}

bool Unwinder::next() {
  if (end_ != WalkEnd::going) return false;
  if (const UnwindRules rules = this->rules(); rules.row != nullptr) {
    const bool signal = rules.row->is_signal_frame;
    const RowResult result = apply_row(rules, frame_.registers, memory_);
    if (result.end == RowEnd::outermost) return stop(WalkEnd::outermost);
    if (result.end == RowEnd::failed) return stop(WalkEnd::unreadable);
    return go({result.caller, signal ? FrameOrigin::signal : FrameOrigin::call_frame, !signal});
  }
  if (const auto interrupted = leave_signal_frame(frame_.registers, memory_)) {
    return go({*interrupted, FrameOrigin::signal, false});
  }
  const auto caller = guess_caller(frame_, code_, memory_);
  if (!caller) return stop(WalkEnd::no_rules);
  return go(*caller);
}

bool Unwinder::go(const Frame& caller) {
  if (caller.pc() == 0) return stop(WalkEnd::outermost);
  const StackFrame here = caller.summary();
  if (here.pc == landmark_.pc && here.sp == landmark_.sp) return stop(WalkEnd::loop);
  if (--until_landmark_ == 0) {
    landmark_ = here;
    until_landmark_ = landmark_distance_ *= 2;
  }
  frame_ = caller;
  if (frame_.after_call && returns_from_handler()) frame_.after_call = false;
  return true;
}

}  // namespace sonde::symbols
