#include "sweep/fork_pass.h"

#include <sched.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <map>
#include <memory>
#include <set>
#include <unordered_map>
#include <utility>

#include "sweep/injector.h"
#include "sweep/observer.h"
#include "sweep/stage.h"
#include "sweep/watch.h"
#include "sweep/world.h"
#include "sys/numbers/numbers.h"

namespace sonde::sweep {

using trace::Event;

namespace {

constexpr i32 kClone = 56;         // x86-64
constexpr u32 kControl = ~u32{0};  // a child without a fault: what forking alone changes

class ForkPass {
 public:
  ForkPass(const House& house, const Program& program, const Learned& learned, const Golden& golden,
           const std::vector<Scenario>& scenarios, const std::vector<u32>& indices, const Limits& limits,
           symbols::ModuleCache& modules)
      : house_(house),
        program_(program),
        learned_(learned),
        golden_(golden),
        scenarios_(scenarios),
        limits_(limits),
        stops_(stops_of(indices)),
        stage_(house, program, limits, &stops_),
        tracer_(stage_.tracer()),
        stacks_(tracer_, modules) {
    for (const u32 index : indices) {
      const Scenario& s = scenarios_[index];
      wanted_[{s.site, s.hit}].push_back(index);
    }
    for (u32 i = 0; i < learned.sites.size(); ++i)
      by_place_[place(learned.sites[i].nr, learned.sites[i].first.ip, learned.sites[i].first.sp)].push_back(i);
  }

