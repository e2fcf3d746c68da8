// What commands work with: the session, the table of commands, where text goes, and the settings.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "command_table.h"
#include "debug/control/session.h"

namespace sonde::debugger {

// Where lines come from: a terminal, a pipe, a file, a breakpoint's commands.
class LineSource {
 public:
  virtual ~LineSource() = default;
  // False at the end.
  virtual bool next(std::string_view prompt, std::string& line) = 0;
  virtual bool is_interactive() const { return false; }
  // Standard input, or -ex: the commands' own words ("Starting program: …") are shown.
  virtual bool is_typed() const { return is_interactive(); }
  // "FILE:LINE" of the last line, in a script; empty elsewhere.
  virtual std::string position() const { return {}; }
};

class Data;

// One part of the debugger that has something to say at a stop; values' part prints frames and displays.
class StopPrinter {
 public:
  virtual ~StopPrinter() = default;
  // The selected frame as at a stop: "main () at a.c:3\n3\t  int x;\n"; `with_frame` false: the source line alone.
  virtual std::string place(Shell& shell, bool with_frame) = 0;
  // The selected frame as `frame` prints it: "#0  main () at a.c:3\n3\t  int x;\n".
  virtual std::string frame(Shell& shell) = 0;
  // The same without number and source line, as in `info threads`: "main () at a.c:3\n".
  virtual std::string frame_words(Shell& shell) = 0;
  // What a function that has just returned gave: "Value returned is $1 = 5\n"; empty: nothing is known.
  virtual std::string returned(Shell& shell, u64 function) = 0;
};

class Terminal;

class Shell final : public debug::Listener {
 public:
  Shell(debug::Session*& session, CommandTable& commands) : session_(session), commands_(commands) {}

  debug::Session& session() { return *session_; }
  CommandTable& commands() { return commands_; }

  // --- text. Goes to standard output, what says() prints to standard error.
  void print(std::string_view text);
  void complain(std::string_view message);
  bool is_terminal() const { return is_terminal_; }
  void flush();

  // --- running commands
  // One line, which may be several commands with `;` between. False: it failed, and the message was shown.
  bool run_line(std::string_view line);
  // Reads lines until the end of the source, or until something fails (scripts), or quit.
  bool run_source(LineSource& source, bool stop_at_failure);
  // Lines up to `end`, of `commands`, `define`…
  std::vector<std::string> read_block(std::string_view prompt);
  // Where the next lines come from; null: from nowhere.
  LineSource* source() { return source_; }
  // The end of standard input: false if it was not meant.
  bool end_of_input(LineSource& source);
  void quit(int status) {
    is_over_ = true;
    status_ = status;
  }
  bool is_over() const { return is_over_; }
  int status() const { return status_; }
  // `query`: true in batch mode and where nobody can answer.
  bool confirm(std::string_view question);

  // --- stops
  // Says why everything stands, and where.
  void tell(const debug::Stop& stop);
  void set_stop_printer(StopPrinter& printer) { stop_printer_ = &printer; }
  void print_place(bool with_frame);
  // The selected frame, as `frame` and `up` print it.
  void print_frame(bool with_source = true);
  std::string frame_words();
  void tell_returned(u64 function);
  Result<> attach(i32 pid);

  // --- settings, as `set NAME VALUE` and `show NAME` know them: "print pretty" -> "on".
  std::string setting(std::string_view name, std::string_view otherwise = {}) const;
  void set(std::string_view name, std::string_view value) { settings_[std::string(name)] = value; }
  bool is_on(std::string_view name) const { return setting(name) == "on"; }

  // What the command at work does is told as to one who typed it ("Continuing."), not as in a script.
  bool is_typed() const { return source_ == nullptr || source_->is_typed(); }

  // What the commands that look at the program share.
  Data* data = nullptr;
  bool batch = false;
  int last_exit_code = 0;
  bool program_exited = false;

  // Who looks after the terminal while the program has it; may be null.
  void set_terminal(Terminal* terminal) { terminal_ = terminal; }
  // Asked to end by a signal: leaves everything as it should be.
  void end_by(Signal signal);
  Signal ended_by() const { return ended_by_; }

  // --- Listener
  void goes() override;
  void stands() override;
  void thread_started(const debug::Thread& thread) override;
  void thread_ended(const debug::Thread& thread) override;
  void fork_passed(Pid child, bool vfork) override;
  void new_program(const debug::Process& process, const std::string& path) override;
  void signal_passed(const debug::Thread& thread, Signal signal) override;
  void condition_failed(const debug::Breakpoint& breakpoint, const std::string& message) override;
  void printed(const std::string& text) override;

  debug::Stop last_stop;
  std::vector<unsigned> last_hit;  // breakpoints of the last stop

  // "Thread 0x7ffff7d8a740 (LWP 123)" or "process 123".
  std::string thread_words(const debug::Thread& thread);
  // The same, but always as a thread where the program has the library's threads.
  std::string thread_target(const debug::Thread& thread);

 private:
  bool run_command(std::string_view command);
  bool is_silent(const debug::Stop& stop) const;
  void tell_watch(const debug::Stop& stop, const std::string& who);
  void tell_catch(const debug::Stop& stop, const std::string& who);
  void run_breakpoint_commands(const debug::Stop& stop);

  debug::Session*& session_;
  CommandTable& commands_;
  LineSource* source_ = nullptr;
  StopPrinter* stop_printer_ = nullptr;
  std::map<std::string, std::string, std::less<>> settings_;
  std::string last_line_;
  Terminal* terminal_ = nullptr;
  Signal ended_by_;
  bool is_terminal_ = false;
  bool is_over_ = false;
  bool ran_threads_ = false;
  int status_ = 0;
  unsigned depth_ = 0;
};

// Each part registers its commands here.
void add_run_commands(CommandTable& commands);         // run_commands.cpp: run, continue, stepi…
void add_step_commands(CommandTable& commands);        // step_commands.cpp: step, next, finish, until, jump…
void add_thread_commands(CommandTable& commands);      // thread_commands.cpp: threads, signals, processes
void add_startup_commands(CommandTable& commands);     // startup_commands.cpp: args, environment…
void add_watch_commands(CommandTable& commands);       // watch_commands.cpp: watch, catch
void add_breakpoint_commands(CommandTable& commands);  // breakpoint_commands.cpp
void add_session_commands(
    CommandTable& commands);  // session_commands.cpp: help, quit, file, set, show, source, echo of text…

}  // namespace sonde::debugger
