#include "debug/value/type_lookup.h"

namespace sonde::debug {
namespace {

Result<const Type*> named(EvaluationContext& context, const TypeName& name) {
  if (name.tag == TypeName::Tag::none) {
    if (const Type* type = context.types().basic(name.base)) return type;
  }
  if (const Type* type = context.find_type(name.tag, name.base)) return type;
  switch (name.tag) {
    case TypeName::Tag::struct_: return fail("No struct type named " + name.base + ".");
    case TypeName::Tag::union_: return fail("No union type named " + name.base + ".");
    case TypeName::Tag::enum_: return fail("No enum type named " + name.base + ".");
    default: return fail("No type named " + name.base + ".");
  }
}

}  // namespace

Result<const Type*> look_up_type(EvaluationContext& context, const TypeName& name, const Type* typeof_type) {
  const Type* type = typeof_type;
  if (!name.is_typeof) {
    const auto found = named(context, name);
    if (!found) return found;
    type = *found;
  }
  if (type == nullptr) return fail("No type.");
  auto& types = context.types();
  if (name.is_const) type = &types.constant(*type);
  if (name.is_volatile) type = &types.volatile_of(*type);
  for (const TypeStep& step : name.steps) {
    switch (step.kind) {
      case TypeStep::Kind::pointer: type = &types.pointer_to(*type); break;
      case TypeStep::Kind::reference:
      case TypeStep::Kind::rvalue_reference: type = &types.reference_to(*type); break;
      case TypeStep::Kind::array: type = &types.array_of(*type, step.is_bounded ? step.count : 0); break;
      case TypeStep::Kind::function: type = &types.function_returning(*type); break;
      case TypeStep::Kind::member_pointer: return fail("Pointers to members cannot be made by an expression.");
    }
    if (step.is_const) type = &types.constant(*type);
    if (step.is_volatile) type = &types.volatile_of(*type);
  }
  return type;
}

bool same_type(const Type& a, const Type& b) {
  const Type* left = &a.stripped();
  const Type* right = &b.stripped();
  for (int depth = 0; depth < 50; ++depth) {
    if (left == right) return true;
    if (left->kind() != right->kind()) {
      return left->is_class() && right->is_class() && !left->name().empty() && left->name() == right->name();
    }
    switch (left->kind()) {
      case TypeKind::pointer:
      case TypeKind::reference:
      case TypeKind::rvalue_reference:
      case TypeKind::array:
      case TypeKind::function:
        left = &left->target().stripped();
        right = &right->target().stripped();
        continue;
      case TypeKind::integer:
      case TypeKind::character:
      case TypeKind::boolean:
      case TypeKind::floating:
        return left->byte_size() == right->byte_size() && left->is_signed() == right->is_signed() &&
               left->name() == right->name();
      default: return !left->name().empty() && left->name() == right->name();
    }
  }
  return false;
}

}  // namespace sonde::debug
