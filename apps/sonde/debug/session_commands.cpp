// Commands about the debugger itself.
#include <fmt/format.h>

#include <charconv>
#include <cstdlib>

#include "line_sources.h"
#include "shell.h"
#include "words.h"

namespace sonde::debugger {

namespace {

bool may_quit(Shell& shell) {
  if (!shell.session().alive()) return true;
  const auto& process = *shell.session().process();
  return shell.confirm(
      fmt::format("A debugging session is active.\n\n\tInferior {} [process {}] will be {}.\n\nQuit anyway? ",
                  process.inferior, process.pid.value, process.launched ? "killed" : "detached"));
}

Result<> quit(Shell& shell, std::string_view arguments) {
  int status = 0;
  if (!arguments.empty()) (void)std::from_chars(arguments.data(), arguments.data() + arguments.size(), status);
  if (!may_quit(shell)) return fail("Not confirmed.");
  shell.quit(status);
  return {};
}

std::string_view first_line(std::string_view text) { return text.substr(0, text.find('\n')); }

Result<> help(Shell& shell, std::string_view arguments) {
  if (arguments.empty()) {
    for (const Command& command : shell.commands().all())
      shell.print(fmt::format("{} -- {}\n", command.name, first_line(command.help)));
    return {};
  }
  const auto found = shell.commands().find(arguments);
  if (!found) return std::unexpected(found.error());
  const Command& command = *found->command;
  std::string names(command.name);
  for (const auto alias : command.aliases) names += fmt::format(", {}", alias);
  shell.print(fmt::format("{}\n{}\n", names, command.help));
  return {};
}

Result<> file(Shell& shell, std::string_view arguments) {
  auto done = shell.session().load(std::string(arguments));
  if (!done) return done;
  if (arguments.empty())
    shell.print("No executable file now.\n");
  else
    shell.print(fmt::format("Reading symbols from {}...\n", arguments));
  return {};
}

Result<> show_confirm(Shell& shell, std::string_view) {
  shell.print(
      fmt::format("Whether to confirm potentially dangerous operations is {}.\n", shell.setting("confirm", "on")));
  return {};
}

Result<> set_confirm(Shell& shell, std::string_view value) {
  return shell.set("confirm", value.empty() ? "on" : value), Result<>();
}
Result<> set_pagination(Shell& shell, std::string_view value) {
  return shell.set("pagination", value.empty() ? "on" : value), Result<>();
}
Result<> set_height(Shell& shell, std::string_view value) { return shell.set("height", value), Result<>(); }
Result<> set_width(Shell& shell, std::string_view value) { return shell.set("width", value), Result<>(); }
Result<> set_prompt(Shell& shell, std::string_view value) {
  return shell.set("prompt", std::string(value) + " "), Result<>();
}
Result<> set_pending(Shell& shell, std::string_view value) {
  return shell.set("breakpoint pending", value), Result<>();
}

Result<> source(Shell& shell, std::string_view arguments) {
  if (arguments.starts_with("-v ")) arguments.remove_prefix(3);
  if (arguments.empty()) return fail("source command requires file name of file to source.");
  auto lines = FileLines::open(std::string(arguments));
  if (!lines) return fail(fmt::format("{}: No such file or directory.", arguments));
  if (!shell.run_source(**lines, true)) return fail("");
  return {};
}

Result<> shell_command(Shell& shell, std::string_view arguments) {
  shell.flush();
  (void)!std::system(arguments.empty() ? "${SHELL:-/bin/sh}" : std::string(arguments).c_str());
  return {};
}

}  // namespace

bool Shell::end_of_input(LineSource& source) {
  LineSource* const before = std::exchange(source_, &source);
  const bool ends = may_quit(*this);
  source_ = before;
  return ends;
}

void add_session_commands(CommandTable& commands) {
  commands.add({"quit", {"q", "exit"}, "Exit the debugger.\nquit [STATUS]", quit, Repeat::never});
  commands.add({"help", {"h"}, "Print list of commands.\nhelp [COMMAND]", help, Repeat::never});
  commands.add({"file", {}, "Use FILE as program to be debugged.\nfile [FILE]", file, Repeat::never});
  commands.add(
      {"set confirm", {}, "Set whether to confirm potentially dangerous operations.\nset confirm on|off", set_confirm});
  commands.add({"set pagination",
                {},
                "Set state of output pagination; nothing is ever paged here.\nset pagination on|off",
                set_pagination});
  commands.add(
      {"set height", {}, "Set number of lines in a page; nothing is ever paged here.\nset height N", set_height});
  commands.add(
      {"set width", {}, "Set number of characters where lines are folded; none are here.\nset width N", set_width});
  commands.add({"set prompt", {}, "Set the prompt.\nset prompt TEXT", set_prompt});
  commands.add({"set breakpoint pending",
                {},
                "Set what is done with breakpoints whose place is not known yet.\nset breakpoint pending on|off|auto",
                set_pending});
  commands.add({"show confirm", {}, "Show whether to confirm potentially dangerous operations.", show_confirm});
  commands.add({"source", {}, "Read commands from a file.\nsource FILE", source, Repeat::never});
  commands.add({"shell",
                {"!"},
                "Execute the rest of the line as a shell command.\nshell COMMAND",
                shell_command,
                Repeat::never});
}

}  // namespace sonde::debugger
