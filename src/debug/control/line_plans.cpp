#include "debug/control/line_plans.h"

#include <algorithm>
#include <array>

#include "debug/control/instruction.h"
#include "debug/control/session.h"

namespace sonde::debug {

namespace {

const void* innermost_at(symbols::AddressSpace& space, u64 pc) {
  const InfoAt at = info_at(space, pc);
  if (!at) return nullptr;
  const auto frames = at.info->inlined_at(pc - at.bias);
  return frames.empty() ? nullptr : frames.front().scope;
}

bool is_linkage_stub(symbols::AddressSpace& space, u64 pc) {
  const auto* loaded = space.loaded_at(pc);
  if (loaded == nullptr || !loaded->module) return false;
  for (const auto& section : loaded->module->file().sections()) {
    if (section.name.starts_with(".plt") && pc - loaded->bias - section.address < section.size) return true;
  }
  return false;
}

}  // namespace

Result<std::string> StepLine::lineless_function(Session& session) {
  const Frame* frame = session.frame(0);
  if (frame == nullptr) return fail("The program is not being run.");
  auto& space = *session.space();
  if (row_at(space, frame->pc())) return std::string();
  const auto& location = space.locate(frame->pc());
  if (location.symbol.empty()) return fail("Cannot find bounds of current function");
  return std::string(location.symbol);
}

void StepLine::start_line(Session& session, Thread& thread) {
  auto& space = *session.space();
  const u64 pc = session.engine().registers(thread).rip;
  const auto row = row_at(space, pc);
  file_ = row ? row->file : nullptr;
  line_ = row ? row->line : 0;
  bounds_ = bounds_at(space, pc);
  innermost_ = innermost_at(space, pc);
  // The physical frame: inlined ones in it share its end.
  const Frame* frame = session.frame(0);
  cfa_ = frame != nullptr ? frame->cfa : 0;
  told_cfa_ = cfa_;
  told_start_ = bounds_.start;
}

bool StepLine::begin(Session& session, Thread& thread) {
  if (left_ == 0) return true;
  start_line(session, thread);
  go(session, thread);
  return false;
}

void StepLine::go(Session& session, Thread& thread) {
  const Registers& r = session.engine().registers(thread);
  std::array<std::byte, 15> code{};
  const std::size_t got = session.read(r.rip, code);
  const auto instruction = decode_instruction(std::span(code).first(got), r.rip, r.is_32_bit_code());
  thread.how = os::Resume::step;
  calls_ = instruction &&
           (instruction->kind == Instruction::Kind::call || instruction->kind == Instruction::Kind::call_indirect);
  if (!calls_) return;
  call_returns_to_ = r.rip + instruction->length;
  stack_ = r.rsp;
  if (!over_calls_ && line_ != 0) return;
  calls_ = false;
  run_to(session, thread, call_returns_to_, stack_);
}

void StepLine::run_to(Session& session, Thread& thread, u64 address, u64 stack) {
  waits_at_ = address;
  waits_stack_ = stack;
  waits_in_callee_ = false;
  session.plan_trap(address);
  thread.how = os::Resume::cont;
}

// The first instruction of what was called.
bool StepLine::entered(Session& session, Thread& thread) {
  auto& space = *session.space();
  const u64 pc = session.engine().registers(thread).rip;
  if (is_linkage_stub(space, pc)) {
    // The stub jumps on: into the function, or into the dynamic linker, which has no lines here.
    calls_ = true;
    thread.how = os::Resume::step;
    return false;
  }
  const InfoAt at = info_at(space, pc);
  const auto* function = at ? at.info->function_at(pc - at.bias) : nullptr;
  if (function == nullptr || !row_at(space, pc)) {
    run_to(session, thread, call_returns_to_, stack_);
    return false;
  }
  const u64 behind = at.info->after_prologue(*function) + at.bias;
  if (behind == pc) return arrived(session, thread);
  run_to(session, thread, behind, 0);
  waits_in_callee_ = true;
  return false;
}

bool StepLine::on_step(Session& session, Thread& thread) {
  if (calls_) {
    calls_ = false;
    return entered(session, thread);
  }
  return moved(session, thread, false);
}

bool StepLine::on_trap(Session& session, Thread& thread, u64 address) {
  if (address != waits_at_) return false;
  const u64 stack = session.engine().registers(thread).rsp;
  if (stack < waits_stack_) return false;  // a deeper call of the same
  waits_at_ = 0;
  session.drop_plan_traps();
  if (waits_in_callee_) return arrived(session, thread);
  return moved(session, thread, true);
}

bool StepLine::is_deeper_inlined(Session& session, u64 pc) const {
  const InfoAt at = info_at(*session.space(), pc);
  if (!at || innermost_ == nullptr) return false;
  const auto frames = at.info->inlined_at(pc - at.bias);
  for (std::size_t i = 1; i < frames.size(); ++i) {
    if (frames[i].scope == innermost_) return true;
  }
  return false;
}

bool StepLine::moved(Session& session, Thread& thread, bool back_from_call) {
  auto& space = *session.space();
  const Registers& r = session.engine().registers(thread);
  const u64 pc = r.rip;
  const bool inside = bounds_.start != 0 && pc >= bounds_.start && pc < bounds_.end;
  const bool returned = cfa_ != 0 && r.rsp >= cfa_;
  const auto row = row_at(space, pc);
  if (returned) {
    if (!row || pc == row->start) return arrived(session, thread);
    // In the middle of the caller's statement: on to its end.
    const u64 cfa = told_cfa_, start = told_start_;
    start_line(session, thread);
    told_cfa_ = cfa;
    told_start_ = start;
    return go(session, thread), false;
  }
  if (line_ == 0) {
    // Without lines: until the function is left.
    if (inside) return go(session, thread), false;
    return arrived(session, thread);
  }
  if (!row) {
    // A jump into code without lines is a call in the place of a return.
    u64 caller = 0;
    if (!inside && !back_from_call && space.memory().read_object(RemoteAddr(r.rsp), caller) &&
        space.loaded_at(caller) != nullptr) {
      return run_to(session, thread, caller, r.rsp + 8), false;
    }
    if (!inside) return arrived(session, thread);
    return go(session, thread), false;
  }
  const bool other = row->line != line_ || row->file != file_;
  if (!other) return go(session, thread), false;
  if (over_calls_ && is_deeper_inlined(session, pc)) return go(session, thread), false;
  if (pc == row->start) {
    if (forward_ && inside && row->file == file_ && row->line < line_) return go(session, thread), false;
    if (row->is_statement) return arrived(session, thread);
    return go(session, thread), false;
  }
  // In the middle of another line: on to its end.
  file_ = row->file;
  line_ = row->line;
  return go(session, thread), false;
}

bool StepLine::arrived(Session& session, Thread& thread) {
  if (--left_ == 0) return true;
  const u64 cfa = told_cfa_, start = told_start_;
  start_line(session, thread);
  told_cfa_ = cfa;
  told_start_ = start;
  go(session, thread);
  return false;
}

void StepLine::describe(Session& session, Stop& stop) {
  stop.kind = Stop::Kind::stepped;
  const Frame* frame = session.frame(0);
  if (frame == nullptr) return;
  stop.new_frame = frame->cfa != told_cfa_ || bounds_at(*session.space(), frame->pc()).start != told_start_;
}

// ---

bool RunTo::begin(Session& session, Thread& thread) {
  for (const u64 address : addresses_) session.plan_trap(address);
  if (return_to_ != 0) session.plan_trap(return_to_);
  thread.how = os::Resume::cont;
  return false;
}

bool RunTo::on_step(Session&, Thread& thread) {
  thread.how = os::Resume::cont;
  return false;
}

bool RunTo::on_trap(Session& session, Thread& thread, u64 address) {
  if (address == return_to_ && session.engine().registers(thread).rsp >= stack_) return returned_ = true;
  return std::ranges::find(addresses_, address) != addresses_.end();
}

}  // namespace sonde::debug
