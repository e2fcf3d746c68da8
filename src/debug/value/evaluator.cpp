#include "debug/value/evaluator.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "debug/value/access.h"
#include "debug/value/arithmetic.h"
#include "debug/value/assignment.h"
#include "debug/value/calls.h"
#include "debug/value/cast.h"
#include "debug/value/convenience.h"
#include "debug/value/mapped.h"
#include "debug/value/members.h"
#include "debug/value/number.h"
#include "debug/value/type_lookup.h"
#include "debug/value/type_text.h"

namespace sonde::debug {
namespace {

std::unexpected<Error> type_as_value() { return fail("Attempt to use a type as an expression"); }

class Evaluator {
 public:
  Evaluator(EvaluationContext& context, const Expression& expression, bool only_type)
      : context_(context), expression_(expression), only_type_(only_type) {}

  Result<Value> value(u32 index);

  Result<const Type*> type(const Node& node) {
    const TypeName& name = expression_.types[node.integer];
    if (!name.is_typeof) return look_up_type(context_, name);
    const Node& inner = expression_[name.expression];
    if (inner.kind == NodeKind::type) {
      const auto known = type(inner);
      return known ? look_up_type(context_, name, *known) : known;
    }
    auto found = Evaluator(context_, expression_, true).value(name.expression);
    if (!found) return std::unexpected(found.error());
    return look_up_type(context_, name, found->type);
  }

 private:
  Result<Value> integer(const Node& node);
  Result<Value> character(const Node& node);
  Result<Value> string(const Node& node);
  Result<Value> name(const Node& node);
  Result<Value> dollar(const Node& node);
  Result<Value> size_of(const Node& node);
  Result<Value> logic(const Node& node);
  Result<Value> assignment(const Node& node);
  Result<Value> step(const Node& node);
  Result<Value> index(const Node& node);
  Result<Value> call(const Node& node);
  Result<Value> overload(const Node& node);
  Result<Value> member_of(const Node& node);
  Result<Value> through_member_pointer(const Node& node);
  Result<Value> list(const Node& node);
  Result<Value> set_dollar(const Node& place, const Value& new_value);

  Result<Value> made(std::string_view type, u64 bits) { return Value::of(basic_type(context_, type), bits); }

