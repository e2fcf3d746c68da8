#include "debug/value/calls.h"

#include <algorithm>
#include <cstring>

#include "debug/value/access.h"
#include "debug/value/arithmetic.h"
#include "debug/value/cast.h"
#include "debug/value/mapped.h"
#include "debug/value/members.h"
#include "debug/value/no_debug.h"
#include "debug/value/std_methods.h"
#include "debug/value/type_lookup.h"
#include "debug/value/type_text.h"

namespace sonde::debug {
namespace {

constexpr std::size_t most_text = 65536;

// How far an argument is from a parameter: 0 the same type; too far: it does not fit.
constexpr int too_far = 1000;
int distance(const Type& parameter, const Value& argument) {
  const Type* to = &parameter.stripped();
  const Type* from = &plain(argument);
  if (is_any_reference(*to)) to = &to->target().stripped();
  if (is_any_reference(*from)) from = &from->target().stripped();
  if (same_type(*to, *from)) return 0;
  if (to->is_class() || from->is_class()) {
    return to->is_class() && from->is_class() && base_offset(*from, *to) ? 10 : too_far;
  }
  const bool from_pointer = from->kind() == TypeKind::pointer || from->kind() == TypeKind::array;
  if (to->kind() == TypeKind::pointer) {
    if (from_pointer) {
      if (same_type(to->target(), from->target())) return 1;
      const bool to_base = base_offset(from->target().stripped(), to->target().stripped()).has_value();
      return to->target().stripped().kind() == TypeKind::nothing ? 20 : to_base ? 10 : too_far;
    }
    return is_integral(*from) ? 50 : too_far;
  }
  if (from_pointer || !is_number(*to) || !is_number(*from)) return too_far;
  if (is_integral(*to) != is_integral(*from)) return 30;
  if (to->kind() != from->kind()) return 6;
  return to->byte_size() >= from->byte_size() ? 3 : 8;
}

std::vector<const Type*> parameter_types(const Type& function) {
  std::vector<const Type*> types;
  for (const auto& parameter : function.parameters()) types.push_back(parameter.type);
  return types;
}

Result<Value> argument_for(EvaluationContext& context, const Type* parameter, const Value& argument) {
  if (parameter != nullptr) {
    const Type& to = parameter->stripped();
    if (is_any_reference(to)) {
      const auto inner = dereferenced(context, argument);
      if (!inner) return inner;
      u64 address = inner->address;
      if (inner->where != Value::Where::memory) {
        Value copy = *inner;
        if (!same_type(to.target(), *copy.type)) {
          auto converted = cast(context, to.target(), copy);
          if (!converted) return converted;
          copy = std::move(*converted);
        }
        if (auto done = fetch_all(context, copy); !done) return std::unexpected(done.error());
        const auto place = context.allocate(copy.bytes);
        if (!place) return std::unexpected(place.error());
        address = *place;
      }
      return Value::of(context.types().pointer_to(to.target()), address);
    }
    return cast(context, *parameter, argument);
  }
  auto value = decayed(context, argument);
  if (!value) return value;
  const Type& type = plain(*value);
  if (type.kind() == TypeKind::floating && type.byte_size() < 8)
    return cast(context, basic_type(context, "double"), *value);
  if (is_integral(type) && type.byte_size() < 4) return promote(context, *value);
  return value;
}

// The function, once a pointer to it has been followed.
Result<Value> callee_of(EvaluationContext& context, const Value& given) {
  auto function = dereferenced(context, given);
  if (!function) return function;
  if (plain(*function).kind() == TypeKind::pointer) {
    if (plain(*function).target().stripped().kind() != TypeKind::function)
      return fail("Invalid data type for function to be called.");
    return target_of(context, *function);
  }
  if (plain(*function).kind() == TypeKind::function) return function;
  return fail("Invalid data type for function to be called.");
}

}  // namespace

Result<std::string> text_of(EvaluationContext& context, const Value& given) {
  auto value = dereferenced(context, given);
  if (!value) return std::unexpected(value.error());
  std::string text;
  if (plain(*value).kind() == TypeKind::array) {
    if (auto done = fetch_all(context, *value); !done) return std::unexpected(done.error());
    text.assign(reinterpret_cast<const char*>(value->bytes.data()), value->bytes.size());
    return text.substr(0, text.find('\0'));
  }
  const auto address = as_address(context, *value);
  if (!address) return std::unexpected(address.error());
  char part[256];
  for (u64 at = *address; text.size() < most_text; at += sizeof part) {
    const std::size_t got = context.read(at, std::as_writable_bytes(std::span(part)));
    const std::string_view read(part, got);
    const auto end = read.find('\0');
    text += read.substr(0, end);
    if (end != read.npos) return text;
    if (got < sizeof part) return cannot_access(at + got);
  }
  return text;
}

Result<Value> call_function(EvaluationContext& context, const Value& given, std::span<const Value> arguments,
                            bool only_type, const Type* returns) {
  auto function = callee_of(context, given);
  if (!function) return function;
  const Type& type = plain(*function);
  if (&type == &no_debug_function()) {
    const auto symbol = context.symbol_at(function->address);
    if (returns == nullptr) {
      return fail("'" + (symbol ? symbol->name : "function") +
                  "' has unknown return type; cast the call to its declared return type");
    }
    function->type = &context.types().function_returning(*returns);
  }
  if (only_type) return Value::of(plain(*function).target(), std::span<const std::byte>());
  const auto parameters = parameter_types(type);
  const bool checked = type.facts().is_prototyped || !parameters.empty();
  if (checked && arguments.size() < parameters.size()) return fail("Too few arguments in function call.");
  if (checked && arguments.size() > parameters.size() && !type.facts().is_variadic && type.facts().is_prototyped) {
    return fail("Too many arguments in function call.");
  }
  std::vector<Value> passed;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    auto one = argument_for(context, i < parameters.size() ? parameters[i] : nullptr, arguments[i]);
    if (!one) return one;
    if (auto done = fetch_all(context, *one); !done) return std::unexpected(done.error());
    passed.push_back(std::move(*one));
  }
  return context.call(*function, passed);
}

