#include "debug/print/std/nodes.h"

#include <fmt/format.h>

#include "debug/print/std/children.h"
#include "debug/print/std/containers.h"
#include "debug/value/access.h"
#include "debug/value/type_lookup.h"
#include "debug/value/type_text.h"

namespace sonde::debug {
namespace {

constexpr u64 tree_header = 32;  // _M_color, _M_parent, _M_left, _M_right
constexpr u64 most_steps = 1 << 20;

Result<u64> word_at(EvaluationContext& context, u64 address) {
  u64 word = 0;
  const auto got = context.read(address, std::as_writable_bytes(std::span(&word, 1)));
  if (got < sizeof word) return cannot_access(address + got);
  return word;
}

// The node behind another in the order of the tree.
Result<u64> next_in_tree(EvaluationContext& context, u64 node) {
  const auto field = [&](u64 at, u64 offset) { return word_at(context, at + offset); };
  auto right = field(node, 24);
  if (!right) return right;
  u64 steps = 0;
  if (*right != 0) {
    node = *right;
    while (++steps < 200) {
      const auto left = field(node, 16);
      if (!left) return left;
      if (*left == 0) return node;
      node = *left;
    }
    return fail("The tree is damaged.");
  }
  auto parent = field(node, 8);
  while (parent && ++steps < 200) {
    const auto right_of_parent = field(*parent, 24);
    if (!right_of_parent) return right_of_parent;
    if (node != *right_of_parent) return *parent;
    node = *parent;
    parent = field(node, 8);
  }
  if (!parent) return parent;
  return fail("The tree is damaged.");
}

std::string_view template_name(const Value& object) {
  const auto name = plain(object).name();
  return name.substr(0, name.find('<'));
}

// Shows what is held at an address: a pair as [key] = value, anything else as [number] = value.
bool show(Children& children, EvaluationContext& context, const Type& held, u64 address, bool is_map, u64 number) {
  const Value value = Value::in_memory(held, address);
  if (!is_map) return children.item(fmt::format("[{}]", number), value);
  const auto key = dig(context, value, {"first"});
  const auto mapped = dig(context, value, {"second"});
  if (!key || !mapped) return false;
  return children.pair(*key, *mapped);
}

Result<> tree(Printer& printer, const Value& object, bool is_map, unsigned depth) {
  auto& context = printer.context();
  const auto count = dig_number(context, object, {"_M_t", "_M_impl", "_M_node_count"});
  if (!count) return std::unexpected(count.error());
  printer.out() += fmt::format("{} with {} element{}", template_name(object), *count, *count == 1 ? "" : "s");
  const Type* held = held_type(plain(object));
  if (held == nullptr || *count == 0) return {};
  auto node = dig_number(context, object, {"_M_t", "_M_impl", "_M_header", "_M_left"});
  if (!node) return std::unexpected(node.error());
  Children children(printer, is_map ? ChildStyle::map : ChildStyle::named, depth, true);
  for (u64 i = 0; i < *count; ++i) {
    if (!show(children, context, *held, *node + aligned(tree_header, *held), is_map, i)) break;
    if (i + 1 == *count) break;
    auto next = next_in_tree(context, *node);
    if (!next) return std::unexpected(next.error());
    node = next;
  }
  return {};
}

Result<> hash_table(Printer& printer, const Value& object, bool is_map, unsigned depth) {
  auto& context = printer.context();
  const auto count = dig_number(context, object, {"_M_h", "_M_element_count"});
  if (!count) return std::unexpected(count.error());
  printer.out() += fmt::format("{} with {} element{}", template_name(object), *count, *count == 1 ? "" : "s");
  const Type* held = held_type(plain(object));
  if (held == nullptr) return {};
  auto node = dig_number(context, object, {"_M_h", "_M_before_begin", "_M_nxt"});
  if (!node) return std::unexpected(node.error());
  Children children(printer, is_map ? ChildStyle::map : ChildStyle::named, depth, true);
  for (u64 i = 0; *node != 0 && i < *count; ++i) {
    if (!show(children, context, *held, *node + aligned(8, *held), is_map, i)) break;
    node = word_at(context, *node);
    if (!node) return std::unexpected(node.error());
  }
  return {};
}

Result<> list(Printer& printer, const Value& object, bool doubly, unsigned depth) {
  auto& context = printer.context();
  const Type* held = template_type(plain(object), 0);
  const auto head =
      doubly ? dig(context, object, {"_M_impl", "_M_node"}) : dig(context, object, {"_M_impl", "_M_head"});
  if (!head) return std::unexpected(head.error());
  auto node = dig_number(context, *head, {"_M_next"});
  if (!node) return std::unexpected(node.error());
  const u64 end = doubly ? head->address : 0;
  if (*node == end) {
    printer.out() += fmt::format("empty {}", template_name(object));
    return {};
  }
  printer.out() += template_name(object);
  if (held == nullptr) return {};
  Children children(printer, ChildStyle::named, depth, true);
  for (u64 i = 0; *node != end && i < most_steps; ++i) {
    if (!children.item(fmt::format("[{}]", i), Value::in_memory(*held, *node + aligned(doubly ? 16 : 8, *held)))) break;
    node = word_at(context, *node);
    if (!node) return std::unexpected(node.error());
  }
  return {};
}

// std::any tells by the function that manages it: std::any::_Manager_internal<int>::_S_manage(...).
Result<> any(Printer& printer, const Value& object, unsigned depth) {
  auto& context = printer.context();
  const auto manager = dig_number(context, object, {"_M_manager"});
  if (!manager) return std::unexpected(manager.error());
  printer.out() += "std::any";
  if (*manager == 0) {
    printer.out() += " [no contained value]";
    return {};
  }
  const auto symbol = context.symbol_at(*manager);
  const std::string name = symbol ? symbol->name : "";
  const bool is_internal = name.starts_with("std::any::_Manager_internal<");
  const auto open = name.find('<');
  const auto close = name.rfind(">::_S_manage");
  if (open == name.npos || close == name.npos) return {};
  std::string held_name = name.substr(open + 1, close - open - 1);
  while (held_name.ends_with(' ')) held_name.pop_back();
  printer.out() += " containing " + readable_std_name(held_name);
  const auto parsed = parse_type(held_name, context);
  if (!parsed || parsed->types.empty()) return {};
  const auto held = look_up_type(context, parsed->types[parsed->nodes[parsed->root].integer]);
  if (!held) return {};
  const auto storage = dig(context, object, {"_M_storage"});
  if (!storage) return std::unexpected(storage.error());
  Value value = part_of(*storage, **held, 0);
  if (!is_internal) {
    const auto address = dig_number(context, *storage, {"_M_ptr"});
    if (!address) return std::unexpected(address.error());
    value = Value::in_memory(**held, *address);
  }
  Children children(printer, ChildStyle::named, depth, true);
  children.item("[contained value]", value);
  return {};
}

}  // namespace

Result<> print_nodes(Printer& printer, StdKind kind, const Value& object, unsigned depth) {
  switch (kind) {
    case StdKind::map: return tree(printer, object, true, depth);
    case StdKind::set: return tree(printer, object, false, depth);
    case StdKind::unordered_map: return hash_table(printer, object, true, depth);
    case StdKind::unordered_set: return hash_table(printer, object, false, depth);
    case StdKind::list: return list(printer, object, true, depth);
    case StdKind::forward_list: return list(printer, object, false, depth);
    default: return any(printer, object, depth);
  }
}

}  // namespace sonde::debug
