// Commands about breakpoints.
#include <fmt/format.h>

#include <charconv>

#include "shell.h"

namespace sonde::debugger {

namespace {

std::string_view strip(std::string_view text) {
  while (text.starts_with(' ')) text.remove_prefix(1);
  while (text.ends_with(' ')) text.remove_suffix(1);
  return text;
}

std::optional<unsigned> parse_number(std::string_view text) {
  unsigned value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return {};
  return value;
}

// "PLACE [thread N] [if CONDITION]"
void split_breakpoint(std::string_view text, debug::Breakpoint& out) {
  const auto word = [&](std::string_view name) {
    for (std::size_t at = text.find(name); at != text.npos; at = text.find(name, at + 1)) {
      const bool begins = at == 0 || text[at - 1] == ' ';
      const bool ends =
          at + name.size() == text.size() || text[at + name.size()] == ' ' || text[at + name.size()] == '(';
      if (begins && ends) return at;
    }
    return text.npos;
  };
  if (const auto at = word("if"); at != text.npos) {
    out.condition = strip(text.substr(at + 2));
    text = text.substr(0, at);
  }
  if (const auto at = word("thread"); at != text.npos) {
    out.thread = parse_number(strip(text.substr(at + 6))).value_or(0);
    text = text.substr(0, at);
  }
  out.place = strip(text);
}

std::string where(const debug::Breakpoint::Location& location) {
  std::string text = fmt::format("0x{:x}", location.address);
  if (location.line != 0) text += fmt::format(": file {}, line {}.", location.file, location.line);
  return text;
}

std::string told(const debug::Breakpoint& breakpoint) {
  const std::string_view what = breakpoint.kind == debug::Breakpoint::Kind::print ? "Dprintf"
                                : breakpoint.temporary                            ? "Temporary breakpoint"
                                                                                  : "Breakpoint";
  if (breakpoint.locations.empty())
    return fmt::format("{} {} ({}) pending.\n", what, breakpoint.number, breakpoint.place);
  if (breakpoint.locations.size() > 1) {
    return fmt::format("{} {} at 0x{:x}: {}. ({} locations)\n", what, breakpoint.number,
                       breakpoint.locations.front().address, breakpoint.place, breakpoint.locations.size());
  }
  return fmt::format("{} {} at {}\n", what, breakpoint.number, where(breakpoint.locations.front()));
}

Result<> add(Shell& shell, std::string_view arguments, bool temporary) {
  debug::Breakpoint wanted;
  wanted.temporary = temporary;
  split_breakpoint(arguments, wanted);
  auto added = shell.session().add_breakpoint(wanted, shell.setting("breakpoint pending", "auto") == "on");
  if (!added) {
    // Nobody is there to be asked: gdb's answer is no.
    if (!shell.source() || !shell.source()->is_interactive() || shell.batch ||
        !added.error().message.ends_with("not defined.") || shell.setting("breakpoint pending", "auto") == "off") {
      if (added.error().message.ends_with("not defined.") && shell.setting("breakpoint pending", "auto") == "auto") {
        return fail(added.error().message +
                    "\nMake breakpoint pending on future shared library load? (y or [n]) [answered N; input not from "
                    "terminal]");
      }
      return std::unexpected(added.error());
    }
    shell.print(added.error().message + "\n");
    if (!shell.confirm("Make breakpoint pending on future shared library load? ")) return {};
    added = shell.session().add_breakpoint(wanted, true);
    if (!added) return std::unexpected(added.error());
  }
  shell.print(told(**added));
  return {};
}

Result<> break_(Shell& shell, std::string_view arguments) { return add(shell, arguments, false); }
Result<> tbreak(Shell& shell, std::string_view arguments) { return add(shell, arguments, true); }

Result<> delete_(Shell& shell, std::string_view arguments) {
  auto& session = shell.session();
  if (arguments.starts_with("breakpoints")) arguments = strip(arguments.substr(11));
  if (arguments.empty()) {
    if (session.breakpoints().empty()) return {};
    if (!shell.confirm("Delete all breakpoints? ")) return {};
    while (!session.breakpoints().empty()) session.remove_breakpoint(session.breakpoints().front()->number);
    return {};
  }
  while (!arguments.empty()) {
    const auto end = std::min(arguments.find(' '), arguments.size());
    const std::string_view word = arguments.substr(0, end);
    arguments = strip(arguments.substr(end));
    const auto dash = word.find('-');
    const auto first = parse_number(word.substr(0, dash));
    const auto last = dash == word.npos ? first : parse_number(word.substr(dash + 1));
    if (!first || !last) return fail(fmt::format("Bad breakpoint number '{}'", word));
    for (unsigned number = *first; number <= *last; ++number) {
      if (session.breakpoint(number) == nullptr) {
        shell.print(fmt::format("No breakpoint number {}.\n", number));
        break;
      }
      session.remove_breakpoint(number);
    }
  }
  return {};
}

Result<> info_breakpoints(Shell& shell, std::string_view) {
  auto& session = shell.session();
  if (session.breakpoints().empty()) {
    shell.print("No breakpoints or watchpoints.\n");
    return {};
  }
  shell.print("Num     Type           Disp Enb Address            What\n");
  for (const auto& breakpoint : session.breakpoints()) {
    const std::string_view type = breakpoint->kind == debug::Breakpoint::Kind::print ? "dprintf" : "breakpoint";
    std::string line = fmt::format("{:<7} {:<14} {:<4} {:<3} ", breakpoint->number, type,
                                   breakpoint->temporary ? "del" : "keep", breakpoint->enabled ? "y" : "n");
    const auto place = [&](const debug::Breakpoint::Location& location) {
      std::string text = fmt::format("0x{:016x} ", location.address);
      if (location.line != 0)
        return text + fmt::format("in {} at {}:{}", location.function, location.file, location.line);
      if (location.function.empty()) return text;
      const auto& known = session.space()->locate(location.address);
      return text + fmt::format("<{}+{}>", location.function, known.symbol_offset);
    };
    if (breakpoint->locations.empty())
      line += fmt::format("{:<18} {}", "<PENDING>", breakpoint->place);
    else if (breakpoint->locations.size() == 1)
      line += place(breakpoint->locations.front());
    else
      line += "<MULTIPLE>         ";
    shell.print(line + "\n");
    if (!breakpoint->condition.empty()) shell.print(fmt::format("\tstop only if {}\n", breakpoint->condition));
    if (breakpoint->hits != 0)
      shell.print(
          fmt::format("\tbreakpoint already hit {} time{}\n", breakpoint->hits, breakpoint->hits == 1 ? "" : "s"));
    if (breakpoint->ignore != 0) shell.print(fmt::format("\tignore next {} hits\n", breakpoint->ignore));
    for (const auto& command : breakpoint->commands) shell.print(fmt::format("        {}\n", command));
    if (breakpoint->locations.size() < 2) continue;
    for (std::size_t i = 0; i < breakpoint->locations.size(); ++i) {
      const auto& location = breakpoint->locations[i];
      shell.print(fmt::format("{:<7} {:<14} {:<4} {:<3} {}\n", fmt::format("{}.{}", breakpoint->number, i + 1), "", "",
                              location.enabled ? "y" : "n", place(location)));
    }
  }
  return {};
}

}  // namespace

void add_breakpoint_commands(CommandTable& commands) {
  commands.add({"break",
                {"b", "br", "bre", "brea"},
                "Set breakpoint at specified location.\nbreak [PLACE] [thread N] [if CONDITION]",
                break_,
                Repeat::same});
  commands.add(
      {"tbreak", {"tb", "tbr"}, "Set a temporary breakpoint.\ntbreak [PLACE] [thread N] [if CONDITION]", tbreak});
  commands.add({"delete", {"d"}, "Delete all or some breakpoints.\ndelete [NUMBER]...", delete_, Repeat::never});
  commands.add({"info breakpoints",
                {"info b", "i b"},
                "Status of specified breakpoints (all user-settable breakpoints if no argument).",
                info_breakpoints});
}

}  // namespace sonde::debugger
