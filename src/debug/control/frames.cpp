#include "debug/control/frames.h"

#include <algorithm>

namespace sonde::debug {

void FrameList::reset(symbols::AddressSpace& space, const symbols::FrameRegisters& innermost) {
  clear();
  space_ = &space;
  unwinder_.emplace(space.new_unwinder());
  unwinder_->start(innermost);
}

void FrameList::clear() {
  space_ = nullptr;
  unwinder_.reset();
  frames_.clear();
  ended_ = false;
}

symbols::WalkEnd FrameList::end() const { return unwinder_ ? unwinder_->end() : symbols::WalkEnd::going; }

const Frame* FrameList::at(unsigned level) {
  while (frames_.size() <= level && extend()) {
  }
  return level < frames_.size() ? &frames_[level] : nullptr;
}

bool FrameList::extend() {
  if (space_ == nullptr || ended_) return false;
  const symbols::Frame here = unwinder_->frame();
  Frame frame;
  frame.registers = here.registers;
  frame.origin = here.origin;
  frame.after_call = here.after_call;
  ended_ = !unwinder_->next();
  if (!ended_ && unwinder_->frame().origin != symbols::FrameOrigin::signal)
    frame.cfa = unwinder_->frame().registers.sp();
  add_inlined(std::move(frame));
  return true;
}

void FrameList::add_inlined(Frame frame) {
  const auto& inlined = space_->source(frame.pc(), frame.after_call).frames;
  const std::size_t count = std::max<std::size_t>(inlined.size(), 1);
  for (std::size_t i = 0; i < count; ++i) {
    frame.level = static_cast<unsigned>(frames_.size());
    frame.inlined_inside = static_cast<unsigned>(i);
    frame.is_inlined = i + 1 < count;
    frames_.push_back(frame);
  }
}

}  // namespace sonde::debug
