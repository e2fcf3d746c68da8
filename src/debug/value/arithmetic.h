// The operators of C on values.
#pragma once

#include "debug/expression/node.h"
#include "debug/value/context.h"

namespace sonde::debug {

// All but the logical ones, which need not evaluate their right side.
Result<Value> binary(EvaluationContext& context, Operator op, const Value& left, const Value& right);
Result<Value> negate(EvaluationContext& context, const Value& value);
Result<Value> complement(EvaluationContext& context, const Value& value);
// +x: the promoted value.
Result<Value> promote(EvaluationContext& context, const Value& value);
// What comparisons give: bool in C++, int in C.
Value truth(EvaluationContext& context, bool is_true);

}  // namespace sonde::debug
