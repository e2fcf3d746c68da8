#include "arguments.h"

#include <getopt.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>

#include "calls/words.h"
#include "live/live_process.h"
#include "diagnostics.h"
#include "option_table.h"
#include "qualify.h"

namespace sonde {

using calls::parse_duration_ns, calls::parse_list, calls::parse_number, calls::parse_precision, calls::parse_signal;

namespace {

using Outcome = std::expected<void, Refusal>;

Outcome usage(std::string message) { return std::unexpected(Refusal{std::move(message), true}); }

Outcome invalid(std::string_view option, std::string_view value) {
  return usage("invalid " + std::string(option) + " argument: '" + std::string(value) + "'");
}

// Counts of options that mean more when repeated, and what was said besides the settings themselves.
struct Said {
  unsigned follow = 0, daemon = 0, quiet = 0, clock = 0, hex = 0, fds = 0, stack = 0;
  bool quiet_in_words = false, clock_in_words = false, successful = false, failed = false, wall = false, sort = false, columns = false, old_follow = false;
};

Outcome add_pids(std::string_view text, Arguments& out) {
  while (true) {
    const auto end = text.find_first_of(", \t\n");
    const auto word = text.substr(0, end);
    if (!word.empty()) {
      const auto pid = parse_number(word, 0x7fffffff);
      if (!pid || *pid == 0) return std::unexpected(Refusal{"Invalid process id: '" + std::string(text) + "'", false});
      if (static_cast<int>(*pid) == ::getpid()) {
        return std::unexpected(Refusal{"I'm sorry, I can't let you do that, Dave.", false});
      }
      out.pids.push_back(static_cast<int>(*pid));
    }
    if (end == text.npos) return {};
    text.remove_prefix(end + 1);
  }
}

Outcome set_columns(std::string_view text, report::SummarySettings& s) {
  using report::Column;
  struct Name {
    std::string_view name;
    Column column;
  };
  static constexpr Name names[] = {
      {"time-percent", Column::time_percent}, {"time_percent", Column::time_percent}, {"time", Column::time_percent},
      {"total-time", Column::total_time}, {"total_time", Column::total_time}, {"min-time", Column::min_time},
      {"min_time", Column::min_time}, {"shortest", Column::min_time}, {"max-time", Column::max_time},
      {"max_time", Column::max_time}, {"longest", Column::max_time}, {"avg-time", Column::avg_time},
      {"avg_time", Column::avg_time}, {"calls", Column::calls}, {"count", Column::calls}, {"errors", Column::errors},
      {"error", Column::errors}, {"name", Column::name}, {"syscall", Column::name}, {"syscall-name", Column::name},
      {"wall-total", Column::wall_total}, {"wall-min", Column::wall_min}, {"wall-max", Column::wall_max},
      {"wall-avg", Column::wall_avg}, {"p50", Column::p50}, {"p90", Column::p90}, {"p99", Column::p99}};
  std::vector<Column> columns;
  while (true) {
    const auto comma = text.find(',');
    const auto word = text.substr(0, comma);
    const auto found = std::ranges::find(names, word, &Name::name);
    if (found == std::end(names)) return usage("unknown column name: '" + std::string(word) + "'");
    if (std::ranges::find(columns, found->column) != columns.end()) {
      return usage("call summary column has been provided more than once: '" + std::string(word) + "'");
    }
    columns.push_back(found->column);
    if (comma == text.npos) break;
    text.remove_prefix(comma + 1);
  }
  if (std::ranges::find(columns, Column::name) == columns.end()) columns.push_back(Column::name);
  s.columns = std::move(columns);
  return {};
}

Outcome set_sort(std::string_view text, report::SummarySettings& s) {
  using report::SortBy;
  struct Name {
    std::string_view name;
    SortBy by;
  };
  static constexpr Name names[] = {
      {"time", SortBy::time}, {"time-total", SortBy::time}, {"total-time", SortBy::time}, {"min-time", SortBy::min_time},
      {"shortest", SortBy::min_time}, {"max-time", SortBy::max_time}, {"longest", SortBy::max_time},
      {"avg-time", SortBy::avg_time}, {"calls", SortBy::calls}, {"count", SortBy::calls}, {"errors", SortBy::errors},
      {"error", SortBy::errors}, {"name", SortBy::name}, {"syscall", SortBy::name}, {"syscall-name", SortBy::name},
      {"nothing", SortBy::nothing}, {"none", SortBy::nothing}};
  const auto found = std::ranges::find(names, text, &Name::name);
  if (found == std::end(names)) return usage("invalid sortby: '" + std::string(text) + "'");
  s.sort = found->by;
  return {};
}

Outcome set_absolute(std::string_view text, report::Settings& s) {
  s.clock = report::Clock::seconds;
  bool precise = false;
  while (!text.empty()) {
    const auto comma = text.find(',');
    std::string_view word = text.substr(0, comma);
    if (word.starts_with("format:")) word.remove_prefix(7);
    if (word.starts_with("precision:")) word.remove_prefix(10);
    if (word == "none") s.clock = report::Clock::none;
    else if (word == "time") s.clock = report::Clock::seconds;
    else if (word == "unix") s.clock = report::Clock::unix_epoch;
    else if (const auto precision = parse_precision(word)) {
      s.clock_precision = *precision;
      precise = true;
    } else {
      return invalid("--absolute-timestamps", text);
    }
    if (comma == text.npos) break;
    text.remove_prefix(comma + 1);
  }
  if (!precise) s.clock_precision = report::Precision::s;
  if (s.clock == report::Clock::seconds && precise) s.clock = report::Clock::precise;
  return {};
}

Outcome set_precision(std::string_view option, const char* text, report::Precision& out) {
  out = report::Precision::us;
  if (text == nullptr) return {};
  const auto precision = parse_precision(text);
  if (!precision) return invalid(option, text);
  out = *precision;
  return {};
}

Outcome take_time_option(int id, const char* value, Arguments& out, Said& said) {
  report::Settings& s = out.settings;
  switch (id) {
    case 't': ++said.clock; return {};
    case kAbsolute: said.clock_in_words = true; return set_absolute(value != nullptr ? value : "", s);
    case 'r': case kRelative: s.relative = true; return set_precision("--relative-timestamps", value, s.relative_precision);
    default: s.durations = true; return set_precision("--syscall-times", value, s.duration_precision);
  }
}

Outcome take_look_option(int id, const char* value, Arguments& out, Said& said) {
  report::Settings& s = out.settings;
  const std::string_view text = value != nullptr ? value : "";
  switch (id) {
    case 'a': {
      const auto n = parse_number(text, 0x7fffffff);
      if (!n) return invalid("-a", text);
      s.column = static_cast<unsigned>(*n);
      return {};
    }
    case 's': {
      const auto n = parse_number(text, 0x3fffffff);
      if (!n) return invalid("-s", text);
      s.decode.string_limit = static_cast<u32>(*n);
      out.string_limit_set = true;
      return {};
    }
    case 'i': s.instruction_pointer = true; return {};
    case 'n': s.numbers = true; return {};
    case 'N': s.style.names = true; return {};
    case 'v': s.abbreviated = calls::CallSet::none(); return {};
    case 'x': ++said.hex; return {};
    case kStringsInHex:
      if (value == nullptr || text == "all") s.style.hex = report::HexStrings::always;
      else if (text == "none") s.style.hex = report::HexStrings::never;
      else if (text == "non-ascii") s.style.hex = report::HexStrings::odd_strings;
      else if (text == "non-ascii-chars") s.style.hex = report::HexStrings::odd_chars;
      else return invalid("--strings-in-hex", text);
      return {};
    case 'X':
      if (text == "raw") s.style.constants = report::Constants::raw;
      else if (text == "abbrev") s.style.constants = report::Constants::names;
      else if (text == "verbose") s.style.constants = report::Constants::both;
      else return invalid("-X", text);
      return {};
    case 'y': ++said.fds; return {};
    case kDecodeFds:
      if (value == nullptr) {
        said.fds = std::max(said.fds, 1u);
        return {};
      }
      return qualify_decode_fds(text, out);
    case 'Y': return qualify_decode_pids("comm", out);
    case kDecodePids: return qualify_decode_pids(text, out);
    case 'k': ++said.stack; return {};
    case kStackTrace:
      if (value == nullptr || text == "symbol") s.stack = report::Stack::symbols;
      else if (text == "source") s.stack = report::Stack::source;
      else if (text == "none") s.stack = report::Stack::none;
      else return invalid("--stack-trace", text);
      return {};
    case kStackFrames: {
      const auto n = parse_number(text, 100000);
      if (!n || *n == 0) return invalid("--stack-trace-frame-limit", text);
      s.stack_limit = static_cast<unsigned>(*n);
      return {};
    }
    case 'q': ++said.quiet; return {};
    case kQuiet:
      if (value == nullptr) {
        ++said.quiet;
        return {};
      }
      said.quiet_in_words = true;
      return qualify_quiet(text, out);
    case kColor:
      if (value == nullptr || text == "always") out.color = Color::always;
      else if (text == "auto") out.color = Color::automatic;
      else if (text == "never") out.color = Color::never;
      else return invalid("--color", text);
      return {};
    case kAlwaysShowPid: s.pid_always_shown = true; return {};
    default: return {};
  }
}

Outcome take_run_option(int id, const char* value, Arguments& out, Said& said) {
  const std::string_view text = value != nullptr ? value : "";
  switch (id) {
    case 'b':
      if (text != "execve") return std::unexpected(Refusal{"Syscall '" + std::string(text) + "' for -b isn't supported", false});
      out.detach_on_execve = true;
      return {};
    case 'D': ++said.daemon; return {};
    case kDaemonize:
      if (value == nullptr || text == "grandchild") out.daemonize = Daemonize::grandchild;
      else if (text == "pgroup" || text == "pgrp") out.daemonize = Daemonize::group;
      else if (text == "session") out.daemonize = Daemonize::session;
      else return invalid("--daemonize", text);
      return {};
    case 'E': out.environment.emplace_back(text); return {};
    case 'u': out.user = text; return {};
    case kArgv0: out.argv0 = std::string(text); return {};
    case 'F': said.old_follow = true; return {};
    case 'f': ++said.follow; return {};
    case kSeparately: out.separately = true; return {};
    case 'o': out.output = text; return {};
    case 'A': out.append = true; return {};
    case 'p': return add_pids(text, out);
    case 'I': {
      static constexpr std::string_view names[] = {"anywhere", "waiting", "never", "never_tstp"};
      const auto named = std::ranges::find(names, text);
      const auto number = parse_number(text, 4);
      if (named != std::end(names)) out.interruptible = static_cast<Interruptible>(named - names + 1);
      else if (number && *number >= 1) out.interruptible = static_cast<Interruptible>(*number);
      else return invalid("-I", text);
      return {};
    }
    case kKillOnExit: out.kill_on_exit = true; return {};
    case kSyscallLimit: {
      const auto n = parse_number(text);
      if (!n || *n == 0) return invalid("--syscall-limit", text);
      out.call_limit = *n;
      return {};
    }
    case kSeccompBpf: out.seccomp = true; return {};
    case kFaithful: out.faithful = true; return {};
    case kSeed: {
      const auto n = parse_number(text);
      if (!n) return invalid("--seed", text);
      out.seed = *n;
      return {};
    }
    case kJson: out.json = true; return {};
    case 'd': out.debug = true; return {};
    case 'P': out.settings.paths.emplace_back(text); return {};
    case 'z': said.successful = true; out.settings.statuses = report::status::successful; return {};
    case 'Z': said.failed = true; out.settings.statuses = report::status::failed; return {};
    default: return {};
  }
}

Outcome take_tips(std::string_view text, Arguments& out) {
  out.tips = Tips::compact;
  while (!text.empty()) {
    const auto comma = text.find(',');
    std::string_view word = text.substr(0, comma);
    if (word.starts_with("id:")) word.remove_prefix(3);
    if (word.starts_with("format:")) word.remove_prefix(7);
    if (word == "none") out.tips = Tips::none;
    else if (word == "compact") out.tips = Tips::compact;
    else if (word == "full") out.tips = Tips::full;
    else if (word == "random") out.tip = -1;
    else if (const auto n = parse_number(word, 0x7fffffff)) out.tip = static_cast<int>(*n);
    else return invalid("--tips", text);
    if (comma == text.npos) break;
    text.remove_prefix(comma + 1);
  }
  return {};
}

Outcome take_summary_option(int id, const char* value, Arguments& out, Said& said) {
  const std::string_view text = value != nullptr ? value : "";
  switch (id) {
    case 'c':
      if (out.summary == Summary::also) return usage("-c/--summary-only and -C/--summary are mutually exclusive");
      out.summary = Summary::only;
      return {};
    case 'C':
      if (out.summary == Summary::only) return usage("-c/--summary-only and -C/--summary are mutually exclusive");
      out.summary = Summary::also;
      return {};
    case 'O': {
      const auto ns = parse_duration_ns(text);
      if (!ns) return invalid("-O", text);
      out.summary_settings.overhead_ns = *ns;
      return {};
    }
    case 'S': said.sort = true; return set_sort(text, out.summary_settings);
    case 'U': said.columns = true; return set_columns(text, out.summary_settings);
    default: said.wall = out.summary_settings.wall_clock = true; return {};
  }
}

Outcome take(int id, const char* value, Arguments& out, Said& said) {
  switch (id) {
    case 'e': return qualify(value, out);
    case kTrace: return qualify_named("trace", value, out);
    case kTraceFds: return qualify_named("trace-fds", value, out);
    case kSignal: return qualify_named("signal", value, out);
    case kStatus: return qualify_named("status", value, out);
    case kAbbrev: return qualify_named("abbrev", value, out);
    case kVerbose: return qualify_named("verbose", value, out);
    case kRaw: return qualify_named("raw", value, out);
    case kRead: return qualify_named("read", value, out);
    case kWrite: return qualify_named("write", value, out);
    case kFault: return qualify_named("fault", value, out);
    case kInject: return qualify_named("inject", value, out);
    case kKvm: return qualify_named("kvm", value, out);
    case kNamespace: return qualify_named("namespace", value, out);
    case kTips: return take_tips(value != nullptr ? value : "", out);
    case 'c': case 'C': case 'O': case 'S': case 'U': case 'w': return take_summary_option(id, value, out, said);
    case 't': case kAbsolute: case 'r': case kRelative: case 'T': case kDurations: return take_time_option(id, value, out, said);
    case 'b': case 'D': case kDaemonize: case 'E': case 'u': case kArgv0: case 'f': case 'F': case kSeparately: case 'o':
    case 'A': case 'p': case 'I': case kKillOnExit: case kSyscallLimit: case kSeccompBpf: case kFaithful: case kSeed: case kJson:
    case 'd': case 'P': case 'z': case 'Z': return take_run_option(id, value, out, said);
    default: return take_look_option(id, value, out, said);
  }
}

void apply_counts(Arguments& out, const Said& said) {
  report::Settings& s = out.settings;
  if (said.old_follow && said.follow == 0) {
    complain("option -F is deprecated, please use -f/--follow-forks instead");
    out.settings.follow = true;
  } else if (said.old_follow) {
    complain("deprecated option -F ignored");
  }
  if (said.follow > 1) out.separately = true;
  s.follow = s.follow || said.follow > 0;
  if (said.daemon > 0) out.daemonize = static_cast<Daemonize>(std::min(said.daemon, 3u));
  if (!said.quiet_in_words && said.quiet > 0) {
    namespace quiet = report::quiet;
    s.quiet = said.quiet == 1 ? quiet::attach | quiet::personality
              : said.quiet == 2 ? quiet::attach | quiet::personality | quiet::exit
                                : quiet::all;
  }
  if (!said.clock_in_words && said.clock > 0) s.clock = static_cast<report::Clock>(std::min(said.clock, 3u));
  if (said.hex > 0) s.style.hex = said.hex > 1 ? report::HexStrings::always : report::HexStrings::odd_strings;
  if (said.fds > 0) {
    s.fd_details |= said.fds > 1 ? live::fds::all : live::fds::path;
    s.decode.descriptors = true;
  }
  if (said.stack > 0) s.stack = said.stack > 1 ? report::Stack::source : report::Stack::symbols;
}

// What contradicts each other, and what has no effect and is said to have none.
Outcome check(Arguments& out, const Said& said) {
  report::Settings& s = out.settings;
  if (out.program.empty() && out.pids.empty()) return usage("must have PROG [ARGS] or -p PID");
  if (out.program.empty() && out.daemonize != Daemonize::no) return usage("PROG [ARGS] must be specified with -D/--daemonize");
  if (out.program.empty() && out.argv0) return usage("PROG [ARGS] must be specified with --argv0");
  if (out.program.empty() && !out.user.empty()) return usage("PROG [ARGS] must be specified with -u/--user");
  if (out.program.empty() && !out.environment.empty()) return usage("PROG [ARGS] must be specified with -E/--env");
  if (out.summary != Summary::none && out.separately) {
    return usage("(-c/--summary-only or -C/--summary) and -ff/--output-separately are mutually exclusive");
  }
  if (out.json && out.separately) return usage("--json and -ff/--output-separately are mutually exclusive");
  if (out.json && out.summary != Summary::none) {
    return usage("--json and (-c/--summary-only or -C/--summary) are mutually exclusive");
  }
  if (out.json) s.quiet |= report::quiet::attach | report::quiet::personality;  // events say it; no words among the objects
  if (said.wall && out.summary == Summary::none) {
    return usage("-w/--summary-wall-clock must be given with (-c/--summary-only or -C/--summary)");
  }
  if (said.columns && out.summary == Summary::none) {
    return usage("-U/--summary-columns must be given with (-c/--summary-only or -C/--summary)");
  }
  if (said.sort && out.summary == Summary::none) {
    complain("-S/--summary-sort-by has no effect without (-c/--summary-only or -C/--summary)");
  }
  if (out.summary == Summary::only) {
    struct Useless {
      bool given;
      const char* option;
    };
    const Useless useless[] = {{s.instruction_pointer, "-i/--instruction-pointer"},
                               {s.stack != report::Stack::none, "-k/--stack-trace"},
                               {s.numbers, "-n/--syscall-number"},
                               {s.relative, "-r/--relative-timestamps"},
                               {s.clock != report::Clock::none, "-t/--absolute-timestamps"},
                               {s.durations, "-T/--syscall-times"},
                               {s.style.names, "-N/--arg-names"},
                               {s.fd_details != 0, "-y/--decode-fds"},
                               {s.pid_details != 0, "--decode-pids"}};
    for (const Useless& u : useless) {
      if (u.given) complain("%s has no effect with -c/--summary-only", u.option);
    }
    s.stack = report::Stack::none;
  }
  if (out.separately && !s.follow && out.output.empty()) out.separately = false;
  if (out.append && out.output.empty()) complain("-A/--output-append-mode has no effect without -o/--output");
  if (out.separately && out.output.empty()) {
    complain("--output-separately has no effect without -o/--output");
    out.separately = false;
  }
  if (out.seccomp) {
    if (!s.follow) {
      complain("--seccomp-bpf cannot be used without -f/--follow-forks, disabling");
      out.seccomp = false;
    } else if (out.detach_on_execve) {
      complain("--seccomp-bpf is not compatible with -b, disabling");
      out.seccomp = false;
    } else if (out.call_limit != 0) {
      complain("--seccomp-bpf is not compatible with --syscall-limit, disabling");
      out.seccomp = false;
    } else if (!out.pids.empty()) {
      complain("--seccomp-bpf is not enabled for processes attached with -p");
      out.seccomp = false;
    }
  }
  if (said.successful && said.failed) {
    complain("Only the last of -z/--successful-only/-Z/--failed-only options will take effect. "
             "See status qualifier for more complex filters.");
  }
  return {};
}

}  // namespace

std::expected<Wanted, Refusal> parse_arguments(int argc, char** argv, Arguments& out) {
  std::string shorts = "+";
  std::vector<option> longs;
  for (const OptionRow& row : option_table()) {
    if (row.id < kFirstLongOnly && shorts.find(static_cast<char>(row.id)) == shorts.npos) {
      shorts += static_cast<char>(row.id);
      if (row.takes == Takes::value) shorts += ':';
    }
    if (row.name != nullptr) longs.push_back({row.name, static_cast<int>(row.takes), nullptr, row.id});
  }
  longs.push_back({});
  Said said;
  std::string name(program_name());
  argv[0] = name.data();  // what getopt's own messages start with
  ::optind = 0;
  for (int id; (id = ::getopt_long(argc, argv, shorts.c_str(), longs.data(), nullptr)) != -1;) {
    if (id == '?') return std::unexpected(Refusal{{}, true});
    if (id == 'h') return Wanted::help;
    if (id == 'V') return Wanted::version;
    if (auto taken = take(id, ::optarg, out, said); !taken) return std::unexpected(taken.error());
  }
  out.program.assign(argv + ::optind, argv + argc);
  apply_counts(out, said);
  if (auto checked = check(out, said); !checked) return std::unexpected(checked.error());
  // Who looks at a file afterwards need not be told who was attached.
  if (!out.output.empty() && !out.program.empty() && out.pids.empty() && out.settings.quiet == 0 && !said.quiet_in_words) {
    out.settings.quiet = report::quiet::attach | report::quiet::personality;
  }
  return Wanted::trace;
}

}  // namespace sonde
