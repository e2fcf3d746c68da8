#include "sweep_session.h"

#include <poll.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "../trace/diagnostics.h"
#include "progress.h"
#include "sweep/fork_pass.h"
#include "sweep/html_report.h"
#include "sweep/json_report.h"
#include "sweep/reproduce.h"
#include "sweep/text_report.h"
#include "sweep/watch.h"
#include "trace/launch.h"

extern char** environ;

namespace sonde {

using sweep::Class;
using sweep::Verdict;

namespace {

volatile sig_atomic_t interrupted = 0;
void on_interrupt(int) { interrupted = 1; }

// Below a folder that each run finds empty.
bool is_hidden(const std::string& path) {
  static constexpr const char* emptied[] = {"/tmp/", "/var/tmp/", "/dev/shm/", "/run/"};
  return std::ranges::any_of(emptied, [&](const char* folder) { return path.starts_with(folder); });
}

class Collector final : public sweep::Listener {
 public:
  Collector(std::vector<Verdict>& verdicts, Progress& progress, u64 deadline)
      : verdicts_(verdicts), progress_(progress), deadline_(deadline) {}
  bool on_verdict(Verdict verdict) override {
    progress_.step(verdict.what <= Class::leftover);
    verdicts_.push_back(std::move(verdict));
    return on_tick();
  }
  void on_no_fork(const std::string& why) override { no_fork_ = why; }
  const std::string& no_fork() const { return no_fork_; }
  bool on_tick() override {
    progress_.show();
    return interrupted == 0 && (deadline_ == 0 || sweep::monotonic_ns() < deadline_);
  }

