// Calls a function of the program that is debugged, as the x86-64 System V convention has it.
#pragma once

#include "debug/value/session_context.h"

namespace sonde::debug {

// The arguments have the types that the function takes. Registers are as before when it comes back; when it does not (a
// breakpoint, a signal), the program stays where it is and the error tells.
Result<Value> call_in_target(SessionContext& context, const Value& function, std::span<const Value> arguments);

// What the function around `address` gave, when it has just returned; nothing for void and what is not known.
std::optional<Value> returned_value(SessionContext& context, u64 address);

}  // namespace sonde::debug