  EvaluationContext& context_;
  const Expression& expression_;
  bool only_type_;
};

Result<Value> Evaluator::integer(const Node& node) {
  const bool decimal = !node.may_be_unsigned;
  std::string_view type = "unsigned long";
  const u64 n = node.integer;
  if (node.longs == 0 && !node.is_unsigned && n <= 0x7fffffff) {
    type = "int";
  } else if (node.longs == 0 && (node.is_unsigned || !decimal) && n <= 0xffffffff) {
    type = "unsigned int";
  } else if (!node.is_unsigned && n <= 0x7fffffffffffffff) {
    type = node.longs == 2 ? "long long" : "long";
  } else if (node.longs == 2) {
    type = "unsigned long long";
  }
  return made(type, n);
}

Result<Value> Evaluator::character(const Node& node) {
  switch (node.prefix) {
    case 'L': return Value::of(wide_character(context_, "wchar_t"), node.integer);
    case 'u': return Value::of(wide_character(context_, "char16_t"), node.integer);
    case 'U': return Value::of(wide_character(context_, "char32_t"), node.integer);
    default: return made("char", node.integer);
  }
}

Result<Value> Evaluator::string(const Node& node) {
  const Type* type = &basic_type(context_, "char");
  if (node.prefix == 'L') type = &wide_character(context_, "wchar_t");
  if (node.prefix == 'u') type = &wide_character(context_, "char16_t");
  if (node.prefix == 'U') type = &wide_character(context_, "char32_t");
  std::string bytes = node.text + std::string(node.width, '\0');
  return Value::of(with_count(context_, *type, bytes.size() / node.width), std::as_bytes(std::span(bytes)));
}

Result<Value> Evaluator::name(const Node& node) {
  auto found = context_.find_name(node.text, node.is_global, node.scope);
  if (!found) return std::unexpected(found.error());
  if (*found) return std::move(**found);
  // A member of the object that a method works on.
  if (!node.is_global && node.scope.empty() && context_.is_cxx()) {
    const auto self = context_.find_name("this", false, "");
    if (self && *self && plain(**self).kind() == TypeKind::pointer) {
      auto field = member(context_, **self, node.text);
      if (field) return field;
      if (!field.error().message.starts_with("There is no member")) return field;
    }
  }
  const auto colons = node.text.rfind("::");
  if (colons != std::string::npos) {
    if (const Type* owner = context_.find_type(TypeName::Tag::none, node.text.substr(0, colons))) {
      if (auto value = static_member_of(context_, *owner, node.text.substr(colons + 2))) return *value;
      return fail("There is no field named " + node.text.substr(colons + 2));
    }
  }
  return fail(context_.not_found(node.text));
}

Result<Value> Evaluator::dollar(const Node& node) {
  const std::string_view text = node.text;
  const bool back = text.starts_with("$$");
  const std::string_view rest = text.substr(back ? 2 : 1);
  Convenience& convenience = context_.convenience();
  if (rest.empty()) return back ? convenience.history_back(1) : convenience.history_back(0);
  if (rest[0] >= '0' && rest[0] <= '9') {
    std::size_t number = 0;
    const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), number);
    if (error != std::errc{} || end != rest.data() + rest.size())
      return fail("Invalid history reference " + node.text + ".");
    return back          ? convenience.history_back(number)
           : number == 0 ? convenience.history_back(0)
                         : convenience.history(number);
  }
  auto reg = context_.read_register(rest);
  if (!reg) return std::unexpected(reg.error());
  if (*reg) return std::move(**reg);
  if (const Value* known = convenience.variable(rest)) {
    Value value = *known;
    value.where = Value::Where::variable;
    value.name = rest;
    return value;
  }
  Value unset;
  unset.where = Value::Where::variable;
  unset.name = rest;
  return unset;
}

Result<Value> Evaluator::size_of(const Node& node) {
  const Node& of = expression_[node.a];
  const Type* measured = nullptr;
  if (of.kind == NodeKind::type) {
    const auto found = type(of);
    if (!found) return std::unexpected(found.error());
    measured = *found;
  } else {
    const auto found = Evaluator(context_, expression_, true).value(node.a);
    if (!found) return found;
    measured = found->type;
  }
  const Type* stripped = &measured->stripped();
  if (is_any_reference(*stripped)) stripped = &stripped->target().stripped();
  if (node.kind == NodeKind::align_of) return made("unsigned long", alignment_of(*stripped));
  const bool unit = stripped->kind() == TypeKind::nothing || stripped->kind() == TypeKind::function;
  return made("int", unit ? 1 : stripped->byte_size());
}

Result<Value> Evaluator::logic(const Node& node) {
  const auto left = value(node.a);
  if (!left) return left;
  const auto first = is_true(context_, *left);
  if (!first) return std::unexpected(first.error());
  if (*first == (node.kind == NodeKind::logical_or)) return truth(context_, *first);
  const auto right = value(node.b);
  if (!right) return right;
  return mapped(is_true(context_, *right), [&](bool second) { return truth(context_, second); });
}

Result<Value> Evaluator::set_dollar(const Node& place, const Value& new_value) {
  const std::string name = place.text.substr(1);
  const bool is_word = !name.empty() && name[0] != '$' && (name[0] < '0' || name[0] > '9');
  if (!is_word) return fail("Left operand of assignment is not a modifiable lvalue.");
  Value kept = new_value;
  if (plain(kept).kind() == TypeKind::array && kept.where == Value::Where::memory) {
    auto pointer = decayed(context_, kept);
    if (!pointer) return pointer;
    kept = std::move(*pointer);
  }
  if (auto done = fetch(context_, kept); !done) return std::unexpected(done.error());
  if (kept.bit_size != 0) {
    const auto bits = as_bits(context_, kept);
    if (!bits) return std::unexpected(bits.error());
    kept = Value::of(*kept.type, *bits);
  }
  context_.convenience().set(name, kept);
  kept.where = Value::Where::variable;
  kept.name = name;
  return kept;
}

