// Commands that go on by lines and functions.
#include <fmt/format.h>

#include <charconv>

#include "debug/control/line_plans.h"
#include "debug/control/place.h"
#include "shell.h"
#include "words.h"

namespace sonde::debugger {

namespace {

Result<> need_process(Shell& shell) {
  if (!shell.session().alive()) return fail("The program is not being run.");
  return {};
}

Result<> go(Shell& shell, debug::Plan* plan) {
  shell.flush();
  auto stop = shell.session().go(plan);
  if (!stop) return std::unexpected(stop.error());
  shell.tell(*stop);
  return {};
}

Result<> lines(Shell& shell, std::string_view arguments, bool over_calls, bool forward) {
  if (auto ok = need_process(shell); !ok) return ok;
  const auto count = parse_count(arguments);
  if (!count) return std::unexpected(count.error());
  const auto lineless = debug::StepLine::lineless_function(shell.session());
  if (!lineless) return std::unexpected(lineless.error());
  if (!lineless->empty()) {
    shell.print(fmt::format("Single stepping until exit from function {},\nwhich has no line number information.\n",
                            *lineless));
  }
  debug::StepLine plan(*count, over_calls, forward);
  return go(shell, &plan);
}

Result<> step(Shell& shell, std::string_view arguments) { return lines(shell, arguments, false, false); }
Result<> next(Shell& shell, std::string_view arguments) { return lines(shell, arguments, true, false); }

// The activation around the selected frame: where it returns to, with the stack at least there.
struct Caller {
  u64 pc = 0;
  u64 stack = 0;
};
Caller caller_of(debug::Session& session, unsigned level) {
  const debug::Frame* frame = session.frame(level);
  while (frame != nullptr && frame->is_inlined) frame = session.frame(++level);
  if (frame == nullptr) return {};
  const u64 cfa = frame->cfa;
  const debug::Frame* caller = session.frame(level + 1);
  if (caller == nullptr) return {};
  return {caller->pc(), cfa != 0 ? cfa : caller->registers.sp()};
}

Result<> finish(Shell& shell, std::string_view) {
  if (auto ok = need_process(shell); !ok) return ok;
  auto& session = shell.session();
  const Caller caller = caller_of(session, session.selected_level());
  if (caller.pc == 0) return fail("\"finish\" not meaningful in the outermost frame.");
  if (shell.is_typed()) {
    shell.print("Run till exit from ");
    shell.print_frame(false);
  }
  const u64 function = debug::bounds_at(*session.space(), session.selected_frame()->lookup_pc()).start;
  debug::RunTo plan({}, caller.pc, caller.stack);
  shell.flush();
  auto stop = session.go(&plan);
  if (!stop) return std::unexpected(stop.error());
  shell.tell(*stop);
  if (plan.returned()) shell.tell_returned(function);
  return {};
}

Result<> run_to(Shell& shell, std::string_view arguments, std::string_view) {
  auto& session = shell.session();
  const auto places = session.find_place(arguments);
  if (!places) return std::unexpected(places.error());
  std::vector<u64> addresses;
  for (const auto& place : *places) addresses.push_back(place.address);
  const Caller caller = caller_of(session, session.selected_level());
  debug::RunTo plan(std::move(addresses), caller.pc, caller.stack);
  return go(shell, &plan);
}

Result<> until(Shell& shell, std::string_view arguments) {
  if (auto ok = need_process(shell); !ok) return ok;
  if (arguments.empty()) return lines(shell, {}, true, true);
  return run_to(shell, arguments, "until");
}

Result<> advance(Shell& shell, std::string_view arguments) {
  if (auto ok = need_process(shell); !ok) return ok;
  if (arguments.empty()) return fail("Argument required (a location).");
  return run_to(shell, arguments, "advance");
}

Result<> jump(Shell& shell, std::string_view arguments) {
  if (auto ok = need_process(shell); !ok) return ok;
  if (arguments.empty()) return fail("Argument required (starting address).");
  auto& session = shell.session();
  const auto places = session.find_place(arguments);
  if (!places) return std::unexpected(places.error());
  if (places->size() != 1) return fail("Unreasonable jump request");
  auto registers = session.registers();
  if (!registers) return std::unexpected(registers.error());
  const auto bounds = debug::bounds_at(*session.space(), registers->rip);
  const u64 target = places->front().address;
  if (bounds.start != 0 && places->front().line != 0 && (target < bounds.start || target >= bounds.end)) {
    const std::string name(session.space()->locate(registers->rip).symbol);
    if (!shell.confirm(fmt::format("Line {} is not in `{}'.  Jump anyway? ", places->front().line, name)))
      return fail("Not confirmed.");
  }
  registers->rip = target;
  if (auto done = session.set_registers(*registers); !done) return done;
  session.thread()->told_at.reset();
  if (shell.is_typed()) shell.print(fmt::format("Continuing at 0x{:x}.\n", registers->rip));
  return go(shell, nullptr);
}

Result<> return_(Shell& shell, std::string_view arguments) {
  if (auto ok = need_process(shell); !ok) return ok;
  auto& session = shell.session();
  unsigned level = session.selected_level();
  const debug::Frame* frame = session.frame(level);
  if (frame == nullptr) return fail("No stack.");
  if (frame->is_inlined) return fail("Can not force return from an inlined function.");
  const debug::Frame* caller = session.frame(level + 1);
  if (caller == nullptr) return fail("Can not force return in the outermost frame.");
  auto registers = session.registers();
  if (!registers) return std::unexpected(registers.error());
  if (!arguments.empty()) {
    const auto value = session.inspector().address_of(arguments);
    if (!value) return std::unexpected(value.error());
    registers->rax = *value;
  }
  const std::string_view name = session.space()->locate(frame->pc(), frame->after_call).symbol;
  const std::string which = name.empty() ? "selected stack frame" : std::string(name);
  if (!shell.confirm(fmt::format("Make {} return now? ", which))) return fail("Not confirmed");
  const auto& saved = caller->registers;
  u64* const kept[] = {&registers->rbx, &registers->rbp, &registers->r12,
                       &registers->r13, &registers->r14, &registers->r15};
  const unsigned numbers[] = {3, 6, 12, 13, 14, 15};
  for (unsigned i = 0; i < 6; ++i) {
    if (saved.is_known(numbers[i])) *kept[i] = saved.values[numbers[i]];
  }
  registers->rsp = saved.sp();
  registers->rip = saved.pc();
  if (auto done = session.set_registers(*registers); !done) return done;
  shell.print_frame();
  return {};
}

}  // namespace

void add_step_commands(CommandTable& commands) {
  commands.add({"step", {"s"}, "Step program until it reaches a different source line.\nstep [N]", step});
  commands.add({"next", {"n"}, "Step program, proceeding through subroutine calls.\nnext [N]", next});
  commands.add({"finish", {"fin"}, "Execute until selected stack frame returns.", finish});
  commands.add({"until", {"u"}, "Execute until past the current line or past a PLACE.\nuntil [PLACE]", until});
  commands.add({"advance", {}, "Continue the program up to the given place.\nadvance PLACE", advance});
  commands.add({"jump",
                {"j"},
                "Continue program being debugged at specified line or address.\njump PLACE",
                jump,
                Repeat::never});
  commands.add(
      {"return", {}, "Make selected stack frame return to its caller.\nreturn [VALUE]", return_, Repeat::never});
}

}  // namespace sonde::debugger
