// (type) value.
#pragma once

#include "debug/value/context.h"

namespace sonde::debug {

Result<Value> cast(EvaluationContext& context, const Type& type, const Value& value);

// Where a base lies in a class: the offset from the start, or nothing if it is none or a virtual one.
std::optional<u64> base_offset(const Type& derived, const Type& base);

}  // namespace sonde::debug
