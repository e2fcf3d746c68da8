// Tracing from a program of one's own: start or attach, take events one by one, look at and change what is stopped.
//
//   auto trace = sonde::Trace::launch({"ls", "-l"});
//   while (auto event = trace->next()) {
//     if (event->kind() == sonde::TraceEvent::Kind::call_exit) std::puts(event->text().c_str());
//   }
//
// A Trace belongs to the thread that made it: ptrace(2) knows its tracer by thread, so every call must come from there. The
// library prints nothing, throws nothing of its own and installs no signal handlers.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sonde/value.h"

struct user_regs_struct;

namespace [[gnu::visibility("default")]] sonde {

// What failed, in words fit to be shown; `code` is the kernel's errno where there was one, else 0.
struct Problem {
  int code = 0;
  std::string message;
};

struct TraceOptions {
  bool follow = false;            // children and threads too
  bool kill_on_exit = false;      // tracees die with this process
  bool descriptors = false;       // paths of descriptors, as with -y
  unsigned string_limit = 4096;   // bytes read of a string or buffer
  std::string calls = "all";      // the calls that make events, in the language of -e trace=
};

// One event. Its tracee stays stopped until the Trace is asked for the next event.
class TraceEvent {
 public:
  enum class Kind : std::uint8_t { call_entry, call_exit, signal, stopped, attached, exec, exited, killed };

  Kind kind() const;
  int pid() const;
  int tid() const;
  // Of a call: its name ("openat"), number, and the ABI it was made by ("x86_64", "i386", "x32").
  std::string_view name() const;
  unsigned number() const;
  std::string_view abi() const;
  // The raw arguments, by their order in the manual page; and decoded. argument(name) is `nothing` for an unknown name.
  std::span<const std::uint64_t> raw_arguments() const;
  std::vector<TraceValue> arguments() const;
  TraceValue argument(std::string_view name) const;
  // At a call's exit: the kernel's value, or -errno; error() is the positive errno, 0 on success.
  std::int64_t result() const;
  int error() const;
  TraceValue result_value() const;
  // Of a signal event, a stop, or a death by signal: its number. Of an exit: the status.
  int signal() const;
  int status() const;
  // The line strace would show, without process id and newline.
  std::string text() const;

  // The tracee's memory: how many bytes could be read (written) from the start.
  std::size_t read(std::uint64_t address, std::span<std::byte> out) const;
  std::size_t write(std::uint64_t address, std::span<const std::byte> bytes) const;
  // All general registers. False: the tracee died meanwhile.
  bool registers(user_regs_struct& out) const;
  bool set_registers(const user_regs_struct& registers) const;

  // At a signal event: another signal in its place; 0 takes it away.
  void deliver(int signal) const;
  // At a call's exit: the value it returns (-errno for an error).
  bool set_result(std::int64_t value) const;

 private:
  friend class Trace;
  struct State;
  explicit TraceEvent(State& state) : state_(&state) {}
  State* state_;
};

class Trace {
 public:
  // Starts a program (found along PATH) as a child, stopped before its first call.
  static std::expected<Trace, Problem> launch(const std::vector<std::string>& arguments, const TraceOptions& options = {});
  // Attaches to a running process with all its threads.
  static std::expected<Trace, Problem> attach(int pid, const TraceOptions& options = {});

  Trace(Trace&&) noexcept;
  Trace& operator=(Trace&&) noexcept;
  // Detaches from what is still traced; it goes on as if nobody had looked.
  ~Trace();

  // The next event; blocks. Empty: no tracee is left.
  std::optional<TraceEvent> next();
  // The same until a point in time. Empty too when that has passed: `done()` tells the two apart.
  std::optional<TraceEvent> next_until(std::chrono::steady_clock::time_point deadline);
  bool done() const;
  // Becomes readable when next_until() with a point in the past may have something. Blocks SIGCHLD in this thread from
  // the first time it is called; in a program of several threads block it in all of them.
  int descriptor();

  // Adds a tamper rule in the language of -e inject=: "write:error=ENOSPC:when=3".
  std::expected<void, Problem> inject(std::string_view rule);
  // Calls the function at each entry or exit of the named calls ("openat,%network"), before next() returns the event.
  using Callback = std::function<void(const TraceEvent&)>;
  std::expected<void, Problem> on_entry(std::string_view calls, Callback callback);
  std::expected<void, Problem> on_exit(std::string_view calls, Callback callback);

  // Lets go of everything now.
  void detach();

 private:
  struct State;
  explicit Trace(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace sonde
