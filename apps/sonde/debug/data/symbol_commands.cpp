// info functions, variables, types: names that match a regular expression.
#include <fmt/format.h>
#include <regex.h>

#include <algorithm>
#include <map>

#include "data.h"
#include "debug/value/type_text.h"

namespace sonde::debugger {
namespace {

class Pattern {
 public:
  explicit Pattern(std::string_view text) : is_empty_(text.empty()) {
    if (!is_empty_) is_good_ = ::regcomp(&regex_, std::string(text).c_str(), REG_NOSUB) == 0;
  }
  ~Pattern() {
    if (!is_empty_ && is_good_) ::regfree(&regex_);
  }
  Pattern(const Pattern&) = delete;
  Pattern& operator=(const Pattern&) = delete;
  bool is_good() const { return is_good_; }
  bool matches(const std::string& name) const {
    return is_empty_ || ::regexec(&regex_, name.c_str(), 0, nullptr, 0) == 0;
  }

 private:
  regex_t regex_{};
  bool is_empty_;
  bool is_good_ = true;
};

// By file, each entry with its line.
using Entries = std::map<std::string, std::vector<std::pair<u32, std::string>>>;

void show(Shell& shell, std::string_view what, std::string_view text, Entries& entries,
          const std::vector<std::pair<u64, std::string>>& others) {
  shell.print(text.empty() ? fmt::format("All defined {}:\n", what)
                           : fmt::format("All {} matching regular expression \"{}\":\n", what, text));
  for (auto& [file, lines] : entries) {
    std::sort(lines.begin(), lines.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
    lines.erase(std::unique(lines.begin(), lines.end()), lines.end());
    shell.print(fmt::format("\nFile {}:\n", file));
    for (const auto& [line, words] : lines)
      shell.print(line == 0 ? fmt::format("\t{}\n", words) : fmt::format("{}:\t{}\n", line, words));
  }
  if (others.empty()) return;
  shell.print("\nNon-debugging symbols:\n");
  for (const auto& [address, name] : others) shell.print(fmt::format("0x{:016x}  {}\n", address, name));
}

std::string declaration(const std::string& name, const debug::Type* type, bool is_static, bool cxx) {
  std::string words = type != nullptr ? debug::type_text(*type, cxx, name) : name;
  return (is_static ? "static " : "") + words + ";";
}

Result<> info_functions(Shell& shell, std::string_view text) {
  Data& data = data_of(shell);
  const Pattern pattern(text);
  if (!pattern.is_good()) return fail("Invalid regexp.");
  const bool cxx = data.context().is_cxx();
  Entries entries;
  std::vector<std::pair<u64, std::string>> others;
  for (const auto& module : data.context().names().modules()) {
    std::vector<u64> known;
    if (auto* info = module.module->debug_info()) {
      for (const std::string& name : info->names(symbols::DebugInfo::Subject::function)) {
        const bool wanted = pattern.matches(name);
        for (const auto* function : info->functions("::" + name)) {
          if (function->name != name || function->ranges.empty()) continue;
          known.push_back(function->entry);
          if (wanted)
            entries[std::string(function->declared.file)].emplace_back(
                function->declared.line, declaration(name, function->type, !function->is_external, cxx));
        }
      }
    }
    std::sort(known.begin(), known.end());
    module.module->symbols().each([&](const symbols::Symbol& symbol) {
      if (!symbol.is_function || std::binary_search(known.begin(), known.end(), symbol.address)) return;
      const std::string& name = module.module->readable_name(symbol);
      if (pattern.matches(name)) others.emplace_back(symbol.address + module.bias, name.substr(0, name.find('@')));
    });
  }
  std::sort(others.begin(), others.end());
  others.erase(std::unique(others.begin(), others.end()), others.end());
  show(shell, "functions", text, entries, others);
  return {};
}

Result<> info_variables(Shell& shell, std::string_view text) {
  Data& data = data_of(shell);
  const Pattern pattern(text);
  if (!pattern.is_good()) return fail("Invalid regexp.");
  const bool cxx = data.context().is_cxx();
  Entries entries;
  std::vector<std::pair<u64, std::string>> others;
  for (const auto& module : data.context().names().modules()) {
    std::vector<std::string> known;
    if (auto* info = module.module->debug_info()) {
      for (const std::string& name : info->names(symbols::DebugInfo::Subject::variable)) {
        known.push_back(name);
        if (!pattern.matches(name)) continue;
        for (const auto& variable : info->globals("::" + name)) {
          if (variable.name != name || variable.is_declaration) continue;
          entries[std::string(variable.declared.file)].emplace_back(
              variable.declared.line, declaration(name, variable.type, !variable.is_external, cxx));
        }
      }
    }
    std::sort(known.begin(), known.end());
    module.module->symbols().each([&](const symbols::Symbol& symbol) {
      if (symbol.is_function) return;
      const std::string& name = module.module->readable_name(symbol);
      if (pattern.matches(name) && !std::binary_search(known.begin(), known.end(), name))
        others.emplace_back(symbol.address + module.bias, name.substr(0, name.find('@')));
    });
  }
  std::sort(others.begin(), others.end());
  others.erase(std::unique(others.begin(), others.end()), others.end());
  show(shell, "variables", text, entries, others);
  return {};
}

Result<> info_types(Shell& shell, std::string_view text) {
  Data& data = data_of(shell);
  const Pattern pattern(text);
  if (!pattern.is_good()) return fail("Invalid regexp.");
  const bool cxx = data.context().is_cxx();
  shell.print(text.empty() ? std::string("All defined types:\n")
                           : fmt::format("All types matching regular expression \"{}\":\n", text));
  std::vector<std::string> lines;
  for (const auto& module : data.context().names().modules()) {
    auto* info = module.module->debug_info();
    if (info == nullptr) continue;
    for (const std::string& name : info->names(symbols::DebugInfo::Subject::type)) {
      if (!pattern.matches(name)) continue;
      const debug::Type* type = info->type("::" + name);
      if (type == nullptr) type = info->type(name);
      if (type == nullptr) continue;
      const bool is_alias = type->kind() == debug::TypeKind::alias;
      lines.push_back(
          (is_alias ? "typedef " + debug::type_text(type->target(), cxx, name) : debug::type_text(*type, cxx)) + ";");
    }
  }
  std::sort(lines.begin(), lines.end());
  lines.erase(std::unique(lines.begin(), lines.end()), lines.end());
  for (const std::string& line : lines) shell.print("\t" + line + "\n");
  return {};
}

Result<> info_scope(Shell& shell, std::string_view text) {
  Data& data = data_of(shell);
  if (text.empty()) return fail("requires an argument (an expression or variable): a linespec");
  const auto found = data.context().names().functions(std::string(text));
  if (found.empty()) return fail(fmt::format("No function contains specified address.", text));
  auto* info = found[0].module->module->debug_info();
  const auto* body = info->body(*found[0].function);
  std::vector<const symbols::Variable*> all;
  if (body != nullptr) {
    for (const auto& variable : body->variables) all.push_back(&variable);
  }
  if (all.empty()) {
    shell.print(fmt::format("Symbol table for `{}' has no variables in scope.\n", text));
    return {};
  }
  shell.print(fmt::format("Scope for {}:\n", text));
  for (const auto* variable : all) {
    shell.print(fmt::format("Symbol {} is a variable, length {}.\n", variable->name,
                            variable->type != nullptr ? variable->type->byte_size() : 0));
  }
  return {};
}

}  // namespace

void add_symbol_commands(CommandTable& commands) {
  commands.add({"info functions",
                {"info fun"},
                "All function names or those matching REGEXP.\ninfo functions [REGEXP]",
                info_functions});
  commands.add({"info variables",
                {},
                "All global and static variable names or those matching REGEXP.\ninfo variables [REGEXP]",
                info_variables});
  commands.add({"info types", {}, "All type names or those matching REGEXP.\ninfo types [REGEXP]", info_types});
  commands.add({"info scope", {}, "List the variables local to a scope.\ninfo scope FUNCTION", info_scope});
}

}  // namespace sonde::debugger
