#include "debug/print/std/std_printer.h"

#include <fmt/format.h>

#include "debug/print/std/children.h"
#include "debug/print/std/containers.h"
#include "debug/print/std/nodes.h"
#include "debug/print/text.h"
#include "debug/value/access.h"
#include "debug/value/number.h"
#include "debug/value/type_text.h"

namespace sonde::debug {
namespace {

struct Known {
  std::string_view start;
  StdKind kind;
};
constexpr Known known[] = {
    {"std::__cxx11::basic_string<", StdKind::string},
    {"std::basic_string_view<", StdKind::string_view},
    {"std::vector<bool,", StdKind::bit_vector},
    {"std::vector<", StdKind::vector},
    {"std::map<", StdKind::map},
    {"std::multimap<", StdKind::map},
    {"std::set<", StdKind::set},
    {"std::multiset<", StdKind::set},
    {"std::unordered_map<", StdKind::unordered_map},
    {"std::unordered_multimap<", StdKind::unordered_map},
    {"std::unordered_set<", StdKind::unordered_set},
    {"std::unordered_multiset<", StdKind::unordered_set},
    {"std::unique_ptr<", StdKind::unique_ptr},
    {"std::shared_ptr<", StdKind::shared_ptr},
    {"std::weak_ptr<", StdKind::shared_ptr},
    {"std::optional<", StdKind::optional},
    {"std::variant<", StdKind::variant},
    {"std::tuple<", StdKind::tuple},
    {"std::pair<", StdKind::pair},
    {"std::__cxx11::list<", StdKind::list},
    {"std::forward_list<", StdKind::forward_list},
    {"std::deque<", StdKind::deque},
    {"std::stack<", StdKind::adapter},
    {"std::queue<", StdKind::adapter},
    {"std::priority_queue<", StdKind::adapter},
    {"std::initializer_list<", StdKind::initializer_list},
    {"std::span<", StdKind::span},
    {"std::bitset<", StdKind::bitset},
    {"std::atomic<", StdKind::atomic},
    {"__gnu_cxx::__normal_iterator<", StdKind::vector_iterator},
    {"std::_Rb_tree_iterator<", StdKind::tree_iterator},
    {"std::_Rb_tree_const_iterator<", StdKind::tree_iterator},
    {"std::_List_iterator<", StdKind::list_iterator},
    {"std::_List_const_iterator<", StdKind::list_iterator},
    {"std::__detail::_Node_iterator<", StdKind::hash_iterator},
    {"std::__detail::_Node_const_iterator<", StdKind::hash_iterator},
    {"std::_Deque_iterator<", StdKind::deque_iterator},
};

std::string_view template_name(const Type& type) {
  const auto name = type.name();
  return name.substr(0, name.find('<'));
}

Result<> text(Printer& printer, const Value& object) {
  const auto row = row_of(printer.context(), object);
  if (!row) return std::unexpected(row.error());
  const u64 width = std::max<u64>(1, row->element->byte_size());
  const u64 count = std::min({row->count, printer.options().elements, u64{1} << 20});
  std::vector<std::byte> bytes(count * width);
  const auto got = printer.context().read(row->address, bytes);
  if (got < bytes.size()) return cannot_access(row->address + got);
  std::string_view name = row->element->unqualified().name();
  const char prefix = name == "wchar_t" ? 'L' : name == "char16_t" ? 'u' : name == "char32_t" ? 'U' : '\0';
  print_text(printer.out(), bytes, {static_cast<u8>(width), prefix, count < row->count, false}, printer.options());
  return {};
}

Result<> vector(Printer& printer, const Value& object, StdKind kind, unsigned depth) {
  const auto row = row_of(printer.context(), object);
  if (!row) return std::unexpected(row.error());
  if (static_cast<i64>(row->count) < 0) return fail("Cannot access memory at address " + hex(row->address));
  if (kind == StdKind::vector) {
    printer.out() += fmt::format("std::vector of length {}, capacity {}", row->count, row->capacity);
  } else {
    printer.out() += fmt::format("{} of length {}", template_name(plain(object)), row->count);
  }
  Children children(printer, ChildStyle::plain, depth, true);
  children.run(*row->element, row->address, row->count);
  return {};
}

Result<> bit_vector(Printer& printer, const Value& object, unsigned depth) {
  auto& context = printer.context();
  u64 numbers[5] = {};
  const std::initializer_list<std::string_view> paths[] = {{"_M_impl", "_M_start", "_M_p"},
                                                           {"_M_impl", "_M_start", "_M_offset"},
                                                           {"_M_impl", "_M_finish", "_M_p"},
                                                           {"_M_impl", "_M_finish", "_M_offset"},
                                                           {"_M_impl", "_M_end_of_storage"}};
  for (int i = 0; i < 5; ++i) {
    const auto number = dig_number(context, object, paths[i]);
    if (!number) return std::unexpected(number.error());
    numbers[i] = *number;
  }
  const u64 count = (numbers[2] - numbers[0]) * 8 + numbers[3] - numbers[1];
  const u64 capacity = numbers[4] < numbers[0] ? 0 : (numbers[4] - numbers[0]) * 8;
  printer.out() += fmt::format("std::vector<bool> of length {}, capacity {}", count, capacity);
  Children children(printer, ChildStyle::plain, depth, true);
  for (u64 i = 0; i < count && !children.is_full(); ++i) {
    const u64 place = numbers[1] + i;
    u8 byte = 0;
    if (context.read(numbers[0] + place / 8, std::as_writable_bytes(std::span(&byte, 1))) != 1) {
      return cannot_access(numbers[0] + place / 8);
    }
    children.item("", Value::of(basic_type(context, "bool"), u64{(byte >> (place % 8) & 1U) != 0}));
  }
  return {};
}

Result<> deque(Printer& printer, const Value& object, unsigned depth) {
  const auto chunks = chunks_of(printer.context(), object);
  if (!chunks) return std::unexpected(chunks.error());
  printer.out() += fmt::format("std::deque with {} element{}", chunks->count, chunks->count == 1 ? "" : "s");
  Children children(printer, ChildStyle::plain, depth, true);
  for (u64 i = 0; i < chunks->count && !children.is_full(); ++i) {
    const auto address = chunk_address(printer.context(), *chunks, i);
    if (!address) return std::unexpected(address.error());
    children.item("", Value::in_memory(*chunks->element, *address));
  }
  return {};
}

Result<> pair(Printer& printer, const Value& object, unsigned depth) {
  const auto first = dig(printer.context(), object, {"first"});
  if (!first) return std::unexpected(first.error());
  const auto second = dig(printer.context(), object, {"second"});
  if (!second) return std::unexpected(second.error());
  Children children(printer, ChildStyle::named, depth, false);
  if (children.item("first", *first)) children.item("second", *second);
  return {};
}

Result<> tuple(Printer& printer, const Value& object, unsigned depth) {
  std::vector<Value> items;
  auto part = dig_base(printer.context(), object, "std::_Tuple_impl<0");
  for (std::size_t i = 0; part && i < 1000; ++i) {
    std::optional<Value> head;
    std::optional<Value> tail;
    for (const Field& field : plain(*part).fields()) {
      if (field.role != symbols::FieldRole::base || field.type == nullptr) continue;
      auto base = field_value(printer.context(), *part, field);
      if (!base) continue;
      if (field.type->stripped().name().starts_with("std::_Head_base<"))
        head = std::move(*base);
      else
        tail = std::move(*base);
    }
    if (!head) break;
    if (auto value = dig(printer.context(), *head, {"_M_head_impl"})) {
      items.push_back(std::move(*value));
    } else {
      items.push_back(*head);  // an empty class that the element itself is a base of
    }
    if (!tail) break;
    part = std::move(*tail);
  }
  if (items.empty()) {
    printer.out() += "empty std::tuple";
    return {};
  }
  printer.out() += "std::tuple containing";
  Children children(printer, ChildStyle::named, depth, true);
  for (std::size_t i = 0; i < items.size(); ++i) children.item(fmt::format("[{}]", i + 1), items[i]);
  return {};
}

Result<> unique(Printer& printer, const Value& object, unsigned depth) {
  const auto pointer = unique_pointer(printer.context(), object);
  if (!pointer) return std::unexpected(pointer.error());
  const Type* held = template_type(plain(object), 0);
  printer.out() += "std::unique_ptr<" + (held != nullptr ? type_text(*held, true) : "") + ">";
  Children children(printer, ChildStyle::named, depth, true);
  children.item("get()", *pointer);
  return {};
}

Result<> shared(Printer& printer, const Value& object, unsigned depth) {
  auto& context = printer.context();
  const auto pointer = dig(context, object, {"_M_ptr"});
  if (!pointer) return std::unexpected(pointer.error());
  const auto counts = dig(context, object, {"_M_refcount", "_M_pi"});
  if (!counts) return std::unexpected(counts.error());
  const auto address = as_bits(context, *counts);
  if (!address) return std::unexpected(address.error());
  const Type* held = template_type(plain(object), 0);
  std::string state = "empty";
  if (*address != 0) {
    const auto uses = dig_number(context, *counts, {"_M_use_count"});
    if (!uses) return std::unexpected(uses.error());
    const auto weak = dig_number(context, *counts, {"_M_weak_count"});
    if (!weak) return std::unexpected(weak.error());
    const auto use_count = static_cast<i64>(*uses);
    const auto weak_count = static_cast<i64>(*weak);
    state = use_count > 0 ? fmt::format("use count {}, weak count {}", use_count, weak_count - 1)
                          : fmt::format("expired, weak count {}", weak_count);
  }
  printer.out() +=
      fmt::format("{}<{}> ({})", template_name(plain(object)), held != nullptr ? std::string(held->name()) : "", state);
  Children children(printer, ChildStyle::named, depth, true);
  children.item("get()", *pointer);
  return {};
}

Result<> optional_value(Printer& printer, const Value& object, unsigned depth) {
  auto& context = printer.context();
  const auto engaged = dig_number(context, object, {"_M_payload", "_M_engaged"});
  if (!engaged) return std::unexpected(engaged.error());
  const Type* held = template_type(plain(object), 0);
  printer.out() += "std::optional<" + (held != nullptr ? type_text(*held, true) : "") + ">";
  if (*engaged == 0) {
    printer.out() += " [no contained value]";
    return {};
  }
  const auto value = dig(context, object, {"_M_payload", "_M_payload", "_M_value"});
  if (!value) return std::unexpected(value.error());
  Children children(printer, ChildStyle::named, depth, true);
  children.item("[contained value]", *value);
  return {};
}

Result<> variant(Printer& printer, const Value& object, unsigned depth) {
  auto& context = printer.context();
  const auto index = dig_number(context, object, {"_M_index"});
  if (!index) return std::unexpected(index.error());
  auto part = dig(context, object, {"_M_u"});
  if (!part) return std::unexpected(part.error());
  std::string names;
  std::optional<Value> held;
  for (u64 i = 0; i < 256; ++i) {
    const auto first = dig(context, *part, {"_M_first"});
    if (!first) break;
    const Type* type = template_type(plain(*first), 0);
    if (type == nullptr) break;
    names += (i == 0 ? "" : ", ") + type_text(*type, true);
    if (i == *index) held = part_of(*first, *type, 0);
    auto rest = dig(context, *part, {"_M_rest"});
    if (!rest) break;
    part = std::move(rest);
  }
  printer.out() += "std::variant<" + names + ">";
  if (!held) {
    printer.out() += " [no contained value]";
    return {};
  }
  printer.out() += fmt::format(" [index {}]", *index);
  Children children(printer, ChildStyle::plain, depth, true);
  children.item("", *held);
  return {};
}

Result<> bits(Printer& printer, const Value& object, unsigned depth) {
  auto& context = printer.context();
  auto words = dig(context, object, {"_M_w"});
  if (!words) return std::unexpected(words.error());
  if (auto done = fetch_all(context, *words); !done) return done;
  printer.out() += "std::bitset";
  Children children(printer, ChildStyle::named, depth, true);
  for (u64 i = 0; i < words->bytes.size() * 8 && !children.is_full(); ++i) {
    if ((static_cast<u8>(words->bytes[i / 8]) >> (i % 8) & 1) == 0) continue;
    children.item(fmt::format("[{}]", i), Value::of(basic_type(context, "int"), u64{1}));
  }
  return {};
}

Result<> atomic(Printer& printer, const Value& object, unsigned depth) {
  auto value = dig(printer.context(), object, {"_M_i"});
  if (!value) value = dig(printer.context(), object, {"_M_b", "_M_p"});
  if (!value) value = dig(printer.context(), object, {"_M_base", "_M_i"});
  if (!value) return std::unexpected(value.error());
  printer.out() += readable_std_name(plain(object).name()) + " = { ";
  printer.value(*value, depth + 1);
  printer.out() += " }";
  return {};
}

Result<> adapter(Printer& printer, const Value& object, unsigned depth) {
  const auto inner = dig(printer.context(), object, {"c"});
  if (!inner) return std::unexpected(inner.error());
  printer.out() += fmt::format("{} wrapping: ", template_name(plain(object)));
  return printer.try_value(*inner, depth);
}

Result<> iterator(Printer& printer, const Value& object, StdKind kind, unsigned depth) {
  auto& context = printer.context();
  const bool in_row = kind == StdKind::vector_iterator || kind == StdKind::deque_iterator;
  const std::string_view name = kind == StdKind::vector_iterator  ? "_M_current"
                                : kind == StdKind::deque_iterator ? "_M_cur"
                                : kind == StdKind::hash_iterator  ? "_M_cur"
                                                                  : "_M_node";
  const auto pointer = dig(context, object, {name});
  if (!pointer) return std::unexpected(pointer.error());
  const auto address = as_bits(context, *pointer);
  if (!address) return std::unexpected(address.error());
  if (*address == 0) {
    printer.out() += "non-dereferenceable iterator for std::" +
                     std::string(kind == StdKind::list_iterator ? "list" : "associative container");
    return {};
  }
  if (in_row) return printer.try_value(Value::in_memory(plain(*pointer).target(), *address), depth);
  const Type* held = template_type(plain(object), 0);
  if (held == nullptr) return fail("The type of the element is not known.");
  const u64 header = kind == StdKind::tree_iterator ? 32 : kind == StdKind::list_iterator ? 16 : 8;
  return printer.try_value(Value::in_memory(*held, *address + aligned(header, *held)), depth);
}

}  // namespace

std::optional<StdKind> std_printer(const Type& stripped) {
  const auto name = stripped.name();
  if (!name.starts_with("std::") && !name.starts_with("__gnu_cxx::")) return std::nullopt;
  if (name == "std::any") return StdKind::any;
  for (const Known& row : known) {
    if (name.starts_with(row.start)) return row.kind;
  }
  return std::nullopt;
}

bool is_std_text(const Type& stripped) {
  const auto name = stripped.name();
  return name.starts_with("std::__cxx11::basic_string<") || name.starts_with("std::basic_string_view<");
}

Result<> print_std(Printer& printer, StdKind kind, const Value& object, unsigned depth) {
  if (printer.is_too_deep(depth) && kind != StdKind::string && kind != StdKind::string_view) {
    printer.out() += "{...}";
    return {};
  }
  switch (kind) {
    case StdKind::string:
    case StdKind::string_view: return text(printer, object);
    case StdKind::vector:
    case StdKind::initializer_list:
    case StdKind::span: return vector(printer, object, kind, depth);
    case StdKind::bit_vector: return bit_vector(printer, object, depth);
    case StdKind::deque: return deque(printer, object, depth);
    case StdKind::pair: return pair(printer, object, depth);
    case StdKind::tuple: return tuple(printer, object, depth);
    case StdKind::unique_ptr: return unique(printer, object, depth);
    case StdKind::shared_ptr: return shared(printer, object, depth);
    case StdKind::optional: return optional_value(printer, object, depth);
    case StdKind::variant: return variant(printer, object, depth);
    case StdKind::bitset: return bits(printer, object, depth);
    case StdKind::atomic: return atomic(printer, object, depth);
    case StdKind::adapter: return adapter(printer, object, depth);
    case StdKind::vector_iterator:
    case StdKind::tree_iterator:
    case StdKind::list_iterator:
    case StdKind::hash_iterator:
    case StdKind::deque_iterator: return iterator(printer, object, kind, depth);
    default: return print_nodes(printer, kind, object, depth);
  }
}

std::string printed_class_name(const Type& type) { return std::string(type.name()); }

std::string virtual_function_name(EvaluationContext&, const Type& owner, u64 offset) {
  u64 place = 0;
  for (const symbols::Method& method : owner.methods()) {
    if (!method.is_virtual) continue;
    const bool is_destructor = method.name.starts_with('~');
    if (place == offset) {
      std::string name = std::string(owner.name()) + "::" + std::string(method.name) + "(";
      std::string parameters;
      bool is_const = false;
      if (method.type != nullptr) {
        for (const auto& parameter : method.type->stripped().parameters()) {
          if (parameter.type == nullptr) continue;
          if (parameter.is_artificial) {
            const Type& self = parameter.type->stripped();
            is_const = self.kind() == TypeKind::pointer && self.target().kind() == TypeKind::constant;
            continue;
          }
          parameters += (parameters.empty() ? "" : ", ") + type_text(*parameter.type, true);
        }
      }
      return name + parameters + ")" + (is_const ? " const" : "");
    }
    place += is_destructor ? 16 : 8;
  }
  return "";
}

}  // namespace sonde::debug
