#include "report/stacks.h"

#include <sys/user.h>

#include <bit>

#include "calls/registry.h"
#include "symbols/process/stack_text.h"
#include "symbols/unwind/user_registers.h"

namespace sonde::report {

namespace {
constexpr std::size_t kDeepest = 4096;  // frames looked through for a function
}

Stacks::Space& Stacks::space_of(trace::Tracee& tracee) {
  const Pid pid = tracer_.process_of(tracee);
  auto& space = spaces_[pid.value];
  if (space == nullptr) space = std::make_unique<Space>(tracer_.kernel(), modules_, pid);
  return *space;
}

bool Stacks::look(trace::Tracee& tracee, Space& space, symbols::FrameRegisters& registers) {
  Registers raw;
  if (!tracer_.kernel().registers(tracee.tid, raw).ok()) return false;
  static_assert(sizeof(user_regs_struct) == sizeof(Registers));
  registers = symbols::frame_registers(std::bit_cast<user_regs_struct>(raw));
  space.memory.attend(tracee.tid);
  return true;
}

void Stacks::on_event(const trace::Event& event) {
  if (spaces_.empty() || event.tracee == nullptr) return;
  using Kind = trace::Event::Kind;
  const auto found = spaces_.find(tracer_.process_of(*event.tracee).value);
  if (found == spaces_.end()) return;
  if (event.kind == Kind::exec) {
    spaces_.erase(found);
  } else if (event.kind == Kind::exited || event.kind == Kind::killed) {
    if (event.tracee->tid.value == found->first) spaces_.erase(found);
  } else if (event.kind == Kind::call_exit) {
    const auto& call = event.tracee->entry;
    if ((calls::row_of(call.abi, static_cast<u32>(call.nr)).classes & sys::in::memory) != 0) found->second->code.invalidate();
  }
}

std::size_t Stacks::unwind(trace::Tracee& tracee, unsigned limit) {
  frames_.clear();
  Space& space = space_of(tracee);
  symbols::FrameRegisters registers;
  if (look(tracee, space, registers)) space.code.unwind(registers, limit, frames_);
  return frames_.size();
}

Stacks::Frame Stacks::frame(trace::Tracee& tracee, std::size_t i, bool with_source) {
  symbols::AddressSpace& code = space_of(tracee).code;
  const symbols::StackFrame& at = frames_[i];
  const symbols::Location& location = code.locate(at);
  Frame f{.pc = at.pc, .file_offset = location.file_offset, .symbol_offset = location.symbol_offset, .module = location.mapping, .symbol = location.symbol, .file = {}};
  if (with_source) {
    const symbols::SourceLocation& source = code.source(at.pc, at.after_call);
    f.line = source.position.line;
    f.file = source.position.file;
  }
  return f;
}

void Stacks::append(std::string& out, trace::Tracee& tracee, Stack how, unsigned limit) {
  unwind(tracee, limit);
  Space& space = space_of(tracee);
  for (const auto& frame : frames_) symbols::append_stack_line(out, space.code, frame, how == Stack::source);
}

bool Stacks::has_function(trace::Tracee& tracee, const std::string& name) {
  Space& space = space_of(tracee);
  symbols::FrameRegisters registers;
  if (!look(tracee, space, registers)) return false;
  space.code.new_stop();
  auto& matcher = functions_.try_emplace(name, name).first->second;
  return matcher.on_stack(space.code, registers, kDeepest);
}

}  // namespace sonde::report
