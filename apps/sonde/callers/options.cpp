#include "options.h"

#include <getopt.h>

#include <charconv>
#include <cstring>

namespace sonde::callers {

namespace {

enum Long : int { kFolded = 256, kJson, kFlame, kIf, kArgs, kThreads, kLimit, kDepth };

constexpr option kLongOptions[] = {
    {"attach", required_argument, nullptr, 'p'}, {"output", required_argument, nullptr, 'o'}, {"quiet", no_argument, nullptr, 'q'},
    {"help", no_argument, nullptr, 'h'},         {"folded", no_argument, nullptr, kFolded},   {"json", no_argument, nullptr, kJson},
    {"flame", required_argument, nullptr, kFlame}, {"if", required_argument, nullptr, kIf},   {"args", no_argument, nullptr, kArgs},
    {"threads", no_argument, nullptr, kThreads}, {"limit", required_argument, nullptr, kLimit}, {"depth", required_argument, nullptr, kDepth},
    {nullptr, 0, nullptr, 0}};

template <class T>
Result<> number(const char* text, const char* what, T& out) {
  const char* end = text + std::strlen(text);
  const auto [stop, error] = std::from_chars(text, end, out);
  if (error != std::errc() || stop != end || out <= 0) return fail(std::string(what) + " wants a positive number, not '" + text + "'");
  return {};
}

}  // namespace

const char* const options_help =
    "usage: sonde callers [OPTION]... FUNCTION [OPTION]... -- PROG [ARGS]\n"
    "       sonde callers [OPTION]... FUNCTION -p PID\n"
    "\n"
    "Runs PROG, or watches a running process until Ctrl-C, and tells who called FUNCTION and how often, as a tree.\n"
    "FUNCTION: a name (C++ ones with or without their namespace), FILE:LINE, *ADDRESS or MODULE+0xOFFSET; one of a\n"
    "library that is loaded later will do.\n"
    "\n"
    "  -p, --attach=PID    watch this process\n"
    "      --args          calls with different arguments apart\n"
    "      --if=CONDITION  count only calls for which this is true\n"
    "      --threads       a tree for each thread\n"
    "      --limit=N       N calls are enough: the program goes on unwatched\n"
    "      --depth=N       show no more than N callers of callers\n"
    "      --folded        one line for each stack, as flame graph tools read it\n"
    "      --json          the tree as JSON\n"
    "      --flame=FILE    draw a flame graph too (SVG)\n"
    "  -o, --output=FILE   the report goes there (standard error)\n"
    "  -q, --quiet         no counter while it runs\n"
    "  -h, --help          this text\n";

Result<Options> parse_options(int argc, char** argv) {
  Options out;
  ::opterr = 0;
  ::optind = 0;
  bool rest_is_program = false;
  while (!rest_is_program) {
    const int before = std::max(::optind, 1);
    const int id = ::getopt_long(argc, argv, "-:p:o:qh", kLongOptions, nullptr);
    if (id < 0) break;
    Result<> done;
    switch (id) {
      case 1:
        if (out.place.empty()) {
          out.place = ::optarg;
        } else {
          --::optind;
          rest_is_program = true;
        }
        break;
      case 'p': done = number(::optarg, "-p", out.pid); break;
      case 'o': out.output = ::optarg; break;
      case 'q': out.quiet = true; break;
      case 'h': out.help = true; return out;
      case kFolded: out.form = Form::folded; break;
      case kJson: out.form = Form::json; break;
      case kFlame: out.flame = ::optarg; break;
      case kIf: out.condition = ::optarg; break;
      case kArgs: out.arguments = true; break;
      case kThreads: out.threads = true; break;
      case kLimit: done = number(::optarg, "--limit", out.limit); break;
      case kDepth: done = number(::optarg, "--depth", out.depth); break;
      case ':': return fail(std::string("option ") + argv[before] + " wants a value; try --help");
      default: return fail(std::string("no such option: ") + argv[before] + "; try --help");
    }
    if (!done) return std::unexpected(done.error());
  }
  for (int i = ::optind; i < argc; ++i) out.program.emplace_back(argv[i]);
  if (out.place.empty() && !out.program.empty()) {
    out.place = out.program.front();
    out.program.erase(out.program.begin());
  }
  if (out.place.empty()) return fail("which function? try --help");
  if (out.pid == 0 && out.program.empty()) return fail("which program? give one behind --, or -p PID");
  if (out.pid != 0 && !out.program.empty()) return fail("either -p PID or a program, not both");
  return out;
}

}  // namespace sonde::callers
