// Prints as JSON what DebugInfo knows of a file, for comparison with gdb.
#include <cstdio>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "symbols/dwarf/debug_info.h"
#include "symbols/elf/debug_files.h"

namespace {

using namespace sonde;
using namespace sonde::symbols;
using nlohmann::json;

json type_facts(const Type& type) {
  json facts{{"name", type.name()}, {"size", type.byte_size()}, {"kind", static_cast<int>(type.kind())}};
  for (const Field& field : type.fields()) {
    facts["fields"].push_back({{"name", field.name},
                               {"type", field.type->stripped().name()},
                               {"size", field.type->byte_size()},
                               {"role", static_cast<int>(field.role)},
                               {"virtual", field.is_virtual},
                               {"bit", field.offset * 8 + field.bit_offset},
                               {"bits", field.bit_size}});
  }
  for (const Enumerator& one : type.enumerators()) facts["enumerators"][std::string(one.name)] = one.value;
  for (const TemplateArgument& one : type.template_arguments()) {
    facts["arguments"].push_back(one.value ? json(*one.value) : json(one.type->name()));
  }
  return facts;
}

json function_facts(DebugInfo& info, const Function& function) {
  json facts{{"name", function.name},
             {"linkage", function.linkage_name},
             {"entry", function.entry},
             {"break", info.after_prologue(function)},
             {"file", function.declared.file},
             {"line", function.declared.line},
             {"returns", function.type->target().stripped().byte_size()},
             {"parameters", json::array()}};
  for (const Parameter& parameter : function.type->parameters()) {
    facts["parameters"].push_back({{"name", parameter.name}, {"size", parameter.type->byte_size()}});
  }
  return facts;
}

json pc_facts(DebugInfo& info, u64 pc) {
  json facts{{"pc", pc}};
  if (const auto line = info.line_at(pc)) {
    facts["line"] = line->line;
    facts["file"] = line->file == nullptr ? "" : line->file->name;
    facts["full"] = line->file == nullptr ? "" : line->file->full_path;
    facts["end"] = line->end;
  }
  facts["blocks"] = json::array();
  for (const Scope* scope : info.scopes_at(pc)) {
    json block{{"function", scope->function == nullptr ? "" : scope->function->name},
               {"kind", static_cast<int>(scope->kind)},
               {"variables", json::array()}};
    for (const Variable& variable : scope->variables) {
      block["variables"].push_back({{"name", variable.name},
                                    {"line", variable.declared.line},
                                    {"argument", variable.is_parameter},
                                    {"place", static_cast<int>(info.location_of(variable, pc).kind)},
                                    {"type", variable.type->stripped().name()},
                                    {"size", variable.type->byte_size()}});
    }
    facts["blocks"].push_back(block);
  }
  return facts;
}

// Every `step`th instruction byte of all functions.
json all_facts(DebugInfo& info, u64 step) {
  json facts;
  std::set<const Function*> seen;
  for (const std::string& name : info.names(DebugInfo::Subject::function)) {
    for (const Function* function : info.functions("::" + name)) {
      if (!seen.insert(function).second) continue;
      if (!facts["entries"].contains(function->name)) {
        json& entries = facts["entries"][function->name] = json::array();
        for (const EntryPoint& point : info.entry_points("::" + function->name)) entries.push_back(point.breakpoint);
      }
      if (function->ranges.empty()) continue;
      facts["functions"].push_back(function_facts(info, *function));
      for (const AddressRange& range : function->ranges) {
        for (u64 pc = range.start; pc < range.end; pc += step) facts["pcs"].push_back(pc_facts(info, pc));
      }
    }
  }
  for (const std::string& name : info.names(DebugInfo::Subject::type)) {
    if (const Type* type = info.type("::" + name); type != nullptr && !type->is_declaration())
      facts["types"].push_back(type_facts(*type));
  }
  for (const std::string& name : info.names(DebugInfo::Subject::variable)) {
    for (const Variable& variable : info.globals("::" + name)) {
      facts["globals"].push_back(
          {{"name", variable.name}, {"size", variable.type->byte_size()}, {"line", variable.declared.line}});
    }
  }
  return facts;
}

}  // namespace

// probe FILE STEP [SOURCE LAST_LINE]
int main(int argc, char** argv) {
  if (argc < 3) return 2;
  const auto elf = ElfFile::parse(FileSource::open(argv[1]));
  if (!elf) return 1;
  auto info = DebugInfo::open(elf, argv[1]);
  if (!info) {
    if (const auto other = find_debug_file(*elf, argv[1], {""})) info = DebugInfo::open(other, argv[1], elf);
  }
  if (!info) return 1;
  json facts = all_facts(*info, std::strtoull(argv[2], nullptr, 0));
  for (u32 line = 1; argc > 4 && line <= std::strtoul(argv[4], nullptr, 0); ++line) {
    json& places = facts["lines"][std::to_string(line)] = json::array();
    for (const LineAddress& one : info->line_addresses(argv[3], line)) places.push_back(one.address);
  }
  std::puts(facts.dump(1, ' ', false, json::error_handler_t::replace).c_str());
}
