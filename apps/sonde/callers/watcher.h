// Hears of each call of the watched function, and keeps the books.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "debug/callers/call_tree.h"
#include "debug/control/session.h"
#include "options.h"

namespace sonde::callers {

class Watcher final : public debug::Listener, private debug::CallTree::Namer {
 public:
  explicit Watcher(const Options& options);
  void watch(debug::Session& session) { session_ = &session; }

  bool visited(const debug::Breakpoint&, debug::Thread& thread) override;
  void libraries_changed() override;
  void new_program(const debug::Process&, const std::string& path) override;
  void condition_failed(const debug::Breakpoint&, const std::string& message) override;

  // By the name of the thread; one without a name when threads are not told apart. Sorted.
  std::map<std::string, debug::CallTree>& trees() { return trees_; }
  u64 calls() const { return calls_; }
  // As many calls as were asked for.
  bool is_enough() const { return options_.limit != 0 && calls_ >= options_.limit; }
  // The function was there at some time.
  bool is_found();
  const std::string& complaint() const { return complaint_; }
  // The counter on the terminal is wiped away.
  void end_progress();

 private:
  static constexpr std::size_t kDeepest = 512;  // frames of one stack

  std::vector<debug::CallStep> steps_at(u64 pc, bool after_call) override;
  void show_progress();

  const Options& options_;
  debug::Session* session_ = nullptr;
  std::map<std::string, debug::CallTree> trees_;
  std::vector<u64> stack_;
  u64 calls_ = 0;
  std::string complaint_;
  bool found_ = false;
  bool shows_progress_;
  i64 shown_at_ = 0;
  bool is_shown_ = false;
};

}  // namespace sonde::callers
