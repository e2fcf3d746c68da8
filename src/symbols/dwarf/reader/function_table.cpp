#include "symbols/dwarf/reader/function_table.h"

#include <dwarf.h>

#include <algorithm>

#include "symbols/dwarf/reader/lists.h"
#include "symbols/dwarf/reader/names.h"
#include "symbols/elf/demangle.h"

namespace sonde::symbols::dwarf {
namespace {

constexpr unsigned deepest_scope = 256;

bool inherited_flag(const Die& die, u16 name) {
  const auto attribute = inherited(die, name);
  return attribute && attribute->number != 0;
}

bool is_declaration(u16 tag) {
  switch (tag) {
    case DW_TAG_variable:
    case DW_TAG_formal_parameter:
    case DW_TAG_constant:
    case DW_TAG_label:
    case DW_TAG_typedef:
    case DW_TAG_structure_type:
    case DW_TAG_class_type:
    case DW_TAG_union_type:
    case DW_TAG_enumeration_type: return true;
    default: return false;
  }
}

bool is_variable(u16 tag) { return tag == DW_TAG_variable || tag == DW_TAG_formal_parameter || tag == DW_TAG_constant; }

}  // namespace

std::string_view FunctionTable::file_name(const Unit& unit, u64 index) {
  const auto& files = corpus_.lines(unit).files;
  return index < files.size() ? std::string_view(files[static_cast<std::size_t>(index)].name) : std::string_view();
}

Declaration FunctionTable::declaration(const Die& die, u16 file, u16 line) {
  Die owner;
  Declaration place;
  if (const auto attribute = inherited(die, line, &owner)) place.line = static_cast<u32>(attribute->number);
  if (const auto attribute = inherited(die, file, &owner)) place.file = file_name(owner.unit(), attribute->number);
  return place;
}

const Function* FunctionTable::function(const Die& die) {
  if (die.tag() != DW_TAG_subprogram) return nullptr;
  auto& slot = functions_[die.id()];
  if (slot) return slot.get();
  auto function = std::make_unique<Function>();
  function->id = die.id();
  function->plain_name = inherited_string(die, DW_AT_name);
  function->linkage_name = linkage_name(die);
  // The linker's name tells template arguments in the one canonical way.
  if (looks_mangled(function->linkage_name))
    function->name = without_parameters(demangle_function(function->linkage_name));
  if (function->name.empty() || function->name == function->linkage_name) function->name = corpus_.qualified_name(die);
  function->language = die.unit().language();
  function->type = &types_.type(die);
  function->declared = declaration(die, DW_AT_decl_file, DW_AT_decl_line);
  function->is_external = inherited_flag(die, DW_AT_external);
  function->is_artificial = inherited_flag(die, DW_AT_artificial);
  function->has_calls_marked = die.has(DW_AT_call_all_calls) || die.has(DW_AT_GNU_all_call_sites) ||
                               die.has(DW_AT_call_all_tail_calls) || die.has(DW_AT_GNU_all_tail_call_sites);
  function->ranges = ranges_of(die);
  if (!function->ranges.empty()) function->entry = function->ranges.front().start;
  slot = std::move(function);
  return slot.get();
}

const FunctionTable::UnitCode& FunctionTable::code_of(const Unit& unit) {
  const auto [found, is_new] = code_.try_emplace(&unit);
  UnitCode& code = found->second;
  if (!is_new) return code;
  for (const u64 offset : corpus_.outline(unit).functions()) {
    for (const AddressRange& range : ranges_of(Die(unit, offset))) code.ranges.push_back({range, offset});
  }
  std::ranges::sort(code.ranges, {}, [](const Code& one) { return one.range.start; });
  u64 furthest = 0;
  for (const Code& one : code.ranges) {
    furthest = std::max(furthest, one.range.end);
    code.furthest_end.push_back(furthest);
  }
  return code;
}

const Function* FunctionTable::function_at(u64 address) {
  Unit* outer = corpus_.unit_at(address);
  if (outer == nullptr) return nullptr;
  const Unit& unit = corpus_.full(*outer);
  const UnitCode& code = code_of(unit);
  const auto after =
      std::ranges::upper_bound(code.ranges, address, {}, [](const Code& one) { return one.range.start; });
  for (auto i = static_cast<std::size_t>(after - code.ranges.begin()); i > 0 && code.furthest_end[i - 1] > address;
       --i) {
    if (address < code.ranges[i - 1].range.end) return function(Die(unit, code.ranges[i - 1].offset));
  }
  return nullptr;
}

Variable FunctionTable::variable(const Die& die) {
  Variable variable;
  variable.id = die.id();
  variable.name = inherited_string(die, DW_AT_name);
  variable.type = &types_.type_of(die);
  variable.is_parameter = die.tag() == DW_TAG_formal_parameter;
  variable.is_artificial = inherited_flag(die, DW_AT_artificial);
  variable.is_external = inherited_flag(die, DW_AT_external);
  variable.is_declaration = die.flag(DW_AT_declaration);
  variable.linkage_name = linkage_name(die);
  variable.declared = declaration(die, DW_AT_decl_file, DW_AT_decl_line);
  return variable;
}

// What a scope's things are instances of; those of nested blocks too, but not of other functions inlined there.
void FunctionTable::collect_origins(const Die& die, std::vector<DieId>& origins, unsigned depth) {
  die.each_child([&](const Die& child) {
    const bool is_block = child.tag() == DW_TAG_lexical_block;
    if (!is_block && !is_variable(child.tag())) return;
    if (const Die of = child.reference(DW_AT_abstract_origin)) origins.push_back(of.id());
    if (is_block && depth < deepest_scope) collect_origins(child, origins, depth + 1);
  });
}

// What the compiler left out of an instance, as nothing is left of it, is told of the original only. A block that is
// gone leaves its variables to the scope around it.
void FunctionTable::inherit(const Die& origin, const std::vector<DieId>& told, Scope& scope, unsigned depth) {
  origin.each_child([&](const Die& child) {
    if (child.tag() == DW_TAG_lexical_block && depth < deepest_scope) {
      if (std::ranges::find(told, child.id()) == told.end()) inherit(child, told, scope, depth + 1);
      return;
    }
    if (!is_variable(child.tag()) || std::ranges::find(told, child.id()) != told.end()) return;
    scope.variables.push_back(variable(child));
    scope.has_names = true;
  });
}

void FunctionTable::fill(const Die& die, Scope& scope, unsigned depth) {
  scope.id = die.id();
  scope.ranges = ranges_of(die);
  if (!scope.ranges.empty()) scope.entry = scope.ranges.front().start;
  if (depth == deepest_scope) return;
  die.each_child([&](const Die& child) {
    const u16 tag = child.tag();
    scope.has_names = scope.has_names || is_declaration(tag);
    if (is_variable(tag)) {
      scope.variables.push_back(variable(child));
      return;
    }
    const bool is_block = tag == DW_TAG_lexical_block || tag == DW_TAG_try_block || tag == DW_TAG_catch_block;
    if (!is_block && tag != DW_TAG_inlined_subroutine) return;
    auto inner = std::make_unique<Scope>();
    inner->parent = &scope;
    if (!is_block) {
      inner->kind = Scope::Kind::inlined;
      inner->function = function(child.reference(DW_AT_abstract_origin));
      inner->call.file = file_name(child.unit(), child.number(DW_AT_call_file).value_or(~u64{0}));
      inner->call.line = static_cast<u32>(child.number(DW_AT_call_line).value_or(0));
      inner->call_column = static_cast<u32>(child.number(DW_AT_call_column).value_or(0));
    }
    fill(child, *inner, depth + 1);
    scope.children.push_back(std::move(inner));
  });
  if (const Die origin = die.reference(DW_AT_abstract_origin)) {
    std::vector<DieId> told;
    collect_origins(die, told, depth);
    inherit(origin, told, scope, depth);
  }
  std::ranges::stable_partition(scope.variables, &Variable::is_parameter);
}

const Scope* FunctionTable::body(const Function& function) {
  if (function.ranges.empty()) return nullptr;
  auto& body = bodies_[&function];
  if (!body) {
    auto scope = std::make_unique<Scope>();
    scope->kind = Scope::Kind::function;
    scope->function = &function;
    fill(Die(function.id), *scope, 0);
    body = std::move(scope);
  }
  return body.get();
}

}  // namespace sonde::symbols::dwarf
