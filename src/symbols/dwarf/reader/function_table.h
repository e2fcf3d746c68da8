// Functions, their scopes and variables, each made once.
#pragma once

#include <memory>
#include <unordered_map>

#include "symbols/dwarf/function.h"
#include "symbols/dwarf/reader/corpus.h"
#include "symbols/dwarf/reader/type_table.h"

namespace sonde::symbols::dwarf {

class FunctionTable {
 public:
  FunctionTable(Corpus& corpus, TypeTable& types) : corpus_(corpus), types_(types) {}

  // Null for a DIE that is no function.
  const Function* function(const Die& die);
  const Function* function_at(u64 address);
  const Scope* body(const Function& function);
  Variable variable(const Die& die);
  Declaration declaration(const Die& die, u16 file, u16 line);

 private:
  struct Code {
    AddressRange range;
    u64 offset = 0;
  };
  struct UnitCode {
    std::vector<Code> ranges;  // by start
    std::vector<u64> furthest_end;
  };
  const UnitCode& code_of(const Unit& unit);
  void fill(const Die& die, Scope& scope, unsigned depth);
  void inherit(const Die& origin, const std::vector<DieId>& told, Scope& scope, unsigned depth);
  static void collect_origins(const Die& die, std::vector<DieId>& origins, unsigned depth);
  std::string_view file_name(const Unit& unit, u64 index);

  Corpus& corpus_;
  TypeTable& types_;
  std::unordered_map<DieId, std::unique_ptr<Function>, DieIdHash> functions_;
  std::unordered_map<const Function*, std::unique_ptr<Scope>> bodies_;
  std::unordered_map<const Unit*, UnitCode> code_;
};

}  // namespace sonde::symbols::dwarf
