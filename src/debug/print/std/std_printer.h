// The standard library's classes as what they hold, as gdb shows them with libstdc++'s printers: "std::vector of length 2,
// capacity 2 = {1, 2}".
#pragma once

#include <optional>

#include "debug/print/printer.h"

namespace sonde::debug {

enum class StdKind : u8 {
  string,
  string_view,
  vector,
  bit_vector,
  map,
  set,
  unordered_map,
  unordered_set,
  unique_ptr,
  shared_ptr,
  optional,
  variant,
  tuple,
  pair,
  list,
  forward_list,
  deque,
  adapter,
  initializer_list,
  span,
  any,
  bitset,
  atomic,
  vector_iterator,
  tree_iterator,
  list_iterator,
  hash_iterator,
  deque_iterator
};

// Nothing: to be printed as any other class.
std::optional<StdKind> std_printer(const Type& stripped);

// Whether it is a string or a view of one.
bool is_std_text(const Type& stripped);

Result<> print_std(Printer& printer, StdKind kind, const Value& object, unsigned depth);

// What stands in the angles of "<std::allocator<int>> = {": a base's name, as it is.
std::string printed_class_name(const Type& type);
// The method in a place of the table of virtual functions: "ns::Base::area() const". Empty: not known.
std::string virtual_function_name(EvaluationContext& context, const Type& owner, u64 offset);

}  // namespace sonde::debug
