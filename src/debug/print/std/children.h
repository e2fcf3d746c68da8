// The list in braces behind a container's description.
#pragma once

#include <string_view>

#include "debug/print/printer.h"

namespace sonde::debug {

enum class ChildStyle : u8 { plain, map, named };  // {1, 2}  {["a"] = 1}  {first = 1}

class Children {
 public:
  // `has_text`: something stands before, so that " = " is needed.
  Children(Printer& printer, ChildStyle style, unsigned depth, bool has_text)
      : printer_(printer), style_(style), depth_(depth), has_text_(has_text) {}
  ~Children();
  Children(const Children&) = delete;
  Children& operator=(const Children&) = delete;

  // False: enough is printed, stop.
  bool item(std::string_view name, const Value& value);
  bool pair(const Value& key, const Value& value);
  // Many elements in a row, read at once when they are numbers.
  void run(const Type& element, u64 address, u64 count);
  bool is_full() const { return count_ >= printer_.options().elements; }

 private:
  void start_item();

  Printer& printer_;
  ChildStyle style_;
  unsigned depth_;
  bool has_text_;
  u64 count_ = 0;
};

// object.a.b.c
Result<Value> dig(EvaluationContext& context, const Value& object, std::initializer_list<std::string_view> path);
Result<u64> dig_number(EvaluationContext& context, const Value& object, std::initializer_list<std::string_view> path);
// The base whose name starts so, at any depth.
Result<Value> dig_base(EvaluationContext& context, const Value& object, std::string_view name);
// The n-th template argument that is a type; null: there is none.
const Type* template_type(const Type& type, std::size_t index);
// Where a value of this type begins behind `offset` bytes.
u64 aligned(u64 offset, const Type& type);

}  // namespace sonde::debug
