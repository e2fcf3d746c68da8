// Calls in expressions: functions and methods of the program, and the debugger's own functions.
#pragma once

#include "debug/expression/node.h"
#include "debug/value/context.h"

namespace sonde::debug {

// `only_type`: nothing is called, the result has the right type and no bytes. `returns`: what a function without debugging
// information gives.
Result<Value> call_function(EvaluationContext& context, const Value& function, std::span<const Value> arguments,
                            bool only_type, const Type* returns = nullptr);

// A method of an object that is a class (or a pointer to one).
Result<Value> call_method(EvaluationContext& context, const Value& object, const std::string& name,
                          std::span<const Value> arguments, bool only_type);

// left op right; with classes their operator.
Result<Value> binary_or_method(EvaluationContext& context, Operator op, const Value& left, const Value& right,
                               bool only_type);

// Of several functions the one that takes these arguments best.
Result<Value> best_overload(EvaluationContext& context, std::span<const Value> candidates,
                            std::span<const Value> arguments, const std::string& name);

// The code of a method; nothing if it has none.
std::optional<Value> method_value(EvaluationContext& context, const Type& type, const std::string& name);

// $_strlen and its kin; nothing: there is no such function.
std::optional<Result<Value>> call_own_function(EvaluationContext& context, std::string_view name,
                                               std::span<const Value> arguments);

// The text up to its end mark that a value is or points to, at most 64 KiB.
Result<std::string> text_of(EvaluationContext& context, const Value& value);

}  // namespace sonde::debug