 private:
  std::vector<Verdict>& verdicts_;
  Progress& progress_;
  u64 deadline_;
  std::string no_fork_;
};

}  // namespace

Result<> SweepSession::load_results() {
  if (options_.results.empty()) return {};
  std::error_code problem;
  std::filesystem::create_directories(options_.results, problem);
  for (std::filesystem::directory_iterator at(options_.results, problem), end; !problem && at != end;
       at.increment(problem)) {
    if (at->path().extension() != ".verdicts") continue;
    std::ifstream in(at->path(), std::ios::binary);
    results_.load(std::string(std::istreambuf_iterator<char>(in), {}));
  }
  if (problem) return fail(Errno(problem.value()), "read '" + options_.results + "'");
  if (options_.merge) return {};
  const std::string name = options_.shard != 0
                               ? "shard-" + std::to_string(options_.shard) + "-of-" + std::to_string(options_.shards)
                               : "all";
  auto file = ReportFile::open(options_.results + "/" + name + ".verdicts");
  if (!file) return std::unexpected(file.error());
  results_file_ = std::move(*file);
  return {};
}

Result<> SweepSession::keep_results() {
  if (!results_file_) return {};
  std::vector<std::pair<std::string, const Verdict*>> named;
  for (const Verdict& verdict : verdicts_)
    named.emplace_back(sweep::name_of(learned_, plan_.scenarios[verdict.scenario]), &verdict);
  return results_file_.write(sweep::Results::file_of(named));
}

Result<> SweepSession::open_reports() {
  if (auto done = load_results(); !done) return done;
  for (auto& [file, path] : {std::pair<ReportFile*, const std::string*>{&json_, &options_.json},
                             {&sarif_, &options_.sarif},
                             {&html_, &options_.html},
                             {&junit_, &options_.junit},
                             {&baseline_, &options_.baseline}}) {
    auto opened = ReportFile::open(*path);
    if (!opened) return std::unexpected(opened.error());
    *file = std::move(*opened);
  }
  if (options_.update_baseline && !baseline_) return fail("--update-baseline wants a --baseline=FILE");
  return {};
}

Result<> SweepSession::prepare() {
  namespace fs = std::filesystem;
  std::error_code problem;
  const fs::path here = fs::current_path(problem);
  sweep::Premises premises;
  premises.work = fs::canonical(options_.work.empty() ? here : fs::path(options_.work), problem).string();
  if (problem) return fail(Errno(problem.value()), "work tree '" + options_.work + "'");
  if (premises.work == "/")
    return fail("the work tree is /: go to the folder that the program works in, or name it with --tree");
  auto tree = sweep::read_tree(premises.work, {});
  if (!tree)
    return fail("the work tree " + premises.work + " cannot be copied for each run: " + tree.error().message +
                "; go to a smaller folder, or name one with --tree");
  premises.tree = std::move(*tree);
  auto path = trace::find_program(options_.program[0]);
  if (!path) return std::unexpected(path.error());
  program_.path = fs::absolute(*path, problem).lexically_normal().string();
  program_.arguments = options_.program;
  program_.check = options_.check;
  program_.check_always = options_.check_always;
  program_.outputs = options_.outputs;
  program_.inputs = options_.inputs;
  for (char** e = environ; *e != nullptr; ++e) program_.environment.emplace_back(*e);
  if (!options_.input_file.empty()) {
    std::ifstream in(options_.input_file, std::ios::binary);
    if (!in) return fail("cannot read '" + options_.input_file + "' for standard input");
    program_.input.assign(std::istreambuf_iterator<char>(in), {});
  }
  const auto see = [&](const std::string& wanted) {
    const std::string real = fs::weakly_canonical(wanted, problem).string();
    if (is_hidden(real) && real != premises.work && !real.starts_with(premises.work + "/") && fs::exists(real, problem))
      premises.visible.push_back(real);
  };
  see(program_.path);
  for (const std::string& word : program_.arguments) {
    if (word.starts_with('/')) see(word);
  }
  golden_.emplace(premises.tree);
  auto house = sweep::House::enter(std::move(premises));
  if (!house) return std::unexpected(house.error());
  house_.emplace(std::move(*house));
  runner_ = std::make_unique<sweep::Runner>(*house_, program_);
  return {};
}

sweep::Limits SweepSession::limits() const {
  sweep::Limits limits;
  limits.cpu_ns = 300'000'000 + 20 * golden_->cpu_ns();
  limits.wall_ns = 3'000'000'000 + 20 * golden_->wall_ns();
  limits.asleep_ns = 400'000'000 + golden_->wall_ns();
  return limits;
}

Result<> SweepSession::one_more_golden() {
  auto run = runner_->run({}, learned_, nullptr);
  if (!run) return std::unexpected(run.error());
  if (!run->ended)
    return fail("the program does not end by itself: it " +
                std::string(run->hang == sweep::Hang::sleeping ? "sleeps in " + run->hang_call : "goes on for ever"));
  if (const auto why = golden_->add(std::move(*run)); !why.empty()) return fail("the program cannot be swept: " + why);
  return {};
}

Result<> SweepSession::learn() {
  first_run_ = sweep::monotonic_ns();
  sweep::Limits patient;
  patient.cpu_ns = 120'000'000'000;
  auto run = runner_->learn(patient, learned_);
  if (!run) return std::unexpected(run.error());
  if (!run->ended)
    return fail("the program does not end by itself: it " +
                std::string(run->hang == sweep::Hang::sleeping ? "sleeps in " + run->hang_call : "goes on for ever"));
  for (int i = 0; i < 2; ++i) {
    if (auto done = one_more_golden(); !done) return done;
  }
  if (auto again = runner_->run({}, learned_, nullptr, &golden_->first().tree)) {
    golden_->set_repeatable(again->ended && again->status == golden_->first().status &&
                            again->signal == golden_->first().signal);
  }
  if (learned_.sites.empty()) return fail("the program could not be started: " + run->err);
  return {};
}

sweep::Work SweepSession::work() const {
  return {.house = *house_,
          .program = program_,
          .learned = learned_,
          .golden = *golden_,
          .scenarios = plan_.scenarios,
          .limits = limits()};
}

Result<> SweepSession::sweep() {
  std::vector<u32> all;
  for (u32 i = 0; i < plan_.scenarios.size(); ++i) {
    const std::string name = sweep::name_of(learned_, plan_.scenarios[i]);
    if (options_.shard != 0 && sweep::shard_of(name, options_.shards) != options_.shard - 1) continue;
    if (const Verdict* known = results_.find(name)) {
      verdicts_.push_back(*known);
      verdicts_.back().scenario = i;
    } else if (!options_.merge) {
      all.push_back(i);
    }
  }
  const std::size_t known = verdicts_.size();
  Progress progress(!options_.quiet, all.size());
  const u64 deadline = options_.budget_s > 0 ? started_ + static_cast<u64>(options_.budget_s * 1e9) : 0;
  Collector collector(verdicts_, progress, deadline);
  sweep::Work mine = work();
  no_fork_ = options_.rerun          ? "--rerun"
             : options_.budget_s > 0 ? "the most promising come first"
                                     : sweep::why_not_forkable(learned_);
  mine.forking = no_fork_.empty();
  if (auto done = sweep::run_all(mine, all, options_.jobs, collector); !done) return done;
  if (!collector.no_fork().empty()) no_fork_ = collector.no_fork();
  cut_short_ = options_.merge ? known < plan_.scenarios.size() : verdicts_.size() < known + all.size();
  std::ranges::sort(verdicts_, {}, &Verdict::scenario);
  return {};
}

// What is to be reported is looked at once more, after fault-free runs of a later time: what the clock alone changes is noise.
Result<> SweepSession::confirm() {
  const Class least = options_.all ? Class::degraded : Class::leftover;
  std::vector<u32> suspects;
  for (const auto& finding : sweep::group(learned_, plan_, verdicts_, least))
    suspects.push_back(finding.verdict.scenario);
  if (suspects.empty()) return {};
  // Until the clock shows another second.
  const u64 age = sweep::monotonic_ns() - first_run_;
  if (age < 1'050'000'000) (void)::poll(nullptr, 0, static_cast<int>((1'050'000'000 - age) / 1'000'000));
  if (auto done = one_more_golden(); !done) return done;
  std::vector<Verdict> again;
  Progress progress(false, suspects.size());
  Collector collector(again, progress, 0);
  interrupted = 0;
  sweep::Work once = work();
  once.twice = false;
  if (auto done = sweep::run_all(once, suspects, options_.jobs, collector); !done) return done;
  for (Verdict& verdict : again) {
    const auto old = std::ranges::find(verdicts_, verdict.scenario, &Verdict::scenario);
    verdict.unsteady = verdict.what != old->what && verdict.what <= Class::degraded;
    if (verdict.what != old->what) {
      // The whole group fell for the same noise.
      const auto groups = sweep::group(learned_, plan_, verdicts_, least);
      const auto mine = std::ranges::find_if(
          groups, [&](const auto& f) { return std::ranges::find(f.scenarios, verdict.scenario) != f.scenarios.end(); });
      if (mine != groups.end()) {
        for (Verdict& other : verdicts_) {
          if (std::ranges::find(mine->scenarios, other.scenario) != mine->scenarios.end()) other.unsteady = true;
        }
      }
    }
    *old = std::move(verdict);
  }
  return {};
}