Result<Value> Evaluator::assignment(const Node& node) {
  auto place = value(node.a);
  if (!place) return place;
  auto source = value(node.b);
  if (!source) return source;
  if (node.is_compound) {
    source = binary(context_, node.op, *place, *source);
    if (!source) return source;
  }
  if (only_type_) return place;
  const Node& left = expression_[node.a];
  if (left.kind == NodeKind::dollar && place->where != Value::Where::reg) return set_dollar(left, *source);
  return assign(context_, *place, *source);
}

Result<Value> Evaluator::step(const Node& node) {
  const auto place = value(node.a);
  if (!place) return place;
  const bool up = node.kind == NodeKind::pre_increment || node.kind == NodeKind::post_increment;
  const auto one = made("int", 1);
  auto next = binary(context_, up ? Operator::add : Operator::subtract, *place, *one);
  if (!next || only_type_) return next ? place : next;
  Value before = *place;
  if (auto read = fetch(context_, before); !read) return std::unexpected(read.error());
  before.where = Value::Where::nowhere;
  const Node& target = expression_[node.a];
  const bool is_variable = target.kind == NodeKind::dollar && place->where != Value::Where::reg;
  auto done = is_variable ? set_dollar(target, *next) : assign(context_, *place, *next);
  if (!done) return done;
  const bool after = node.kind == NodeKind::pre_increment || node.kind == NodeKind::pre_decrement;
  return after ? done : Result<Value>(std::move(before));
}

Result<Value> Evaluator::index(const Node& node) {
  auto array = value(node.a);
  if (!array) return array;
  const auto at = value(node.b);
  if (!at) return at;
  array = dereferenced(context_, *array);
  if (!array) return array;
  const TypeKind kind = plain(*array).kind();
  if (plain(*array).is_class()) {
    const Value arguments[] = {*at};
    return call_method(context_, *array, "operator[]", arguments, only_type_);
  }
  if (kind != TypeKind::array && kind != TypeKind::pointer) {
    if (const auto swapped = decayed(context_, *at); swapped && plain(*swapped).kind() == TypeKind::pointer) {
      const auto place = as_bits(context_, *array);
      if (place) return element(context_, *swapped, static_cast<i64>(*place));
    }
    const std::string name = kind == TypeKind::function ? "" : raw_type_text(*array->type, context_.is_cxx());
    return fail(name.empty() ? "cannot subscript requested type" : "cannot subscript something of type `" + name + "'");
  }
  const auto number = as_bits(context_, *at);
  if (!number) return std::unexpected(number.error());
  return element(context_, *array, static_cast<i64>(*number));
}

Result<Value> Evaluator::call(const Node& node) {
  const Node& function = expression_[node.a];
  std::vector<Value> arguments;
  for (const u32 argument : node.list) {
    auto one = value(argument);
    if (!one) return one;
    arguments.push_back(std::move(*one));
  }
  if (function.kind == NodeKind::dollar) {
    if (auto own = call_own_function(context_, function.text.substr(1), arguments)) return std::move(*own);
  }
  if (function.kind == NodeKind::member || function.kind == NodeKind::arrow) {
    auto object = value(function.a);
    if (!object) return object;
    auto field = member(context_, *object, function.text);
    if (!field) return call_method(context_, *object, function.text, arguments, only_type_);
    return call_function(context_, *field, arguments, only_type_);
  }
  if (function.kind == NodeKind::name) {
    auto candidates = function.scope.empty() ? context_.functions(function.text) : std::vector<Value>{};
    if (candidates.size() > 1) {
      const auto best = best_overload(context_, candidates, arguments, function.text);
      if (!best) return best;
      return call_function(context_, *best, arguments, only_type_);
    }
  }
  const auto callee = value(node.a);
  if (!callee) return callee;
  return call_function(context_, *callee, arguments, only_type_);
}

