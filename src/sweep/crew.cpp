#include "sweep/crew.h"

#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <deque>
#include <set>
#include <utility>

#include "sweep/fork_pass.h"
#include "sweep/wire.h"

namespace sonde::sweep {

namespace {

constexpr std::size_t kMessage = 256 << 10;
constexpr std::size_t kShare = 4096;  // scenarios that a helper takes at once

struct Helper {
  pid_t pid = 0;
  Fd line;
  std::set<u32> share;  // what it is at
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

bool send_verdict(int line, const Verdict& verdict) {
  const std::string bytes = pack(verdict);
  return ::send(line, bytes.data(), bytes.size(), MSG_NOSIGNAL) >= 0;
}

// A whole share in one pass; what must be run by itself is sent back.
bool fork_share(Runner& runner, const House& house, const Work& work, const std::vector<u32>& share, int line) {
  auto result =
      fork_pass(house, work.program, work.learned, work.golden, work.scenarios, share, work.limits, runner.modules());
  if (!result) {
    // Nothing is known of any of them; the first says why.
    std::string why = result.error().message;
    for (const u32 index : share) {
      Verdict v = troubled(index, std::exchange(why, {}));
      v.again = true;
      if (!send_verdict(line, v)) return false;
    }
    return true;
  }
  for (const Verdict& v : result->verdicts) {
    if (!send_verdict(line, v)) return false;
  }
  for (const u32 index : result->again) {
    Verdict v = troubled(index, std::exchange(result->why, {}));
    v.again = true;
    if (!send_verdict(line, v)) return false;
  }
  return true;
}

[[noreturn]] void help(const Work& work, int line) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  ::signal(SIGINT, SIG_IGN);  // the sweep itself says when it is over
  House house = work.house;
  (void)house.separate();
  Runner runner(house, work.program);
  std::vector<u32> share(kShare);
  while (true) {
    share.resize(kShare);
    const ssize_t got = ::recv(line, share.data(), share.size() * sizeof(u32), 0);
    if (got < static_cast<ssize_t>(sizeof(u32))) break;
    share.resize(static_cast<std::size_t>(got) / sizeof(u32));
    if (std::ranges::any_of(share, [&](u32 index) { return index >= work.scenarios.size(); })) break;
    const bool sent = share.size() > 1 ? fork_share(runner, house, work, share, line)
                                       : send_verdict(line, try_scenario(runner, work, share[0]));
    if (!sent) break;
  }
  ::_exit(0);
}

Result<Helper> hire(const Work& work) {
  int ends[2];
  if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) < 0) return fail(Errno(errno), "socketpair");
  Helper helper;
  helper.line = Fd(ends[0]);
  Fd theirs(ends[1]);
  helper.pid = ::fork();
  if (helper.pid < 0) return fail(Errno(errno), "fork");
  if (helper.pid == 0) {
    helper.line.reset();
    help(work, theirs.get());
  }
  return helper;
}

void assign(Helper& helper, const std::vector<u32>& share) {
  helper.share.insert(share.begin(), share.end());
  (void)::send(helper.line.get(), share.data(), share.size() * sizeof(u32),
               MSG_NOSIGNAL);  // dead: noticed when it answers
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
  std::deque<std::vector<u32>> shares;
  if (work.forking) {
    // A site's scenarios stay together: the way to it is gone only once.
    const std::size_t parts = std::max<std::size_t>(count, (indices.size() + kShare - 1) / kShare);
    std::vector<std::vector<u32>> split(parts);
    for (const u32 index : indices) split[work.scenarios[index].site % parts].push_back(index);
    for (auto& part : split) {
      for (std::size_t at = 0; at < part.size(); at += kShare)
        shares.emplace_back(part.begin() + static_cast<i64>(at),
                            part.begin() + static_cast<i64>(std::min(part.size(), at + kShare)));
    }
  } else {
    for (const u32 index : indices) shares.push_back({index});
  }
  std::vector<Helper> helpers;
  bool going = true;
  const auto feed = [&](Helper& helper) {
    if (!going || shares.empty() || !helper.share.empty()) return;
    assign(helper, shares.front());
    shares.pop_front();
  };
  const auto hire_one = [&]() -> Result<> {
    auto helper = hire(work);
    if (!helper) return std::unexpected(helper.error());
    helpers.push_back(std::move(*helper));
    feed(helpers.back());
    return {};
  };
  for (unsigned i = 0; i < std::min<std::size_t>(count, indices.size()); ++i) {
    if (auto done = hire_one(); !done) return dismiss(helpers, true), done;
  }
  std::vector<char> buffer(kMessage);
  while (going && (std::ranges::any_of(helpers, [](const Helper& h) { return !h.share.empty(); }) || !shares.empty())) {
    std::vector<pollfd> polls;
    for (const Helper& helper : helpers) polls.push_back({helper.share.empty() ? -1 : helper.line.get(), POLLIN, 0});
    if (::poll(polls.data(), polls.size(), 500) < 0 && errno != EINTR) break;
    for (std::size_t i = 0; i < polls.size(); ++i) {
      Helper& helper = helpers[i];
      if ((polls[i].revents & (POLLIN | POLLHUP | POLLERR)) == 0) continue;
      const ssize_t got = ::recv(helper.line.get(), buffer.data(), buffer.size(), 0);
      auto verdict = got > 0 ? unpack({buffer.data(), static_cast<std::size_t>(got)}) : std::nullopt;
      if (!verdict || !helper.share.contains(verdict->scenario)) {
        // The helper died. What it had by itself is told as not run; a share is tried one by one.
        while (::waitpid(helper.pid, nullptr, 0) < 0 && errno == EINTR) {
        }
        const std::set<u32> lost = std::move(helper.share);
        if (lost.size() == 1)
          going = listener.on_verdict(troubled(*lost.begin(), "the helper that ran it died")) && going;
        else
          for (const u32 index : lost) shares.push_back({index});
        auto fresh = hire(work);
        if (!fresh) return std::unexpected(fresh.error());
        helper = std::move(*fresh);
        feed(helper);
        continue;
      }
      helper.share.erase(verdict->scenario);
      if (verdict->again) {
        if (!verdict->detail.empty()) listener.on_no_fork(verdict->detail);
        shares.push_back({verdict->scenario});
      } else {
        going = listener.on_verdict(std::move(*verdict)) && going;
      }
      for (Helper& other : helpers) feed(other);
    }
    going = listener.on_tick() && going;
  }
  dismiss(helpers, !going);
  return {};
}

}  // namespace sonde::sweep
