#include "debug_command.h"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>

#include "data/data.h"
#include "debug/control/session.h"
#include "line_sources.h"
#include "options.h"
#include "os/linux_kernel.h"
#include "prompt.h"
#include "shell.h"
#include "terminal.h"

extern char** environ;

namespace sonde {

namespace {

using namespace debugger;

bool run_actions(Shell& shell, const std::vector<Options::Action>& actions) {
  bool ok = true;
  for (const auto& action : actions) {
    if (shell.is_over()) return ok;
    if (action.is_file) {
      auto lines = FileLines::open(action.text);
      if (!lines) {
        shell.complain(action.text + ": No such file or directory.");
        ok = false;
      } else if (!shell.run_source(**lines, true)) {
        ok = false;
      }
    } else {
      GivenLines line({action.text}, !shell.batch);
      ok = shell.run_source(line, true) && ok;
    }
  }
  return ok;
}

std::string path_of_program(const std::string& name) {
  if (name.find('/') != name.npos || ::access(name.c_str(), F_OK) == 0) {
    char* whole = ::realpath(name.c_str(), nullptr);
    if (whole == nullptr) return name;
    std::string path = whole;
    std::free(whole);
    return path;
  }
  return trace::find_program(name).value_or(name);
}

}  // namespace

int debug_command(int argc, char** argv) {
  auto options = parse_options(argc, argv);
  if (!options) {
    std::fprintf(stderr, "sonde debug: %s\n", options.error().message.c_str());
    return 1;
  }
  if (options->help) {
    std::fputs(options_help, stdout);
    return 0;
  }
  if (!options->directory.empty() && ::chdir(options->directory.c_str()) != 0) {
    std::perror(options->directory.c_str());
    return 1;
  }
  os::LinuxKernel kernel;
  os::Interrupts interrupts{SIGINT, SIGTERM, SIGHUP};
  CommandTable commands;
  debug::Session* session = nullptr;
  Shell shell(session, commands);
  debug::Session held(kernel, &interrupts, shell);
  session = &held;
  Terminal terminal(0);
  shell.set_terminal(&terminal);
  ::signal(SIGPIPE, SIG_IGN);
  ::signal(SIGTSTP, SIG_IGN);
  add_run_commands(commands);
  add_step_commands(commands);
  add_thread_commands(commands);
  add_watch_commands(commands);
  add_startup_commands(commands);
  add_breakpoint_commands(commands);
  add_session_commands(commands);
  add_data_commands(commands);
  Data data(shell);
  shell.data = &data;
  shell.set_stop_printer(data);
  held.set_inspector(data);
  // As gdb has them, so that addresses on the stack are the same.
  winsize size{};
  if (::ioctl(0, TIOCGWINSZ, &size) != 0 || size.ws_row == 0)
    size = {.ws_row = 24, .ws_col = 80, .ws_xpixel = 0, .ws_ypixel = 0};
  ::setenv("LINES", std::to_string(size.ws_row).c_str(), 1);
  ::setenv("COLUMNS", std::to_string(size.ws_col).c_str(), 1);
  for (char** variable = environ; *variable != nullptr; ++variable) held.startup.environment.emplace_back(*variable);
  held.startup.terminal = options->terminal;
  shell.batch = options->batch;
  if (options->batch) shell.set("confirm", "off");

  run_actions(shell, options->early);
  if (!options->program.empty()) {
    const std::string path = path_of_program(options->program);
    if (auto loaded = held.load(path); !loaded)
      shell.complain(options->program == path ? loaded.error().message : loaded.error().message);
    else if (!options->batch)
      shell.print(fmt::format("Reading symbols from {}...\n", path));
    held.startup.arguments = options->arguments;
  }
  bool ok = true;
  if (options->pid != 0) {
    const auto attached = shell.attach(options->pid);
    if (!attached) shell.complain(attached.error().message);
    ok = attached.has_value();
  }
  ok = run_actions(shell, options->actions) && ok;
  if (!options->batch && !shell.is_over()) {
    if (::isatty(0) != 0) {
      Prompt prompt(shell, interrupts);
      shell.run_source(prompt, false);
    } else {
      PipeLines lines(shell, interrupts);
      shell.run_source(lines, false);
      if (!shell.is_over()) (void)shell.end_of_input(lines);
    }
  }
  shell.flush();
  held.leave();
  if (shell.ended_by()) {
    // As those who sent it expect; nothing of ours is left in anybody.
    interrupts.restore();
    ::raise(shell.ended_by().value);
  }
  if (shell.is_over()) return shell.status();
  if (options->return_child_result && shell.program_exited) return shell.last_exit_code;
  return options->batch && !ok ? 1 : 0;
}

}  // namespace sonde
