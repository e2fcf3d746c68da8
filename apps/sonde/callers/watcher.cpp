#include "watcher.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>

#include "base/clock.h"
#include "symbols/elf/demangle.h"

namespace sonde::callers {

Watcher::Watcher(const Options& options) : options_(options), shows_progress_(!options.quiet && ::isatty(STDERR_FILENO) != 0) {}

bool Watcher::visited(const debug::Breakpoint&, debug::Thread& thread) {
  if (is_enough()) return true;
  stack_.clear();
  u64 last = 0;
  for (unsigned level = 0; stack_.size() < kDeepest; ++level) {
    const debug::Frame* frame = session_->frame(level);
    if (frame == nullptr) break;
    // Inlined calls share one address; who names it tells them apart.
    if (level != 0 && frame->inlined_inside != 0 && frame->pc() == last) continue;
    last = frame->pc();
    stack_.push_back(last);
  }
  if (stack_.empty()) return false;
  const std::string note = options_.arguments ? session_->inspector().arguments_of(0) : std::string();
  auto& tree = trees_[options_.threads ? fmt::format("{} (thread {})", debug::thread_name(thread), thread.number) : std::string()];
  tree.add(stack_, std::string_view(note).substr(note.starts_with(' ') ? 1 : 0), *this);
  ++calls_;
  show_progress();
  return is_enough();
}

std::vector<debug::CallStep> Watcher::steps_at(u64 pc, bool after_call) {
  std::vector<debug::CallStep> steps;
  auto& space = *session_->space();
  const auto& source = space.source(pc, after_call);
  for (const auto& frame : source.frames) steps.push_back({frame.function, frame.position.file, frame.position.line, true});
  const auto& location = space.locate(pc, after_call);
  if (steps.empty()) {
    std::string name(location.symbol);
    if (name.empty()) {
      const auto slash = location.mapping.rfind('/');
      const auto module = slash == location.mapping.npos ? location.mapping : location.mapping.substr(slash + 1);
      name = location.module ? fmt::format("{}+{:#x}", module, location.linked_address) : fmt::format("{:#x}", pc);
    }
    steps.push_back({std::move(name), source.position.file, source.position.line, false});
  } else if (!location.symbol.empty()) {
    steps.back().function = location.symbol;
  }
  steps.back().is_inlined = false;
  if (after_call) return steps;
  // At a function's first instruction the code of what is inlined into it may begin already: it is the function that was
  // reached, unless the inlined one was asked for.
  const auto asked = std::ranges::find_if(steps, [&](const auto& step) { return symbols::names_function(step.function, options_.place); });
  if (asked != steps.end()) steps.erase(steps.begin(), asked);
  else if (location.symbol_offset == 0) steps.erase(steps.begin(), steps.end() - 1);
  return steps;
}

bool Watcher::is_found() {
  for (const auto& breakpoint : session_->breakpoints()) found_ = found_ || !breakpoint->pending;
  return found_;
}

void Watcher::libraries_changed() {
  (void)is_found();
  for (auto& [name, tree] : trees_) tree.forget_addresses();
}

void Watcher::new_program(const debug::Process&, const std::string&) { libraries_changed(); }

void Watcher::condition_failed(const debug::Breakpoint&, const std::string& message) { complaint_ = message; }

void Watcher::show_progress() {
  if (!shows_progress_) return;
  const i64 now = monotonic_ns();
  if (is_shown_ && now - shown_at_ < 100'000'000) return;
  shown_at_ = now;
  is_shown_ = true;
  const std::string text = fmt::format("\r{} calls", calls_);
  (void)!::write(STDERR_FILENO, text.data(), text.size());
}

void Watcher::end_progress() {
  if (std::exchange(is_shown_, false)) (void)!::write(STDERR_FILENO, "\r\033[K", 4);
}

}  // namespace sonde::callers
