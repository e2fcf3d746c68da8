// What the names of a program mean: looks through the modules of an address space, the one at hand first.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "debug/expression/type_name.h"
#include "debug/value/value.h"
#include "symbols/dwarf/debug_info.h"
#include "symbols/process/address_space.h"

namespace sonde::debug {

struct LoadedModule {
  std::shared_ptr<symbols::Module> module;
  u64 bias = 0;
  u64 somewhere = 0;  // an address in it
};

struct FoundFunction {
  const symbols::Function* function = nullptr;
  const LoadedModule* module = nullptr;
};
struct FoundVariable {
  symbols::Variable variable;
  const LoadedModule* module = nullptr;
};
struct FoundSymbol {
  symbols::Symbol symbol;
  const LoadedModule* module = nullptr;
  u64 address() const { return symbol.address + module->bias; }
};

class ProgramNames {
 public:
  // Call when the process may have changed. Modules that were seen once are kept: values may have their types.
  void look_at(symbols::AddressSpace& space);
  const std::vector<LoadedModule>& modules() const { return modules_; }
  // The module around an address; null: none.
  const LoadedModule* module_at(u64 address);
  // Searches `first` before all others.
  void set_first(const LoadedModule* first) { first_ = first; }
  const LoadedModule* first() const { return first_ != nullptr || modules_.empty() ? first_ : &modules_[0]; }
  // The function whose scope names are first looked up in: "ns::Box<int>::put".
  void set_enclosing(std::string_view function) { enclosing_ = function; }

  std::vector<FoundFunction> functions(const std::string& name, bool is_global = false);
  // `file`: only of this source file; empty: of any, that of `preferred_file` first.
  std::optional<FoundVariable> variable(const std::string& name, bool is_global, std::string_view file,
                                        std::string_view preferred_file);
  const Type* type(TypeName::Tag tag, const std::string& name);
  std::optional<symbols::DebugInfo::EnumeratorFound> enumerator(const std::string& name);
  bool has_namespace(const std::string& name);
  // As the linker has it, or as people write it without parameters.
  std::optional<FoundSymbol> symbol(std::string_view name);
  // The symbol that covers an address, of code or data; null: none does.
  const LoadedModule* symbol_around(u64 address, symbols::Symbol& symbol);
  bool has_symbols() const { return !modules_.empty(); }

 private:
  template <class Visit>
  void each(Visit visit);
  bool fits(std::string_view found, const std::string& wanted, bool is_global) const;
  const std::unordered_multimap<std::string_view, u32>& symbols_of(symbols::Module& module);

  std::vector<LoadedModule> modules_;
  std::vector<std::shared_ptr<symbols::Module>> kept_;
  symbols::ProcessMaps maps_;
  const LoadedModule* first_ = nullptr;
  std::string enclosing_;
  std::unordered_map<u64, std::unordered_multimap<std::string_view, u32>> symbols_;  // by the module's serial
};

}  // namespace sonde::debug
