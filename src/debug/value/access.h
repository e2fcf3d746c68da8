// What values are made of: their bytes, elements, members and targets. Errors have gdb's words.
#pragma once

#include "debug/value/context.h"

namespace sonde::debug {

// Makes sure that `value.bytes` are there.
Result<> fetch(EvaluationContext& context, Value& value);
// The same when they must be whole: what is optimised out or lost is an error.
Result<> fetch_all(EvaluationContext& context, Value& value);

// A reference gives way to what it refers to, a bit field to its number; other values stay.
Result<Value> dereferenced(EvaluationContext& context, Value value);

// The integer or address in a value of scalar type, extended to 64 bits.
Result<u64> as_bits(EvaluationContext& context, const Value& value);
Result<long double> as_floating(EvaluationContext& context, const Value& value);
Result<bool> is_true(EvaluationContext& context, const Value& value);
// Where something points to: of a pointer its value, of an array or function its own address, of an integer its value.
Result<u64> as_address(EvaluationContext& context, const Value& value);

Result<Value> target_of(EvaluationContext& context, Value pointer);  // *p
Result<Value> address_of(EvaluationContext& context, Value value);   // &x
// An array becomes a pointer to its first element, a function one to itself, a reference what it refers to.
Result<Value> decayed(EvaluationContext& context, Value value);
Result<Value> element(EvaluationContext& context, const Value& array, i64 index);  // of an array or through a pointer
Result<Value> slice(EvaluationContext& context, Value first, i64 count);           // x@n

// A member or base of an object that is no reference.
Result<Value> field_value(EvaluationContext& context, const Value& object, const Field& field);
// Bytes from `offset` on as another type.
Value part_of(const Value& whole, const Type& type, u64 offset);

const Type& with_count(EvaluationContext& context, const Type& element, u64 count);
const Type& basic_type(EvaluationContext& context, std::string_view name);
std::unexpected<Error> cannot_access(u64 address);
// "0x1f"
std::string hex(u64 number);

}  // namespace sonde::debug
