// The words of the prompt: one table of commands, found by name, alias or unambiguous beginning as gdb finds them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace sonde::debugger {

class Shell;

// What an empty line does after a command.
enum class Repeat : u8 { same, bare, never };  // bare: the command without its arguments, as `x` and `list` go on

struct Command {
  // Lower case; a command below another one has both words: "info registers".
  std::string_view name;
  // Other names, whole: "b", "i r".
  std::vector<std::string_view> aliases;
  // First line: what it does, a sentence. Further lines: how it is written.
  std::string_view help;
  // `arguments` has no blanks at its ends; a /FORMAT directly behind the name is its first part ("/x $rax").
  Result<> (*run)(Shell&, std::string_view arguments);
  Repeat repeat = Repeat::same;
  // The words that may stand where `word` begins; null: none.
  std::vector<std::string> (*complete)(Shell&, std::string_view word) = nullptr;
};

class CommandTable {
 public:
  void add(Command command);

  struct Found {
    const Command* command = nullptr;
    std::string_view arguments;
  };
  // The command that a line begins with. The messages of failures are gdb's: `Undefined command: "foo".  Try "help".`
  Result<Found> find(std::string_view line) const;

  const std::vector<Command>& all() const { return commands_; }  // in the order of their names
  // Names that begin so, for completion and for messages.
  std::vector<std::string_view> beginning_with(std::string_view words) const;

 private:
  Result<const Command*> find_word(std::string_view above, std::string_view word) const;
  bool is_group(std::string_view name) const;
  Found deeper_than(Found found) const;

  std::vector<Command> commands_;
};

}  // namespace sonde::debugger
