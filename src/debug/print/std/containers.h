// The parts of libstdc++'s containers.
#pragma once

#include "debug/value/context.h"

namespace sonde::debug {

// Elements in one row.
struct Row {
  const Type* element = nullptr;
  u64 address = 0;
  u64 count = 0;
  u64 capacity = 0;
};
// Of vector, span, initializer_list, basic_string and basic_string_view.
Result<Row> row_of(EvaluationContext& context, const Value& container);

// Of deque: where element `index` is.
struct Chunks {
  const Type* element = nullptr;
  u64 count = 0;
  u64 per_chunk = 1;
  u64 first_node = 0;  // in the map of chunks
  u64 skipped = 0;     // elements of the first chunk before the first one
};
Result<Chunks> chunks_of(EvaluationContext& context, const Value& deque);
Result<u64> chunk_address(EvaluationContext& context, const Chunks& chunks, u64 index);

// What map, set and unordered ones hold: pair<const K, V> or K.
const Type* held_type(const Type& container);

// The pointer in a unique_ptr.
Result<Value> unique_pointer(EvaluationContext& context, const Value& object);

}  // namespace sonde::debug
