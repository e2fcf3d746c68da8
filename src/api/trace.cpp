#include "sonde/trace.h"

#include <poll.h>
#include <signal.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <algorithm>

#include "api/state.h"
#include "calls/registry.h"

extern char** environ;

namespace sonde {

namespace {

Problem problem_of(const Error& error) { return {error.code.value, error.message}; }

std::expected<calls::CallSet, Problem> calls_of(std::string_view text) {
  auto set = calls::CallSet::parse(text);
  if (!set) return std::unexpected(problem_of(set.error()));
  return std::move(*set);
}

report::Settings settings_of(const TraceOptions& options) {
  report::Settings s;
  s.decode.string_limit = options.string_limit;
  s.decode.descriptors = options.descriptors;
  s.fd_details = options.descriptors ? live::fds::all : 0;
  s.abbreviated = calls::CallSet::none();
  return s;
}

struct Decoding final : trace::Companion, report::DecodedCall {};

}  // namespace

Trace::State::State(const TraceOptions& options)
    : settings(settings_of(options)),
      tracer(kernel, {.follow = options.follow, .kill_on_exit = options.kill_on_exit}),
      stacks(tracer),
      decoder(kernel, settings),
      facts(tracer, stacks) {}

Trace::Trace(std::unique_ptr<State> state) : state_(std::move(state)) {}
Trace::Trace(Trace&&) noexcept = default;
Trace& Trace::operator=(Trace&& other) noexcept {
  std::swap(state_, other.state_);  // what we traced until now is let go with the other one
  return *this;
}

Trace::~Trace() {
  if (state_ != nullptr) detach();
}

void Trace::detach() {
  state_->tracer.detach_all(
      [](trace::Tracee& tracee, void* user) {
        auto& state = *static_cast<State*>(user);
        if (state.tamperer != nullptr) state.tamperer->on_detach(tracee);
      },
      state_.get());
  state_->done = true;
}

std::expected<Trace, Problem> Trace::launch(const std::vector<std::string>& arguments, const TraceOptions& options) {
  if (arguments.empty()) return std::unexpected(Problem{0, "no program named"});
  auto chosen = calls_of(options.calls);
  if (!chosen) return std::unexpected(chosen.error());
  auto path = trace::find_program(arguments[0]);
  if (!path) return std::unexpected(problem_of(path.error()));
  auto state = std::make_unique<State>(options);
  state->settings.traced = std::move(*chosen);
  trace::Launch what{.path = *path, .arguments = arguments, .environment = {}, .prepare = {}, .before_exec = {}};
  // SIGCHLD may be blocked for descriptor(); the program is to start as it would without us.
  what.prepare = [] {
    sigset_t set;
    ::sigemptyset(&set);
    ::sigaddset(&set, SIGCHLD);
    ::sigprocmask(SIG_UNBLOCK, &set, nullptr);
    return -1;
  };
  for (char** e = environ; *e != nullptr; ++e) what.environment.emplace_back(*e);
  auto child = trace::launch(what);
  if (!child) return std::unexpected(problem_of(child.error()));
  state->launched = child->tid();
  if (auto adopted = state->tracer.adopt(child->tid()); !adopted) {
    (void)state->kernel.send(Pid(child->tid().value), Signal(SIGKILL));
    return std::unexpected(problem_of(adopted.error()));
  }
  child->go();
  return Trace(std::move(state));
}

std::expected<Trace, Problem> Trace::attach(int pid, const TraceOptions& options) {
  auto chosen = calls_of(options.calls);
  if (!chosen) return std::unexpected(chosen.error());
  TraceOptions with_threads = options;
  with_threads.follow = true;
  auto state = std::make_unique<State>(with_threads);
  state->settings.traced = std::move(*chosen);
  if (auto attached = state->tracer.attach(Pid(pid)); !attached) return std::unexpected(problem_of(attached.error()));
  return Trace(std::move(state));
}

bool Trace::State::is_told(const trace::Event& event) const {
  using Kind = trace::Event::Kind;
  // What our own child does before its execve is ours, not the program's.
  if (launched.value != 0 && event.tracee->tid == launched && event.tracee->execs == 0) {
    const bool in_exec = event.tracee->entry.nr != 0 && calls::name_of(event.tracee->entry.abi, static_cast<u32>(event.tracee->entry.nr)) == "execve";
    if (event.kind != Kind::exec && event.kind != Kind::exited && event.kind != Kind::killed && !(in_exec && (event.kind == Kind::call_entry || event.kind == Kind::call_exit))) return false;
  }
  return event.kind != Kind::stopped && event.kind != Kind::superseded;
}

void Trace::State::run_callbacks(const trace::Event& event) {
  const bool at_entry = event.kind == trace::Event::Kind::call_entry;
  const auto& call = event.tracee->entry;
  for (const Callback& callback : callbacks) {
    if (callback.at_entry == at_entry && callback.calls.has(call.abi, static_cast<u32>(call.nr))) callback.function(TraceEvent(current));
  }
}

std::optional<TraceEvent> Trace::State::next(os::WaitMode mode, bool& nothing_yet) {
  nothing_yet = false;
  const auto delay_told = [&] {
    if (delay_current != 0) delays.hold(tracer, current.event->tracee->tid, std::exchange(delay_current, 0));
  };
  delay_told();
  delays.release_due(tracer);
  while (trace::Event* event = tracer.next(mode)) {
    using Kind = trace::Event::Kind;
    if (event->kind == Kind::interrupted) {
      if (mode == os::WaitMode::block) continue;  // a signal to this process
      nothing_yet = true;
      return {};
    }
    if (!is_told(*event)) continue;
    trace::Tracee& tracee = *event->tracee;
    decoder.attend(tracee.tid);
    if (tamperer != nullptr) delay_current = tamperer->on_event(*event);
    if (tracee.companion(trace::Slot::lines) == nullptr) tracee.keep(trace::Slot::lines, std::make_unique<Decoding>());
    auto& call = static_cast<Decoding&>(*tracee.companion(trace::Slot::lines));
    current = {event, &call, &tracer, &decoder};
    if (event->kind == Kind::call_entry || event->kind == Kind::call_exit) {
      if (event->kind == Kind::call_entry) (void)decoder.enter(*event, call);
      else if (call.chosen) decoder.leave(*event, call);
      if (!call.chosen) {
        delay_told();
        if (delays.empty() || mode == os::WaitMode::poll) continue;
        nothing_yet = true;  // who is held is let go by the clock, not by a wait
        return {};
      }
      run_callbacks(*event);
      if (event->kind == Kind::call_exit) call.chosen = false;
    }
    stacks.on_event(*event);
    return TraceEvent(current);
  }
  done = true;
  return {};
}

std::optional<TraceEvent> Trace::next() {
  while (true) {
    if (state_->delays.empty() && state_->delay_current == 0) {
      bool nothing_yet = false;
      auto event = state_->next(os::WaitMode::block, nothing_yet);
      if (!nothing_yet) return event;
    }
    auto event = next_until(std::chrono::steady_clock::time_point::max());
    if (event || state_->done) return event;
  }
}

std::optional<TraceEvent> Trace::next_until(std::chrono::steady_clock::time_point deadline) {
  const int signals = descriptor();
  while (true) {
    bool nothing_yet = false;
    if (auto event = state_->next(os::WaitMode::poll, nothing_yet)) return event;
    if (!nothing_yet) return {};
    i64 left = std::chrono::ceil<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now()).count();
    if (left <= 0) return {};
    if (const auto due = state_->delays.until_due()) left = std::min<i64>(left, (*due + 999'999) / 1'000'000);
    // In a program of several threads another one may take the signal away: look again now and then.
    pollfd ready{.fd = signals, .events = POLLIN, .revents = 0};
    ::poll(&ready, 1, static_cast<int>(std::min<i64>(left, 50)));
    signalfd_siginfo drained;
    while (::read(signals, &drained, sizeof drained) > 0) {
    }
  }
}

bool Trace::done() const { return state_->done; }

int Trace::descriptor() {
  if (!state_->child_signals) {
    sigset_t set;
    ::sigemptyset(&set);
    ::sigaddset(&set, SIGCHLD);
    ::pthread_sigmask(SIG_BLOCK, &set, nullptr);
    state_->child_signals.reset(::signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK));
  }
  return state_->child_signals.get();
}

std::expected<void, Problem> Trace::inject(std::string_view text) {
  std::string warning;
  auto rule = tamper::Rule::parse(text, false, warning);
  if (!rule) return std::unexpected(problem_of(rule.error()));
  state_->rules.push_back(std::move(*rule));
  state_->tamperer = std::make_unique<tamper::Tamperer>(state_->kernel, tamper::Policy(state_->rules), state_->facts, false);
  return {};
}

std::expected<void, Problem> Trace::on_entry(std::string_view calls, Callback callback) {
  auto set = calls_of(calls);
  if (!set) return std::unexpected(set.error());
  state_->callbacks.push_back({std::move(*set), true, std::move(callback)});
  return {};
}

std::expected<void, Problem> Trace::on_exit(std::string_view calls, Callback callback) {
  auto set = calls_of(calls);
  if (!set) return std::unexpected(set.error());
  state_->callbacks.push_back({std::move(*set), false, std::move(callback)});
  return {};
}

}  // namespace sonde
