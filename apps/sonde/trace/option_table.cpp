#include "option_table.h"

namespace sonde {

namespace {

constexpr const char* kGeneral = "General";
constexpr const char* kStartup = "Startup";
constexpr const char* kTracing = "Tracing";
constexpr const char* kFiltering = "Filtering";
constexpr const char* kFormat = "Output format";
constexpr const char* kStatistics = "Statistics";
constexpr const char* kTampering = "Tampering";
constexpr const char* kOther = "Miscellaneous";

constexpr OptionRow table[] = {
    {'e', nullptr, Takes::value, kGeneral, "-e EXPR",
     "a qualifier: NAME=[!]all or NAME=[!]VALUE1[,VALUE2]...\n"
     "names: trace, abbrev, verbose, raw, signal, read, write, fault, inject,\n"
     "       status, quiet, decode-fds, decode-pids, trace-fds, namespace, kvm"},

    {'E', "env", Takes::value, kStartup, "-E VAR=VAL, --env=VAR=VAL", "give the program VAR with this value; -E VAR: without VAR"},
    {'p', "attach", Takes::value, kStartup, "-p PID, --attach=PID", "trace a running process; PIDs may be a list; may be repeated"},
    {'u', "user", Takes::value, kStartup, "-u USER, --user=USER|UID:GID", "run the program as this user, set-user-id bits obeyed"},
    {kArgv0, "argv0", Takes::value, kStartup, "--argv0=NAME", "give the program this argv[0]"},

    {'b', "detach-on", Takes::value, kTracing, "-b execve, --detach-on=execve", "let a process go when it calls execve"},
    {'D', nullptr, Takes::nothing, kTracing, "-D, --daemonize[=grandchild]", "the tracer is a grandchild of the shell, the program its child"},
    {kDaemonize, "daemonize", Takes::optional_value, kTracing, "-DD, --daemonize=pgroup\n  -DDD, --daemonize=session", "the same, in a process group or a session of its own"},
    {'f', "follow-forks", Takes::nothing, kTracing, "-f, --follow-forks", "trace children and threads too"},
    {'F', nullptr, Takes::nothing, nullptr, "", ""},
    {'I', "interruptible", Takes::value, kTracing, "-I WHEN, --interruptible=WHEN",
     "when signals may end the tracer: 1, anywhere; 2, waiting (default);\n3, never (default with -o FILE PROG); 4, never_tstp"},
    {kKillOnExit, "kill-on-exit", Takes::nothing, kTracing, "--kill-on-exit", "all tracees die with the tracer"},
    {kSyscallLimit, "syscall-limit", Takes::value, kTracing, "--syscall-limit=N", "let all tracees go after N calls were printed"},

    {kTrace, "trace", Takes::value, kFiltering, "-e trace=SET, --trace=SET",
     "the calls to trace: names, %classes, /regexes, ?maybe, all, none; ! for all but\n"
     "classes: %clock %creds %desc %file %fstat %fstatfs %ipc %lstat %memory %net\n"
     "         %process %pure %signal %stat %%stat %statfs %%statfs"},
    {kTraceFds, "trace-fds", Takes::value, kFiltering, "-e trace-fds=SET, --trace-fds=SET", "only calls on these descriptors"},
    {kSignal, "signal", Takes::value, kFiltering, "-e signal=SET, --signal=SET", "only these signals"},
    {kSignal, "signals", Takes::value, nullptr, "", ""},
    {kStatus, "status", Takes::value, kFiltering, "-e status=SET, --status=SET", "only calls that end so:\nsuccessful, failed, unfinished, unavailable, detached"},
    {'P', "trace-path", Takes::value, kFiltering, "-P PATH, --trace-path=PATH", "only calls on PATH; may be repeated"},
    {'z', "successful-only", Takes::nothing, kFiltering, "-z, --successful-only", "only calls that succeed"},
    {'Z', "failed-only", Takes::nothing, kFiltering, "-Z, --failed-only", "only calls that fail"},

    {'a', "columns", Takes::value, kFormat, "-a COLUMN, --columns=COLUMN", "where results are aligned (40)"},
    {kAbbrev, "abbrev", Takes::value, kFormat, "-e abbrev=SET, --abbrev=SET", "calls whose structures are shortened"},
    {kVerbose, "verbose", Takes::value, kFormat, "-e verbose=SET, --verbose=SET", "calls whose structures are looked into"},
    {kRaw, "raw", Takes::value, kFormat, "-e raw=SET, --raw=SET", "calls whose arguments are shown as mere numbers"},
    {kRead, "read", Takes::value, kFormat, "-e read=SET, --read=SET", "dump what is read from these descriptors"},
    {kRead, "reads", Takes::value, nullptr, "", ""},
    {kWrite, "write", Takes::value, kFormat, "-e write=SET, --write=SET", "dump what is written to these descriptors"},
    {kWrite, "writes", Takes::value, nullptr, "", ""},
    {kQuiet, "quiet", Takes::optional_value, kFormat, "-e quiet=SET, --quiet=SET",
     "leave messages out: attach, exit, path-resolution, personality, thread-execve;\n-q is attach,personality; -qq with exit; -qqq all"},
    {kQuiet, "silent", Takes::optional_value, nullptr, "", ""},
    {'q', nullptr, Takes::nothing, nullptr, "", ""},
    {kQuiet, "silence", Takes::optional_value, nullptr, "", ""},
    {kKvm, "kvm", Takes::value, kFormat, "-e kvm=vcpu, --kvm=vcpu", "taken, with a warning: not decoded"},
    {kNamespace, "namespace", Takes::value, kFormat, "-e namespace=new, --namespace=new", "taken, with a warning: not told"},
    {kDecodeFds, "decode-fds", Takes::optional_value, kFormat, "-e decode-fds=SET, --decode-fds[=SET]",
     "what to tell of descriptors: path, socket, dev, pidfd, signalfd, eventfd, all"},
    {'i', "instruction-pointer", Takes::nothing, kFormat, "-i, --instruction-pointer", "from where each call was made"},
    {'k', nullptr, Takes::nothing, kFormat, "-k, --stack-trace[=symbol]", "the stack behind each call"},
    {kStackTrace, "stack-trace", Takes::optional_value, kFormat, "-kk, --stack-trace=source", "the same with source lines"},
    {kStackTrace, "stack-traces", Takes::optional_value, nullptr, "", ""},
    {kStackFrames, "stack-trace-frame-limit", Takes::value, kFormat, "--stack-trace-frame-limit=N", "frames shown at the most (256)"},
    {'n', "syscall-number", Takes::nothing, kFormat, "-n, --syscall-number", "the number of each call"},
    {'N', "arg-names", Takes::nothing, kFormat, "-N, --arg-names", "the names of arguments"},
    {'o', "output", Takes::value, kFormat, "-o FILE, --output=FILE", "write to FILE, or into a command: '|COMMAND' or '!COMMAND'"},
    {'A', "output-append-mode", Takes::nothing, kFormat, "-A, --output-append-mode", "append to FILE"},
    {kSeparately, "output-separately", Takes::nothing, kFormat, "-ff, --output-separately", "a FILE.PID for each process"},
    {'r', nullptr, Takes::nothing, kFormat, "-r, --relative-timestamps[=UNIT]", "time since the line before; UNIT: s, ms, us, ns"},
    {kRelative, "relative-timestamps", Takes::optional_value, nullptr, "", ""},
    {'s', "string-limit", Takes::value, kFormat, "-s SIZE, --string-limit=SIZE", "bytes of a string that are shown (32)"},
    {'t', nullptr, Takes::nothing, kFormat, "-t, -tt, -ttt", "time of day; with microseconds; seconds since 1970"},
    {kAbsolute, "absolute-timestamps", Takes::optional_value, kFormat, "--absolute-timestamps=[none|time|unix][,UNIT]", "the same in words"},
    {kAbsolute, "timestamps", Takes::optional_value, nullptr, "", ""},
    {'T', nullptr, Takes::nothing, kFormat, "-T, --syscall-times[=UNIT]", "time spent in each call"},
    {kDurations, "syscall-times", Takes::optional_value, nullptr, "", ""},
    {'v', "no-abbrev", Takes::nothing, kFormat, "-v, --no-abbrev", "structures and environments whole"},
    {'x', nullptr, Takes::nothing, kFormat, "-x, --strings-in-hex=non-ascii", "strings with odd bytes in hexadecimal"},
    {kStringsInHex, "strings-in-hex", Takes::optional_value, kFormat, "-xx, --strings-in-hex[=all]", "all strings so; =non-ascii-chars: only those bytes; =none"},
    {'X', "const-print-style", Takes::value, kFormat, "-X STYLE, --const-print-style=STYLE", "constants as raw, abbrev (names) or verbose (both)"},
    {'y', nullptr, Takes::nothing, kFormat, "-y, -yy", "paths of descriptors; all about them"},
    {'Y', nullptr, Takes::nothing, kFormat, "-Y, --decode-pids=comm", "names of processes"},
    {kDecodePids, "decode-pids", Takes::value, kFormat, "--decode-pids=pidns", "process ids in our namespace too"},
    {kAlwaysShowPid, "always-show-pid", Takes::nothing, kFormat, "--always-show-pid", "a process id on each line, even of the only process"},
    {kColor, "color", Takes::optional_value, kFormat, "--color[=auto|always|never]", "colours; auto: on a terminal, unless NO_COLOR is set"},
    {kJson, "json", Takes::nothing, kFormat, "--json", "one JSON object per event and line, typed and whole"},

    {'c', "summary-only", Takes::nothing, kStatistics, "-c, --summary-only", "count calls, errors and time, and print a table"},
    {'C', "summary", Takes::nothing, kStatistics, "-C, --summary", "the same after the usual lines"},
    {'O', "summary-syscall-overhead", Takes::value, kStatistics, "-O TIME, --summary-syscall-overhead=TIME", "taken off each call; units: s, ms, us, ns"},
    {'S', "summary-sort-by", Takes::value, kStatistics, "-S COLUMN, --summary-sort-by=COLUMN", "time, min-time, max-time, avg-time, calls, errors, name, nothing"},
    {'U', "summary-columns", Takes::value, kStatistics, "-U COLUMNS, --summary-columns=COLUMNS",
     "time-percent, total-time, min-time, max-time, avg-time, wall-total, wall-min,\nwall-max, wall-avg, p50, p90, p99, calls, errors, name"},
    {'w', "summary-wall-clock", Takes::nothing, kStatistics, "-w, --summary-wall-clock", "latency in place of system time"},

    {kFault, "fault", Takes::value, kTampering, "-e fault=SET[:KEY=VALUE]..., --fault=...", "inject with error=ENOSYS unless another is named"},
    {kInject, "inject", Takes::value, kTampering, "-e inject=SET[:KEY=VALUE]..., --inject=...",
     "error=ERRNO | retval=VALUE, signal=SIG, syscall=CALL, delay_enter=TIME,\n"
     "delay_exit=TIME, poke_enter=@argN=HEX, poke_exit=@argN=HEX,\n"
     "when=FIRST[..LAST][+[STEP]]; short=N, if=CONDITION, path=PATH, from=FUNCTION,\n"
     "count=process|run, chance=PERCENT, faithful (see the manual)"},
    {kFaithful, "faithful", Takes::nothing, kTampering, "--faithful", "injected errors happen as the kernel makes them happen"},
    {kSeed, "seed", Takes::value, kTampering, "--seed=N", "of chance=; the same seed gives the same run"},

    {'d', "debug", Takes::nothing, kOther, "-d, --debug", "tell what the tracer does"},
    {'h', "help", Takes::nothing, kOther, "-h, --help", "this text"},
    {kSeccompBpf, "seccomp-bpf", Takes::nothing, kOther, "--seccomp-bpf", "calls that are not traced do not stop at all"},
    {kTips, "tips", Takes::optional_value, kOther, "--tips[=[[id:]ID][,[format:]FORMAT]]", "a tip at the end; formats: none, compact, full"},
    {'V', "version", Takes::nothing, kOther, "-V, --version", "version and features"},
};

}  // namespace

std::span<const OptionRow> option_table() { return table; }

}  // namespace sonde
