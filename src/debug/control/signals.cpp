#include "debug/control/signals.h"

#include <charconv>
#include <csignal>
#include <string>

namespace sonde::debug {

namespace {

struct Named {
  std::string_view name;
  std::string_view words;
};

constexpr Named standard[] = {
    {},
    {"SIGHUP", "Hangup"},
    {"SIGINT", "Interrupt"},
    {"SIGQUIT", "Quit"},
    {"SIGILL", "Illegal instruction"},
    {"SIGTRAP", "Trace/breakpoint trap"},
    {"SIGABRT", "Aborted"},
    {"SIGBUS", "Bus error"},
    {"SIGFPE", "Arithmetic exception"},
    {"SIGKILL", "Killed"},
    {"SIGUSR1", "User defined signal 1"},
    {"SIGSEGV", "Segmentation fault"},
    {"SIGUSR2", "User defined signal 2"},
    {"SIGPIPE", "Broken pipe"},
    {"SIGALRM", "Alarm clock"},
    {"SIGTERM", "Terminated"},
    {"SIGSTKFLT", "Stack fault"},
    {"SIGCHLD", "Child status changed"},
    {"SIGCONT", "Continued"},
    {"SIGSTOP", "Stopped (signal)"},
    {"SIGTSTP", "Stopped (user)"},
    {"SIGTTIN", "Stopped (tty input)"},
    {"SIGTTOU", "Stopped (tty output)"},
    {"SIGURG", "Urgent I/O condition"},
    {"SIGXCPU", "CPU time limit exceeded"},
    {"SIGXFSZ", "File size limit exceeded"},
    {"SIGVTALRM", "Virtual timer expired"},
    {"SIGPROF", "Profiling timer expired"},
    {"SIGWINCH", "Window size changed"},
    {"SIGIO", "I/O possible"},
    {"SIGPWR", "Power fail/restart"},
    {"SIGSYS", "Bad system call"},
};

struct RealTime {
  std::string name, words;
};

const RealTime& real_time(int number) {
  static const auto all = [] {
    std::array<RealTime, signal_count> names;
    for (std::size_t n = 32; n < signal_count; ++n)
      names[n] = {"SIG" + std::to_string(n), "Real-time event " + std::to_string(n)};
    return names;
  }();
  return all[static_cast<std::size_t>(number)];
}

bool same_ignoring_case(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if ((a[i] & ~0x20) != (b[i] & ~0x20)) return false;
  }
  return true;
}

}  // namespace

std::string_view signal_name(int number) {
  if (number <= 0 || number >= signal_count) return {};
  return number < 32 ? standard[number].name : std::string_view(real_time(number).name);
}

std::string_view signal_words(int number) {
  if (number <= 0 || number >= signal_count) return {};
  return number < 32 ? standard[number].words : std::string_view(real_time(number).words);
}

int signal_by_name(std::string_view name) {
  int number = 0;
  const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), number);
  if (error == std::errc() && end == name.data() + name.size()) return number > 0 && number < signal_count ? number : 0;
  for (int i = 1; i < signal_count; ++i) {
    const std::string_view known = signal_name(i);
    if (same_ignoring_case(known, name) || same_ignoring_case(known.substr(3), name)) return i;
  }
  if (same_ignoring_case(name, "SIGPOLL")) return SIGPOLL;
  return 0;
}

SignalTable::SignalTable() {
  for (const int quiet : {SIGALRM, SIGURG, SIGCHLD, SIGIO, SIGVTALRM, SIGPROF, SIGWINCH, 32}) {
    table_[static_cast<std::size_t>(quiet)] = {.stop = false, .print = false, .pass = true};
  }
  table_[SIGINT].pass = table_[SIGTRAP].pass = false;
}

}  // namespace sonde::debug
