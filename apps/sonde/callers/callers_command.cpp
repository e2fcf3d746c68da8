#include "callers_command.h"

#include <fmt/format.h>
#include <unistd.h>

#include <climits>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "../end_by.h"
#include "options.h"
#include "os/linux_kernel.h"
#include "tree_report.h"
#include "trace/launch.h"
#include "watcher.h"

extern char** environ;

namespace sonde {

namespace {

using namespace callers;
using debug::Stop;

int complain_of(const std::string& message) {
  std::fprintf(stderr, "sonde callers: %s\n", message.c_str());
  return 1;
}

bool write_file(const std::string& path, const std::string& text) {
  std::FILE* file = std::fopen(path.c_str(), "we");
  if (file == nullptr) return complain_of(path + ": " + std::strerror(errno)), false;
  const bool written = std::fwrite(text.data(), 1, text.size(), file) == text.size();
  if (std::fclose(file) != 0 || !written) return complain_of(path + ": " + std::strerror(errno)), false;
  return true;
}

bool report(const Options& options, Watcher& watcher) {
  const bool colour = options.output.empty() && ::isatty(STDERR_FILENO) != 0 && std::getenv("NO_COLOR") == nullptr;
  std::string text, picture;
  for (auto& [thread, tree] : watcher.trees()) {
    tree.sort();
    if (options.form == Form::folded) {
      text += folded_text(tree);
    } else if (options.form == Form::json) {
      text += json_text(tree);
    } else {
      if (!thread.empty()) text += fmt::format("{}{}\n", text.empty() ? "" : "\n", thread);
      text += tree_text(tree, options.depth, colour);
    }
    if (!options.flame.empty() && (picture.empty() || !options.threads)) picture = flame_svg(tree, options.place);
  }
  if (options.form == Form::tree && watcher.calls() == 0) text = options.place + " was not called\n";
  if (options.form == Form::json && text.empty()) text = json_text(debug::CallTree());
  bool ok = true;
  if (options.output.empty()) std::fputs(text.c_str(), stderr);
  else ok = write_file(options.output, text);
  if (!options.flame.empty()) ok = write_file(options.flame, picture.empty() ? flame_svg(debug::CallTree(), options.place) : picture) && ok;
  return ok;
}

Result<Stop> begin(debug::Session& session, Watcher& watcher, const Options& options) {
  if (options.pid != 0) {
    auto stop = session.attach(Pid(options.pid));
    if (!stop) return stop;
  } else {
    auto path = trace::find_program(options.program[0]);
    if (!path) return std::unexpected(path.error());
    char whole[PATH_MAX];
    const std::string program = ::realpath(path->c_str(), whole) != nullptr ? whole : *path;
    // A script has no symbols of its own; what its interpreter has is seen once it runs.
    if (!session.load(program)) session.startup.program = program;
    session.startup.arguments.assign(options.program.begin() + 1, options.program.end());
    for (char** variable = environ; *variable != nullptr; ++variable) session.startup.environment.emplace_back(*variable);
    session.startup.randomize = true;
  }
  debug::Breakpoint wanted;
  wanted.place = options.place;
  wanted.condition = options.condition;
  wanted.visits = true;
  wanted.at_entry = !options.arguments && options.condition.empty();
  if (auto added = session.add_breakpoint(std::move(wanted), true); !added) return std::unexpected(added.error());
  (void)watcher.is_found();
  return options.pid != 0 ? session.go() : session.start(false);
}

}  // namespace

int callers_command(int argc, char** argv) {
  const auto options = parse_options(argc, argv);
  if (!options) return complain_of(options.error().message);
  if (options->help) return std::fputs(options_help, stdout) < 0;
  os::LinuxKernel kernel;
  os::Interrupts interrupts{SIGINT, SIGTERM, SIGHUP};
  Watcher watcher(*options);
  debug::Session session(kernel, &interrupts, watcher);
  watcher.watch(session);
  for (int signal = 1; signal < debug::signal_count; ++signal) session.signals[signal] = {.stop = false, .print = false, .pass = true};

  auto stop = begin(session, watcher, *options);
  while (stop && session.alive() && !watcher.is_enough() && stop->kind != Stop::Kind::interrupted && stop->kind != Stop::Kind::none) stop = session.go();
  watcher.end_progress();
  if (!stop) return complain_of(stop.error().message);
  if (session.alive()) (void)session.detach();
  if (!watcher.complaint().empty()) complain_of("--if: " + watcher.complaint());
  if (!watcher.is_found()) return complain_of("no function " + options->place + " in the program or a library that it loaded");
  if (!report(*options, watcher)) return 1;
  if (stop->kind == Stop::Kind::killed) return end_by(stop->signal);
  return stop->kind == Stop::Kind::exited ? stop->code : 0;
}

}  // namespace sonde
