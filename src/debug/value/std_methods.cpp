#include "debug/value/std_methods.h"

#include "debug/print/std/children.h"
#include "debug/print/std/containers.h"
#include "debug/print/std/std_printer.h"
#include "debug/value/access.h"
#include "debug/value/mapped.h"

namespace sonde::debug {
namespace {

Result<Value> at_index(EvaluationContext& context, const Value& object, StdKind kind, i64 index) {
  if (kind == StdKind::deque) {
    const auto chunks = chunks_of(context, object);
    if (!chunks) return std::unexpected(chunks.error());
    if (index < 0 || static_cast<u64>(index) >= chunks->count) {
      return fail("Container index " + std::to_string(index) + " should not be >= " + std::to_string(chunks->count) +
                  ".");
    }
    return mapped(chunk_address(context, *chunks, static_cast<u64>(index)),
                  [&](u64 address) { return Value::in_memory(*chunks->element, address); });
  }
  const auto row = row_of(context, object);
  if (!row) return std::unexpected(row.error());
  return Value::in_memory(*row->element, row->address + static_cast<u64>(index) * row->element->byte_size());
}

Result<Value> count_of(EvaluationContext& context, const Value& object, StdKind kind) {
  Result<u64> count = fail("");
  switch (kind) {
    case StdKind::map:
    case StdKind::set: count = dig_number(context, object, {"_M_t", "_M_impl", "_M_node_count"}); break;
    case StdKind::unordered_map:
    case StdKind::unordered_set: count = dig_number(context, object, {"_M_h", "_M_element_count"}); break;
    case StdKind::list: count = dig_number(context, object, {"_M_impl", "_M_node", "_M_size"}); break;
    case StdKind::deque: {
      const auto chunks = chunks_of(context, object);
      if (!chunks) return std::unexpected(chunks.error());
      count = chunks->count;
      break;
    }
    default: {
      const auto row = row_of(context, object);
      if (!row) return std::unexpected(row.error());
      count = row->count;
      break;
    }
  }
  return mapped(count, [&](u64 number) { return Value::of(basic_type(context, "unsigned long"), number); });
}

bool is_row(StdKind kind) {
  return kind == StdKind::vector || kind == StdKind::string || kind == StdKind::string_view || kind == StdKind::span ||
         kind == StdKind::deque;
}

bool is_counted(StdKind kind) {
  return is_row(kind) || kind == StdKind::map || kind == StdKind::set || kind == StdKind::unordered_map ||
         kind == StdKind::unordered_set || kind == StdKind::list || kind == StdKind::initializer_list;
}

Result<Value> pointer_in(EvaluationContext& context, const Value& object, StdKind kind) {
  return kind == StdKind::unique_ptr ? unique_pointer(context, object) : dig(context, object, {"_M_ptr"});
}

}  // namespace

std::optional<Result<Value>> std_method(EvaluationContext& context, const Value& object, const std::string& name,
                                        std::span<const Value> arguments) {
  const auto kind = std_printer(plain(object));
  if (!kind) return std::nullopt;
  const bool none = arguments.empty();
  if (is_row(*kind) && (name == "operator[]" || name == "at") && arguments.size() == 1) {
    const auto index = as_bits(context, arguments[0]);
    if (!index) return std::unexpected(index.error());
    return at_index(context, object, *kind, static_cast<i64>(*index));
  }
  if (is_counted(*kind) && none && (name == "size" || name == "length" || name == "empty")) {
    auto count = count_of(context, object, *kind);
    if (!count || name != "empty") return count;
    return mapped(as_bits(context, *count),
                  [&](u64 number) { return Value::of(basic_type(context, "bool"), u64{number == 0}); });
  }
  if (is_row(*kind) && *kind != StdKind::deque && none && (name == "data" || name == "c_str")) {
    const auto row = row_of(context, object);
    if (!row) return std::unexpected(row.error());
    return Value::of(context.types().pointer_to(*row->element), row->address);
  }
  if (is_row(*kind) && none && (name == "front" || name == "back")) {
    const auto count = count_of(context, object, *kind);
    if (!count) return count;
    const auto number = as_bits(context, *count);
    if (!number) return std::unexpected(number.error());
    return at_index(context, object, *kind, name == "front" ? 0 : static_cast<i64>(*number) - 1);
  }
  if ((*kind == StdKind::unique_ptr || *kind == StdKind::shared_ptr) && none) {
    if (name == "get" || name == "operator->") return pointer_in(context, object, *kind);
    if (name == "operator*") {
      const auto pointer = pointer_in(context, object, *kind);
      if (!pointer) return pointer;
      return target_of(context, *pointer);
    }
  }
  return std::nullopt;
}

}  // namespace sonde::debug
