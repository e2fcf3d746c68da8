#include "debug/print/std/children.h"

#include <algorithm>

#include "debug/print/scalar.h"
#include "debug/value/access.h"
#include "debug/value/members.h"
#include "debug/value/number.h"
#include "debug/value/type_text.h"

namespace sonde::debug {

void Children::start_item() {
  std::string& out = printer_.out();
  const PrintOptions& options = printer_.options();
  if (count_ == 0) {
    out += has_text_ ? " = {" : "{";
  } else {
    const bool broken = options.pretty && style_ != ChildStyle::plain;
    out += broken || (options.array && style_ == ChildStyle::plain) ? "," : ", ";
  }
  const bool breaks = style_ == ChildStyle::plain ? options.array : options.pretty;
  if (breaks) printer_.break_line(depth_ + 1);
}

bool Children::item(std::string_view name, const Value& value) {
  if (is_full()) return false;
  start_item();
  ++count_;
  if (!name.empty()) printer_.out().append(name).append(" = ");
  printer_.value(value, depth_ + 1);
  return !is_full();
}

bool Children::pair(const Value& key, const Value& value) {
  if (is_full()) return false;
  start_item();
  count_ += 2;  // gdb counts both
  printer_.out() += '[';
  printer_.value(key, depth_ + 1);
  printer_.out() += "] = ";
  printer_.value(value, depth_ + 1);
  return !is_full();
}

void Children::run(const Type& element, u64 address, u64 count) {
  const u64 size = std::max<u64>(1, element.byte_size());
  const u64 wanted = std::min(count, printer_.options().elements - std::min(count_, printer_.options().elements));
  const bool plain_number = is_number(element.stripped()) && printer_.options().format == 0;
  constexpr u64 most_bytes = 65536;
  std::vector<std::byte> bytes;
  for (u64 i = 0; i < wanted;) {
    const u64 some = plain_number ? std::max<u64>(1, std::min(wanted - i, most_bytes / size)) : 1;
    if (plain_number) {
      bytes.resize(some * size);
      if (printer_.context().read(address + i * size, bytes) == bytes.size()) {
        for (u64 j = 0; j < some; ++j) {
          start_item();
          ++count_;
          print_by_type(printer_.context(), printer_.out(), element, std::span(bytes).subspan(j * size, size),
                        printer_.options());
        }
        i += some;
        continue;
      }
    }
    item("", Value::in_memory(element, address + i * size));
    ++i;
    // Where nothing can be read any more, the rest is not worth its many errors.
    std::byte probe;
    if (printer_.context().read(address + i * size, std::span(&probe, 1)) == 0 && i < wanted && i > 3) {
      printer_.out() += "...";
      return;
    }
  }
}

Children::~Children() {
  if (count_ == 0) {
    if (!has_text_) printer_.out() += "{}";
    return;
  }
  const PrintOptions& options = printer_.options();
  if (is_full()) printer_.out() += "...";
  const bool breaks = style_ == ChildStyle::plain ? options.array : options.pretty;
  if (breaks) printer_.break_line(depth_);
  printer_.out() += '}';
}

Result<Value> dig(EvaluationContext& context, const Value& object, std::initializer_list<std::string_view> path) {
  Value value = object;
  for (const auto name : path) {
    auto next = member(context, value, name);
    if (!next) return next;
    value = std::move(*next);
  }
  return value;
}

Result<u64> dig_number(EvaluationContext& context, const Value& object, std::initializer_list<std::string_view> path) {
  const auto value = dig(context, object, path);
  if (!value) return std::unexpected(value.error());
  return as_bits(context, *value);
}

Result<Value> dig_base(EvaluationContext& context, const Value& object, std::string_view name) {
  for (const Field& field : plain(object).fields()) {
    if (field.role != symbols::FieldRole::base || field.type == nullptr) continue;
    const auto base = field_value(context, object, field);
    if (!base) continue;
    if (field.type->stripped().name().starts_with(name)) return base;
    if (auto below = dig_base(context, *base, name)) return below;
  }
  return fail("There is no base " + std::string(name) + ".");
}

const Type* template_type(const Type& type, std::size_t index) {
  std::size_t at = 0;
  for (const auto& argument : type.stripped().template_arguments()) {
    if (at++ == index) return argument.value ? nullptr : argument.type;
  }
  return nullptr;
}

u64 aligned(u64 offset, const Type& type) {
  const u64 alignment = alignment_of(type.stripped());
  return (offset + alignment - 1) / alignment * alignment;
}

}  // namespace sonde::debug
