// Methods of the standard library that are answered without calling anything: size(), operator[], get(), c_str()...
#pragma once

#include "debug/value/context.h"

namespace sonde::debug {

// Nothing: not one of those.
std::optional<Result<Value>> std_method(EvaluationContext& context, const Value& object, const std::string& name,
                                        std::span<const Value> arguments);

}  // namespace sonde::debug
