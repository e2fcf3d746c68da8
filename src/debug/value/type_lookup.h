// From a type as it is written to the type it means.
#pragma once

#include "debug/value/context.h"

namespace sonde::debug {

// `name.is_typeof` is for the caller to resolve first: `typeof_type` is then its type.
Result<const Type*> look_up_type(EvaluationContext& context, const TypeName& name, const Type* typeof_type = nullptr);

// Whether two types are taken for one: the same kind and name (or the same target). Types of different units are
// never the same object.
bool same_type(const Type& a, const Type& b);

}  // namespace sonde::debug
