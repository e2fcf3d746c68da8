#include "command_table.h"

#include <algorithm>
#include <ranges>

namespace sonde::debugger {

namespace {

bool is_word_char(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '.';
}

std::string_view strip(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

std::string_view first_word(std::string_view text) {
  std::size_t n = 0;
  while (n < text.size() && is_word_char(text[n])) ++n;
  return text.substr(0, n);
}

// "info" of "info registers"; what stands above a command of its own is the empty word.
std::string_view above_of(std::string_view name) {
  const auto blank = name.rfind(' ');
  return blank == name.npos ? std::string_view() : name.substr(0, blank);
}
std::string_view last_of(std::string_view name) {
  const auto blank = name.rfind(' ');
  return blank == name.npos ? name : name.substr(blank + 1);
}

std::string joined(std::string_view above, std::string_view word) {
  return above.empty() ? std::string(word) : std::string(above) + " " + std::string(word);
}

}  // namespace

void CommandTable::add(Command command) {
  const auto place = std::ranges::lower_bound(commands_, command.name, {}, &Command::name);
  if (place != commands_.end() && place->name == command.name) {
    *place = std::move(command);
    return;
  }
  commands_.insert(place, std::move(command));
}

bool CommandTable::is_group(std::string_view name) const {
  return std::ranges::any_of(commands_, [&](const Command& c) { return above_of(c.name) == name; });
}

Result<const Command*> CommandTable::find_word(std::string_view above, std::string_view word) const {
  const std::string whole = joined(above, word);
  std::vector<const Command*> candidates;
  for (const Command& command : commands_) {
    if (command.name == whole || std::ranges::find(command.aliases, whole) != command.aliases.end()) return &command;
    if (above_of(command.name) == above && last_of(command.name).starts_with(word)) candidates.push_back(&command);
  }
  const std::string group = above.empty() ? "" : std::string(above) + " ";
  if (candidates.empty()) {
    return fail("Undefined " + group + "command: \"" + std::string(word) + "\".  Try \"help" +
                (above.empty() ? "" : " " + std::string(above)) + "\".");
  }
  if (candidates.size() == 1) return candidates.front();
  std::string names;
  for (const Command* candidate : candidates)
    names += (names.empty() ? "" : ", ") + std::string(last_of(candidate->name));
  return fail("Ambiguous " + group + "command \"" + whole + "\": " + names + ".");
}

Result<CommandTable::Found> CommandTable::find(std::string_view line) const {
  line = strip(line);
  std::string_view word = first_word(line);
  // A sign of its own is a word too: `!ls`.
  if (word.empty() && !line.empty()) word = line.substr(0, 1);
  auto command = find_word("", word);
  // A group need not be a command of its own; its name may be cut short too: `inf reg`.
  if (!command) {
    std::string_view group;
    for (const Command& c : commands_) {
      const std::string_view above = above_of(c.name);
      if (above.empty() || !above.starts_with(word)) continue;
      if (group.empty() || above == word) group = above;
    }
    if (word == "i") group = "info";
    if (group.empty()) return std::unexpected(command.error());
    const std::string_view rest = strip(line.substr(word.size()));
    const std::string_view below = first_word(rest);
    if (below.empty()) {
      return fail("\"" + std::string(group) + "\" must be followed by the name of " +
                  (group == "info" ? "an info" : "a " + std::string(group)) + " command.");
    }
    auto first = find_word(group, below);
    if (!first) return std::unexpected(first.error());
    return deeper_than({*first, strip(rest.substr(below.size()))});
  }
  return deeper_than({*command, strip(line.substr(word.size()))});
}

CommandTable::Found CommandTable::deeper_than(Found found) const {
  if (!is_group(found.command->name)) return found;
  // `set x = 1` and `set print pretty`: the longest name that is there.
  for (;;) {
    const std::string_view below = first_word(found.arguments);
    if (below.empty() || !is_group(found.command->name)) return found;
    auto deeper = find_word(found.command->name, below);
    // `set breakpoint pending`: the word between is no command of its own.
    const std::string between = joined(found.command->name, below);
    if (!deeper && is_group(between)) {
      const std::string_view rest = strip(found.arguments.substr(below.size()));
      const std::string_view last = first_word(rest);
      deeper = find_word(between, last);
      if (!deeper) return found;
      found = {*deeper, strip(rest.substr(last.size()))};
      continue;
    }
    if (!deeper) return found;
    found = {*deeper, strip(found.arguments.substr(below.size()))};
  }
}

std::vector<std::string_view> CommandTable::beginning_with(std::string_view words) const {
  std::vector<std::string_view> names;
  for (const Command& command : commands_) {
    if (command.name.starts_with(words)) names.push_back(command.name);
  }
  return names;
}

}  // namespace sonde::debugger
