#include "session.h"

#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>

#include "base/clock.h"
#include "calls/registry.h"
#include "fast/seccomp_filter.h"
#include "report/json_printer.h"
#include "report/summary.h"
#include "diagnostics.h"
#include "start.h"
#include "tips.h"

namespace sonde {

using trace::Event;

namespace {

constexpr i64 kTickMs = 50;  // the longest that a line waits in a buffer

trace::Options tracer_options(const Arguments& a) {
  return {.follow = a.settings.follow, .kill_on_exit = a.kill_on_exit || a.seccomp, .seccomp = a.seccomp};
}

bool wants_colour(const Arguments& a, Outputs& outputs) {
  if (a.color != Color::automatic) return a.color == Color::always;
  const char* no = ::getenv("NO_COLOR");
  return (no == nullptr || *no == '\0') && !a.separately && ::isatty(outputs.shared().fd()) == 1;
}

void arrange_pids(Arguments& a, const Outputs& outputs) {
  report::Settings& s = a.settings;
  s.pid_never = a.separately;
  s.pid_always = !outputs.to_stderr() && s.follow && !a.separately;
  s.pid_when_many = outputs.to_stderr();
  if (s.pid_always_shown && !a.separately) (outputs.to_stderr() ? s.pid_bracketed : s.pid_always) = true;
  if (a.interruptible == Interruptible::unset) {
    a.interruptible = !a.output.empty() && !a.program.empty() ? Interruptible::never : Interruptible::waiting;
  }
}

}  // namespace

Session::Session(Arguments arguments, Outputs outputs)
    : arguments_(std::move(arguments)), outputs_(std::move(outputs)), tracer_(kernel_, tracer_options(arguments_)), stacks_(tracer_),
      facts_(tracer_, stacks_) {
  arrange_pids(arguments_, outputs_);
  arguments_.settings.style.colour = wants_colour(arguments_, outputs_);
}

void Session::make_consumers() {
  if (arguments_.summary != Summary::none) {
    kernel_.want_usage(!arguments_.summary_settings.wall_clock);
    auto summary = std::make_unique<report::Summary>(arguments_.settings, arguments_.summary_settings);
    summary_ = summary.get();
    consumers_.push_back(std::move(summary));
  }
  if (arguments_.summary == Summary::only) return;
  if (arguments_.json) {
    report::JsonPrinter::want_all(arguments_.settings, arguments_.string_limit_set);
    consumers_.push_back(std::make_unique<report::JsonPrinter>(tracer_, arguments_.settings, stacks_, outputs_.shared_sink()));
    return;
  }
  if ((arguments_.settings.quiet & report::quiet::path_resolution) == 0) {
    const report::PathFilter filter(arguments_.settings);
    for (const auto& path : filter.resolved()) {
      complain("Requested path \"%s\" resolved into \"%s\"", path.given.c_str(), path.real.c_str());
    }
  }
  auto printer = std::make_unique<report::TracePrinter>(tracer_, arguments_.settings, stacks_,
                                                        [this](const trace::Tracee& t) { return outputs_.of(t); });
  printer_ = printer.get();
  consumers_.push_back(std::move(printer));
}

Result<> Session::make_tamperer() {
  std::vector<tamper::Rule> rules;
  for (const TamperText& text : arguments_.tamper) {
    std::string warning;
    auto rule = tamper::Rule::parse(text.text, text.fault, warning);
    if (!rule) return std::unexpected(rule.error());
    if (!warning.empty()) complain("%s", warning.c_str());
    rules.push_back(std::move(*rule));
  }
  if (rules.empty()) return {};
  tamper::Policy policy(std::move(rules), arguments_.seed);
  tamperer_ = std::make_unique<tamper::Tamperer>(kernel_, std::move(policy), facts_, arguments_.faithful);
  tamperer_->on_failed_poke([](Tid tid) { complain("poke_tcb: Failed to tamper with process %d: couldn't poke", tid.value); });
  return {};
}

Result<> Session::attach() {
  for (const int pid : arguments_.pids) {
    if (tracer_.find(Tid(pid)) != nullptr) continue;
    const std::size_t before = tracer_.count();
    if (auto done = tracer_.attach(Pid(pid)); !done) {
      complain("attach: %s", done.error().message.c_str());
      continue;
    }
    attached_.push_back(Tid(pid));
    if ((arguments_.settings.quiet & report::quiet::attach) != 0) continue;
    const std::size_t threads = tracer_.count() - before;
    if (threads > 1) complain("Process %d attached with %zu threads", pid, threads);
    else complain("Process %d attached", pid);
  }
  if (attached_.empty() && arguments_.program.empty()) return fail("");
  return {};
}

Result<> Session::start() {
  auto what = launch_of(arguments_);
  if (!what) return std::unexpected(what.error());
  what->prepare = [this, user = std::move(what->prepare)] {
    if (interrupts_ != nullptr) interrupts_->restore();
    return user();
  };
  if (arguments_.seccomp) {
    calls::CallSet stopping = arguments_.settings.traced;
    if (tamperer_ != nullptr) tamperer_->add_calls_to(stopping);
    what->before_exec = [filter = fast::seccomp_filter(stopping)] {
      const Errno code = fast::install(filter);
      if (code.value == 0) return -1;
      complain("seccomp(SECCOMP_SET_MODE_FILTER): %s", std::strerror(code.value));
      return 1;
    };
  }
  auto child = arguments_.daemonize == Daemonize::no ? trace::launch(*what) : trace::launch_as_caller(*what);
  if (!child) return std::unexpected(child.error());
  if (arguments_.daemonize == Daemonize::group) ::setpgid(0, 0);
  if (arguments_.daemonize == Daemonize::session) ::setsid();
  launched_ = child->tid();
  before_exec_ = true;
  if (auto adopted = tracer_.adopt(launched_); !adopted) {
    (void)kernel_.send(Pid(launched_.value), Signal(SIGKILL));
    return adopted;
  }
  child->go();
  return {};
}

int Session::run(Signal& by) {
  const bool never = arguments_.interruptible >= Interruptible::never;
  if (never) {
    interrupts_ = std::make_unique<os::Interrupts>(std::initializer_list<int>{});
    interrupts_->block({SIGHUP, SIGINT, SIGQUIT, SIGPIPE, SIGTERM});
    if (arguments_.interruptible == Interruptible::never_tstp) interrupts_->block({SIGTSTP});
  } else if (arguments_.interruptible == Interruptible::waiting) {
    interrupts_ = std::make_unique<os::Interrupts>(std::initializer_list<int>{SIGHUP, SIGINT, SIGQUIT, SIGPIPE, SIGTERM});
  } else {
    interrupts_ = std::make_unique<os::Interrupts>(std::initializer_list<int>{});
  }
  if (auto made = make_tamperer(); !made) {
    complain("%s", made.error().message.c_str());
    return 1;
  }
  make_consumers();
  if (!arguments_.program.empty()) {
    if (auto started = start(); !started) {
      complain("%s", started.error().message.c_str());
      return 1;
    }
  }
  if (!arguments_.pids.empty()) {
    if (auto attached = attach(); !attached) return 1;
  }
  while (!ended_) {
    Event* event = tracer_.next();
    if (event == nullptr) break;
    on_event(*event);
    // Where there is always a next event no wait is ever interrupted: ask after each one.
    if (const Signal came = ended_ ? Signal() : interrupts_->take(); came.value != 0) on_signal_to_us(came);
  }
  if (summary_ != nullptr) {
    outputs_.shared().buffer.put(summary_->table());
    outputs_.shared().piece_done();
  }
  outputs_.finish();
  show_tip(arguments_.tips, arguments_.tip);
  by = died_by_;
  return status_;
}

void Session::on_event(Event& event) {
  if (event.kind == Event::Kind::interrupted) {
    outputs_.flush();
    delays_.release_due(tracer_);
    arm_tick();
    if (const Signal came = interrupts_->take(); came.value != 0) on_signal_to_us(came);
    return;
  }
  const Tid tid = event.tracee->tid;
  if (tid == launched_ && (event.kind == Event::Kind::exited || event.kind == Event::Kind::killed)) {
    status_ = event.status;
    died_by_ = event.signal;
    if (event.kind == Event::Kind::exited) died_by_ = {};
  }
  if (hidden(event)) return;
  announce(event);
  const u64 delay = tamperer_ != nullptr ? tamperer_->on_event(event) : 0;
  for (auto& consumer : consumers_) consumer->on_event(event);
  stacks_.on_event(event);
  if (detaches(event)) {
    if (tamperer_ != nullptr) tamperer_->on_detach(*event.tracee);
    for (auto& consumer : consumers_) consumer->on_detach(*event.tracee);
    tracer_.detach_current();
    return;
  }
  if (arguments_.call_limit != 0 && printer_ != nullptr && printer_->calls_shown() >= arguments_.call_limit) {
    detach_everything();
    ended_ = true;
    return;
  }
  if (delay != 0) delays_.hold(tracer_, tid, delay);
  if (!delays_.empty()) delays_.release_due(tracer_);
  if (delay != 0 || (!ticking_ && outputs_.dirty())) arm_tick();
}

// A tick is due when lines wait in a buffer or a tracee is held; none otherwise.
void Session::arm_tick() {
  i64 ns = outputs_.dirty() ? kTickMs * 1'000'000 : -1;
  if (const auto due = delays_.until_due()) {
    const i64 left = std::max<i64>(*due, 1000);
    ns = ns < 0 ? left : std::min(ns, left);
  }
  const bool was_ticking = std::exchange(ticking_, ns >= 0);
  if (ns >= 0) interrupts_->tick_after_ns(ns);
  else if (was_ticking) interrupts_->no_tick();
}

bool Session::hidden(const Event& event) {
  // Shown of our own child is what it does from its execve on; when that fails, only the execve and the end.
  if (event.tracee->tid != launched_ || event.tracee->execs != 0) return false;
  const bool ends = event.kind == Event::Kind::exited || event.kind == Event::Kind::killed;
  if (ends || event.kind == Event::Kind::exec) return false;
  if (event.kind == Event::Kind::call_entry) {
    before_exec_ = calls::name_of(event.call.abi, static_cast<u32>(event.call.nr)) != "execve";
    return before_exec_;
  }
  return std::exchange(before_exec_, true);
}

bool Session::detaches(const Event& event) const {
  return arguments_.detach_on_execve && event.kind == Event::Kind::exec && event.tracee->execs > (event.tracee->tid == launched_ ? 1 : 0);
}

void Session::announce(const Event& event) {
  trace::Tracee& tracee = *event.tracee;
  if (event.kind == Event::Kind::call_entry && event.call.abi != tracee.personality) {
    tracee.personality = event.call.abi;
    if ((arguments_.settings.quiet & report::quiet::personality) == 0) {
      static constexpr const char* names[] = {"64 bit", "32 bit", "x32"};
      outputs_.flush();
      complain("[ Process PID=%d runs in %s mode. ]", tracee.tid.value, names[static_cast<unsigned>(tracee.personality)]);
    }
  }
  if ((arguments_.settings.quiet & report::quiet::attach) != 0 || event.kind != Event::Kind::attached) return;
  const Tid tid = event.tracee->tid;
  if (!event.tracee->followed) return;
  outputs_.flush();
  complain("Process %d attached", tid.value);
}

void Session::on_signal_to_us(Signal came) {
  if (launched_.value != 0 && tracer_.find(launched_) != nullptr && arguments_.daemonize == Daemonize::no) {
    (void)kernel_.send(Pid(launched_.value), Signal(SIGCONT));
    (void)kernel_.send(Pid(launched_.value), came);
  }
  detach_everything();
  died_by_ = came;
  ended_ = true;
}

void Session::detach_everything() {
  if (arguments_.kill_on_exit || arguments_.seccomp) return;  // PTRACE_O_EXITKILL ends them with us
  tracer_.detach_all(
      [](trace::Tracee& tracee, void* user) {
        auto& self = *static_cast<Session*>(user);
        if ((self.arguments_.settings.quiet & report::quiet::attach) == 0) {
          self.outputs_.flush();
          complain("Process %d detached", tracee.tid.value);
        }
        if (self.tamperer_ != nullptr) self.tamperer_->on_detach(tracee);
        for (auto& consumer : self.consumers_) consumer->on_detach(tracee);
      },
      this);
}

}  // namespace sonde
