#include "frame_arguments.h"

#include "data.h"
#include "debug/print/printer.h"
#include "debug/value/access.h"
#include "debug/value/number.h"

namespace sonde::debugger {
namespace {

std::string with_indent(std::string text, unsigned indent) {
  if (indent == 0) return text;
  const std::string margin(indent, ' ');
  std::string out = margin;
  for (std::size_t i = 0; i < text.size(); ++i) {
    out += text[i];
    if (text[i] == '\n' && i + 1 < text.size()) out += margin;
  }
  return out;
}

std::string one_variable(Data& data, const symbols::Variable& variable, const debug::PrintOptions& options) {
  const debug::Value value = data.context().read_variable(variable);
  if (!value.unavailable.empty())
    return "<error reading variable " + std::string(variable.name) + " (" + value.unavailable + ")>";
  const std::string text = debug::print_inner(data.context(), value, options);
  if (text.starts_with("<error: ") && value.where != debug::Value::Where::memory) {
    return "<error reading variable " + std::string(variable.name) + " (" + text.substr(8, text.size() - 9) + ")>";
  }
  return text;
}

}  // namespace

std::string frame_arguments(Data& data) {
  auto& context = data.context();
  const auto scopes = context.frame_scopes();
  if (scopes.empty()) return "";
  debug::PrintOptions options = data.options();
  const std::string mode = data.shell().setting("print frame-arguments", "scalars");
  options.frame_values = mode == "scalars";
  options.pretty = false;
  std::string text;
  if (mode == "presence") {
    for (const auto& variable : scopes.back()->variables) {
      if (variable.is_parameter) return "...";
    }
    return "";
  }
  for (const auto& variable : scopes.back()->variables) {
    if (!variable.is_parameter) continue;
    if (!text.empty()) text += ", ";
    if (mode == "none") {
      text.append(variable.name).append("=...");
      continue;
    }
    const std::string now = one_variable(data, variable, options);
    const auto entered = context.entry_value(variable);
    const std::string before = entered ? debug::print_inner(context, *entered, options) : "";
    if (!entered) {
      text.append(variable.name).append("=").append(now);
    } else if (now == "<optimized out>") {
      text.append(variable.name).append("@entry=").append(before);
    } else if (now == before) {
      text.append(variable.name).append("=").append(variable.name).append("@entry=").append(now);
    } else {
      text.append(variable.name).append("=").append(now);
    }
  }
  return text;
}

std::string frame_locals(Data& data, unsigned indent) {
  std::string text;
  for (const auto* scope : data.context().frame_scopes()) {
    for (const auto& variable : scope->variables) {
      if (variable.is_parameter || variable.name.empty()) continue;
      if (variable.is_declaration) continue;
      text +=
          with_indent(std::string(variable.name) + " = " + one_variable(data, variable, data.options()) + "\n", indent);
    }
  }
  return text;
}

std::string frame_parameters(Data& data) {
  std::string text;
  const auto scopes = data.context().frame_scopes();
  if (scopes.empty()) return text;
  for (const auto& variable : scopes.back()->variables) {
    if (variable.is_parameter)
      text += std::string(variable.name) + " = " + one_variable(data, variable, data.options()) + "\n";
  }
  return text;
}

}  // namespace sonde::debugger
