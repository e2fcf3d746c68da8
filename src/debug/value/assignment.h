// place = value.
#pragma once

#include "debug/value/context.h"

namespace sonde::debug {

// Writes to memory, a register, pieces, or a convenience variable. The place with its new value.
Result<Value> assign(EvaluationContext& context, const Value& place, const Value& value);

}  // namespace sonde::debug
