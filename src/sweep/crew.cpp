#include "sweep/crew.h"

#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "sweep/wire.h"

namespace sonde::sweep {

namespace {

constexpr std::size_t kMessage = 256 << 10;

struct Helper {
  pid_t pid = 0;
  Fd line;
  bool busy = false;
  u32 scenario = 0;
};

Verdict troubled(u32 index, std::string why) {
  Verdict v;
  v.scenario = index;
  v.what = Class::not_reached;
  v.detail = std::move(why);
  return v;
}

bool same_files(const Tree& a, const Tree& b) {
  return std::ranges::equal(
      a, b, [](const auto& x, const auto& y) { return x.first == y.first && x.second.same_content(y.second); });
}

Verdict try_scenario(Runner& runner, const Work& work, u32 index) {
  const Scenario& scenario = work.scenarios[index];
  const auto once = [&] {
    auto outcome = runner.run(work.limits, work.learned, &scenario);
    if (!outcome) return troubled(index, outcome.error().message);
    Verdict v = judge(work.golden, work.program, work.learned, scenario, *outcome);
    v.scenario = index;
    // What a failure left behind must not spoil the next run.
    const bool failed = outcome->status != work.golden.first().status;
    if (v.what == Class::fine && failed && work.golden.repeatable() &&
        !same_files(outcome->tree, work.golden.initial())) {
      auto next = runner.run(work.limits, work.learned, nullptr, &outcome->tree);
      if (next && (next->status != work.golden.first().status || next->signal.value != 0)) {
        v.what = Class::stuck;
        v.detail = next->err.substr(0, std::min<std::size_t>(next->err.find('\n'), 200));
      }
    }
    return v;
  };
  Verdict verdict = once();
  if (!work.twice || verdict.what == Class::fine || verdict.what == Class::not_reached || verdict.what == Class::hang)
    return verdict;
  const Verdict again = once();
  verdict.unsteady = again.what != verdict.what;
  return verdict;
}

[[noreturn]] void help(const Work& work, int line) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  ::signal(SIGINT, SIG_IGN);  // the sweep itself says when it is over
  House house = work.house;
  (void)house.separate();
  Runner runner(house, work.program);
  u32 index = 0;
  while (::recv(line, &index, sizeof index, 0) == sizeof index && index < work.scenarios.size()) {
    const std::string bytes = pack(try_scenario(runner, work, index));
    if (::send(line, bytes.data(), bytes.size(), MSG_NOSIGNAL) < 0) break;
  }
  ::_exit(0);
}

Result<Helper> hire(const Work& work) {
  int ends[2];
  if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) < 0) return fail(Errno(errno), "socketpair");
  Helper helper{.line = Fd(ends[0])};
  Fd theirs(ends[1]);
  helper.pid = ::fork();
  if (helper.pid < 0) return fail(Errno(errno), "fork");
  if (helper.pid == 0) {
    helper.line.reset();
    help(work, theirs.get());
  }
  return helper;
}

bool assign(Helper& helper, u32 index) {
  helper.busy = true;
  helper.scenario = index;
  return ::send(helper.line.get(), &index, sizeof index, MSG_NOSIGNAL) == sizeof index;
}

void dismiss(std::vector<Helper>& helpers, bool at_once) {
  for (Helper& helper : helpers) {
    helper.line.reset();
    if (at_once) ::kill(helper.pid, SIGKILL);
  }
  for (const Helper& helper : helpers) {
    while (::waitpid(helper.pid, nullptr, 0) < 0 && errno == EINTR) {
    }
  }
}

}  // namespace

Result<> run_all(const Work& work, const std::vector<u32>& indices, unsigned count, Listener& listener) {
  std::vector<Helper> helpers;
  std::size_t next = 0;
  bool going = true;
  const auto feed = [&](Helper& helper) {
    if (going && next < indices.size()) (void)assign(helper, indices[next++]);
  };
  for (unsigned i = 0; i < std::min<std::size_t>(count, indices.size()); ++i) {
    auto helper = hire(work);
    if (!helper) return dismiss(helpers, true), std::unexpected(helper.error());
    helpers.push_back(std::move(*helper));
    feed(helpers.back());
  }
  std::vector<char> buffer(kMessage);
  while (std::ranges::any_of(helpers, &Helper::busy)) {
    std::vector<pollfd> polls;
    for (const Helper& helper : helpers) polls.push_back({helper.busy ? helper.line.get() : -1, POLLIN, 0});
    if (::poll(polls.data(), polls.size(), 500) < 0 && errno != EINTR) break;
    for (std::size_t i = 0; i < helpers.size(); ++i) {
      Helper& helper = helpers[i];
      if ((polls[i].revents & (POLLIN | POLLHUP | POLLERR)) == 0) continue;
      const ssize_t got = ::recv(helper.line.get(), buffer.data(), buffer.size(), 0);
      auto verdict = got > 0 ? unpack({buffer.data(), static_cast<std::size_t>(got)}) : std::nullopt;
      helper.busy = false;
      if (!verdict) {
        // The helper died: its scenario is told as not run, another helper takes its place.
        while (::waitpid(helper.pid, nullptr, 0) < 0 && errno == EINTR) {
        }
        verdict = troubled(helper.scenario, "the helper that ran it died");
        auto fresh = hire(work);
        if (!fresh) return std::unexpected(fresh.error());
        helper = std::move(*fresh);
      }
      going = listener.on_verdict(std::move(*verdict)) && going;
      feed(helper);
    }
    going = listener.on_tick() && going;
    if (!going) break;
  }
  dismiss(helpers, !going);
  return {};
}

}  // namespace sonde::sweep
