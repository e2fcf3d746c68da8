// Commands that let the program run.
#include <fmt/format.h>

#include "debug/control/plans.h"
#include "shell.h"
#include "words.h"

namespace sonde::debugger {

namespace {

Result<> told(Shell& shell, Result<debug::Stop> stop) {
  if (!stop) return std::unexpected(stop.error());
  shell.tell(*stop);
  return {};
}

Result<> go(Shell& shell, debug::Plan* plan = nullptr, std::optional<Signal> signal = {}) {
  shell.flush();
  return told(shell, shell.session().go(plan, signal));
}

Result<> need_process(Shell& shell) {
  if (!shell.session().alive()) return fail("The program is not being run.");
  return {};
}

void say_start(Shell& shell) {
  const auto& startup = shell.session().startup;
  std::string text = "Starting program: " + startup.program + " ";
  if (startup.arguments.empty()) text += startup.shell_arguments;
  for (std::size_t i = 0; i < startup.arguments.size(); ++i) text += (i == 0 ? "" : " ") + startup.arguments[i];
  shell.print(text + "\n");
}

Result<> start(Shell& shell, std::string_view arguments, bool at_first) {
  auto& session = shell.session();
  if (session.alive() &&
      !shell.confirm("The program being debugged has been started already.\nStart it from the beginning? ")) {
    return fail("Program not restarted.");
  }
  if (!arguments.empty()) {
    session.startup.arguments.clear();
    session.startup.shell_arguments = arguments;
  }
  if (session.startup.program.empty())
    return fail("No executable file specified.\nUse the \"file\" or \"exec-file\" command.");
  if (shell.is_typed()) say_start(shell);
  shell.flush();
  auto stop = session.start(at_first);
  if (stop && at_first) shell.print("\nProgram stopped.\n");
  return told(shell, std::move(stop));
}

Result<> run(Shell& shell, std::string_view arguments) { return start(shell, arguments, false); }
Result<> starti(Shell& shell, std::string_view arguments) { return start(shell, arguments, true); }

Result<> start_main(Shell& shell, std::string_view arguments) {
  debug::Breakpoint wanted;
  wanted.place = "main";
  wanted.temporary = true;
  const auto added = shell.session().add_breakpoint(wanted, false);
  if (!added) return std::unexpected(added.error());
  const auto& location = (*added)->locations.front();
  shell.print(fmt::format("Temporary breakpoint {} at 0x{:x}", (*added)->number, location.address));
  shell.print(location.line != 0 ? fmt::format(": file {}, line {}.\n", location.file, location.line) : "\n");
  return start(shell, arguments, false);
}

Result<> continue_(Shell& shell, std::string_view arguments) {
  if (auto ok = need_process(shell); !ok) return ok;
  auto count = parse_count(arguments);
  if (!count) return std::unexpected(count.error());
  if (*count > 1) {
    // From a breakpoint: that one is passed so many times.
    for (const unsigned number : shell.last_hit) {
      auto* breakpoint = shell.session().breakpoint(number);
      if (breakpoint == nullptr) continue;
      breakpoint->ignore = *count - 1;
      shell.print(fmt::format("Will ignore next {} crossings of breakpoint {}.  ", *count - 1, number));
      break;
    }
  }
  if (shell.is_typed()) shell.print("Continuing.\n");
  return go(shell);
}

Result<> step_instruction(Shell& shell, std::string_view arguments, bool over_calls) {
  if (auto ok = need_process(shell); !ok) return ok;
  auto count = parse_count(arguments);
  if (!count) return std::unexpected(count.error());
  debug::StepInstructions plan(*count, over_calls);
  return go(shell, &plan);
}

Result<> stepi(Shell& shell, std::string_view arguments) { return step_instruction(shell, arguments, false); }
Result<> nexti(Shell& shell, std::string_view arguments) { return step_instruction(shell, arguments, true); }

Result<> kill(Shell& shell, std::string_view) {
  if (auto ok = need_process(shell); !ok) return ok;
  const i32 pid = shell.session().process()->pid.value;
  if (!shell.confirm("Kill the program being debugged? ")) return fail("Not confirmed.");
  if (auto done = shell.session().kill(); !done) return done;
  shell.print("[Inferior 1 (process " + std::to_string(pid) + ") killed]\n");
  return {};
}

Result<> detach(Shell& shell, std::string_view) {
  if (auto ok = need_process(shell); !ok) return ok;
  const i32 pid = shell.session().process()->pid.value;
  shell.print("Detaching from program: " + shell.session().startup.program + ", process " + std::to_string(pid) + "\n");
  if (auto done = shell.session().detach(); !done) return done;
  shell.print("[Inferior 1 (process " + std::to_string(pid) + ") detached]\n");
  return {};
}

}  // namespace

void add_run_commands(CommandTable& commands) {
  commands.add({"run", {"r"}, "Start debugged program.\nrun [ARGUMENTS]", run, Repeat::same});
  commands.add({"start",
                {},
                "Start the debugged program stopping at the beginning of the main procedure.\nstart [ARGUMENTS]",
                start_main});
  commands.add(
      {"starti", {}, "Start the debugged program stopping at the first instruction.\nstarti [ARGUMENTS]", starti});
  commands.add({"continue",
                {"c", "cont", "fg"},
                "Continue program being debugged, after signal or breakpoint.\ncontinue [N]",
                continue_});
  commands.add({"stepi", {"si"}, "Step one instruction exactly.\nstepi [N]", stepi});
  commands.add({"nexti", {"ni"}, "Step one instruction, but proceed through subroutine calls.\nnexti [N]", nexti});
  commands.add({"kill", {"k"}, "Kill execution of program being debugged.", kill, Repeat::never});
  commands.add({"detach", {}, "Detach a process previously attached; it goes on running.", detach, Repeat::never});
}

}  // namespace sonde::debugger
