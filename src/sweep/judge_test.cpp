#include "sweep/judge.h"

#include <fcntl.h>
#include <gtest/gtest.h>

#include <cerrno>
#include <csignal>

#include "sweep/plan.h"

namespace sonde::sweep {
namespace {

Node file(const std::string& content) {
  Node node;
  node.content = content;
  node.size = content.size();
  for (const char c : content) node.hash = node.hash * 31 + static_cast<unsigned char>(c) + 1;
  return node;
}

// A program that writes "new\n" to out.txt and prints "done\n"; the fault is ENOSPC of its write unless told otherwise.
struct Trial {
  Trial() {
    Site site;
    site.call = "write";
    site.hits = 1;
    site.first.number = 1;
    site.first.kind = FdKind::file;
    site.first.path = "/w/out.txt";
    site.first.in_tree = site.first.written = site.first.writable = true;
    site.first.count = 4;
    site.first.result = 4;
    site.errors = {ENOSPC, EINTR, EIO, EFAULT};
    site.last = site.first;
    learned.sites.push_back(site);
    scenario.fault.error = ENOSPC;
    initial["in.txt"] = file("input\n");
    well.ended = true;
    well.fired = true;
    well.out = "done\n";
    well.tree = initial;
    well.tree["out.txt"] = file("new\n");
    run = well;
  }
  Verdict verdict() {
    Golden golden(initial);
    (void)golden.add(well);
    (void)golden.add(well);
    return judge(golden, program, learned, scenario, run);
  }
  Site& site() { return learned.sites[0]; }
  Program program;
  Learned learned;
  Scenario scenario;
  Tree initial;
  Outcome well;
  Outcome run;
};

TEST(Judge, IsContentWithAProgramThatFailsAndSaysSo) {
  Trial t;
  t.run.status = 1;
  t.run.err = "out.txt: No space left on device\n";
  t.run.tree.erase("out.txt");
  EXPECT_EQ(t.verdict().what, Class::fine);
}

TEST(Judge, SeesMissingDataBehindExitZero) {
  Trial t;
  t.run.tree["out.txt"] = file("ne");
  const Verdict v = t.verdict();
  EXPECT_EQ(v.what, Class::silent);
  EXPECT_EQ(v.detail, "out.txt: 2 of 4 bytes");
}

TEST(Judge, CallsALossThatIsToldLenient) {
  Trial t;
  t.run.tree["out.txt"] = file("");
  t.run.err = "no space\n";
  EXPECT_EQ(t.verdict().what, Class::lenient);
}

TEST(Judge, WantsAWordWithAFailure) {
  Trial t;
  t.run.status = 1;
  t.run.out.clear();
  EXPECT_EQ(t.verdict().what, Class::mute);
}

TEST(Judge, PutsLostInputAboveAll) {
  Trial t;
  t.run.status = 1;
  t.run.err = "sorry\n";
  t.run.tree.erase("in.txt");
  EXPECT_EQ(t.verdict().what, Class::damaged);
}

TEST(Judge, TellsADeliberateAbortFromACrash) {
  Trial t;
  t.run.crash_signal = t.run.signal = Signal(SIGABRT);
  t.run.err = "fatal: out of memory\n";
  EXPECT_EQ(t.verdict().what, Class::abort);
  t.run.err = "free(): double free detected in tcache 2\n";
  EXPECT_EQ(t.verdict().what, Class::crash);
}

TEST(Judge, MindsTheLastClose) {
  Trial t;
  t.site().call = "close";
  EXPECT_EQ(t.verdict().what, Class::ignored);
  t.well.tree.erase("out.txt");  // a scratch file
  t.run.tree.erase("out.txt");
  EXPECT_EQ(t.verdict().what, Class::fine);
}

TEST(Judge, DoesNotCountWhatChangesByItself) {
  Trial t;
  Golden golden(t.initial);
  Outcome other = t.well;
  other.tree["out.txt"] = file("another\n");
  other.out = "done at last\n";
  (void)golden.add(t.well);
  (void)golden.add(other);
  t.run.tree["out.txt"] = file("a third\n");
  t.run.out = "done as well\n";
  EXPECT_EQ(judge(golden, t.program, t.learned, t.scenario, t.run).what, Class::fine);
}

TEST(Judge, SaysWhenTheCallWasNotMade) {
  Trial t;
  t.run.fired = false;
  EXPECT_EQ(t.verdict().what, Class::not_reached);
}

TEST(Plan, TriesWhatCanHappenOnly) {
  Trial t;
  PlanOptions options;
  options.domains = options.lasting = false;
  std::vector<std::string> names;
  for (const Scenario& s : make_plan(t.learned, options).scenarios) names.push_back(name_of(s.fault));
  // EINTR cannot interrupt the writing of a file, EFAULT is the program's own doing.
  EXPECT_EQ(names, (std::vector<std::string>{"ENOSPC", "short", "EIO"}));
  options.least = Tier::routine;
  EXPECT_EQ(make_plan(t.learned, options).scenarios.size(), 2u);
}

TEST(Plan, TriesTheFirstAndTheLastHit) {
  Trial t;
  t.site().hits = 9;
  t.site().last.number = 9;
  PlanOptions options;
  options.only = {"ENOSPC"};
  options.lasting = options.domains = false;
  const Plan plan = make_plan(t.learned, options);
  ASSERT_EQ(plan.scenarios.size(), 2u);
  EXPECT_EQ(plan.scenarios[0].hit, 1u);
  EXPECT_EQ(plan.scenarios[1].hit, 9u);
}

TEST(Plan, LeavesTheLoaderOut) {
  Trial t;
  t.site().loader = true;
  EXPECT_TRUE(make_plan(t.learned, {}).scenarios.empty());
  EXPECT_EQ(make_plan(t.learned, {}).loader_sites, 1u);
}

}  // namespace
}  // namespace sonde::sweep
