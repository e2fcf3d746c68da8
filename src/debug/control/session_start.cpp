// Starting the program.
#include <fcntl.h>
#include <signal.h>
#include <sys/personality.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>

#include "debug/control/session.h"

namespace sonde::debug {

namespace {

bool needs_shell(std::string_view text) { return text.find_first_of("|&;<>()$`\\\"'*?[#~=%{}!\n") != text.npos; }

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words;
  while (true) {
    const auto begin = text.find_first_not_of(" \t");
    if (begin == text.npos) return words;
    text.remove_prefix(begin);
    const auto end = std::min(text.find_first_of(" \t"), text.size());
    words.emplace_back(text.substr(0, end));
    text.remove_prefix(end);
  }
}

void say_exec_failure(int code) {
  const char* words = ::strerrordesc_np(code);
  char text[256];
  const int size = std::snprintf(text, sizeof text, "sonde: cannot execute the program: %s\n",
                                 words != nullptr ? words : "unknown error");
  (void)!::write(2, text, static_cast<std::size_t>(size));
}

}  // namespace

Result<Stop> Session::start(bool at_first_instruction) {
  if (startup.program.empty()) return fail("No executable file specified.\nUse the \"file\" or \"exec-file\" command.");
  if (process_ != nullptr) (void)kill();
  trace::Launch launch;
  unsigned execs = 1;
  launch.environment = startup.environment;
  if (startup.arguments.empty() && needs_shell(startup.shell_arguments)) {
    const char* shell = std::getenv("SHELL");
    launch.path = shell != nullptr && *shell == '/' ? shell : "/bin/sh";
    launch.arguments = {launch.path, "-c", "exec " + startup.program + " " + startup.shell_arguments};
    execs = 2;
  } else {
    launch.path = startup.program;
    launch.arguments = {startup.program};
    const auto words = startup.arguments.empty() ? words_of(startup.shell_arguments) : startup.arguments;
    launch.arguments.insert(launch.arguments.end(), words.begin(), words.end());
  }
  launch.prepare = [this] {
    if (startup.own_group) ::setpgid(0, 0);
    if (!startup.randomize) ::personality(static_cast<unsigned long>(::personality(0xffffffff)) | ADDR_NO_RANDOMIZE);
    if (!startup.directory.empty() && ::chdir(startup.directory.c_str()) != 0) return 127;
    if (!startup.terminal.empty()) {
      const int tty = ::open(startup.terminal.c_str(), O_RDWR);
      if (tty < 0) return 127;
      for (int fd = 0; fd < 3; ++fd) ::dup2(tty, fd);
      if (tty > 2) ::close(tty);
    }
    sigset_t none;
    ::sigemptyset(&none);
    ::sigprocmask(SIG_SETMASK, &none, nullptr);
    for (const int signal : {SIGINT, SIGQUIT, SIGTERM, SIGHUP, SIGALRM, SIGTTOU, SIGTTIN, SIGTSTP, SIGPIPE, SIGCHLD})
      ::signal(signal, SIG_DFL);
    return -1;
  };
  launch.on_exec_failure = say_exec_failure;
  auto process = engine_.launch(launch, execs);
  if (!process) return std::unexpected(process.error());
  process_ = *process;
  select(*process_->threads.front());
  for (auto& breakpoint : breakpoints_) {
    for (auto& location : breakpoint->locations) location.trapped = false;
    breakpoint->hits = 0;
  }
  library_event_ = 0;
  place_all();
  watch_libraries();
  watch_again();
  Stop stop;
  stop.kind = Stop::Kind::attached;
  stop.tid = thread_->tid;
  stop.pid = process_->pid;
  if (at_first_instruction) return stop;
  return go();
}

}  // namespace sonde::debug
