// What is said at a stop, and while things run.
#include <fmt/format.h>

#include <algorithm>

#include "calls/registry.h"
#include "debug/control/place.h"
#include "shell.h"
#include "terminal.h"

namespace sonde::debugger {

namespace {

std::string plain_place(Shell& shell, bool with_frame) {
  auto& session = shell.session();
  const debug::Frame* frame = session.selected_frame();
  if (frame == nullptr) return "";
  const auto& location = session.space()->locate(frame->pc(), frame->after_call);
  const auto& source = session.space()->source(frame->pc(), frame->after_call);
  if (!with_frame && source.position.line != 0)
    return fmt::format("{}\tin {}\n", source.position.line, source.position.file);
  std::string text = fmt::format("0x{:016x} in {} ()", frame->pc(), location.symbol.empty() ? "??" : location.symbol);
  if (source.position.line != 0)
    text = fmt::format("{} () at {}:{}", location.symbol, source.position.file, source.position.line);
  else if (location.module)
    text += fmt::format(" from {}", location.module->path());
  return text + "\n";
}

// "2", or "2.3" for a breakpoint of several locations.
std::string hit_words(debug::Session& session, unsigned number) {
  const debug::Breakpoint* breakpoint = session.breakpoint(number);
  const auto registers = session.registers();
  if (breakpoint == nullptr || breakpoint->locations.size() < 2 || !registers) return fmt::format("{}", number);
  const auto here = std::ranges::find(breakpoint->locations, registers->rip, &debug::Breakpoint::Location::address);
  if (here == breakpoint->locations.end()) return fmt::format("{}", number);
  return fmt::format("{}.{}", number, here - breakpoint->locations.begin() + 1);
}

}  // namespace

std::string Shell::thread_words(const debug::Thread& thread) {
  if (thread.process->last_number <= 1) return fmt::format("process {}", thread.process->pid.value);
  Registers registers = session_->engine().registers(const_cast<debug::Thread&>(thread));
  return fmt::format("Thread 0x{:x} (LWP {})", registers.fs_base, thread.tid.value);
}

void Shell::print_place(bool with_frame) {
  print(stop_printer_ != nullptr ? stop_printer_->place(*this, with_frame) : plain_place(*this, with_frame));
}

void Shell::print_frame(bool with_source) {
  const std::string text = stop_printer_ != nullptr
                               ? stop_printer_->frame(*this)
                               : fmt::format("#{:<3}{}", session_->selected_level(), plain_place(*this, true));
  print(with_source ? text : text.substr(0, text.find('\n') + 1));
}

std::string Shell::frame_words() {
  return stop_printer_ != nullptr ? stop_printer_->frame_words(*this) : plain_place(*this, true);
}

void Shell::tell_returned(u64 function) {
  if (stop_printer_ != nullptr) print(stop_printer_->returned(*this, function));
}

std::string Shell::thread_target(const debug::Thread& thread) {
  const Registers& registers = session_->engine().registers(const_cast<debug::Thread&>(thread));
  if (registers.fs_base == 0) return fmt::format("process {}", thread.process->pid.value);
  return fmt::format("Thread 0x{:x} (LWP {})", registers.fs_base, thread.tid.value);
}

Result<> Shell::attach(i32 pid) {
  if (session_->alive() && !confirm("A program is being debugged already.  Kill it? ")) return fail("Not killed.");
  if (is_typed())
    print(fmt::format("Attaching to {}process {}\n",
                      session_->startup.program.empty() ? "" : "program: " + session_->startup.program + ", ", pid));
  flush();
  auto stop = session_->attach(Pid(pid));
  if (!stop) return fail(fmt::format("{}.", stop.error().message));
  tell(*stop);
  return {};
}

void Shell::tell(const debug::Stop& stop) {
  using Kind = debug::Stop::Kind;
  last_hit = stop.breakpoints;
  last_stop = stop;
  if (session_->engine().asked_to_end()) return end_by(session_->engine().asked_to_end());
  if (is_silent(stop)) return run_breakpoint_commands(stop);
  const debug::Thread* thread = session_->thread();
  const unsigned inferior = 1;
  switch (stop.kind) {
    case Kind::none: return;
    case Kind::exited:
      program_exited = true;
      last_exit_code = stop.code;
      if (stop.code == 0)
        print(fmt::format("[Inferior {} (process {}) exited normally]\n", inferior, stop.pid.value));
      else
        print(fmt::format("[Inferior {} (process {}) exited with code {:02o}]\n", inferior, stop.pid.value, stop.code));
      return;
    case Kind::killed:
      print(fmt::format("\nProgram terminated with signal {}, {}.\nThe program no longer exists.\n",
                        debug::signal_name(stop.signal.value), debug::signal_words(stop.signal.value)));
      return;
    default: break;
  }
  const bool threads = thread != nullptr && thread->process->last_number > 1;
  if (stop.other_thread && thread != nullptr) print(fmt::format("[Switching to {}]\n", thread_words(*thread)));
  const std::string who =
      threads ? fmt::format("Thread {} \"{}\"", thread->number, debug::thread_name(*thread)) : "Program";
  switch (stop.kind) {
    case Kind::breakpoint: {
      const std::string number = hit_words(*session_, stop.breakpoints.front());
      const std::string_view what = stop.temporary ? "Temporary breakpoint" : "Breakpoint";
      if (threads)
        print(fmt::format("\n{} hit {} {}, ", who, what, number));
      else
        print(fmt::format("\n{} {}, ", what, number));
      break;
    }
    case Kind::watch: tell_watch(stop, threads ? who + " hit " : ""); break;
    case Kind::scope_ended:
      print(fmt::format(
          "\nWatchpoint {} deleted because the program has left the block in\nwhich its expression is valid.\n",
          stop.breakpoints.front()));
      break;
    case Kind::forked:
    case Kind::exec:
    case Kind::call_entry:
    case Kind::call_return: tell_catch(stop, threads ? who + " hit " : ""); break;
    case Kind::signal:
      if (!stop.breakpoints.empty()) {
        tell_catch(stop, threads ? who + " hit " : "");
        break;
      }
      print(fmt::format("\n{} received signal {}, {}.\n", who, debug::signal_name(stop.signal.value),
                        debug::signal_words(stop.signal.value)));
      break;
    case Kind::interrupted: print(fmt::format("\n{} received signal SIGINT, Interrupt.\n", who)); break;
    default: break;
  }
  print_place(stop.new_frame);
  run_breakpoint_commands(stop);
}

bool Shell::is_silent(const debug::Stop& stop) const {
  for (const unsigned number : stop.breakpoints) {
    const auto* breakpoint = session_->breakpoint(number);
    if (breakpoint != nullptr && !breakpoint->commands.empty() && breakpoint->commands.front() == "silent") return true;
  }
  return false;
}

void Shell::tell_watch(const debug::Stop& stop, const std::string& who) {
  const auto* breakpoint = session_->breakpoint(stop.breakpoints.front());
  if (breakpoint == nullptr) return;
  using Kind = debug::Breakpoint::Kind;
  const std::string_view what = breakpoint->kind == Kind::read_watch     ? "Hardware read watchpoint"
                                : breakpoint->kind == Kind::access_watch ? "Hardware access (read/write) watchpoint"
                                                                         : "Hardware watchpoint";
  print(fmt::format("\n{}{} {}: {}{}\n\n", who, what, breakpoint->number, breakpoint->by_location ? "-location " : "",
                    breakpoint->place));
  if (stop.old_value.empty())
    print(fmt::format("Value = {}\n", stop.new_value));
  else
    print(fmt::format("Old value = {}\nNew value = {}\n", stop.old_value, stop.new_value));
}

void Shell::tell_catch(const debug::Stop& stop, const std::string& who) {
  using Kind = debug::Stop::Kind;
  std::string what;
  const auto name = calls::name_of(Abi::x86_64, static_cast<u32>(stop.call));
  switch (stop.kind) {
    case Kind::forked: {
      const auto* breakpoint = session_->breakpoint(stop.breakpoints.front());
      const bool vfork = breakpoint != nullptr && breakpoint->kind == debug::Breakpoint::Kind::catch_vfork;
      what = fmt::format("{}ed process {}", vfork ? "vfork" : "fork", stop.child.value);
      break;
    }
    case Kind::exec: what = fmt::format("exec'd {}", session_->startup.program); break;
    case Kind::call_entry: what = fmt::format("call to syscall {}", name); break;
    case Kind::call_return: what = fmt::format("returned from syscall {}", name); break;
    default: what = fmt::format("signal {}", debug::signal_name(stop.signal.value)); break;
  }
  print(fmt::format("\n{}Catchpoint {} ({}), ", who, stop.breakpoints.front(), what));
}

void Shell::run_breakpoint_commands(const debug::Stop& stop) {
  for (const unsigned number : stop.breakpoints) {
    const auto* breakpoint = session_->breakpoint(number);
    if (breakpoint == nullptr) continue;
    const auto lines = breakpoint->commands;  // they may delete it
    const u64 epoch = session_->epoch();
    for (const auto& line : lines) {
      if (line == "silent") continue;
      if (!run_line(line) || is_over_) return;
    }
    if (session_->epoch() != epoch) return;  // it went on
  }
}

void Shell::goes() {
  flush();
  if (terminal_ != nullptr) terminal_->give();
}

void Shell::stands() {
  if (terminal_ != nullptr) terminal_->take();
}

void Shell::end_by(Signal signal) {
  ended_by_ = signal;
  quit(128 + signal.value);
}

void Shell::thread_started(const debug::Thread& thread) {
  print(fmt::format("[New {}]\n", thread_words(thread)));
  ran_threads_ = true;
}

void Shell::thread_ended(const debug::Thread& thread) { print(fmt::format("[{} exited]\n", thread_words(thread))); }

void Shell::fork_passed(Pid child, bool vfork) {
  print(fmt::format("[Detaching after {} from child process {}]\n", vfork ? "vfork" : "fork", child.value));
}

void Shell::new_program(const debug::Process& process, const std::string& path) {
  print(fmt::format("process {} is executing new program: {}\n", process.pid.value, path));
}

void Shell::signal_passed(const debug::Thread& thread, Signal signal) {
  const std::string who = thread.process->last_number > 1
                              ? fmt::format("Thread {} \"{}\"", thread.number, debug::thread_name(thread))
                              : "Program";
  print(fmt::format("\n{} received signal {}, {}.\n", who, debug::signal_name(signal.value),
                    debug::signal_words(signal.value)));
}

void Shell::condition_failed(const debug::Breakpoint& breakpoint, const std::string& message) {
  complain(fmt::format("Error in testing condition for breakpoint {}:\n{}", breakpoint.number, message));
}

void Shell::printed(const std::string& text) {
  print(text);
  flush();  // the program writes to the same terminal
}

}  // namespace sonde::debugger