Result<> SweepSession::write_reports(const sweep::ReportData& data) {
  if (json_) {
    if (auto done = json_.write(sweep::json_report(data)); !done) return done;
  }
  if (sarif_) {
    if (auto done = sarif_.write(sweep::sarif_report(data)); !done) return done;
  }
  if (html_) {
    if (auto done = html_.write(sweep::html_report(data)); !done) return done;
  }
  if (junit_) {
    if (auto done = junit_.write(sweep::junit_report(data)); !done) return done;
  }
  if (!options_.update_baseline) return {};
  std::string lines;
  for (const auto& finding : findings_) lines += finding.id + "\n";
  return baseline_.write(lines);
}

Result<> SweepSession::report() {
  const Class least = options_.all ? Class::degraded : Class::leftover;
  findings_ = sweep::group(learned_, plan_, verdicts_, least);
  for (auto& finding : findings_)
    finding.known = std::ranges::find(baseline_.lines(), finding.id) != baseline_.lines().end();
  const sweep::ReportData data{.program = program_,
                               .learned = learned_,
                               .plan = plan_,
                               .golden = *golden_,
                               .verdicts = verdicts_,
                               .findings = findings_,
                               .unsteady = static_cast<u32>(std::ranges::count(verdicts_, true, &Verdict::unsteady)),
                               .seconds = static_cast<double>(sweep::monotonic_ns() - started_) / 1e9,
                               .no_fork = no_fork_,
                               .cut_short = cut_short_};
  const char* no_colour = ::getenv("NO_COLOR");
  const bool colour = ::isatty(STDOUT_FILENO) == 1 && (no_colour == nullptr || *no_colour == '\0');
  std::string text;
  std::size_t number = 0;
  for (const auto& finding : findings_) text += sweep::finding_text(data, finding, ++number, colour) + "\n";
  text += std::to_string(findings_.size()) + (findings_.size() == 1 ? " finding" : " findings") + " in " +
          sweep::command_line(program_) + "\n" + sweep::coverage_text(data);
  if (std::fputs(text.c_str(), stdout) < 0 || std::fflush(stdout) != 0) return fail(Errno(errno), "write the report");
  return write_reports(data);
}

int SweepSession::run() {
  started_ = sweep::monotonic_ns();
  if (options_.jobs == 0) options_.jobs = static_cast<unsigned>(std::max(1L, ::sysconf(_SC_NPROCESSORS_ONLN)));
  const auto refused = [](const Error& error) { return complain("%s", error.message.c_str()), 2; };
  if (auto done = open_reports(); !done) return refused(done.error());
  if (auto done = prepare(); !done) return refused(done.error());
  if (auto done = learn(); !done) return refused(done.error());
  plan_ = sweep::make_plan(learned_, options_.plan);
  if (options_.list) {
    for (const auto& scenario : plan_.scenarios)
      std::printf("%s %s\n", sweep::name_of(learned_, scenario).c_str(),
                  sweep::hit_of(learned_.sites[scenario.site], scenario.hit).text.c_str());
    return 0;
  }
  ::signal(SIGINT, on_interrupt);
  if (auto done = sweep(); !done) return refused(done.error());
  if (auto done = keep_results(); !done) return refused(done.error());
  if (options_.shard != 0) {
    std::printf("shard %u/%u: %zu of %zu scenarios\n", options_.shard, options_.shards, verdicts_.size(),
                plan_.scenarios.size());
    return 0;
  }
  if (auto done = confirm(); !done) return refused(done.error());
  if (auto done = report(); !done) return refused(done.error());
  const bool all_known = std::ranges::all_of(findings_, &sweep::Finding::known);
  return all_known || options_.update_baseline ? 0 : 1;
}

}  // namespace sonde
