#include "debug/print/std/containers.h"

#include "debug/print/std/children.h"
#include "debug/value/access.h"

namespace sonde::debug {

Result<Row> row_of(EvaluationContext& context, const Value& container) {
  const std::string_view name = plain(container).name();
  Row row;
  const auto pointer_and_count = [&](std::initializer_list<std::string_view> pointer,
                                     std::initializer_list<std::string_view> count) -> Result<Row> {
    const auto start = dig(context, container, pointer);
    if (!start) return std::unexpected(start.error());
    const auto address = as_bits(context, *start);
    if (!address) return std::unexpected(address.error());
    const auto number = dig_number(context, container, count);
    if (!number) return std::unexpected(number.error());
    row.element = &plain(*start).target();
    row.address = *address;
    row.count = row.capacity = *number;
    return row;
  };
  if (name.starts_with("std::__cxx11::basic_string<"))
    return pointer_and_count({"_M_dataplus", "_M_p"}, {"_M_string_length"});
  if (name.starts_with("std::basic_string_view<")) return pointer_and_count({"_M_str"}, {"_M_len"});
  if (name.starts_with("std::initializer_list<")) return pointer_and_count({"_M_array"}, {"_M_len"});
  if (name.starts_with("std::span<")) {
    if (auto dynamic = pointer_and_count({"_M_ptr"}, {"_M_extent", "_M_extent_value"})) return dynamic;
    const auto start = dig(context, container, {"_M_ptr"});
    if (!start) return std::unexpected(start.error());
    const auto address = as_bits(context, *start);
    if (!address) return std::unexpected(address.error());
    for (const auto& argument : plain(container).template_arguments()) {
      if (argument.value) row.count = static_cast<u64>(*argument.value);
    }
    row.element = &plain(*start).target();
    row.address = *address;
    return row;
  }
  const auto start = dig(context, container, {"_M_impl", "_M_start"});
  if (!start) return std::unexpected(start.error());
  const auto from = as_bits(context, *start);
  if (!from) return std::unexpected(from.error());
  const auto to = dig_number(context, container, {"_M_impl", "_M_finish"});
  if (!to) return std::unexpected(to.error());
  const auto end = dig_number(context, container, {"_M_impl", "_M_end_of_storage"});
  if (!end) return std::unexpected(end.error());
  row.element = &plain(*start).target();
  const u64 size = std::max<u64>(1, row.element->byte_size());
  row.address = *from;
  row.count = (*to - *from) / size;
  row.capacity = (*end - *from) / size;
  return row;
}

Result<Chunks> chunks_of(EvaluationContext& context, const Value& deque) {
  const auto current = dig(context, deque, {"_M_impl", "_M_start", "_M_cur"});
  if (!current) return std::unexpected(current.error());
  Chunks chunks;
  chunks.element = &plain(*current).target();
  const u64 size = std::max<u64>(1, chunks.element->byte_size());
  chunks.per_chunk = size < 512 ? 512 / size : 1;
  u64 at[2][3] = {};
  const std::string_view ends[] = {"_M_start", "_M_finish"};
  const std::string_view parts[] = {"_M_cur", "_M_first", "_M_node"};
  for (int i = 0; i < 2; ++i) {
    for (int j = 0; j < 3; ++j) {
      const auto number = dig_number(context, deque, {"_M_impl", ends[i], parts[j]});
      if (!number) return std::unexpected(number.error());
      at[i][j] = *number;
    }
  }
  chunks.skipped = (at[0][0] - at[0][1]) / size;
  chunks.first_node = at[0][2];
  const u64 whole = (at[1][2] - at[0][2]) / 8;
  chunks.count = whole * chunks.per_chunk + (at[1][0] - at[1][1]) / size - chunks.skipped;
  return chunks;
}

Result<u64> chunk_address(EvaluationContext& context, const Chunks& chunks, u64 index) {
  const u64 place = chunks.skipped + index;
  const u64 node = chunks.first_node + place / chunks.per_chunk * 8;
  u64 chunk = 0;
  const auto got = context.read(node, std::as_writable_bytes(std::span(&chunk, 1)));
  if (got < sizeof chunk) return cannot_access(node + got);
  return chunk + place % chunks.per_chunk * chunks.element->byte_size();
}

const Type* held_type(const Type& container) {
  // That of the tree or table inside: _Rb_tree<Key, Value, ...>, _Hashtable<Key, Value, ...>.
  for (const Field& field : container.stripped().fields()) {
    if ((field.name == "_M_t" || field.name == "_M_h") && field.type != nullptr) return template_type(*field.type, 1);
  }
  return nullptr;
}

Result<Value> unique_pointer(EvaluationContext& context, const Value& object) {
  const auto tuple = dig(context, object, {"_M_t", "_M_t"});
  if (!tuple) return tuple;
  const auto head = dig_base(context, *tuple, "std::_Head_base<0");
  if (!head) return head;
  return dig(context, *head, {"_M_head_impl"});
}

}  // namespace sonde::debug
