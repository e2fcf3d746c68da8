// Commands about threads, processes and signals.
#include <fmt/format.h>

#include <algorithm>

#include "shell.h"
#include "words.h"

namespace sonde::debugger {

namespace {

Result<> info_threads(Shell& shell, std::string_view) {
  auto& session = shell.session();
  if (!session.alive()) {
    shell.print("No threads.\n");
    return {};
  }
  debug::Thread* const selected = session.thread();
  const unsigned level = session.selected_level();
  std::vector<std::pair<std::string, debug::Thread*>> rows;
  std::size_t width = 9;
  for (const auto& thread : session.process()->threads) {
    rows.emplace_back(fmt::format("{} \"{}\"", shell.thread_target(*thread), debug::thread_name(*thread)),
                      thread.get());
    width = std::max(width, rows.back().first.size());
  }
  shell.print(fmt::format("  {:<4} {:<{}} {}\n", "Id", "Target Id", width, "Frame "));
  for (const auto& [words, thread] : rows) {
    session.select(*thread);
    shell.print(fmt::format("{} {:<4} {:<{}} ", thread == selected ? '*' : ' ', thread->number, words, width));
    shell.print(shell.frame_words());
  }
  session.select(*selected);
  (void)session.select_frame(level);
  return {};
}

void say_selected(Shell& shell, std::string_view how) {
  const debug::Thread& thread = *shell.session().thread();
  shell.print(fmt::format("[{} {} ({})]\n", how, thread.number, shell.thread_target(thread)));
}

debug::Thread* thread_numbered(Shell& shell, unsigned number) {
  for (const auto& thread : shell.session().process()->threads) {
    if (thread->number == number) return thread.get();
  }
  return nullptr;
}

Result<> thread(Shell& shell, std::string_view arguments) {
  auto& session = shell.session();
  if (!session.alive()) {
    if (arguments.empty())
      shell.print("No thread selected\n");
    else
      return fail(fmt::format("Unknown thread {}.", arguments));
    return {};
  }
  if (arguments.empty()) {
    say_selected(shell, "Current thread is");
    return {};
  }
  const auto number = parse_number(arguments);
  if (!number) return fail(fmt::format("Invalid thread ID: {}", arguments));
  debug::Thread* wanted = thread_numbered(shell, *number);
  if (wanted == nullptr) return fail(fmt::format("Unknown thread {}.", *number));
  session.select(*wanted);
  say_selected(shell, "Switching to thread");
  shell.print_frame();
  return {};
}

Result<> thread_apply(Shell& shell, std::string_view arguments) {
  auto& session = shell.session();
  if (!session.alive()) return {};
  std::vector<unsigned> numbers;
  if (arguments.starts_with("all")) {
    arguments = strip_blanks(arguments.substr(3));
    for (const auto& thread : session.process()->threads) numbers.push_back(thread->number);
    if (arguments.starts_with("-ascending"))
      arguments = strip_blanks(arguments.substr(10));
    else
      std::ranges::reverse(numbers);
  } else {
    while (!arguments.empty() && arguments.front() >= '0' && arguments.front() <= '9') {
      auto some = parse_numbers(take_word(arguments), "thread");
      if (!some) return std::unexpected(some.error());
      numbers.insert(numbers.end(), some->begin(), some->end());
    }
  }
  if (numbers.empty()) return fail("Please specify a thread ID list");
  if (arguments.empty()) return fail("Please specify a command at the end of 'thread apply'");
  const Tid before = session.thread()->tid;
  const unsigned level = session.selected_level();
  for (const unsigned number : numbers) {
    debug::Thread* one = session.alive() ? thread_numbered(shell, number) : nullptr;
    if (one == nullptr) {
      shell.complain(fmt::format("warning: Unknown thread {}.", number));
      continue;
    }
    session.select(*one);
    shell.print(fmt::format("\nThread {} ({} \"{}\"):\n", number, shell.thread_target(*one), debug::thread_name(*one)));
    if (!shell.run_line(arguments)) break;
  }
  if (debug::Thread* back = session.engine().find(before); back != nullptr && session.alive()) {
    session.select(*back);
    (void)session.select_frame(level);
  }
  return {};
}

Result<> set_scheduler_locking(Shell& shell, std::string_view value) {
  using Lock = debug::Session::Lock;
  auto& lock = shell.session().scheduler_lock;
  if (value == "on")
    lock = Lock::on;
  else if (value == "step")
    lock = Lock::step;
  else if (value == "off" || value == "replay")
    lock = Lock::off;
  else
    return fail(fmt::format("Undefined item: \"{}\".", value));
  shell.set("scheduler-locking", value);
  return {};
}

// --- signals

void print_signal(Shell& shell, int number) {
  const auto& handling = shell.session().signals[number];
  const auto word = [](bool on) { return on ? "Yes" : "No"; };
  shell.print(fmt::format("{:<13} {}\t{}\t{}\t\t{}\n", debug::signal_name(number), word(handling.stop),
                          word(handling.print), word(handling.pass), debug::signal_words(number)));
}

constexpr std::string_view signal_header = "Signal        Stop\tPrint\tPass to program\tDescription\n";

Result<> info_signals(Shell& shell, std::string_view arguments) {
  if (!arguments.empty()) {
    const int number = debug::signal_by_name(arguments);
    if (number == 0)
      return fail(
          "Only signals 1-15 are valid as numeric signals.\nUse \"info signals\" for a list of symbolic signals.");
    shell.print(signal_header);
    print_signal(shell, number);
    return {};
  }
  shell.print(signal_header);
  shell.print("\n");
  for (int number = 1; number < debug::signal_count; ++number) print_signal(shell, number);
  shell.print("\nUse the \"handle\" command to change these tables.\n");
  return {};
}

Result<> handle(Shell& shell, std::string_view arguments) {
  if (arguments.empty()) return fail("Argument required (signal to handle).");
  std::vector<int> chosen;
  auto& table = shell.session().signals;
  const auto begins = [](std::string_view word, std::string_view whole, std::size_t least) {
    return word.size() >= least && whole.starts_with(word);
  };
  while (!arguments.empty()) {
    const std::string_view word = take_word(arguments);
    const auto each = [&](auto change) {
      for (const int number : chosen) change(table[number]);
    };
    if (word == "all") {
      for (int number = 1; number < debug::signal_count; ++number) {
        if (number != 2 && number != 5) chosen.push_back(number);
      }
    } else if (begins(word, "stop", 1))
      each([](auto& h) { h.stop = h.print = true; });
    else if (begins(word, "ignore", 1) || begins(word, "nopass", 4))
      each([](auto& h) { h.pass = false; });
    else if (begins(word, "print", 2))
      each([](auto& h) { h.print = true; });
    else if (begins(word, "pass", 2) || begins(word, "noignore", 3))
      each([](auto& h) { h.pass = true; });
    else if (begins(word, "nostop", 3))
      each([](auto& h) { h.stop = false; });
    else if (begins(word, "noprint", 4))
      each([](auto& h) { h.print = h.stop = false; });
    else if (const int number = debug::signal_by_name(word))
      chosen.push_back(number);
    else
      return fail(fmt::format("Unrecognized or ambiguous flag word: \"{}\".", word));
  }
  if (!shell.is_typed()) return {};
  shell.print(signal_header);
  for (const int number : chosen) print_signal(shell, number);
  return {};
}

Result<> signal(Shell& shell, std::string_view arguments) {
  auto& session = shell.session();
  if (!session.alive()) return fail("The program is not being run.");
  if (arguments.empty()) return fail("Argument required (signal number).");
  const int number = arguments == "0" ? 0 : debug::signal_by_name(arguments);
  if (number == 0 && arguments != "0")
    return fail(
        "Only signals 1-15 are valid as numeric signals.\nUse \"info signals\" for a list of symbolic signals.");
  if (shell.is_typed()) {
    if (number == 0)
      shell.print("Continuing with no signal.\n");
    else
      shell.print(fmt::format("Continuing with signal {}.\n", debug::signal_name(number)));
  }
  shell.flush();
  auto stop = session.go(nullptr, Signal(number));
  if (!stop) return std::unexpected(stop.error());
  shell.tell(*stop);
  return {};
}

Result<> info_inferiors(Shell& shell, std::string_view) {
  auto& session = shell.session();
  shell.print("  Num  Description       Connection           Executable        \n");
  const std::string process = session.alive() ? fmt::format("process {}", session.process()->pid.value) : "<null>";
  shell.print(fmt::format("* {:<4} {:<17} {:<20} {} \n", 1, process, session.alive() ? "1 (native)" : "",
                          session.startup.program));
  return {};
}

Result<> attach(Shell& shell, std::string_view arguments) {
  const auto pid = parse_number(arguments);
  if (arguments.empty()) return fail("Argument required (process-id to attach).");
  if (!pid || *pid == 0) return fail(fmt::format("Illegal process-id: {}.", arguments));
  return shell.attach(static_cast<i32>(*pid));
}

}  // namespace

void add_thread_commands(CommandTable& commands) {
  commands.add({"info threads", {"i th"}, "Display currently known threads.", info_threads});
  commands.add({"thread", {"t"}, "Switch between threads, or tell which one is selected.\nthread [NUMBER]", thread});
  commands.add(
      {"thread apply", {}, "Apply a command to a list of threads.\nthread apply all|NUMBER... COMMAND", thread_apply});
  commands.add({"set scheduler-locking",
                {},
                "Set whether other threads run while one is stepped.\nset scheduler-locking off|on|step",
                set_scheduler_locking});
  commands.add({"info signals",
                {"info handle"},
                "What debugger does when program gets various signals.\ninfo signals [SIGNAL]",
                info_signals});
  commands.add({"handle",
                {},
                "Specify how to handle signals.\nhandle SIGNAL... [stop|nostop|print|noprint|pass|nopass]...",
                handle});
  commands.add({"signal", {}, "Continue program with the specified signal.\nsignal SIGNAL|0", signal});
  commands.add({"info inferiors", {}, "Print the process that is being debugged.", info_inferiors});
  commands.add({"attach", {}, "Attach to a process that runs.\nattach PID", attach, Repeat::never});
}

}  // namespace sonde::debugger
