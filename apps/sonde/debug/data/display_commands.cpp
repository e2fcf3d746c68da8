// Expressions that are shown at every stop.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "data.h"

namespace sonde::debugger {
namespace {

Result<> display(Shell& shell, std::string_view text) {
  Data& data = data_of(shell);
  if (text.empty()) {
    for (const Display& one : data.displayed) {
      if (one.enabled) shell.print(data.display_text(one));
    }
    return {};
  }
  Display one;
  one.has_format = text.starts_with('/');
  const auto format = take_format(text);
  if (!format) return std::unexpected(format.error());
  one.format = *format;
  one.expression = text;
  if (const auto parsed = debug::parse_expression(text, data.context()); !parsed)
    return std::unexpected(parsed.error());
  one.number = ++data.last_display;
  data.displayed.push_back(one);
  if (data.session().thread() != nullptr || data.evaluate(text)) shell.print(data.display_text(one));
  return {};
}

Result<std::vector<unsigned>> numbers(std::string_view text) {
  std::vector<unsigned> all;
  while (!text.empty()) {
    const std::string_view word = take_word(text);
    unsigned first = 0;
    const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), first);
    unsigned last = first;
    if (error == std::errc{} && *end == '-' && end < word.data() + word.size())
      std::from_chars(end + 1, word.data() + word.size(), last);
    if (error != std::errc{}) return fail("Arguments must be display numbers.");
    for (unsigned n = first; n <= last && n - first < 1000; ++n) all.push_back(n);
  }
  return all;
}

Result<> undisplay(Shell& shell, std::string_view text) {
  Data& data = data_of(shell);
  if (text.empty()) {
    if (!shell.confirm("Delete all auto-display expressions? ")) return {};
    data.displayed.clear();
    return {};
  }
  const auto all = numbers(text);
  if (!all) return std::unexpected(all.error());
  for (const unsigned number : *all) {
    if (std::erase_if(data.displayed, [&](const Display& one) { return one.number == number; }) == 0) {
      shell.print(fmt::format("Could not find display number {}.\n", number));
    }
  }
  return {};
}

Result<> enable(Shell& shell, std::string_view text, bool on) {
  Data& data = data_of(shell);
  const auto all = numbers(text);
  if (!all) return std::unexpected(all.error());
  for (Display& one : data.displayed) {
    if (all->empty() || std::find(all->begin(), all->end(), one.number) != all->end()) one.enabled = on;
  }
  return {};
}

Result<> enable_display(Shell& shell, std::string_view text) { return enable(shell, text, true); }
Result<> disable_display(Shell& shell, std::string_view text) { return enable(shell, text, false); }

Result<> info_display(Shell& shell, std::string_view) {
  Data& data = data_of(shell);
  if (data.displayed.empty()) {
    shell.print("There are no auto-display expressions now.\n");
    return {};
  }
  shell.print("Auto-display expressions now in effect:\nNum Enb Expression\n");
  for (const Display& one : data.displayed) {
    std::string format;
    if (one.has_format) {
      format = "/";
      if (one.format.has_count) format += std::to_string(one.format.count);
      if (one.format.letter != 0) format += one.format.letter;
      if (one.format.size != 0) format += one.format.size;
      format += ' ';
    }
    shell.print(fmt::format("{}:   {}  {}{}\n", one.number, one.enabled ? 'y' : 'n', format, one.expression));
  }
  return {};
}

}  // namespace

void add_display_commands(CommandTable& commands) {
  commands.add(
      {"display", {}, "Print value of expression EXP each time the program stops.\ndisplay[/FMT] EXP", display});
  commands.add({"undisplay",
                {"delete display"},
                "Cancel some expressions to be displayed when program stops.\nundisplay [NUMBER]...",
                undisplay});
  commands.add({"enable display", {}, "Enable some expressions to be displayed when program stops.", enable_display});
  commands.add(
      {"disable display", {}, "Disable some expressions to be displayed when program stops.", disable_display});
  commands.add({"info display", {}, "Expressions to display when program stops, with code numbers.", info_display});
}

}  // namespace sonde::debugger
