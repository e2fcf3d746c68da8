#include "options.h"

#include <charconv>
#include <string_view>

namespace sonde::debugger {

const char* const options_help =
    "usage: sonde debug [OPTION]... [PROGRAM [PID]]\n"
    "       sonde debug [OPTION]... --args PROGRAM [ARGUMENT]...\n"
    "       sonde debug [OPTION]... -p PID\n"
    "\n"
    "  --args            what follows PROGRAM is given to it\n"
    "  -p, --pid PID     debug a process that runs\n"
    "  -ex COMMAND       run a command; several are run in their order\n"
    "  -x FILE           run the commands in a file\n"
    "  -iex, -ix         the same, before the program is read\n"
    "  --batch           exit when all these are done\n"
    "  -q, --quiet       no greeting\n"
    "  -n, -nx           do not read ~/.config/sonde/init\n"
    "  --cd DIRECTORY    work there\n"
    "  --tty TERMINAL    the program's terminal\n"
    "  --return-child-result  with --batch: the program's exit status is ours\n";

Result<Options> parse_options(int argc, char** argv) {
  Options options;
  int at = 1;
  const auto number = [](std::string_view text, int& out) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
    return error == std::errc() && end == text.data() + text.size() && out > 0;
  };
  for (; at < argc; ++at) {
    std::string_view word = argv[at];
    if (!word.starts_with('-') || word == "-") {
      if (options.program.empty())
        options.program = word;
      else if (options.has_arguments)
        break;
      else if (!number(word, options.pid))
        return fail("core files cannot be read yet: " + std::string(word));
      if (options.has_arguments) {
        ++at;
        break;
      }
      continue;
    }
    word.remove_prefix(word.starts_with("--") ? 2 : 1);
    std::string_view value;
    bool has_value = false;
    if (const auto equal = word.find('='); equal != word.npos) {
      value = word.substr(equal + 1);
      word = word.substr(0, equal);
      has_value = true;
    }
    const auto take = [&]() -> Result<std::string> {
      if (has_value) return std::string(value);
      if (at + 1 >= argc) return fail("option '" + std::string(argv[at]) + "' requires an argument");
      return std::string(argv[++at]);
    };
    const auto is = [&](auto... names) { return ((word == names) || ...); };
    if (is("args")) {
      options.has_arguments = true;
    } else if (is("batch")) {
      options.batch = true;
    } else if (is("batch-silent")) {
      options.batch = options.batch_silent = true;
    } else if (is("q", "quiet", "silent")) {
      options.quiet = true;
    } else if (is("n", "nx", "nh")) {
      options.no_init = true;
    } else if (is("return-child-result")) {
      options.return_child_result = true;
    } else if (is("h", "help")) {
      options.help = true;
    } else if (is("ex", "eval-command", "x", "command", "iex", "init-eval-command", "ix", "init-command")) {
      auto text = take();
      if (!text) return std::unexpected(text.error());
      const bool is_file = is("x", "command", "ix", "init-command");
      (word.starts_with('i') ? options.early : options.actions).push_back({is_file, *text});
    } else if (is("p", "pid")) {
      auto text = take();
      if (!text) return std::unexpected(text.error());
      if (!number(*text, options.pid)) return fail("invalid process id '" + *text + "'");
    } else if (is("cd", "d", "directory", "tty", "t")) {
      auto text = take();
      if (!text) return std::unexpected(text.error());
      if (is("cd"))
        options.directory = *text;
      else if (is("tty", "t"))
        options.terminal = *text;
    } else {
      return fail("unrecognized option '" + std::string(argv[at]) + "'; -h lists them");
    }
  }
  for (; at < argc; ++at) options.arguments.emplace_back(argv[at]);
  return options;
}

}  // namespace sonde::debugger
