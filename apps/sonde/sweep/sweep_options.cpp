#include "sweep_options.h"

#include <getopt.h>

#include <cstdio>
#include <cstdlib>

#include "calls/words.h"

namespace sonde {

namespace {

enum Id : int {
  kAll = 256,
  kBaseline,
  kBudget,
  kCheck,
  kCheckAlways,
  kHelp,
  kHtml,
  kInput,
  kJobs,
  kJson,
  kJunit,
  kList,
  kMerge,
  kResults,
  kShard,
  kLoader,
  kNoDomains,
  kNoLasting,
  kOnly,
  kOutput,
  kPlausible,
  kQuiet,
  kRerun,
  kSarif,
  kSkip,
  kStdin,
  kTree,
  kUpdateBaseline,
};

struct SweepOption {
  int id;
  const char* name;
  bool takes;
  const char* form;
  const char* meaning;
};

constexpr SweepOption table[] = {
    {kPlausible, "plausible", true, "--plausible=TIER",
     "try faults of this tier and the likelier ones: routine, environment (default), far-fetched"},
    {kOnly, "only", true, "--only=WORDS", "only these calls or faults: write,ENOSPC,out-of-memory"},
    {kSkip, "skip", true, "--skip=WORDS", "not these calls or faults"},
    {kNoDomains, "no-domains", false, "--no-domains",
     "no conditions that outlast a call (out-of-memory, disk-full, no-descriptors, read-only, bad-file)"},
    {kNoLasting, "no-lasting", false, "--no-lasting",
     "no errors that come again at each later call of the site (ENOSPC+)"},
    {kLoader, "loader", false, "--loader", "also the calls that the dynamic loader makes by itself"},
    {kBudget, "budget", true, "--budget=TIME", "stop after this time: 60s, 5m; the most promising faults come first"},
    {kJobs, "jobs", true, "--jobs=N", "runs side by side (as many as there are cores)"},
    {kRerun, "rerun", false, "--rerun",
     "run the program from its start for each scenario, also where it could be forked at the site"},
    {kTree, "tree", true, "--tree=DIR", "the work tree, of which each run gets a fresh copy (the working directory)"},
    {kStdin, "stdin", true, "--stdin=FILE", "standard input of each run (empty)"},
    {kCheck, "check", true, "--check=COMMAND",
     "a shell command that says, in the work tree, whether a result is right: 'unzip -t out.zip'"},
    {kCheckAlways, "check-always", true, "--check-always=COMMAND",
     "the same also where the program says that it failed: 'git fsck'"},
    {kOutput, "output", true, "--output=PATHS", "what of the work tree counts as output (all); - is standard output"},
    {kInput, "input", true, "--input=PATHS", "what of the work tree must be as before, whatever happens"},
    {kJson, "json", true, "--json=FILE", "write the report as JSON"},
    {kHtml, "html", true, "--html=FILE", "write the report as a page for a browser"},
    {kSarif, "sarif", true, "--sarif=FILE", "write the findings as SARIF, which code hosts show"},
    {kJunit, "junit", true, "--junit=FILE", "write the sites as JUnit test cases, which CI shows"},
    {kResults, "results", true, "--results=DIR", "keep verdicts in DIR, and do not run again what is there"},
    {kShard, "shard", true, "--shard=I/N", "run the I-th of N shares, into --results; no report"},
    {kMerge, "merge", false, "--merge", "report what is in --results; run only what confirms it"},
    {kBaseline, "baseline", true, "--baseline=FILE",
     "findings that FILE names are known: they are told, and do not fail"},
    {kUpdateBaseline, "update-baseline", false, "--update-baseline", "write the findings into the baseline file"},
    {kAll, "all", false, "--all", "report also what gave up by abort() and what merely went on with less"},
    {kList, "list", false, "--list", "print the scenarios, run none"},
    {kQuiet, "quiet", false, "--quiet", "no progress"},
    {kHelp, "help", false, "--help", "this text"},
};

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words;
  while (!text.empty()) {
    const auto word = text.substr(0, text.find(','));
    if (!word.empty()) words.emplace_back(word);
    text.remove_prefix(std::min(word.size() + 1, text.size()));
  }
  return words;
}

bool parse_budget(const std::string& text, double& seconds) {
  char* end = nullptr;
  seconds = std::strtod(text.c_str(), &end);
  const std::string_view unit = end;
  if (unit == "m")
    seconds *= 60;
  else if (unit == "h")
    seconds *= 3600;
  else if (unit != "s" && !unit.empty())
    return false;
  return end != text.c_str() && seconds > 0;
}

std::string take(SweepOptions& o, int id, const std::string& value) {
  switch (id) {
    case kPlausible: {
      const auto tier = sweep::tier_named(value);
      if (!tier) return "unknown tier '" + value + "'; there are routine, environment and far-fetched";
      o.plan.least = *tier;
      return {};
    }
    case kCheck: o.check = value; return {};
    case kCheckAlways:
      o.check = value;
      o.check_always = true;
      return {};
    case kOutput: o.outputs = words_of(value); return {};
    case kInput: o.inputs = words_of(value); return {};
    case kJson: o.json = value; return {};
    case kHtml: o.html = value; return {};
    case kResults: o.results = value; return {};
    case kShard: {
      unsigned shard = 0;
      unsigned shards = 0;
      char rest = 0;
      if (std::sscanf(value.c_str(), "%u/%u%c", &shard, &shards, &rest) != 2 || shard == 0 || shard > shards)
        return "'" + value + "' is no shard; 2/8 is";
      o.shard = shard;
      o.shards = shards;
      return {};
    }
    case kMerge: o.merge = true; return {};
    case kSarif: o.sarif = value; return {};
    case kJunit: o.junit = value; return {};
    case kBaseline: o.baseline = value; return {};
    case kUpdateBaseline: o.update_baseline = true; return {};
    case kOnly: o.plan.only = words_of(value); return {};
    case kSkip: o.plan.skip = words_of(value); return {};
    case kNoDomains: o.plan.domains = false; return {};
    case kNoLasting: o.plan.lasting = false; return {};
    case kLoader: o.plan.loader = true; return {};
    case kBudget: return parse_budget(value, o.budget_s) ? "" : "'" + value + "' is no time; 60s and 5m are";
    case kJobs: {
      const auto number = calls::parse_number(value, 256);
      if (!number || *number == 0) return "'" + value + "' is no number of jobs";
      o.jobs = static_cast<unsigned>(*number);
      return {};
    }
    case kRerun: o.rerun = true; return {};
    case kTree: o.work = value; return {};
    case kStdin: o.input_file = value; return {};
    case kAll: o.all = true; return {};
    case kList: o.list = true; return {};
    case kQuiet: o.quiet = true; return {};
    case kHelp: o.help = true; return {};
    default: return "try `sonde sweep --help`";
  }
}

}  // namespace

