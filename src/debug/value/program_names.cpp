#include "debug/value/program_names.h"

#include <algorithm>

#include "debug/expression/canonical_name.h"
#include "symbols/elf/demangle.h"

namespace sonde::debug {
namespace {

constexpr std::string_view anonymous = "(anonymous namespace)::";

std::string without_anonymous(std::string_view name) {
  std::string out(name);
  for (auto at = out.find(anonymous); at != std::string::npos; at = out.find(anonymous))
    out.erase(at, anonymous.size());
  return out;
}

// gcc's and clang's way to write template arguments.
std::vector<std::string> spellings(const std::string& name) {
  if (name.find('<') == std::string::npos) return {name};
  std::string gcc;
  std::string clang;
  for (std::size_t i = 0; i < name.size(); ++i) {
    const char c = name[i];
    if (c == '>' && !gcc.empty() && gcc.back() == '>') gcc += ' ';
    gcc += c;
    clang += c;
    if (c == ',' && i + 1 < name.size() && name[i + 1] != ' ') {
      gcc += ' ';
      clang += ' ';
    }
  }
  std::vector<std::string> all{gcc};
  if (clang != gcc) all.push_back(clang);
  if (name != gcc && name != clang) all.push_back(name);
  return all;
}

}  // namespace

template <class Visit>
void ProgramNames::each(Visit visit) {
  if (first_ != nullptr && visit(*first_)) return;
  for (const LoadedModule& module : modules_) {
    if (&module != first_ && visit(module)) return;
  }
}

void ProgramNames::look_at(symbols::AddressSpace& space) {
  const symbols::ProcessMaps& maps = space.maps();
  if (!modules_.empty() && maps == maps_) return;
  maps_ = maps;
  modules_.clear();
  first_ = nullptr;
  std::vector<u64> seen;
  for (const symbols::Mapping& mapping : maps_.all()) {
    const auto* loaded = space.loaded_at(mapping.start);
    if (loaded == nullptr || !loaded->module) continue;
    const u64 serial = loaded->module->serial();
    if (std::find(seen.begin(), seen.end(), serial) != seen.end()) continue;
    seen.push_back(serial);
    modules_.push_back({loaded->module, loaded->bias, mapping.start});
    const auto kept = std::find(kept_.begin(), kept_.end(), loaded->module);
    if (kept == kept_.end()) kept_.push_back(loaded->module);
  }
}

const LoadedModule* ProgramNames::module_at(u64 address) {
  const symbols::Mapping* mapping = maps_.find(address);
  if (mapping == nullptr) return nullptr;
  // A module's mappings lie behind its first one and have its name.
  const LoadedModule* best = nullptr;
  for (const LoadedModule& module : modules_) {
    if (module.somewhere <= address && (best == nullptr || module.somewhere > best->somewhere)) best = &module;
  }
  return best;
}

bool ProgramNames::fits(std::string_view found, const std::string& wanted, bool is_global) const {
  const std::string name = without_anonymous(canonical_name(found));
  if (name == wanted) return true;
  if (is_global) return false;
  for (std::string scope = enclosing_; !scope.empty();) {
    const auto colons = scope.rfind("::");
    scope = colons == std::string::npos ? "" : scope.substr(0, colons);
    if (!scope.empty() && name == scope + "::" + wanted) return true;
  }
  return false;
}

std::vector<FoundFunction> ProgramNames::functions(const std::string& name, bool is_global) {
  std::vector<FoundFunction> found;
  const std::string wanted = canonical_name(name);
  each([&](const LoadedModule& module) {
    auto* info = module.module->debug_info();
    if (info == nullptr) return false;
    for (const std::string& spelling : spellings(wanted)) {
      for (const auto* function : info->functions(spelling)) {
        if (function->ranges.empty() || !fits(function->name, wanted, is_global)) continue;
        const bool known =
            std::any_of(found.begin(), found.end(), [&](const auto& f) { return f.function == function; });
        if (!known) found.push_back({function, &module});
      }
    }
    return !found.empty();
  });
  return found;
}

std::optional<FoundVariable> ProgramNames::variable(const std::string& name, bool is_global, std::string_view file,
                                                    std::string_view preferred_file) {
  std::optional<FoundVariable> best;
  int best_rank = -1;
  const std::string wanted = canonical_name(name);
  each([&](const LoadedModule& module) {
    auto* info = module.module->debug_info();
    if (info == nullptr) return false;
    for (const std::string& spelling : spellings(wanted)) {
      for (auto& variable : info->globals(spelling)) {
        if (!fits(variable.name, wanted, is_global)) continue;
        if (!file.empty() && !symbols::names_file(variable.declared.file, file)) continue;
        const bool here = !preferred_file.empty() && variable.declared.file == preferred_file;
        const int rank = (variable.is_declaration ? 0 : 4) + (here ? 2 : 0) + (variable.is_external ? 1 : 0);
        if (rank <= best_rank) continue;
        best_rank = rank;
        best = FoundVariable{variable, &module};
      }
    }
    return best_rank >= 4;
  });
  return best;
}

const Type* ProgramNames::type(TypeName::Tag tag, const std::string& name) {
  const Type* best = nullptr;
  const std::string wanted = canonical_name(name);
  const auto has_tag = [&](const Type& type) {
    switch (tag) {
      case TypeName::Tag::struct_: return type.kind() == TypeKind::structure || type.kind() == TypeKind::class_;
      case TypeName::Tag::union_: return type.kind() == TypeKind::union_;
      case TypeName::Tag::enum_: return type.kind() == TypeKind::enumeration;
      default: return true;
    }
  };
  each([&](const LoadedModule& module) {
    auto* info = module.module->debug_info();
    if (info == nullptr) return false;
    for (const std::string& spelling : spellings(wanted)) {
      for (const Type* type : info->types(spelling)) {
        if (type == nullptr || !fits(type->name(), wanted, false) || !has_tag(*type)) continue;
        if (!type->is_declaration()) {
          best = type;
          return true;
        }
        if (best == nullptr) best = &type->definition();
      }
    }
    return best != nullptr && !best->is_declaration();
  });
  return best;
}

std::optional<symbols::DebugInfo::EnumeratorFound> ProgramNames::enumerator(const std::string& name) {
  std::optional<symbols::DebugInfo::EnumeratorFound> found;
  const std::string wanted = canonical_name(name);
  each([&](const LoadedModule& module) {
    auto* info = module.module->debug_info();
    if (info == nullptr) return false;
    found = info->enumerator(wanted);
    return found.has_value();
  });
  return found;
}

bool ProgramNames::has_namespace(const std::string& name) {
  bool found = false;
  each([&](const LoadedModule& module) {
    auto* info = module.module->debug_info();
    found = info != nullptr && info->has_namespace(name);
    return found;
  });
  return found;
}

const std::unordered_multimap<std::string_view, u32>& ProgramNames::symbols_of(symbols::Module& module) {
  const auto [entry, is_new] = symbols_.try_emplace(module.serial());
  if (is_new) {
    const auto& table = module.symbols();
    entry->second.reserve(table.size());
    table.each([&](const symbols::Symbol& symbol) {
      const auto version = symbol.name.find('@');
      entry->second.emplace(symbol.name.substr(0, version), symbol.index);
    });
  }
  return entry->second;
}

std::optional<FoundSymbol> ProgramNames::symbol(std::string_view name) {
  std::optional<FoundSymbol> found;
  const bool may_be_readable = name.find("::") != name.npos;
  each([&](const LoadedModule& module) {
    const auto& index = symbols_of(*module.module);
    if (const auto at = index.find(name); at != index.end()) {
      found = FoundSymbol{module.module->symbols()[at->second], &module};
      return true;
    }
    if (!may_be_readable) return false;
    module.module->symbols().each([&](const symbols::Symbol& symbol) {
      if (found || !symbols::may_name_function(symbol.name, name)) return;
      if (symbols::without_parameters(module.module->readable_name(symbol)) == name)
        found = FoundSymbol{symbol, &module};
    });
    return found.has_value();
  });
  return found;
}

const LoadedModule* ProgramNames::symbol_around(u64 address, symbols::Symbol& symbol) {
  for (const LoadedModule& module : modules_) {
    const auto& file = module.module->file();
    const u64 linked = address - module.bias;
    if (linked < file.low() || linked >= file.high()) continue;
    return module.module->symbols().find(linked, symbols::SymbolMatch::covering, symbol) ? &module : nullptr;
  }
  return nullptr;
}

}  // namespace sonde::debug
