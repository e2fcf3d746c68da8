// Commands about breakpoints.
#include <fmt/format.h>

#include <algorithm>

#include "debug/control/place.h"
#include "shell.h"
#include "words.h"

namespace sonde::debugger {

namespace {

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
    out.condition = strip_blanks(text.substr(at + 2));
    text = text.substr(0, at);
  }
  if (const auto at = word("thread"); at != text.npos) {
    out.thread = parse_number(strip_blanks(text.substr(at + 6))).value_or(0);
    text = text.substr(0, at);
  }
  out.place = strip_blanks(text);
}

std::string where(const debug::Breakpoint::Location& location) {
  std::string text = fmt::format("0x{:x}", location.address);
  if (location.line != 0) text += fmt::format(": file {}, line {}.", location.file, location.line);
  return text;
}

std::string told(const debug::Breakpoint& breakpoint) {
  const std::string_view what = breakpoint.kind == debug::Breakpoint::Kind::print      ? "Dprintf"
                                : breakpoint.kind == debug::Breakpoint::Kind::hardware ? "Hardware assisted breakpoint"
                                : breakpoint.temporary                                 ? "Temporary breakpoint"
                                                                                       : "Breakpoint";
  if (breakpoint.locations.empty())
    return fmt::format("{} {} ({}) pending.\n", what, breakpoint.number, breakpoint.place);
  if (breakpoint.locations.size() > 1) {
    return fmt::format("{} {} at 0x{:x}: {}. ({} locations)\n", what, breakpoint.number,
                       breakpoint.locations.front().address, breakpoint.place, breakpoint.locations.size());
  }
  return fmt::format("{} {} at {}\n", what, breakpoint.number, where(breakpoint.locations.front()));
}

