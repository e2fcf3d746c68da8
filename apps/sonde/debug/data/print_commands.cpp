// Commands that show the worth of expressions and types.
#include <fmt/format.h>

#include "data.h"
#include "debug/print/printer.h"
#include "debug/value/access.h"
#include "debug/value/convenience.h"
#include "debug/value/evaluator.h"
#include "debug/value/type_text.h"
#include "formatted_text.h"

namespace sonde::debugger {
namespace {

// -elements 3 -pretty on --
Result<debug::PrintOptions> take_options(Data& data, std::string_view& text) {
  debug::PrintOptions options = data.options();
  while (text.starts_with('-')) {
    std::string_view rest = text;
    std::string_view word = take_word(rest);
    if (word == "--") {
      text = rest;
      break;
    }
    word.remove_prefix(1);
    struct Flag {
      std::string_view name;
      bool debug::PrintOptions::* member;
    };
    constexpr Flag flags[] = {
        {"address", &debug::PrintOptions::address},
        {"array", &debug::PrintOptions::array},
        {"array-indexes", &debug::PrintOptions::array_indexes},
        {"null-stop", &debug::PrintOptions::null_stop},
        {"pretty", &debug::PrintOptions::pretty},
        {"raw-values", &debug::PrintOptions::raw},
        {"static-members", &debug::PrintOptions::static_members},
        {"symbol", &debug::PrintOptions::symbol},
        {"union", &debug::PrintOptions::unions},
    };
    struct Number {
      std::string_view name;
      u64 debug::PrintOptions::* member;
    };
    constexpr Number numbers[] = {{"elements", &debug::PrintOptions::elements},
                                  {"max-depth", &debug::PrintOptions::max_depth},
                                  {"repeats", &debug::PrintOptions::repeats}};
    bool taken = false;
    for (const Flag& flag : flags) {
      if (word.size() < 2 || !flag.name.starts_with(word) || taken) continue;
      taken = true;
      std::string_view after = rest;
      const std::string_view value = take_word(after);
      const bool says = value == "on" || value == "off";
      options.*flag.member = value != "off";
      text = says ? after : rest;
    }
    for (const Number& number : numbers) {
      if (word.size() < 2 || !number.name.starts_with(word) || taken) continue;
      taken = true;
      const std::string_view value = take_word(rest);
      options.*number.member =
          value == "unlimited" || value == "0" ? ~u64{0} : std::strtoull(std::string(value).c_str(), nullptr, 10);
      text = rest;
    }
    if (!taken) break;  // an expression like -1
  }
  return options;
}

Result<debug::PrintOptions> take_all(Data& data, std::string_view& text, std::string_view command) {
  auto options = take_options(data, text);
  if (!options) return options;
  const bool has_format = text.starts_with('/');
  const auto format = take_format(text);
  if (!format) return std::unexpected(format.error());
  if (has_format) {
    if (format->size != 0) return fail(fmt::format("Size letters are meaningless in \"{}\" command.", command));
    if (format->has_count && format->count != 1)
      return fail(fmt::format("Item count other than 1 is meaningless in \"{}\" command.", command));
    if (format->letter == 'i')
      return fail(fmt::format("Format letter \"i\" is meaningless in \"{}\" command.", command));
    options->format = format->letter != 0 ? format->letter : format->raw ? data.print_letter : '\0';
    options->raw = options->raw || format->raw;
    if (format->letter != 0) data.print_letter = format->letter;
  }
  return options;
}

Result<debug::Value> worth(Data& data, std::string_view text) {
  if (text.empty()) return data.context().convenience().history_back(0);
  return data.evaluate(text);
}

Result<> print_one(Shell& shell, std::string_view text, std::string_view command, bool shows_void) {
  Data& data = data_of(shell);
  const auto options = take_all(data, text, command);
  if (!options) return std::unexpected(options.error());
  auto value = worth(data, text);
  if (!value) return std::unexpected(value.error());
  auto& context = data.context();
  const bool is_void = debug::plain(*value).kind() == debug::TypeKind::nothing;
  if (is_void && !shows_void) return {};
  // What is remembered has its bytes.
  const bool wants_bytes = debug::plain(*value).kind() != debug::TypeKind::function && !is_void;
  if (wants_bytes) {
    if (auto done = debug::fetch(context, *value); !done && value->unavailable.empty()) return done;
  }
  const std::size_t number = context.convenience().record(*value);
  const auto shown = debug::print_value(context, *value, *options);
  if (!shown) {
    const bool starts =
        shown.error().message.starts_with("Value can't") || shown.error().message.starts_with("Undefined output");
    if (starts) shell.print(fmt::format("${} = ", number));
    return std::unexpected(shown.error());
  }
  shell.print(fmt::format("${} = {}\n", number, *shown));
  return {};
}

Result<> print(Shell& shell, std::string_view arguments) { return print_one(shell, arguments, "print", true); }
Result<> call(Shell& shell, std::string_view arguments) { return print_one(shell, arguments, "call", false); }

Result<> output(Shell& shell, std::string_view text) {
  Data& data = data_of(shell);
  const auto options = take_all(data, text, "output");
  if (!options) return std::unexpected(options.error());
  if (text.empty()) return fail("Argument required (expression to compute).");
  const auto value = data.evaluate(text);
  if (!value) return std::unexpected(value.error());
  const auto shown = debug::print_value(data.context(), *value, *options);
  if (!shown) return std::unexpected(shown.error());
  shell.print(*shown);
  return {};
}

Result<> printf_command(Shell& shell, std::string_view arguments) {
  if (arguments.empty()) return fail("Argument required (format-control string and values to print).");
  const auto text = formatted_text(data_of(shell), arguments);
  if (!text) return std::unexpected(text.error());
  shell.print(*text);
  return {};
}

Result<> echo(Shell& shell, std::string_view arguments) {
  shell.print(unescaped(arguments));
  return {};
}

Result<> evaluate_quietly(Shell& shell, std::string_view text) {
  if (text.empty()) return fail("Argument required (expression to compute).");
  const auto value = data_of(shell).evaluate(text);
  if (!value) return std::unexpected(value.error());
  return {};
}

Result<> set(Shell& shell, std::string_view arguments) {
  if (arguments.empty()) return fail("Argument required (expression to compute).");
  return evaluate_quietly(shell, arguments);
}

// The type that a command asks about: of a type's name the type, of an expression that of its worth.
struct Asked {
  const debug::Type* type = nullptr;
  bool is_name = false;
};
Result<Asked> asked_type(Data& data, std::string_view text) {
  auto& context = data.context();
  if (text.empty()) {
    const auto last = context.convenience().history_back(0);
    if (!last) return std::unexpected(last.error());
    return Asked{last->type};
  }
  const auto expression = debug::parse_expression(text, context);
  if (!expression) return std::unexpected(expression.error());
  const auto named = debug::type_in(context, *expression);
  if (!named) return std::unexpected(named.error());
  if (*named != nullptr) return Asked{*named, true};
  const auto value = debug::evaluate_for_type(context, *expression);
  if (!value) return std::unexpected(value.error());
  return Asked{value->type};
}

Result<> whatis(Shell& shell, std::string_view text) {
  (void)take_format(text);
  Data& data = data_of(shell);
  const auto asked = asked_type(data, text);
  if (!asked) return std::unexpected(asked.error());
  const debug::Type* type = asked->type;
  // Of an alias what it directly stands for.
  if (asked->is_name && type->kind() == debug::TypeKind::alias) type = &type->target();
  shell.print("type = " + debug::type_text(*type, data.context().is_cxx()) + "\n");
  return {};
}

Result<> ptype(Shell& shell, std::string_view text) {
  const auto letters = take_format(text);
  (void)letters;
  Data& data = data_of(shell);
  const auto asked = asked_type(data, text);
  if (!asked) return std::unexpected(asked.error());
  shell.print("type = " + debug::type_definition(*asked->type, data.context().is_cxx()) + "\n");
  return {};
}

Result<> show_values(Shell& shell, std::string_view) {
  Data& data = data_of(shell);
  const auto& convenience = data.context().convenience();
  const std::size_t last = convenience.last_number();
  for (std::size_t number = last > 10 ? last - 9 : 1; number <= last; ++number) {
    const auto value = convenience.history(number);
    if (!value) continue;
    const auto shown = debug::print_value(data.context(), *value, data.options());
    shell.print(fmt::format("${} = {}\n", number, shown ? *shown : shown.error().message));
  }
  return {};
}

Result<> show_convenience(Shell& shell, std::string_view) {
  Data& data = data_of(shell);
  const auto& variables = data.context().convenience().variables();
  if (variables.empty()) {
    shell.print(
        "No debugger convenience variables now defined.\n"
        "Convenience variables have prefix characters like \"$foo\".\n"
        "Use \"set\" as in \"set $foo = 5\" to define them.\n");
  }
  for (const auto& [name, value] : variables) {
    const auto shown = debug::print_value(data.context(), value, data.options());
    shell.print(fmt::format("${} = {}\n", name, shown ? *shown : shown.error().message));
  }
  return {};
}

}  // namespace

void add_print_commands(CommandTable& commands) {
  commands.add({"print", {"p", "inspect"}, "Print value of expression EXP.\nprint [OPTION]... [/FMT] [EXP]", print});
  commands.add({"call", {}, "Call a function in the program.\ncall EXP", call});
  commands.add({"output",
                {},
                "Like \"print\" but don't put in value history and don't print newline.\noutput[/FMT] EXP",
                output});
  commands.add(
      {"printf", {}, "Formatted printing, like the C \"printf\" function.\nprintf \"FORMAT\", ARG...", printf_command});
  commands.add({"echo", {}, "Print a constant string.\necho TEXT", echo});
  commands.add(
      {"set",
       {},
       "Evaluate an expression and assign the result to a variable, or change a setting.\nset VARIABLE = EXPRESSION",
       set});
  commands.add({"set variable",
                {"set var"},
                "Evaluate an expression and assign the result to a variable.\nset var VARIABLE = EXPRESSION",
                evaluate_quietly});
  commands.add({"whatis", {}, "Print data type of expression EXP.\nwhatis EXP|TYPE", whatis});
  commands.add({"ptype", {}, "Print definition of type TYPE.\nptype EXP|TYPE", ptype});
  commands.add({"show values", {}, "Elements of value history around item number IDX (or last ten).", show_values});
  commands.add({"show convenience",
                {"show conv"},
                "Debugger convenience (\"$foo\") variables and functions.",
                show_convenience});
}

}  // namespace sonde::debugger
