// Plans by lines of the source: step, next, until; and to the end of a function: finish, advance.
#pragma once

#include "base/result.h"
#include "debug/control/plan.h"
#include "debug/control/process.h"
#include "debug/control/source_row.h"

namespace sonde::debug {

// To the beginning of another line. Calls are done as a whole (`over_calls`), or entered if their code has lines.
class StepLine final : public Plan {
 public:
  // `forward`: not back to an earlier line of the same function, as `until` does at the end of a loop.
  StepLine(u64 count, bool over_calls, bool forward = false)
      : left_(count), over_calls_(over_calls), forward_(forward) {}
  bool begin(Session& session, Thread& thread) override;
  bool on_step(Session& session, Thread& thread) override;
  bool on_trap(Session& session, Thread& thread, u64 address) override;
  void describe(Session& session, Stop& stop) override;
  // The function that is left instruction by instruction because its code has no lines; empty: it has.
  static Result<std::string> lineless_function(Session& session);

 private:
  void start_line(Session& session, Thread& thread);
  void go(Session& session, Thread& thread);
  bool entered(Session& session, Thread& thread);
  bool moved(Session& session, Thread& thread, bool back_from_call);
  bool arrived(Session& session, Thread& thread);
  void run_to(Session& session, Thread& thread, u64 address, u64 stack);
  bool is_deeper_inlined(Session& session, u64 pc) const;

  u64 left_;
  bool over_calls_;
  bool forward_;
  const symbols::SourceFile* file_ = nullptr;
  u32 line_ = 0;
  FunctionBounds bounds_;            // of the function it began in
  const void* innermost_ = nullptr;  // the inlined copy, or body, it began in
  u64 cfa_ = 0;
  bool calls_ = false;  // the instruction under way is a call
  u64 call_returns_to_ = 0;
  u64 stack_ = 0;
  u64 waits_at_ = 0;     // runs to there
  u64 waits_stack_ = 0;  // with the stack at least as high
  bool waits_in_callee_ = false;
  // For telling: where the last line began.
  u64 told_cfa_ = 0;
  u64 told_start_ = 0;
};

// Until an address is reached, or (stack) the frame it began in has returned.
class RunTo final : public Plan {
 public:
  // `address` may be several; `return_to` 0: only those. `stack`: return_to counts with the stack pointer at least there.
  RunTo(std::vector<u64> addresses, u64 return_to, u64 stack)
      : addresses_(std::move(addresses)), return_to_(return_to), stack_(stack) {}
  bool begin(Session& session, Thread& thread) override;
  bool on_step(Session&, Thread& thread) override;
  bool on_trap(Session& session, Thread& thread, u64 address) override;
  bool returned() const { return returned_; }

 private:
  std::vector<u64> addresses_;
  u64 return_to_;
  u64 stack_;
  bool returned_ = false;
};

}  // namespace sonde::debug