std::expected<SweepOptions, std::string> parse_sweep_options(int argc, char** argv) {
  std::vector<option> longs;
  for (const SweepOption& row : table)
    longs.push_back({row.name, row.takes ? required_argument : no_argument, nullptr, row.id});
  longs.push_back({nullptr, 0, nullptr, 0});
  SweepOptions options;
  ::optind = 1;
  ::opterr = 0;
  for (int id; (id = ::getopt_long(argc, argv, "+h", longs.data(), nullptr)) != -1;) {
    if (id == 'h') id = kHelp;
    if (id == '?')
      return std::unexpected("unknown or incomplete option '" + std::string(argv[::optind - 1]) +
                             "'; try `sonde sweep --help`");
    if (auto problem = take(options, id, ::optarg != nullptr ? ::optarg : ""); !problem.empty())
      return std::unexpected(problem);
  }
  options.program.assign(argv + ::optind, argv + argc);
  if ((options.shard != 0 || options.merge) && options.results.empty())
    return std::unexpected("--shard and --merge want --results=DIR");
  if (options.program.empty() && !options.help) return std::unexpected("no program; `sonde sweep -- PROG ARGS`");
  return options;
}

std::string sweep_help() {
  std::string text =
      "Usage: sonde sweep [OPTION]... [--] PROG [ARGS]\n"
      "Runs PROG, learns its system calls, makes each of them fail in every plausible way, and reports what PROG gets "
      "wrong.\n"
      "Each run is in a private copy of the work tree, with private /tmp, network and processes; nothing outside is "
      "touched.\n\n";
  for (const SweepOption& row : table)
    text += std::string("  ") + row.form + "\n                 " + row.meaning + "\n";
  return text + "\nExit status: 0 nothing found, 1 findings, 2 the sweep could not be made.\n";
}

}  // namespace sonde
