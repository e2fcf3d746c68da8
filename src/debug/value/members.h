// object.name
#pragma once

#include <string_view>

#include "debug/value/context.h"

namespace sonde::debug {

// The member of an object (or of what a pointer points to), looked for in anonymous members and bases too. `name` may be
// qualified by a base: "Base::x".
Result<Value> member(EvaluationContext& context, const Value& object, std::string_view name);
// Of a class rather than an object: a static member, or nothing.
std::optional<Value> static_member_of(EvaluationContext& context, const Type& type, std::string_view name);

// A method by its plain name, in the class or its bases; `offset`: what to add to the object's address.
struct MethodFound {
  const Type* owner = nullptr;
  const symbols::Method* method = nullptr;
  u64 offset = 0;
};
std::vector<MethodFound> find_methods(const Type& type, std::string_view name);

}  // namespace sonde::debug
