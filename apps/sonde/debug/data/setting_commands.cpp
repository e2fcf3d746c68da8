// How things are shown: set print …, show print ….
#include <fmt/format.h>

#include <charconv>

#include "data.h"

namespace sonde::debugger {
namespace {

struct Setting {
  std::string_view name;
  std::string_view otherwise;
  enum class Kind : u8 { yes_or_no, number, word } kind;
  std::string_view shown;  // with {} for the value
};
using enum Setting::Kind;
constexpr Setting settings[] = {
    {"print address", "on", yes_or_no, "Printing of addresses is {}.\n"},
    {"print array", "off", yes_or_no, "Pretty formatting of arrays is {}.\n"},
    {"print array-indexes", "off", yes_or_no, "Printing of array indexes is {}.\n"},
    {"print elements", "200", number, "Limit on string chars or array elements to print is {}.\n"},
    {"print frame-arguments", "scalars", word, "Printing of non-scalar frame arguments is \"{}\".\n"},
    {"print max-depth", "20", number, "Maximum print depth is {}.\n"},
    {"print null-stop", "off", yes_or_no, "Printing of char arrays to stop at first null char is {}.\n"},
    {"print pretty", "off", yes_or_no, "Pretty formatting of structures is {}.\n"},
    {"print repeats", "10", number, "Threshold for repeated print elements is {}.\n"},
    {"print static-members", "on", yes_or_no, "Printing of C++ static members is {}.\n"},
    {"print symbol", "on", yes_or_no, "Printing of symbol names when printing pointers is {}.\n"},
    {"print union", "on", yes_or_no, "Printing of unions interior to structures is {}.\n"},
    {"disassembly-flavor", "att", word, "The disassembly flavor is \"{}\".\n"},
    {"backtrace past-main", "off", yes_or_no, "Whether backtraces should continue past \"main\" is {}.\n"},
    {"listsize", "10", number, "Number of source lines gdb will list by default is {}.\n"},
};

Result<> change(Shell& shell, const Setting& setting, std::string_view value) {
  switch (setting.kind) {
    case yes_or_no: {
      if (value.empty() || value == "on" || value == "1" || value == "yes" || value == "enable")
        value = "on";
      else if (value == "off" || value == "0" || value == "no" || value == "disable")
        value = "off";
      else
        return fail("\"on\" or \"off\" expected.");
      break;
    }
    case number: {
      if (value.empty()) return fail("Argument required (integer to set it to, or \"unlimited\".).");
      if (value == "unlimited" || value == "-1") {
        value = "unlimited";
        break;
      }
      u64 number_value = 0;
      const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), number_value);
      if (error != std::errc{} || end != value.data() + value.size())
        return fail(fmt::format("No symbol \"{}\" in current context.", value));
      if (number_value == 0 && setting.name != "print max-depth") value = "unlimited";
      break;
    }
    case word: {
      if (value.empty()) return fail("Requires an argument.");
      const bool flavor = setting.name == "disassembly-flavor";
      const bool known = flavor ? value == "att" || value == "intel"
                                : value == "all" || value == "scalars" || value == "none" || value == "presence";
      if (!known) return fail(fmt::format("Undefined item: \"{}\".", value));
      break;
    }
  }
  shell.set(setting.name, value);
  return {};
}

// Each setting has a function of its own, as commands are plain functions.
template <std::size_t index>
Result<> set_one(Shell& shell, std::string_view value) {
  return change(shell, settings[index], value);
}
template <std::size_t index>
Result<> show_one(Shell& shell, std::string_view) {
  const Setting& setting = settings[index];
  shell.print(fmt::format(fmt::runtime(setting.shown), shell.setting(setting.name, setting.otherwise)));
  return {};
}

constexpr std::string_view set_names[] = {
    "set print address",      "set print array",         "set print array-indexes",
    "set print elements",      "set print frame-arguments",
    "set print max-depth",    "set print null-stop",     "set print pretty",       "set print repeats",       "set print static-members",
    "set print symbol",       "set print union",
    "set disassembly-flavor", "set backtrace past-main", "set listsize"};
constexpr std::string_view show_names[] = {
    "show print address",      "show print array",         "show print array-indexes",
    "show print elements",      "show print frame-arguments",
    "show print max-depth",    "show print null-stop",     "show print pretty",       "show print repeats",       "show print static-members",
    "show print symbol",       "show print union",
    "show disassembly-flavor", "show backtrace past-main", "show listsize"};
static_assert(std::size(set_names) == std::size(settings) && std::size(show_names) == std::size(settings));

template <std::size_t... index>
void add_all(CommandTable& commands, std::index_sequence<index...>) {
  (commands.add({set_names[index], {}, "Change how things are shown; `show` tells what it is.", set_one<index>}), ...);
  (commands.add({show_names[index], {}, "Show a setting.", show_one<index>}), ...);
}

}  // namespace

namespace {

Result<> set_print(Shell&, std::string_view text) {
  if (text.empty()) return fail("\"set print\" must be followed by the name of a subcommand.");
  return fail(
      fmt::format("Undefined set print command: \"{}\".  Try \"help set print\".", text.substr(0, text.find(' '))));
}

Result<> show_print(Shell& shell, std::string_view text) {
  if (!text.empty())
    return fail(
        fmt::format("Undefined show print command: \"{}\".  Try \"help show print\".", text.substr(0, text.find(' '))));
  for (const Setting& setting : settings) {
    if (setting.name.starts_with("print "))
      shell.print(fmt::format(fmt::runtime(setting.shown), shell.setting(setting.name, setting.otherwise)));
  }
  return {};
}

}  // namespace

void add_setting_commands(CommandTable& commands) {
  commands.add({"set print", {"set p", "set pr"}, "Change how values are printed.\nset print NAME VALUE", set_print});
  commands.add({"show print", {"show p", "show pr"}, "Show how values are printed.\nshow print [NAME]", show_print});
  add_all(commands, std::make_index_sequence<std::size(settings)>());
}

}  // namespace sonde::debugger