  Result<ForkResult> run() {
    auto room = Room::open(house_, house_.premises().tree);
    if (!room) return std::unexpected(room.error());
    room_ = &*room;
    for (const char* folder : {"/tmp", "/var/tmp", "/dev/shm", "/run"}) {
      const std::string path = outside(*room_, house_, folder);
      if (::access(path.c_str(), F_OK) == 0) emptied_.push_back(path);
    }
    if (auto done = stage_.start(*room); !done) return std::unexpected(done.error());
    parent_ = std::make_unique<Observer>(tracer_, stacks_, stage_.program());
    stage_.interrupts().tick_after_ns(50'000'000);
    u64 events = 0;
    Watch watch(tracer_, limits_);
    while (Event* event = tracer_.next()) {
      const bool idle = event->kind == Event::Kind::interrupted;
      if (!idle) on_event(*event);
      if (!problem_.empty()) return fail(problem_);
      if (child_ != nullptr) {
        if (idle || ++events % 512 == 0) watch_child(events);
        if (!problem_.empty()) return fail(problem_);
      } else if (idle || ++events % 512 == 0) {
        if (watch.wall_ns() > 600'000'000'000) return fail("the pass took too long");
      }
    }
    stage_.interrupts().no_tick();
    Outcome outcome = std::move(parent_->outcome());
    if (auto done = stage_.collect(*room, outcome); !done) return std::unexpected(done.error());
    // Did the program come through all that unharmed?
    outcome.fired = true;
    if (!is_golden(outcome)) return fail("the program was disturbed");
    for (const auto& [hit, indices] : wanted_) {
      for (const u32 index : indices) {
        if (!told_.contains(index)) result_.again.push_back(index);
      }
    }
    std::ranges::sort(result_.again);
    return std::move(result_);
  }

 private:
  using SiteHit = std::pair<u32, u32>;

  struct Child {
    Tid tid;
    u32 scenario = kControl;
    std::unique_ptr<Injector> injector;
    std::unique_ptr<Observer> observer;
    std::unique_ptr<Watch> watch;
    bool killed = false;
  };

  calls::CallSet stops_of(const std::vector<u32>& indices) const {
    calls::CallSet set = calls::CallSet::none();
    for (const u32 index : indices)
      set.merge(Injector(learned_.sites[scenarios_[index].site], scenarios_[index]).stops());
    return set;
  }

  static u64 place(u32 nr, u64 ip, u64 sp) {
    return (u64{nr} * 0x9e3779b97f4a7c15) ^ (ip * 0xbf58476d1ce4e5b9) ^ (sp * 0x94d049bb133111eb);
  }

  void on_event(Event& event) {
    trace::Tracee& tracee = *event.tracee;
    if (tracee.tid == stage_.program()) {
      if (tracee.execs == 0) return;
      if (on_parent(event)) return;  // our own doing
      parent_->on_event(event);
      stacks_.on_event(event);
      return;
    }
    if (awaiting_ && event.kind == Event::Kind::attached) return begin_child(event);
    if (child_ == nullptr) return;  // a child of the program's own
    if (event.kind == Event::Kind::call_entry || event.kind == Event::Kind::call_exit) {
      if (child_->injector != nullptr)
        child_->injector->on_event(event);
      else if (event.kind == Event::Kind::call_entry)
        tracee.resume = os::Resume::cont;
    }
    child_->observer->on_event(event);
    stacks_.on_event(event);
    const bool ends = event.kind == Event::Kind::exited || event.kind == Event::Kind::killed;
    // The one that is left is the program itself, held; the one that ends is still in the book during its last event.
    if (ends && tracer_.count() <= 1) end_child();
  }

  // Returns whether the event is of our own making.
  bool on_parent(Event& event) {
    if (event.kind == Event::Kind::call_exit && forking_) {
      forking_ = false;
      if (event.call.is_error) {
        problem_ = "clone failed in the program";
        return true;
      }
      rewind(event.tracee->tid);
      tracer_.hold();
      if (std::exchange(child_over_early_, false)) end_child();
      return true;
    }
    if (event.kind != Event::Kind::call_entry) return false;
    if (event.call.nr == kGetrandom && !here_) return false;
    if (!here_) {
      here_ = site_hit(event);
      if (!here_) {
        event.tracee->resume = os::Resume::cont;
        return false;
      }
      next_ = 0;
      list_ = wanted_[*here_];
      if (!arrive()) list_.clear();
    }
    if (next_ < list_.size()) {
      fork_here(event);
      return true;
    }
    if (world_ != nullptr) world_->forget_links();
    world_.reset();
    here_.reset();
    event.tracee->resume = os::Resume::cont;
    return false;
  }

  std::optional<SiteHit> site_hit(Event& event) {
    const auto found = by_place_.find(place(static_cast<u32>(event.call.nr), event.call.ip, event.call.sp));
    std::optional<u32> site;
    if (found != by_place_.end() && found->second.size() == 1 && learned_.sites[found->second[0]].one_place)
      site = found->second[0];
    if (!site) {
      const u64 key = key_of(learned_name(event.call.nr), stack_of(stacks_, *event.tracee, false));
      const auto at = std::ranges::find(learned_.sites, key, &Site::key);
      if (at != learned_.sites.end()) site = static_cast<u32>(at - learned_.sites.begin());
    }
    if (!site) return {};
    const SiteHit hit{*site, ++hits_[*site]};
    if (!wanted_.contains(hit)) return {};
    return hit;
  }

  std::string learned_name(u64 nr) const {
    const auto names = sys::names_of(Abi::x86_64);
    return nr < names.size() ? std::string(names[nr]) : "";
  }

  // At a site with scenarios: can children be let loose here?
  bool arrive() {
    auto world = World::keep(stage_.program().value, room_->attic(), emptied_);
    if (!world) return result_.why = world.error().message, false;
    if (auto done = world->make_links(); !done) return result_.why = done.error().message, false;
    world_ = std::make_unique<World>(std::move(*world));
    if (!controlled_) {
      controlled_ = true;
      list_.insert(list_.begin(), kControl);
    }
    return true;
  }

  void fork_here(Event& event) {
    os::Kernel& kernel = tracer_.kernel();
    const Tid tid = event.tracee->tid;
    if (!kernel.registers(tid, saved_).ok()) {
      problem_ = "no registers";
      return;
    }
    Registers regs = saved_;
    regs.rdi = CLONE_PARENT | SIGCHLD;
    regs.rsi = regs.rdx = regs.r10 = regs.r8 = 0;
    regs.orig_rax = kClone;
    if (!kernel.set_registers(tid, regs).ok()) problem_ = "no registers";
    event.tracee->resume = os::Resume::syscall;
    forking_ = awaiting_ = true;
    child_ = std::make_unique<Child>();
    child_->scenario = list_[next_++];
  }

  // Back to the call that it was about to make.
  void rewind(Tid tid) {
    Registers regs = saved_;
    regs.rip -= 2;
    regs.rax = saved_.orig_rax;
    regs.orig_rax = ~u64{0};
    if (!tracer_.kernel().set_registers(tid, regs).ok()) problem_ = "no registers";
  }

  void begin_child(Event& event) {
    awaiting_ = false;
    child_->tid = event.tracee->tid;
    rewind(child_->tid);
    event.tracee->resume = os::Resume::cont;
    child_->observer = std::make_unique<Observer>(tracer_, stacks_, child_->tid, parent_->dice());
    child_->watch = std::make_unique<Watch>(tracer_, limits_);
    if (child_->scenario == kControl) return;
    const Scenario& scenario = scenarios_[child_->scenario];
    child_->injector = std::make_unique<Injector>(learned_.sites[scenario.site], scenario, scenario.hit - 1);
    child_->injector->enter(tracer_, stacks_);
  }

  void watch_child(u64 events) {
    if (child_->watch == nullptr || child_->killed) return;
    const Hang hang = child_->watch->look(events);
    if (hang == Hang::none) return;
    child_->observer->stuck(hang, child_->watch->call());
    child_->killed = true;
    tracer_.for_each([&](trace::Tracee& tracee) {
      if (!tracee.held && tracee.tid != stage_.program())
        (void)tracer_.kernel().send(tracer_.process_of(tracee), Signal(SIGKILL));
    });
  }

  void end_child() {
    if (forking_) {
      child_over_early_ = true;
      return;
    }
    const std::unique_ptr<Child> child = std::move(child_);
    Outcome outcome = std::move(child->observer->outcome());
    if (child->killed && outcome.hang != Hang::none) outcome.ended = false;
    if (auto done = stage_.collect(*room_, outcome); !done) {
      problem_ = done.error().message;
      return;
    }
    if (auto done = world_->restore(); !done) {
      problem_ = done.error().message;
      return;
    }
    judge_child(*child, outcome);
    if (trace::Tracee* program = tracer_.find(stage_.program())) tracer_.release(*program);
  }

  bool is_golden(const Outcome& outcome) const {
    const Outcome& first = golden_.first();
    if (outcome.status != first.status || outcome.signal != first.signal || !outcome.ended) return false;
    if (!golden_.same_out(outcome.out) || !golden_.same_err(outcome.err)) return false;
    return std::ranges::all_of(first.tree, [&](const auto& entry) {
      const auto found = outcome.tree.find(entry.first);
      return golden_.is_noise(entry.first) || (found != outcome.tree.end() && found->second.same_content(entry.second));
    });
  }

  void judge_child(const Child& child, Outcome& outcome) {
    if (child.scenario == kControl) {
      if (!is_golden(outcome)) problem_ = "a forked child does not behave as the program";
      return;
    }
    const Scenario& scenario = scenarios_[child.scenario];
    outcome.fired = child.injector->fired();
    Verdict verdict = judge(golden_, program_, learned_, scenario, outcome);
    verdict.scenario = child.scenario;
    verdict.forked = true;
    told_.insert(child.scenario);
    // Whether the next run is spoilt, only a next run can tell.
    const bool may_spoil = golden_.repeatable() && outcome.status != golden_.first().status && changed(outcome.tree);
    if (verdict.what == Class::fine && !may_spoil) {
      result_.verdicts.push_back(std::move(verdict));
      return;
    }
    result_.suspicious += verdict.what != Class::fine ? 1 : 0;
    result_.again.push_back(child.scenario);
  }

  bool changed(const Tree& tree) const {
    return !std::ranges::equal(tree, golden_.initial(), [](const auto& a, const auto& b) {
      return a.first == b.first && a.second.same_content(b.second);
    });
  }

  const House& house_;
  const Program& program_;
  const Learned& learned_;
  const Golden& golden_;
  const std::vector<Scenario>& scenarios_;
  const Limits& limits_;
  const calls::CallSet stops_;
  Stage stage_;
  trace::Tracer& tracer_;
  report::Stacks stacks_;
  Room* room_ = nullptr;
  std::vector<std::string> emptied_;
  std::unique_ptr<Observer> parent_;
  std::map<SiteHit, std::vector<u32>> wanted_;
  std::unordered_map<u64, std::vector<u32>> by_place_;
  std::unordered_map<u32, u32> hits_;
  std::optional<SiteHit> here_;
  std::vector<u32> list_;
  std::size_t next_ = 0;
  bool controlled_ = false;
  bool forking_ = false;   // the program is in its clone
  bool awaiting_ = false;  // the child has not shown itself yet
  bool child_over_early_ = false;
  Registers saved_{};
  std::unique_ptr<World> world_;
  std::unique_ptr<Child> child_;
  std::set<u32> told_;
  std::string problem_;
  ForkResult result_;
};

}  // namespace

std::string why_not_forkable(const Learned& learned) {
  if (learned.processes != 1) return "it has several processes";
  if (learned.threads) return "it has threads";
  static constexpr std::string_view unforkable[] = {
      "setitimer",    "alarm",         "timer_create", "timerfd_create", "inotify_init", "inotify_init1",
      "epoll_create", "epoll_create1", "eventfd2",     "signalfd4",      "shmget",       "shmat",
      "semget",       "msgget",        "io_setup",     "io_uring_setup", "userfaultfd",  "memfd_create"};
  for (const Site& site : learned.sites) {
    if (std::ranges::find(unforkable, site.call) != std::end(unforkable)) return "it uses " + site.call;
    if (site.abi != Abi::x86_64) return "it is not of 64 bits";
    if (site.call == "fcntl" && site.first.text.find("F_SETLK") != site.first.text.npos) return "it holds locks";
    if (site.call == "mmap" && site.first.text.find("MAP_SHARED") != site.first.text.npos &&
        site.first.text.find("PROT_WRITE") != site.first.text.npos)
      return "it shares memory";
  }
  return {};
}

Result<ForkResult> fork_pass(const House& house, const Program& program, const Learned& learned, const Golden& golden,
                             const std::vector<Scenario>& scenarios, const std::vector<u32>& indices,
                             const Limits& limits, symbols::ModuleCache& modules) {
  return ForkPass(house, program, learned, golden, scenarios, indices, limits, modules).run();
}

}  // namespace sonde::sweep
