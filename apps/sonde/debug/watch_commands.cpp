// Commands about watchpoints and catchpoints.
#include <fmt/format.h>

#include "calls/registry.h"
#include "shell.h"
#include "words.h"

namespace sonde::debugger {

namespace {

using Kind = debug::Breakpoint::Kind;

std::string_view kind_words(Kind kind) {
  switch (kind) {
    case Kind::read_watch: return "Hardware read watchpoint";
    case Kind::access_watch: return "Hardware access (read/write) watchpoint";
    default: return "Hardware watchpoint";
  }
}

Result<> watch_as(Shell& shell, std::string_view arguments, Kind kind) {
  if (arguments.empty()) return fail("Argument required (expression to compute).");
  debug::Breakpoint wanted;
  wanted.kind = kind;
  for (const std::string_view flag : {"-location ", "-l "}) {
    if (!arguments.starts_with(flag)) continue;
    wanted.by_location = true;
    arguments = strip_blanks(arguments.substr(flag.size()));
    break;
  }
  if (const auto condition = arguments.rfind(" if "); condition != arguments.npos) {
    wanted.condition = strip_blanks(arguments.substr(condition + 4));
    arguments = strip_blanks(arguments.substr(0, condition));
  }
  wanted.place = arguments;
  auto added = shell.session().add_watchpoint(wanted);
  if (!added) return std::unexpected(added.error());
  shell.print(fmt::format("{} {}: {}{}\n", kind_words(kind), (*added)->number,
                          (*added)->by_location ? "-location " : "", (*added)->place));
  return {};
}

Result<> watch(Shell& shell, std::string_view arguments) { return watch_as(shell, arguments, Kind::watch); }
Result<> rwatch(Shell& shell, std::string_view arguments) { return watch_as(shell, arguments, Kind::read_watch); }
Result<> awatch(Shell& shell, std::string_view arguments) { return watch_as(shell, arguments, Kind::access_watch); }

Result<> add_catch(Shell& shell, Kind kind, std::string_view what, bool temporary = false) {
  debug::Breakpoint wanted;
  wanted.kind = kind;
  wanted.place = what;
  wanted.temporary = temporary;
  auto added = shell.session().add_catchpoint(wanted);
  if (!added) return std::unexpected(added.error());
  shell.print(fmt::format("Catchpoint {} ({})\n", (*added)->number, what));
  return {};
}

Result<> catch_fork(Shell& shell, std::string_view) { return add_catch(shell, Kind::catch_fork, "fork"); }
Result<> catch_vfork(Shell& shell, std::string_view) { return add_catch(shell, Kind::catch_vfork, "vfork"); }
Result<> catch_exec(Shell& shell, std::string_view) { return add_catch(shell, Kind::catch_exec, "exec"); }

Result<> catch_syscall(Shell& shell, std::string_view arguments) {
  debug::Breakpoint wanted;
  wanted.kind = Kind::catch_call;
  std::string told;
  while (!arguments.empty()) {
    const std::string_view word = take_word(arguments);
    std::optional<u32> number = parse_number(word);
    for (u32 n = 0; !number && n < 1024; ++n) {
      if (calls::name_of(Abi::x86_64, n) == word) number = n;
    }
    if (!number) return fail(fmt::format("Unknown syscall name '{}'.", word));
    wanted.values.push_back(*number);
    told += fmt::format("{}'{}' [{}]", told.empty() ? "" : " ", calls::name_of(Abi::x86_64, *number), *number);
    wanted.place += fmt::format("{}{}", wanted.place.empty() ? "" : ", ", calls::name_of(Abi::x86_64, *number));
  }
  const std::size_t count = wanted.values.size();
  if (count == 0) wanted.place = "<any syscall>";
  auto added = shell.session().add_catchpoint(wanted);
  if (!added) return std::unexpected(added.error());
  if (count == 0)
    shell.print(fmt::format("Catchpoint {} (any syscall)\n", (*added)->number));
  else
    shell.print(fmt::format("Catchpoint {} (syscall{} {})\n", (*added)->number, count > 1 ? "s" : "", told));
  return {};
}

Result<> catch_signal(Shell& shell, std::string_view arguments) {
  debug::Breakpoint wanted;
  wanted.kind = Kind::catch_signal;
  const bool all = arguments == "all";
  while (!arguments.empty() && !all) {
    const std::string_view word = take_word(arguments);
    const int number = debug::signal_by_name(word);
    if (number == 0)
      return fail(
          "Only signals 1-15 are valid as numeric signals.\nUse \"info signals\" for a list of symbolic signals.");
    wanted.values.push_back(number);
    wanted.place += fmt::format("{}{}", wanted.place.empty() ? "" : " ", debug::signal_name(number));
  }
  const std::size_t count = wanted.values.size();
  if (count == 0) {
    wanted.place = all ? "<any signal>" : "<standard signals>";
    for (int number = 1; number < debug::signal_count && !all; ++number) {
      if (number != 2 && number != 5) wanted.values.push_back(number);
    }
  }
  auto added = shell.session().add_catchpoint(wanted);
  if (!added) return std::unexpected(added.error());
  if (count == 0)
    shell.print(fmt::format("Catchpoint {} ({})\n", (*added)->number, all ? "any signal" : "standard signals"));
  else
    shell.print(fmt::format("Catchpoint {} (signal{} {})\n", (*added)->number, count > 1 ? "s" : "", (*added)->place));
  return {};
}

}  // namespace

void add_watch_commands(CommandTable& table) {
  table.add(
      {"watch",
       {},
       "Set a watchpoint for an expression: stops when its value changes.\nwatch [-location] EXPRESSION [if CONDITION]",
       watch});
  table.add(
      {"rwatch", {}, "Set a read watchpoint for an expression.\nrwatch [-location] EXPRESSION [if CONDITION]", rwatch});
  table.add({"awatch",
             {},
             "Set a watchpoint for reads and writes of an expression.\nawatch [-location] EXPRESSION [if CONDITION]",
             awatch});
  table.add({"catch syscall",
             {"catch sys"},
             "Catch system calls by their names and numbers.\ncatch syscall [NAME|NUMBER]...",
             catch_syscall});
  table.add({"catch fork", {}, "Catch calls to fork.", catch_fork});
  table.add({"catch vfork", {}, "Catch calls to vfork.", catch_vfork});
  table.add({"catch exec", {}, "Catch calls to exec.", catch_exec});
  table.add(
      {"catch signal", {}, "Catch signals by their names and numbers.\ncatch signal [SIGNAL...|all]", catch_signal});
}

}  // namespace sonde::debugger
