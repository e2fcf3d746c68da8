// Makes types of DIEs, each once.
#pragma once

#include <deque>
#include <unordered_map>

#include "symbols/dwarf/reader/corpus.h"
#include "symbols/dwarf/type.h"

namespace sonde::symbols::dwarf {

// Looks a definition up by name, in all units.
class DefinitionFinder {
 public:
  virtual ~DefinitionFinder() = default;
  virtual const Type* find_definition(const Type& declaration) = 0;
};

class TypeTable final : public TypeSource {
 public:
  TypeTable(Corpus& corpus, DefinitionFinder& finder) : corpus_(corpus), finder_(finder) {}

  // void for an invalid DIE and for one that describes no type.
  const Type& type(const Die& die);
  // What DW_AT_type of a DIE, or of what it is an instance of, names.
  const Type& type_of(const Die& die);

  const Type& target_of(const Type& type) override;
  const Type* container_of(const Type& type) override;
  void read_body(const Type& type, TypeBody& body) override;
  const Type* definition_of(const Type& type) override { return finder_.find_definition(type); }

 private:
  const Type& make(const Die& die);
  const Type& make_array(const Die& die);
  Type::Facts facts(const Die& die, TypeKind kind);
  void read_class(const Die& die, TypeBody& body);
  void read_template_arguments(const Die& die, TypeBody& body, unsigned depth);
  void read_parameters(const Die& die, TypeBody& body);
  Field field(const Die& child, Access access);
  Method method(const Die& child, Access access);

  Corpus& corpus_;
  DefinitionFinder& finder_;
  std::deque<Type> types_;
  std::unordered_map<DieId, const Type*, DieIdHash> known_;
};

}  // namespace sonde::symbols::dwarf
