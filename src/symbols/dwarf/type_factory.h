// Types that no program needs to have: what casts, literals and address-of make.
#pragma once

#include <deque>
#include <map>
#include <string_view>
#include <tuple>

#include "symbols/dwarf/type.h"

namespace sonde::symbols {

// The same question gives the same type. What it is asked about must outlive it.
class TypeFactory {
 public:
  explicit TypeFactory(unsigned pointer_size = 8) : pointer_size_(pointer_size) {}

  const Type& pointer_to(const Type& target);
  const Type& reference_to(const Type& target);
  const Type& constant(const Type& target);
  const Type& volatile_of(const Type& target);
  const Type& array_of(const Type& element, u64 count);
  // Null for a name that C and C++ do not have: "unsigned long", "long unsigned int", "char", "_Bool", "double"...
  const Type* basic(std::string_view name);
  const Type& function_returning(const Type& target);

 private:
  const Type& derived(TypeKind kind, const Type& target, u64 size, u64 count);

  unsigned pointer_size_;
  std::deque<Type> types_;
  std::map<std::tuple<TypeKind, const Type*, u64>, const Type*> derived_;
  std::map<std::string_view, const Type*> basic_;
};

}  // namespace sonde::symbols
