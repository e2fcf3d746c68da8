#include "debug/control/plans.h"

#include <array>

#include "debug/control/instruction.h"
#include "debug/control/session.h"

namespace sonde::debug {

namespace {

std::optional<Instruction> instruction_at(Session& session, const Registers& r) {
  std::array<std::byte, 15> code{};
  const std::size_t got = session.read(r.rip, code);
  return decode_instruction(std::span(code).first(got), r.rip, r.is_32_bit_code());
}

}  // namespace

void StepInstructions::next(Session& session, Thread& thread) {
  thread.how = os::Resume::step;
  if (!over_calls_) return;
  const Registers& r = session.engine().registers(thread);
  const auto instruction = instruction_at(session, r);
  if (!instruction ||
      (instruction->kind != Instruction::Kind::call && instruction->kind != Instruction::Kind::call_indirect))
    return;
  return_to_ = r.rip + instruction->length;
  stack_ = r.rsp;
  session.plan_trap(return_to_);
  thread.how = os::Resume::cont;
}

bool StepInstructions::begin(Session& session, Thread& thread) {
  if (left_ == 0) return true;
  const u64 pc = session.engine().registers(thread).rip;
  line_ = session.space()->source(pc).position.line;
  const auto& location = session.space()->locate(pc);
  function_ = pc - location.symbol_offset;
  next(session, thread);
  return false;
}

bool StepInstructions::on_step(Session& session, Thread& thread) {
  if (--left_ == 0) return true;
  next(session, thread);
  return false;
}

bool StepInstructions::on_trap(Session& session, Thread& thread, u64 address) {
  // A recursive call comes by here deeper in the stack.
  if (address != return_to_ || session.engine().registers(thread).rsp < stack_) return false;
  return_to_ = 0;
  session.drop_plan_traps();
  return on_step(session, thread);
}

void StepInstructions::describe(Session& session, Stop& stop) {
  stop.kind = Stop::Kind::stepped;
  Thread* thread = session.thread();
  const u64 pc = session.engine().registers(*thread).rip;
  const auto& location = session.space()->locate(pc);
  stop.new_frame = line_ == 0 || pc - location.symbol_offset != function_;
}

}  // namespace sonde::debug
