// What the commands that look at a program share: the context of expressions, what is displayed, where `list` and `x` are.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "../shell.h"
#include "debug/control/inspector.h"
#include "debug/expression/node.h"
#include "debug/print/options.h"
#include "debug/source/source_files.h"
#include "debug/value/session_context.h"
#include "format_letters.h"

namespace sonde::debugger {

struct Display {
  unsigned number = 0;
  bool enabled = true;
  bool has_format = false;
  FormatLetters format;
  std::string expression;
};

// A line of a source file.
struct SourceLine {
  std::string file;  // as the compiler was told
  std::string full_path;
  u32 line = 0;
};

class Data final : public debug::Inspector, public debug::EvaluationListener, public StopPrinter {
 public:
  explicit Data(Shell& shell);

  Shell& shell() { return shell_; }
  debug::Session& session() { return shell_.session(); }
  debug::SessionContext& context() { return context_; }
  debug::SourceFiles& sources() { return sources_; }
  debug::PrintOptions options() const;

  // "42": an expression and how to show it.
  Result<debug::Value> evaluate(std::string_view expression);

  // Frames as people count them: none beyond main. Null: there is none.
  const debug::Frame* frame_at(unsigned level);
  std::string frame_line(unsigned level, bool with_address_of_middle = true);
  // Where a frame is, as far as lines are known.
  std::optional<SourceLine> frame_source(unsigned level);
  // "35\t  return x;\n"; `address`: in front when execution is in the middle of the line.
  std::string source_line_text(const SourceLine& place, std::optional<u64> address = {});
  bool is_at_line_start(unsigned level);
  std::string local_text(const debug::Value& value);

  // --- Inspector
  Result<u64> address_of(std::string_view expression) override;
  Result<bool> is_true(std::string_view expression) override;
  Result<std::string> format(std::string_view arguments) override;
  Result<Watched> watched(std::string_view expression) override;
  std::string arguments_of(unsigned level) override;
  std::string displays() override;
  // --- EvaluationListener
  void warned(const std::string& message) override { shell_.complain("warning: " + message); }
  void stopped(const debug::Stop& stop) override { shell_.tell(stop); }
  // --- StopPrinter
  std::string place(Shell& shell, bool with_frame) override;
  std::string frame(Shell& shell) override;
  std::string frame_words(Shell& shell) override;
  std::string returned(Shell& shell, u64 function) override;

  std::string display_text(const Display& display);

  std::vector<Display> displayed;
  unsigned last_display = 0;
  // `x`
  char last_format = 'x';
  char last_size = 'w';
  u64 next_address = 0;
  char print_letter = 0;  // of the last print, for print/r
  // `list`
  SourceLine listed;
  u32 listed_first = 0, listed_last = 0;
  bool has_listed = false;
  bool listed_backwards = false;

 private:
  struct Parsed {
    std::string text;
    u64 pc = 0;
    debug::Expression expression;
  };
  Result<const debug::Expression*> parsed(std::string_view text);

  Shell& shell_;
  debug::SessionContext context_;
  debug::SourceFiles sources_;
  std::vector<Parsed> parsed_;
  std::string missing_source_;  // told already
};

inline Data& data_of(Shell& shell) { return *shell.data; }

void add_data_commands(CommandTable& commands);
void add_print_commands(CommandTable& commands);    // print, output, printf, echo, set var, ptype…
void add_examine_commands(CommandTable& commands);  // x, hexdump, xray, maps
void add_display_commands(CommandTable& commands);
void add_stack_commands(CommandTable& commands);    // backtrace, frame, up, down
void add_source_commands(CommandTable& commands);   // list, info line, info source
void add_info_commands(CommandTable& commands);     // info locals, registers, symbol…
void add_symbol_commands(CommandTable& commands);   // info functions, variables, types
void add_setting_commands(CommandTable& commands);  // set print…, show print…
void add_disassemble_commands(CommandTable& commands);

}  // namespace sonde::debugger
