#include "symbols/dwarf/debug_info.h"

#include <dwarf.h>

#include <algorithm>

#include "symbols/dwarf/reader/canonical_name.h"
#include "symbols/dwarf/reader/debug_info_impl.h"
#include "symbols/dwarf/reader/lists.h"
#include "symbols/dwarf/reader/names.h"
#include "symbols/elf/demangle.h"

namespace sonde::symbols {

using dwarf::Die;
using dwarf::IndexedName;
using dwarf::NameKind;
using dwarf::Unit;

namespace {

// "ns::Box<int>::put(char)" -> "put"
std::string_view last_part(std::string_view name) {
  name = without_parameters(name);
  std::size_t depth = 0;
  for (std::size_t i = name.size(); i > 1; --i) {
    const char c = name[i - 1];
    if (c == '>') ++depth;
    if (c == '<' && depth > 0) --depth;
    if (depth == 0 && c == ':' && name[i - 2] == ':') return name.substr(i);
    if (name.substr(i - 1).starts_with("operator")) return name.substr(i - 1);
  }
  return name;
}

std::string_view without_keyword(std::string_view name) {
  for (const std::string_view keyword : {"struct ", "class ", "union ", "enum "}) {
    if (name.starts_with(keyword)) return name.substr(keyword.size());
  }
  return name;
}

}  // namespace

std::unique_ptr<DebugInfo> DebugInfo::open(std::shared_ptr<const ElfFile> file, const std::string& path,
                                           std::shared_ptr<const ElfFile> code) {
  if (!code) code = file;
  auto debug_file = dwarf::DebugFile::open(std::move(file), path);
  if (!debug_file) return nullptr;
  return std::unique_ptr<DebugInfo>(new DebugInfo(std::make_unique<Impl>(std::move(debug_file), std::move(code))));
}

DebugInfo::DebugInfo(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
DebugInfo::~DebugInfo() = default;

const Function* DebugInfo::function_at(u64 address) { return impl_->functions.function_at(address); }

const Scope* DebugInfo::body(const Function& function) { return impl_->functions.body(function); }

std::vector<const Scope*> DebugInfo::scopes_at(u64 address) {
  std::vector<const Scope*> scopes;
  const Function* function = function_at(address);
  const Scope* scope = function == nullptr ? nullptr : body(*function);
  while (scope != nullptr) {
    scopes.push_back(scope);
    const auto inner =
        std::ranges::find_if(scope->children, [&](const auto& child) { return child->contains(address); });
    scope = inner == scope->children.end() ? nullptr : inner->get();
  }
  std::ranges::reverse(scopes);
  return scopes;
}

std::vector<InlineFrame> DebugInfo::inlined_at(u64 address) {
  std::vector<InlineFrame> frames;
  for (const Scope* scope : scopes_at(address)) {
    if (scope->kind == Scope::Kind::block) continue;
    frames.push_back({scope->function, scope, scope->call, scope->call_column});
  }
  return frames;
}

template <class Visit>
void DebugInfo::Impl::each_named(std::string_view name, NameKind kind, Visit visit) {
  const bool is_whole = name.starts_with("::");
  if (is_whole) name.remove_prefix(2);
  std::string canonical(name);
  if (const std::string_view plain = without_parameters(name); plain.find('<') != plain.npos && name.starts_with(plain))
    canonical.replace(0, plain.size(), dwarf::canonical_name(plain));
  name = canonical;
  const std::string_view last = last_part(name);
  const bool is_plain = last.size() == name.size() && !is_whole && name.find('<') == name.npos;
  index.each(last, kind, [&](const IndexedName& entry) {
    const Die die(*entry.unit, entry.offset);
    if (!is_plain) {
      const auto fits = [&](std::string_view full) {
        return names_function(full, name) &&
               (!is_whole || without_parameters(full).size() == without_parameters(name).size());
      };
      // As the compiler writes it and as the linker has it: they differ in template arguments and parameters.
      if (!fits(corpus.qualified_name(die)) &&
          (kind != NameKind::function || !fits(demangle_function(dwarf::linkage_name(die)))))
        return false;
    }
    return visit(die);
  });
}

std::vector<const Function*> DebugInfo::functions(std::string_view name) {
  std::vector<const Function*> found;
  impl_->each_named(name, NameKind::function, [&](const Die& die) {
    const Function* function = impl_->functions.function(die);
    if (function != nullptr && std::ranges::find(found, function) == found.end()) found.push_back(function);
    return false;
  });
  return found;
}

void DebugInfo::Impl::add_inlined(DebugInfo& info, const Function& function, std::vector<EntryPoint>& entries) {
  add_inlined_in(info, *function.id.unit, function, entries);
  for (const Unit* unit : corpus.entangled_units()) {
    const Unit& full = corpus.full(*unit);
    if (&full != function.id.unit) add_inlined_in(info, full, function, entries);
  }
}

void DebugInfo::Impl::add_inlined_in(DebugInfo& info, const Unit& unit, const Function& function,
                                     std::vector<EntryPoint>& entries) {
  const dwarf::Outline& outline = corpus.outline(unit);
  for (const dwarf::Outline::Inlined& copy : outline.inlined()) {
    if (!dwarf::is_instance_of(copy.origin, function.id)) continue;
    const Die die(unit, copy.offset);
    const auto ranges = dwarf::ranges_of(die);
    if (ranges.empty()) continue;
    EntryPoint entry;
    entry.entry = entry.breakpoint = ranges.front().start;
    entry.function = &function;
    if (copy.function != dwarf::Outline::none)
      entry.into = functions.function(Die(unit, outline.containers()[copy.function].offset));
    entry.call = functions.declaration(die, DW_AT_call_file, DW_AT_call_line);
    if (entry.into != nullptr && is_by_clang(*entry.into->id.unit))
      entry.breakpoint = past_prologue(info, entry.entry, *entry.into);
    entries.push_back(entry);
  }
}

std::vector<EntryPoint> DebugInfo::entry_points(std::string_view name) {
  std::vector<EntryPoint> entries;
  for (const Function* function : functions(name)) {
    if (!function->ranges.empty())
      entries.push_back({function->entry, after_prologue(*function), function, nullptr, {}});
    impl_->add_inlined(*this, *function, entries);
  }
  return entries;
}

std::vector<const Type*> DebugInfo::types(std::string_view name) {
  std::vector<const Type*> found;
  impl_->each_named(without_keyword(name), NameKind::type, [&](const Die& die) {
    const Type& type = impl_->types.type(die);
    if (type.kind() != TypeKind::nothing && std::ranges::find(found, &type) == found.end()) found.push_back(&type);
    return false;
  });
  // The one that is called just so stands before those in some namespace.
  std::ranges::stable_partition(found, [&](const Type* type) { return type->name() == without_keyword(name); });
  return found;
}

const Type* DebugInfo::type(std::string_view name) {
  const std::string_view plain = without_keyword(name);
  const Type* found = nullptr;
  impl_->each_named(plain, NameKind::type, [&](const Die& die) {
    const Type& type = impl_->types.type(die);
    if (type.kind() == TypeKind::nothing) return false;
    // The one that is called just so stands before those in some namespace.
    const bool is_exact = type.name() == plain;
    if (found == nullptr || is_exact) found = &type;
    return is_exact;
  });
  return found;
}

const Type* DebugInfo::Impl::find_definition(const Type& declaration) {
  const Type* found = nullptr;
  if (declaration.name().empty()) return nullptr;
  index.each(last_part(declaration.name()), NameKind::type, [&](const IndexedName& entry) {
    const Die die(*entry.unit, entry.offset);
    if (corpus.qualified_name(die) != declaration.name()) return false;
    const Type& type = types.type(die);
    const bool fits = declaration.is_class() ? type.is_class() : type.kind() == declaration.kind();
    if (fits && !type.is_declaration()) found = &type;
    return found != nullptr;
  });
  return found;
}

std::vector<Variable> DebugInfo::globals(std::string_view name) {
  std::vector<Variable> found;
  impl_->each_named(name, NameKind::variable, [&](const Die& die) {
    Variable variable = impl_->functions.variable(die);
    variable.name = impl_->corpus.qualified_name(die);
    found.push_back(variable);
    return false;
  });
  return found;
}

std::optional<DebugInfo::EnumeratorFound> DebugInfo::enumerator(std::string_view name) {
  std::optional<EnumeratorFound> found;
  impl_->each_named(name, NameKind::enumerator, [&](const Die& die) {
    const Die around = impl_->corpus.parent(die);
    if (around) found = {&impl_->types.type(around), static_cast<i64>(die.number(DW_AT_const_value).value_or(0))};
    return found.has_value();
  });
  return found;
}

bool DebugInfo::has_namespace(std::string_view name) {
  bool found = false;
  impl_->each_named(name, NameKind::name_space, [&](const Die&) { return found = true; });
  return found;
}

std::vector<std::string> DebugInfo::names(Subject subject) {
  const NameKind kind = subject == Subject::function   ? NameKind::function
                        : subject == Subject::variable ? NameKind::variable
                                                       : NameKind::type;
  std::vector<std::string> names;
  for (const IndexedName& entry : impl_->index.all()) {
    if (entry.kind == kind) names.emplace_back(impl_->corpus.qualified_name(Die(*entry.unit, entry.offset)));
  }
  std::ranges::sort(names);
  const auto rest = std::ranges::unique(names);
  names.erase(rest.begin(), rest.end());
  return names;
}

VariableLocation DebugInfo::location_of(const Variable& variable, u64 address) {
  const Die die(variable.id);
  Die owner;
  if (const auto constant = dwarf::inherited(die, DW_AT_const_value, &owner); constant && !die.has(DW_AT_location)) {
    VariableLocation result;
    result.kind = VariableLocation::Kind::constant;
    result.unit = &owner.unit();
    if (constant->form == DW_FORM_string || !constant->block.empty())
      result.bytes = constant->block;
    else
      result.number = static_cast<i64>(constant->number);
    return result;
  }
  return dwarf::location_at(die, DW_AT_location, address);
}

VariableLocation DebugInfo::frame_base_at(u64 address) {
  const Function* function = function_at(address);
  return function == nullptr ? VariableLocation{} : dwarf::location_at(Die(function->id), DW_AT_frame_base, address);
}

std::optional<Variable> DebugInfo::variable_of(DieId id) {
  const Die die(id);
  if (!die) return std::nullopt;
  return impl_->functions.variable(die);
}

Language DebugInfo::language_at(u64 address) {
  Unit* unit = impl_->corpus.unit_at(address);
  return unit == nullptr ? Language::c : impl_->corpus.full(*unit).language();
}

}  // namespace sonde::symbols
