// What an expression is worth.
#pragma once

#include "debug/expression/node.h"
#include "debug/value/context.h"

namespace sonde::debug {

// Errors have gdb's words. Bounded by the expression's own depth.
Result<Value> evaluate(EvaluationContext& context, const Expression& expression);
// Its type alone: nothing is assigned or called.
Result<Value> evaluate_for_type(EvaluationContext& context, const Expression& expression);
// Both steps.
Result<Value> evaluate(EvaluationContext& context, std::string_view text);

// The type that an expression is, when it is one ("unsigned int"); null if it is a value.
Result<const Type*> type_in(EvaluationContext& context, const Expression& expression);

}  // namespace sonde::debug