Result<Value> best_overload(EvaluationContext&, std::span<const Value> candidates, std::span<const Value> arguments,
                            const std::string& name) {
  const Value* best = nullptr;
  int best_distance = too_far;
  for (const Value& candidate : candidates) {
    const auto parameters = parameter_types(plain(candidate));
    if (parameters.size() != arguments.size() && !plain(candidate).facts().is_variadic) continue;
    int sum = 0;
    for (std::size_t i = 0; i < arguments.size() && i < parameters.size(); ++i) {
      if (parameters[i] != nullptr) sum += distance(*parameters[i], arguments[i]);
    }
    if (sum >= best_distance) continue;
    best = &candidate;
    best_distance = sum;
  }
  if (best == nullptr) return fail("Cannot resolve function " + name + " to any overloaded instance");
  return *best;
}

std::optional<Value> method_value(EvaluationContext& context, const Type& type, const std::string& name) {
  for (const MethodFound& found : find_methods(type, name)) {
    const std::string full = !found.method->linkage_name.empty() ? std::string(found.method->linkage_name)
                                                                 : std::string(found.owner->name()) + "::" + name;
    const auto value = context.find_name(full, true, "");
    if (value && *value) {
      Value code = **value;
      if (found.method->type != nullptr && &plain(code) == &no_debug_function()) code.type = found.method->type;
      return code;
    }
  }
  return std::nullopt;
}

