// Commands about how the program is started, and how it stands.
#include <fmt/format.h>

#include <algorithm>

#include "shell.h"
#include "words.h"

namespace sonde::debugger {

namespace {

Result<> info_program(Shell& shell, std::string_view) {
  auto& session = shell.session();
  if (!session.alive()) {
    shell.print("The program being debugged is not being run.\n");
    return {};
  }
  const auto registers = session.registers();
  if (!registers) return std::unexpected(registers.error());
  shell.print(fmt::format("\tUsing the running image of child {}.\nProgram stopped at 0x{:x}.\n",
                          shell.thread_target(*session.thread()), registers->rip));
  const debug::Stop& stop = shell.last_stop;
  if (stop.kind == debug::Stop::Kind::stepped) {
    shell.print("It stopped after being stepped.\n");
  } else if (stop.kind == debug::Stop::Kind::signal) {
    shell.print(fmt::format("It stopped with signal {}, {}.\n", debug::signal_name(stop.signal.value),
                            debug::signal_words(stop.signal.value)));
  } else if (!stop.breakpoints.empty()) {
    if (stop.temporary)
      shell.print("It stopped at a breakpoint that has since been deleted.\n");
    else
      shell.print(fmt::format("It stopped at breakpoint {}.\n", stop.breakpoints.front()));
  }
  shell.print("Type \"info stack\" or \"info registers\" for more information.\n");
  return {};
}

Result<> set_args(Shell& shell, std::string_view value) {
  shell.session().startup.arguments.clear();
  shell.session().startup.shell_arguments = value;
  return {};
}

Result<> show_args(Shell& shell, std::string_view) {
  const auto& startup = shell.session().startup;
  std::string text = startup.shell_arguments;
  for (std::size_t i = 0; i < startup.arguments.size(); ++i) text += (i == 0 ? "" : " ") + startup.arguments[i];
  shell.print(fmt::format("Argument list to give program being debugged when it is started is \"{}\".\n", text));
  return {};
}

void drop_variable(std::vector<std::string>& environment, std::string_view name) {
  std::erase_if(environment, [&](const std::string& one) {
    return one.starts_with(name) && one.size() > name.size() && one[name.size()] == '=';
  });
}

Result<> set_environment(Shell& shell, std::string_view text) {
  if (text.empty()) return fail("Argument required (environment variable and value).");
  const auto end = std::min(text.find_first_of("= "), text.size());
  const std::string_view name = text.substr(0, end);
  std::string_view value = strip_blanks(text.substr(end));
  if (value.starts_with('=')) value = strip_blanks(value.substr(1));
  auto& environment = shell.session().startup.environment;
  drop_variable(environment, name);
  environment.push_back(fmt::format("{}={}", name, value));
  if (value.empty()) shell.print(fmt::format("Setting environment variable \"{}\" to null value.\n", name));
  return {};
}

Result<> unset_environment(Shell& shell, std::string_view name) {
  auto& environment = shell.session().startup.environment;
  if (name.empty())
    environment.clear();
  else
    drop_variable(environment, name);
  return {};
}

Result<> show_environment(Shell& shell, std::string_view name) {
  bool found = false;
  for (const auto& one : shell.session().startup.environment) {
    if (name.empty()) {
      shell.print(one + "\n");
    } else if (one.starts_with(name) && one.size() > name.size() && one[name.size()] == '=') {
      shell.print(fmt::format("{} = {}\n", name, one.substr(name.size() + 1)));
      found = true;
    }
  }
  if (!name.empty() && !found) shell.print(fmt::format("Environment variable \"{}\" not defined.\n", name));
  return {};
}

Result<> set_cwd(Shell& shell, std::string_view folder) {
  shell.session().startup.directory = folder;
  return {};
}

Result<> set_tty(Shell& shell, std::string_view name) {
  if (name.empty()) return fail("Argument required (filename to set it to.).");
  shell.session().startup.terminal = name;
  return {};
}

Result<> set_randomization(Shell& shell, std::string_view value) {
  shell.session().startup.randomize = value == "off";
  return {};
}

}  // namespace

void add_startup_commands(CommandTable& commands) {
  commands.add({"info program", {}, "Execution status of the program.", info_program});
  commands.add({"show args", {}, "Show argument list to give program being debugged when it is started.", show_args});
  commands.add({"set environment",
                {"set env"},
                "Set environment variable value to give the program.\nset environment NAME [=] VALUE",
                set_environment});
  commands.add({"unset environment",
                {"unset env"},
                "Cancel environment variable for the program.\nunset environment [NAME]",
                unset_environment});
  commands.add({"show environment",
                {"show env"},
                "The environment to give the program, or one variable's value.\nshow environment [NAME]",
                show_environment});
  commands.add({"set cwd", {}, "Set the directory the program is started in.\nset cwd [DIRECTORY]", set_cwd});
  commands.add(
      {"tty", {"set inferior-tty"}, "Set terminal for future runs of program being debugged.\ntty TERMINAL", set_tty});
  commands.add({"set disable-randomization",
                {},
                "Set whether the program's addresses are the same in each run.\nset disable-randomization on|off",
                set_randomization});
  commands.add({"set args",
                {},
                "Set argument list to give program being debugged when it is started.\nset args ARGUMENTS",
                set_args});
}

}  // namespace sonde::debugger