Result<Value> Evaluator::overload(const Node& node) {
  std::vector<const Type*> parameters;
  for (const u32 index : node.list) {
    const auto parameter = look_up_type(context_, expression_.types[index]);
    if (!parameter) return std::unexpected(parameter.error());
    parameters.push_back(*parameter);
  }
  const std::string& text = expression_[node.a].text;
  for (const Value& candidate : context_.functions(text)) {
    const auto declared = plain(candidate).parameters();
    const bool fits =
        std::equal(declared.begin(), declared.end(), parameters.begin(), parameters.end(),
                   [](const auto& a, const Type* b) { return a.type != nullptr && same_type(*a.type, *b); });
    if (fits) return candidate;
  }
  return fail("No symbol \"" + text + "\" with specified parameters in current context.");
}

Result<Value> Evaluator::member_of(const Node& node) {
  auto object = value(node.a);
  if (!object) return object;
  auto inner = dereferenced(context_, *object);
  if (!inner) return inner;
  const Type& type = plain(*inner);
  const bool points = type.kind() == TypeKind::pointer;
  if (points ? !type.target().stripped().is_class() : !type.is_class()) {
    return fail(node.kind == NodeKind::arrow
                    ? "Attempt to extract a component of a value that is not a structure pointer."
                    : "Attempt to extract a component of a value that is not a structure.");
  }
  if (!points && node.kind == NodeKind::arrow && !find_methods(type, "operator->").empty() && context_.is_cxx()) {
    const auto pointer = call_method(context_, *inner, "operator->", {}, only_type_);
    if (!pointer) return pointer;
    return member(context_, *pointer, node.text);
  }
  auto found = member(context_, *inner, node.text);
  if (found || !context_.is_cxx()) return found;
  if (auto method = method_value(context_, points ? type.target().stripped() : type, node.text)) return *method;
  return found;
}

Result<Value> Evaluator::through_member_pointer(const Node& node) {
  auto object = value(node.a);
  if (!object) return object;
  const auto pointer = value(node.b);
  if (!pointer) return pointer;
  if (node.kind == NodeKind::arrow_member_pointer || plain(*object).kind() == TypeKind::pointer) {
    object = target_of(context_, *object);
    if (!object) return object;
  }
  const Type& type = plain(*pointer);
  if (type.kind() != TypeKind::member_pointer || type.target().stripped().kind() == TypeKind::function) {
    return fail("Pointer to member expected");
  }
  const auto offset = as_bits(context_, *pointer);
  if (!offset) return std::unexpected(offset.error());
  if (*offset == ~u64{0}) return fail("Attempt to use a null pointer to member.");
  const auto inner = dereferenced(context_, *object);
  if (!inner) return inner;
  return part_of(*inner, type.target(), *offset);
}

Result<Value> Evaluator::list(const Node& node) {
  std::vector<std::byte> bytes;
  const Type* type = nullptr;
  for (const u32 item : node.list) {
    auto one = value(item);
    if (!one) return one;
    if (auto done = fetch_all(context_, *one); !done) return std::unexpected(done.error());
    if (type == nullptr) type = one->type;
    if (one->size() != type->byte_size()) return fail("array elements must all be the same size");
    bytes.insert(bytes.end(), one->bytes.begin(), one->bytes.end());
  }
  return Value::of(with_count(context_, *type, node.list.size()), bytes);
}