Result<Value> call_method(EvaluationContext& context, const Value& given, const std::string& name,
                          std::span<const Value> arguments, bool only_type) {
  auto object = dereferenced(context, given);
  if (!object) return object;
  if (plain(*object).kind() == TypeKind::pointer) object = target_of(context, *object);
  if (!object) return object;
  const Type& type = plain(*object);
  if (!type.is_class()) return fail("Attempt to extract a component of a value that is not a structure.");
  if (auto known = std_method(context, *object, name, arguments)) return std::move(*known);
  const auto methods = find_methods(type, name);
  if (methods.empty()) {
    if (name.starts_with("operator")) return fail("Could not find " + name + ".");
    return fail("Couldn't find method " + std::string(type.name()) + "::" + name);
  }
  std::vector<Value> candidates;
  for (const MethodFound& method : methods) {
    const std::string full = !method.method->linkage_name.empty() ? std::string(method.method->linkage_name)
                                                                  : std::string(method.owner->name()) + "::" + name;
    auto code = context.find_name(full, true, "");
    if (!code || !*code) continue;
    Value candidate = std::move(**code);
    if (method.method->type != nullptr) candidate.type = method.method->type;
    candidates.push_back(std::move(candidate));
  }
  if (candidates.empty()) return fail("Cannot evaluate function -- may be inlined");
  std::vector<Value> all;
  const bool needs_this = !methods[0].method->is_static;
  if (needs_this) {
    if (object->where != Value::Where::memory) return fail("Attempt to take address of value not located in memory.");
    all.push_back(Value::of(context.types().pointer_to(*methods[0].owner), object->address + methods[0].offset));
  }
  all.insert(all.end(), arguments.begin(), arguments.end());
  const auto best = candidates.size() == 1
                        ? Result<Value>(candidates[0])
                        : best_overload(context, candidates, all, std::string(type.name()) + "::" + name);
  if (!best) return best;
  return call_function(context, *best, all, only_type);
}

Result<Value> binary_or_method(EvaluationContext& context, Operator op, const Value& left, const Value& right,
                               bool only_type) {
  const auto is_class = [](const Value& value) {
    const Type& type = plain(value);
    return type.is_class() || (is_any_reference(type) && type.target().stripped().is_class());
  };
  if (!context.is_cxx() || (!is_class(left) && !is_class(right))) return binary(context, op, left, right);
  const std::string name = "operator" + std::string(operator_text(op));
  if (is_class(left)) {
    const Value arguments[] = {right};
    auto result = call_method(context, left, name, arguments, only_type);
    if (result || !result.error().message.starts_with("Could not find")) return result;
  }
  const Value both[] = {left, right};
  const auto candidates = context.functions(name);
  const auto best = best_overload(context, candidates, both, name);
  if (!best) return best;
  return call_function(context, *best, both, only_type);
}

std::optional<Result<Value>> call_own_function(EvaluationContext& context, std::string_view name,
                                               std::span<const Value> arguments) {
  const auto number = [&](u64 n) { return Value::of(basic_type(context, "int"), n); };
  const auto needs = [&](std::size_t count) -> std::optional<Result<Value>> {
    if (arguments.size() == count) return std::nullopt;
    if (count == 1) return fail("You must provide one argument for $" + std::string(name) + ".");
    return fail("You must provide " + std::to_string(count) + " arguments for $" + std::string(name) + ".");
  };
  if (name == "_isvoid") {
    if (auto wrong = needs(1)) return wrong;
    return number(plain(arguments[0]).kind() == TypeKind::nothing);
  }
  if (name == "_strlen") {
    if (auto wrong = needs(1)) return wrong;
    return mapped(text_of(context, arguments[0]), [&](const std::string& text) { return number(text.size()); });
  }
  if (name == "_streq") {
    if (auto wrong = needs(2)) return wrong;
    const auto a = text_of(context, arguments[0]);
    if (!a) return std::unexpected(a.error());
    return mapped(text_of(context, arguments[1]), [&](const std::string& b) { return number(*a == b); });
  }
  if (name == "_memeq") {
    if (auto wrong = needs(3)) return wrong;
    const auto a = as_address(context, arguments[0]);
    if (!a) return std::unexpected(a.error());
    const auto b = as_address(context, arguments[1]);
    if (!b) return std::unexpected(b.error());
    const auto size = as_bits(context, arguments[2]);
    if (!size) return std::unexpected(size.error());
    if (*size > most_text)
      return fail("value requires " + std::to_string(*size) + " bytes, which is more than max-value-size");
    std::vector<std::byte> left(*size);
    std::vector<std::byte> right(*size);
    if (const auto got = context.read(*a, left); got < *size) return cannot_access(*a + got);
    if (const auto got = context.read(*b, right); got < *size) return cannot_access(*b + got);
    return number(left == right);
  }
  return std::nullopt;
}

}  // namespace sonde::debug