Result<> add(Shell& shell, std::string_view arguments, bool temporary,
             debug::Breakpoint::Kind kind = debug::Breakpoint::Kind::breakpoint) {
  debug::Breakpoint wanted;
  wanted.kind = kind;
  wanted.temporary = temporary;
  split_breakpoint(arguments, wanted);
  auto added = shell.session().add_breakpoint(wanted, shell.setting("breakpoint pending", "auto") == "on");
  if (!added) {
    const std::string& message = added.error().message;
    const bool may_come =
        message.starts_with("Function ") || message.starts_with("No source file") || message.starts_with("No line ");
    if (!may_come || shell.setting("breakpoint pending", "auto") == "off") return std::unexpected(added.error());
    if (!shell.source() || !shell.source()->is_interactive() || shell.batch) {
      // Nobody is there to be asked: the answer is no.
      shell.complain(message);
      shell.print(
          "Make breakpoint pending on future shared library load? (y or [n]) [answered N; input not from terminal]\n");
      return {};
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
Result<> hbreak(Shell& shell, std::string_view arguments) {
  return add(shell, arguments, false, debug::Breakpoint::Kind::hardware);
}
Result<> thbreak(Shell& shell, std::string_view arguments) {
  return add(shell, arguments, true, debug::Breakpoint::Kind::hardware);
}
Result<> tbreak(Shell& shell, std::string_view arguments) { return add(shell, arguments, true); }

// What is done to each breakpoint of a list ("2 4-6"); all of them with none.
template <class Change>
Result<> to_each(Shell& shell, std::string_view arguments, Change change) {
  auto& session = shell.session();
  std::vector<unsigned> numbers;
  if (arguments.starts_with("breakpoints")) arguments = strip_blanks(arguments.substr(11));
  if (arguments.empty()) {
    for (const auto& breakpoint : session.breakpoints()) numbers.push_back(breakpoint->number);
  } else {
    auto parsed = parse_numbers(arguments, "breakpoint");
    if (!parsed) return std::unexpected(parsed.error());
    numbers = *parsed;
  }
  for (const unsigned number : numbers) {
    debug::Breakpoint* breakpoint = session.breakpoint(number);
    if (breakpoint == nullptr)
      shell.print(fmt::format("No breakpoint number {}.\n", number));
    else
      change(*breakpoint);
  }
  return {};
}

Result<> delete_(Shell& shell, std::string_view arguments) {
  if (arguments.empty() && !shell.session().breakpoints().empty() && !shell.confirm("Delete all breakpoints? "))
    return {};
  return to_each(shell, arguments,
                 [&](debug::Breakpoint& breakpoint) { shell.session().remove_breakpoint(breakpoint.number); });
}

// "2.1": one location.
Result<bool> switch_location(Shell& shell, std::string_view arguments, bool on) {
  const auto dot = arguments.find('.');
  if (dot == arguments.npos) return false;
  const auto number = parse_number(arguments.substr(0, dot));
  const auto index = parse_number(arguments.substr(dot + 1));
  debug::Breakpoint* breakpoint = number ? shell.session().breakpoint(*number) : nullptr;
  if (breakpoint == nullptr || !index || *index == 0 || *index > breakpoint->locations.size())
    return fail(fmt::format("Bad breakpoint location number '{}'", arguments.substr(dot + 1)));
  breakpoint->locations[*index - 1].enabled = on;
  return true;
}

Result<> enable(Shell& shell, std::string_view arguments) {
  const auto one = switch_location(shell, arguments, true);
  if (!one) return std::unexpected(one.error());
  if (*one) return {};
  if (arguments.starts_with("once ")) {
    return to_each(shell, strip_blanks(arguments.substr(5)),
                   [](debug::Breakpoint& breakpoint) { breakpoint.enabled = breakpoint.once = true; });
  }
  if (arguments.starts_with("delete ")) {
    return to_each(shell, strip_blanks(arguments.substr(7)),
                   [](debug::Breakpoint& breakpoint) { breakpoint.enabled = breakpoint.temporary = true; });
  }
  return to_each(shell, arguments, [](debug::Breakpoint& breakpoint) { breakpoint.enabled = true; });
}

Result<> disable(Shell& shell, std::string_view arguments) {
  const auto one = switch_location(shell, arguments, false);
  if (!one) return std::unexpected(one.error());
  if (*one) return {};
  return to_each(shell, arguments, [](debug::Breakpoint& breakpoint) { breakpoint.enabled = false; });
}

Result<debug::Breakpoint*> numbered(Shell& shell, std::string_view& arguments, std::string_view what) {
  if (arguments.empty()) return fail(fmt::format("Argument required ({}).", what));
  const std::string_view word = take_word(arguments);
  const auto number = word == "$bpnum" ? shell.session().last_breakpoint_number() : parse_number(word).value_or(0);
  if (number == 0) return fail(fmt::format("Bad breakpoint argument: '{}'", word));
  debug::Breakpoint* breakpoint = shell.session().breakpoint(number);
  if (breakpoint == nullptr) return fail(fmt::format("No breakpoint number {}.", number));
  return breakpoint;
}

Result<> condition(Shell& shell, std::string_view arguments) {
  auto breakpoint = numbered(shell, arguments, "breakpoint number");
  if (!breakpoint) return std::unexpected(breakpoint.error());
  (*breakpoint)->condition = arguments;
  if (arguments.empty()) shell.print(fmt::format("Breakpoint {} now unconditional.\n", (*breakpoint)->number));
  return {};
}

Result<> ignore(Shell& shell, std::string_view arguments) {
  auto breakpoint = numbered(shell, arguments, "a breakpoint number");
  if (!breakpoint) return std::unexpected(breakpoint.error());
  if (arguments.empty()) return fail("Second argument (specified ignore-count) is missing.");
  const auto count = parse_count(arguments);
  if (!count) return std::unexpected(count.error());
  (*breakpoint)->ignore = *count;
  const unsigned number = (*breakpoint)->number;
  if (*count == 0)
    shell.print(fmt::format("Will stop next time breakpoint {} is reached.\n", number));
  else if (*count == 1)
    shell.print(fmt::format("Will ignore next crossing of breakpoint {}.\n", number));
  else
    shell.print(fmt::format("Will ignore next {} crossings of breakpoint {}.\n", *count, number));
  return {};
}

Result<> set_commands(Shell& shell, std::string_view arguments) {
  auto& session = shell.session();
  std::vector<unsigned> numbers;
  if (arguments.empty()) {
    if (session.breakpoints().empty()) return fail("No breakpoints specified.");
    numbers = {session.breakpoints().back()->number};
  } else {
    auto parsed = parse_numbers(arguments, "breakpoint");
    if (!parsed) return std::unexpected(parsed.error());
    numbers = *parsed;
  }
  for (const unsigned number : numbers) {
    if (session.breakpoint(number) == nullptr) return fail(fmt::format("No breakpoint number {}.", number));
  }
  if (shell.source() != nullptr && shell.source()->is_interactive()) {
    shell.print(fmt::format("Type commands for breakpoint(s) {}, one per line.\nEnd with a line saying just \"end\".\n",
                            arguments.empty() ? std::to_string(numbers[0]) : std::string(arguments)));
  }
  const auto lines = shell.read_block(">");
  for (const unsigned number : numbers) session.breakpoint(number)->commands = lines;
  return {};
}

Result<> dprintf(Shell& shell, std::string_view arguments) {
  const auto comma = arguments.find(',');
  if (comma == arguments.npos) return fail("Format string required");
  debug::Breakpoint wanted;
  wanted.kind = debug::Breakpoint::Kind::print;
  split_breakpoint(arguments.substr(0, comma), wanted);
  wanted.format = strip_blanks(arguments.substr(comma + 1));
  if (!wanted.format.starts_with('"')) return fail("Bad format string");
  auto added = shell.session().add_breakpoint(wanted, false);
  if (!added) return std::unexpected(added.error());
  shell.print(told(**added));
  return {};
}

Result<> clear(Shell& shell, std::string_view arguments) {
  auto& session = shell.session();
  const auto places = session.find_place(arguments);
  if (!places) return std::unexpected(places.error());
  std::vector<unsigned> numbers;
  for (const auto& breakpoint : session.breakpoints()) {
    for (const auto& location : breakpoint->locations) {
      const bool here = std::ranges::any_of(*places, [&](const auto& p) {
        return p.address == location.address ||
               (p.line != 0 && p.line == location.line && p.file == location.file && arguments.empty());
      });
      if (here && (numbers.empty() || numbers.back() != breakpoint->number)) numbers.push_back(breakpoint->number);
    }
  }
  if (numbers.empty())
    return fail(arguments.empty() ? "No breakpoint at this line." : fmt::format("No breakpoint at {}.", arguments));
  shell.print(numbers.size() > 1 ? "Deleted breakpoints " : "Deleted breakpoint ");
  for (const unsigned number : numbers) {
    shell.print(fmt::format("{} ", number));
    session.remove_breakpoint(number);
  }
  shell.print("\n");
  return {};
}

std::string_view type_words(debug::Breakpoint::Kind kind) {
  using Kind = debug::Breakpoint::Kind;
  switch (kind) {
    case Kind::breakpoint: return "breakpoint";
    case Kind::hardware: return "hw breakpoint";
    case Kind::watch: return "hw watchpoint";
    case Kind::read_watch: return "read watchpoint";
    case Kind::access_watch: return "acc watchpoint";
    case Kind::print: return "dprintf";
    default: return "catchpoint";
  }
}

std::string catch_words(const debug::Breakpoint& breakpoint) {
  if (breakpoint.place.starts_with('<')) return breakpoint.place;
  return fmt::format("signal{} \"{}\" ", breakpoint.values.size() > 1 ? "s" : "", breakpoint.place);
}

Result<> info_breakpoints(Shell& shell, std::string_view) {
  auto& session = shell.session();
  if (session.breakpoints().empty()) {
    shell.print("No breakpoints or watchpoints.\n");
    return {};
  }
  // Without any place the column is narrow.
  const bool any_place = std::ranges::any_of(session.breakpoints(), [](const auto& b) {
    return !b->locations.empty() || type_words(b->kind).ends_with("watchpoint");
  });
  const int width = any_place ? 18 : 10;
  shell.print(fmt::format("Num     Type           Disp Enb {:<{}} What\n", "Address", width));
  for (const auto& breakpoint : session.breakpoints()) {
    using Kind = debug::Breakpoint::Kind;
    const std::string_view type = type_words(breakpoint->kind);
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
    if (type.ends_with("watchpoint"))
      line += fmt::format("{:<18} {}{}", "", breakpoint->by_location ? "-location " : "", breakpoint->place);
    else if (breakpoint->kind == Kind::catch_call)
      line += fmt::format("{:<{}} syscall{} \"{}\" ", "", width, breakpoint->values.size() > 1 ? "s" : "",
                          breakpoint->place);
    else if (breakpoint->kind == Kind::catch_signal)
      line += fmt::format("{:<{}} {}", "", width, catch_words(*breakpoint));
    else if (type == "catchpoint")
      line += fmt::format("{:<{}} {}", "", width, breakpoint->place);
    else if (breakpoint->locations.empty())
      line += fmt::format("{:<{}} {}", "<PENDING>", width, breakpoint->place);
    else if (breakpoint->locations.size() == 1)
      line += place(breakpoint->locations.front());
    else
      line += "<MULTIPLE>         ";
    shell.print(line + "\n");
    if (!breakpoint->condition.empty()) shell.print(fmt::format("\tstop only if {}\n", breakpoint->condition));
    if (breakpoint->hits != 0)
      shell.print(fmt::format("\t{} already hit {} time{}\n", type == "catchpoint" ? "catchpoint" : "breakpoint",
                              breakpoint->hits, breakpoint->hits == 1 ? "" : "s"));
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

void add_breakpoint_commands(CommandTable& table) {
  table.add({"break",
             {"b", "br", "bre", "brea"},
             "Set breakpoint at specified location.\nbreak [PLACE] [thread N] [if CONDITION]",
             break_,
             Repeat::same});
  table.add({"tbreak", {"tb", "tbr"}, "Set a temporary breakpoint.\ntbreak [PLACE] [thread N] [if CONDITION]", tbreak});
  table.add(
      {"hbreak", {"hb"}, "Set a hardware assisted breakpoint.\nhbreak [PLACE] [thread N] [if CONDITION]", hbreak});
  table.add({"thbreak",
             {"thb"},
             "Set a temporary hardware assisted breakpoint.\nthbreak [PLACE] [thread N] [if CONDITION]",
             thbreak});
  table.add({"enable", {"en"}, "Enable all or some breakpoints.\nenable [once|delete] [NUMBER]...", enable});
  table.add({"disable", {"dis"}, "Disable all or some breakpoints.\ndisable [NUMBER]...", disable});
  table.add({"condition",
             {},
             "Specify breakpoint number N to break only if COND is true.\ncondition N [EXPRESSION]",
             condition});
  table.add({"ignore", {}, "Set ignore-count of breakpoint number N to COUNT.\nignore N COUNT", ignore});
  table.add({"commands",
             {},
             "Set commands to be executed when the given breakpoints are hit; they end with a line \"end\".\ncommands "
             "[NUMBER]...",
             set_commands,
             Repeat::never});
  table.add(
      {"dprintf", {}, "Set a dynamic printf at specified place.\ndprintf PLACE,\"FORMAT\",ARGUMENT,...", dprintf});
  table.add({"clear", {}, "Clear breakpoint at specified place.\nclear [PLACE]", clear});
  table.add({"delete", {"d"}, "Delete all or some breakpoints.\ndelete [NUMBER]...", delete_, Repeat::never});
  table.add({"info breakpoints",
             {"info b", "i b"},
             "Status of specified breakpoints (all user-settable breakpoints if no argument).",
             info_breakpoints});
}

}  // namespace sonde::debugger
