#include "data.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "debug/print/printer.h"
#include "debug/value/access.h"
#include "debug/value/evaluator.h"
#include "debug/value/number.h"
#include "formatted_text.h"

namespace sonde::debugger {

Data::Data(Shell& shell) : shell_(shell), context_(shell.session()) { context_.set_listener(*this); }

debug::PrintOptions Data::options() const {
  debug::PrintOptions options;
  const auto on = [&](std::string_view name, bool otherwise) {
    return shell_.setting(std::string("print ") + std::string(name), otherwise ? "on" : "off") == "on";
  };
  const auto number = [&](std::string_view name, u64 otherwise) -> u64 {
    const std::string text = shell_.setting(std::string("print ") + std::string(name));
    u64 value = otherwise;
    if (text == "unlimited") return ~u64{0};
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
  };
  options.elements = number("elements", 200);
  if (options.elements == 0) options.elements = ~u64{0};
  options.repeats = number("repeats", 10);
  if (options.repeats == 0) options.repeats = ~u64{0};
  options.max_depth = number("max-depth", 20);
  options.pretty = on("pretty", false);
  options.array = on("array", false);
  options.array_indexes = on("array-indexes", false);
  options.unions = on("union", true);
  options.address = on("address", true);
  options.symbol = on("symbol", true);
  options.null_stop = on("null-stop", false);
  options.static_members = on("static-members", true);
  return options;
}

Result<const debug::Expression*> Data::parsed(std::string_view text) {
  const debug::Frame* frame = context_.frame();
  const u64 pc = frame != nullptr ? frame->pc() : 0;
  for (const Parsed& known : parsed_) {
    if (known.pc == pc && known.text == text) return &known.expression;
  }
  auto expression = debug::parse_expression(text, context_);
  if (!expression) return std::unexpected(expression.error());
  if (parsed_.size() >= 64) parsed_.clear();
  parsed_.push_back({std::string(text), pc, std::move(*expression)});
  return &parsed_.back().expression;
}

Result<debug::Value> Data::evaluate(std::string_view expression) {
  if (shell_.program_exited) {
    const auto& type = debug::basic_type(context_, "int");
    context_.convenience().set("_exitcode", debug::Value::of(type, static_cast<u64>(shell_.last_exit_code)));
  }
  const auto tree = parsed(expression);
  if (!tree) return std::unexpected(tree.error());
  const debug::Expression copy = **tree;  // a call may make us evaluate others
  return debug::evaluate(context_, copy);
}

Result<u64> Data::address_of(std::string_view expression) {
  const auto value = evaluate(expression);
  if (!value) return std::unexpected(value.error());
  return debug::as_address(context_, *value);
}

Result<bool> Data::is_true(std::string_view expression) {
  const auto tree = parsed(expression);
  if (!tree) return std::unexpected(tree.error());
  const auto value = debug::evaluate(context_, **tree);
  if (!value) return std::unexpected(value.error());
  return debug::is_true(context_, *value);
}

Result<std::string> Data::format(std::string_view arguments) { return formatted_text(*this, arguments); }

Result<debug::Inspector::Watched> Data::watched(std::string_view expression) {
  auto value = evaluate(expression);
  if (!value) return std::unexpected(value.error());
  Watched watched;
  if (value->where == debug::Value::Where::memory && value->bit_size == 0) {
    watched.address = value->address;
    watched.size = value->size();
  }
  const auto text = debug::print_value(context_, *value, options());
  watched.value = text ? *text : "<error: " + text.error().message + ">";
  return watched;
}

std::string Data::local_text(const debug::Value& value) { return debug::print_inner(context_, value, options()); }

std::string Data::display_text(const Display& display) {
  std::string text = fmt::format("{}: ", display.number);
  const bool examines = display.format.letter == 'i' || display.format.letter == 's' || display.format.has_count ||
                        display.format.size != 0;
  std::string format;
  if (display.has_format) {
    if (display.format.has_count) format += std::to_string(display.format.count);
    if (display.format.letter != 0) format += display.format.letter;
    if (display.format.size != 0) format += display.format.size;
  }
  if (examines) {
    const auto value = evaluate(display.expression);
    const std::string head = fmt::format("{}: x/{} {}\n", display.number, format, display.expression);
    if (!value) return head + value.error().message + "\n";
    const auto shown = examined_text(*this, *value, display.format);
    return head + (shown ? *shown : shown.error().message + "\n");
  }
  if (!format.empty()) text += "/" + format + " ";
  text += display.expression + " = ";
  debug::PrintOptions how = options();
  how.format = display.format.letter;
  const auto value = evaluate(display.expression);
  if (!value) return text + "<error: " + value.error().message + ">\n";
  const auto shown = debug::print_value(context_, *value, how);
  return text + (shown ? *shown : "<error: " + shown.error().message + ">") + "\n";
}

std::string Data::displays() {
  std::string text;
  for (const Display& display : displayed) {
    if (!display.enabled) continue;
    // One that means nothing here is left out, as when its variable is of another function.
    if (!debug::parse_expression(display.expression, context_)) continue;
    const auto value = evaluate(display.expression);
    if (!value && value.error().message.starts_with("No symbol")) continue;
    text += display_text(display);
  }
  return text;
}

void add_data_commands(CommandTable& commands) {
  add_print_commands(commands);
  add_examine_commands(commands);
  add_display_commands(commands);
  add_stack_commands(commands);
  add_source_commands(commands);
  add_info_commands(commands);
  add_symbol_commands(commands);
  add_setting_commands(commands);
  add_disassemble_commands(commands);
}

}  // namespace sonde::debugger