Result<Value> Evaluator::value(u32 index) {
  const Node& node = expression_[index];
  const auto operand = [&] { return value(node.a); };
  switch (node.kind) {
    case NodeKind::integer: return integer(node);
    case NodeKind::floating:
      return Value::of(basic_type(context_, node.is_float     ? "float"
                                            : node.longs != 0 ? "long double"
                                                              : "double"),
                       node.floating);
    case NodeKind::character: return character(node);
    case NodeKind::string: return string(node);
    case NodeKind::boolean: return made(context_.is_cxx() ? "bool" : "int", node.integer);
    case NodeKind::name: return name(node);
    case NodeKind::dollar: return dollar(node);
    case NodeKind::type: {
      const auto found = type(node);
      if (!found) return std::unexpected(found.error());
      if (only_type_) return Value::of(**found, std::span<const std::byte>());
      return type_as_value();
    }
    case NodeKind::size_of:
    case NodeKind::align_of: return size_of(node);
    case NodeKind::logical_and:
    case NodeKind::logical_or: return logic(node);
    case NodeKind::assign: return assignment(node);
    case NodeKind::pre_increment:
    case NodeKind::pre_decrement:
    case NodeKind::post_increment:
    case NodeKind::post_decrement: return step(node);
    case NodeKind::index: return this->index(node);
    case NodeKind::call: return call(node);
    case NodeKind::overload: return overload(node);
    case NodeKind::member:
    case NodeKind::arrow: return member_of(node);
    case NodeKind::member_pointer:
    case NodeKind::arrow_member_pointer: return through_member_pointer(node);
    case NodeKind::array_list: return list(node);
    case NodeKind::conditional: {
      const auto condition = operand();
      if (!condition) return condition;
      const auto yes = is_true(context_, *condition);
      if (!yes) return std::unexpected(yes.error());
      return value(*yes ? node.b : node.c);
    }
    case NodeKind::comma: {
      const auto first = operand();
      return first ? value(node.b) : first;
    }
    case NodeKind::binary: {
      const auto left = operand();
      if (!left) return left;
      const auto right = value(node.b);
      if (!right) return right;
      return binary_or_method(context_, node.op, *left, *right, only_type_);
    }
    case NodeKind::slice: {
      const auto first = operand();
      if (!first) return first;
      const auto count = value(node.b);
      if (!count) return count;
      const auto number = as_bits(context_, *count);
      if (!number) return std::unexpected(number.error());
      return slice(context_, *first, static_cast<i64>(*number));
    }
    default: break;
  }
  if (node.kind == NodeKind::cast || node.kind == NodeKind::typed_memory) {
    const auto to = type(node);
    if (!to) return std::unexpected(to.error());
    const auto from = operand();
    if (!from) return from;
    if (node.kind == NodeKind::cast) return cast(context_, **to, *from);
    return mapped(as_address(context_, *from), [&](u64 address) { return Value::in_memory(**to, address); });
  }
  const auto one = operand();
  if (!one) return one;
  switch (node.kind) {
    case NodeKind::negate: return negate(context_, *one);
    case NodeKind::plus: return promote(context_, *one);
    case NodeKind::complement: return complement(context_, *one);
    case NodeKind::logical_not: return mapped(is_true(context_, *one), [&](bool yes) { return truth(context_, !yes); });
    case NodeKind::dereference: {
      const auto object = dereferenced(context_, *one);
      if (!object) return object;
      if (plain(*object).is_class() && context_.is_cxx())
        return call_method(context_, *object, "operator*", {}, only_type_);
      return target_of(context_, *object);
    }
    default: break;
  }
  // &x
  if (one->where == Value::Where::reg && expression_[node.a].kind == NodeKind::name) {
    return fail("Address requested for identifier \"" + expression_[node.a].text + "\" which is in register $" +
                one->name);
  }
  return address_of(context_, *one);
}

}  // namespace

Result<Value> evaluate(EvaluationContext& context, const Expression& expression) {
  return Evaluator(context, expression, false).value(expression.root);
}

Result<Value> evaluate_for_type(EvaluationContext& context, const Expression& expression) {
  return Evaluator(context, expression, true).value(expression.root);
}

Result<Value> evaluate(EvaluationContext& context, std::string_view text) {
  const auto expression = parse_expression(text, context);
  if (!expression) return std::unexpected(expression.error());
  return evaluate(context, *expression);
}

Result<const Type*> type_in(EvaluationContext& context, const Expression& expression) {
  const Node& root = expression[expression.root];
  if (root.kind != NodeKind::type) return nullptr;
  return Evaluator(context, expression, true).type(root);
}

}  // namespace sonde::debug
