#include "symbols/dwarf/reader/type_table.h"

#include <dwarf.h>

#include "symbols/dwarf/reader/names.h"

namespace sonde::symbols::dwarf {
namespace {

constexpr std::size_t most_dimensions = 64;
constexpr unsigned deepest_pack = 16;

TypeKind base_kind(const Die& die) {
  switch (die.number(DW_AT_encoding).value_or(0)) {
    case DW_ATE_boolean: return TypeKind::boolean;
    case DW_ATE_signed_char:
    case DW_ATE_unsigned_char:
    case DW_ATE_UTF:
    case 0x11:  // UCS
    case 0x12:  // ASCII
      return TypeKind::character;
    case DW_ATE_float:
    case DW_ATE_imaginary_float: return TypeKind::floating;
    case DW_ATE_complex_float: return TypeKind::complex;
    case DW_ATE_decimal_float: return TypeKind::decimal;
    default: return TypeKind::integer;
  }
}

bool is_signed_base(const Die& die) {
  switch (die.number(DW_AT_encoding).value_or(0)) {
    case DW_ATE_signed:
    case DW_ATE_signed_char:
    case DW_ATE_signed_fixed:
    case DW_ATE_float:
    case DW_ATE_complex_float: return true;
    default: return false;
  }
}

// Nothing for DIEs that are no types.
std::optional<TypeKind> kind_of(const Die& die) {
  switch (die.tag()) {
    case DW_TAG_base_type: return base_kind(die);
    case DW_TAG_unspecified_type: return TypeKind::unspecified;
    case DW_TAG_pointer_type: return TypeKind::pointer;
    case DW_TAG_reference_type: return TypeKind::reference;
    case DW_TAG_rvalue_reference_type: return TypeKind::rvalue_reference;
    case DW_TAG_ptr_to_member_type: return TypeKind::member_pointer;
    case DW_TAG_array_type: return TypeKind::array;
    case DW_TAG_structure_type: return TypeKind::structure;
    case DW_TAG_class_type:
    case DW_TAG_interface_type: return TypeKind::class_;
    case DW_TAG_union_type: return TypeKind::union_;
    case DW_TAG_enumeration_type: return TypeKind::enumeration;
    case DW_TAG_typedef:
    case DW_TAG_template_alias:
    case DW_TAG_subrange_type: return TypeKind::alias;
    case DW_TAG_const_type: return TypeKind::constant;
    case DW_TAG_volatile_type: return TypeKind::volatile_;
    case DW_TAG_restrict_type: return TypeKind::restrict_;
    case DW_TAG_atomic_type: return TypeKind::atomic;
    case DW_TAG_subroutine_type:
    case DW_TAG_subprogram:
    case DW_TAG_inlined_subroutine: return TypeKind::function;
    default: return std::nullopt;
  }
}

bool is_address(TypeKind kind) {
  return kind == TypeKind::pointer || kind == TypeKind::reference || kind == TypeKind::rvalue_reference;
}

// One dimension of an array.
void read_dimension(const Die& die, Type::Facts& facts) {
  const bool is_c = die.unit().outer().root().language != DW_LANG_Fortran77;
  facts.lower_bound = static_cast<i64>(die.number(DW_AT_lower_bound).value_or(is_c ? 0 : 1));
  for (const u16 name : {DW_AT_count, DW_AT_upper_bound}) {
    const auto attribute = die.find(name);
    if (!attribute) continue;
    facts.bound_is_count = name == DW_AT_count;
    if (const auto number = die.number(name)) {
      u64 bound = *number;
      // -1 in as few bytes as the compiler liked: an array of no elements.
      if (attribute->form == DW_FORM_data4 && bound == 0xffffffff) bound = ~u64{0};
      facts.count = facts.bound_is_count ? bound : bound + 1 - static_cast<u64>(facts.lower_bound);
    } else if (const Die variable = die.reference(name)) {
      facts.bound_variable = variable.id();
    } else {
      facts.bound_expression = attribute->block;
    }
    return;
  }
}

Access access_of(const Die& die, Access otherwise) {
  switch (die.number(DW_AT_accessibility).value_or(0)) {
    case DW_ACCESS_public: return Access::public_;
    case DW_ACCESS_protected: return Access::protected_;
    case DW_ACCESS_private: return Access::private_;
    default: return otherwise;
  }
}

std::optional<i64> constant_of(const Die& die) {
  const auto value = die.number(DW_AT_const_value);
  return value ? std::optional(static_cast<i64>(*value)) : std::nullopt;
}

// Where in its class a member is: sets offset, bits, or the expression.
void read_place(const Die& die, u64 storage_size, Field& field) {
  if (const auto location = die.find(DW_AT_data_member_location)) {
    field.offset = die.number(DW_AT_data_member_location).value_or(0);
    if (!location->block.empty()) {
      ByteCursor in(location->block);
      if (in.get8() == DW_OP_plus_uconst) field.offset = in.uleb();
      if (!in.ok() || !in.at_end()) {
        field.offset = 0;
        field.offset_expression = location->block;
      }
    }
  }
  field.bit_size = static_cast<u32>(die.number(DW_AT_bit_size).value_or(0));
  if (const auto bits = die.number(DW_AT_data_bit_offset)) {
    field.offset += *bits / 8;
    field.bit_offset = static_cast<u32>(*bits % 8);
  } else if (const auto from_top = die.number(DW_AT_bit_offset); from_top && field.bit_size != 0) {
    // DWARF 2 counts from the highest bit of the storage unit.
    const u64 storage = die.number(DW_AT_byte_size).value_or(storage_size) * 8;
    const u64 bit = field.offset * 8 + storage - *from_top - field.bit_size;
    field.offset = bit / 8;
    field.bit_offset = static_cast<u32>(bit % 8);
  }
}

}  // namespace

Type::Facts TypeTable::facts(const Die& die, TypeKind kind) {
  Type::Facts facts;
  facts.kind = kind;
  facts.byte_size = die.number(DW_AT_byte_size).value_or(is_address(kind) ? die.unit().sizes.address : 0);
  facts.is_declaration = die.flag(DW_AT_declaration);
  facts.is_signed = kind == TypeKind::integer || kind == TypeKind::character || kind == TypeKind::floating ||
                            kind == TypeKind::complex
                        ? is_signed_base(die)
                        : false;
  if (kind == TypeKind::function) {
    facts.byte_size = 1;
    facts.is_prototyped = die.flag(DW_AT_prototyped) || has_scopes(die.unit().outer());
    die.each_child([&](const Die& child) {
      if (child.tag() == DW_TAG_unspecified_parameters) facts.is_variadic = true;
    });
  } else {
    facts.name = corpus_.qualified_name(die);
  }
  if (kind == TypeKind::enumeration) {
    facts.is_scoped = die.flag(DW_AT_enum_class);
    if (const Die underlying = die.reference(DW_AT_type)) {
      facts.is_signed = type(underlying).stripped().is_signed();
    } else {
      die.each_child([&](const Die& child) {
        const auto value = child.find(DW_AT_const_value);
        if (value && static_cast<i64>(value->number) < 0) facts.is_signed = true;
      });
    }
  }
  return facts;
}

const Type& TypeTable::type(const Die& die) {
  if (!die) return Type::nothing();
  if (const auto found = known_.find(die.id()); found != known_.end()) return *found->second;
  // A type that is asked for while it is made, as only damage brings it about, is void.
  known_.emplace(die.id(), &Type::nothing());
  const Type& made = make(die);
  known_[die.id()] = &made;
  return made;
}

const Type& TypeTable::make(const Die& die) {
  const auto kind = kind_of(die);
  if (!kind) return Type::nothing();
  if (*kind == TypeKind::array) return make_array(die);
  // What stands for a type that a type unit has names the signature of the whole.
  if (die.has(DW_AT_signature)) {
    if (const Die whole = die.reference(DW_AT_signature)) return type(whole);
  }
  Type::Facts facts = this->facts(die, *kind);
  if (*kind == TypeKind::member_pointer && facts.byte_size == 0) {
    const bool is_function = type_of(die).stripped().kind() == TypeKind::function;
    facts.byte_size = is_function ? 2U * die.unit().sizes.address : die.unit().sizes.address;
  }
  return types_.emplace_back(facts, this, die.id());
}

const Type& TypeTable::make_array(const Die& die) {
  std::vector<Type::Facts> dimensions;
  die.each_child([&](const Die& child) {
    if (child.tag() != DW_TAG_subrange_type && child.tag() != DW_TAG_enumeration_type) return;
    if (dimensions.size() == most_dimensions) return;
    Type::Facts facts;
    facts.kind = TypeKind::array;
    read_dimension(child, facts);
    dimensions.push_back(facts);
  });
  if (dimensions.empty()) dimensions.emplace_back();
  dimensions.front().kind = TypeKind::array;
  dimensions.front().name = die.string(DW_AT_name);
  dimensions.front().is_vector = die.flag(DW_AT_GNU_vector);
  dimensions.front().byte_size = die.number(DW_AT_byte_size).value_or(0);
  const Type* inner = nullptr;
  while (dimensions.size() > 1) {
    inner = &types_.emplace_back(dimensions.back(), this, die.id(), inner);
    dimensions.pop_back();
  }
  return types_.emplace_back(dimensions.front(), this, die.id(), inner);
}

const Type& TypeTable::type_of(const Die& die) {
  Die owner;
  const auto attribute = inherited(die, DW_AT_type, &owner);
  return attribute ? type(reference_value(owner.unit(), *attribute)) : Type::nothing();
}

const Type& TypeTable::target_of(const Type& of) { return type_of(Die(of.id())); }

const Type* TypeTable::container_of(const Type& of) {
  const Die container = Die(of.id()).reference(DW_AT_containing_type);
  return container ? &type(container) : nullptr;
}

void TypeTable::read_body(const Type& of, TypeBody& body) {
  const Die die(of.id());
  switch (of.kind()) {
    case TypeKind::structure:
    case TypeKind::class_:
    case TypeKind::union_: read_class(die, body); break;
    case TypeKind::enumeration:
      die.each_child([&](const Die& child) {
        if (child.tag() != DW_TAG_enumerator) return;
        body.enumerators.push_back({corpus_.qualified_name(child), constant_of(child).value_or(0)});
      });
      break;
    case TypeKind::function:
      read_parameters(die, body);
      read_template_arguments(declaration_of(die), body, 0);
      break;
    default: break;
  }
}

void TypeTable::read_parameters(const Die& die, TypeBody& body) {
  die.each_child([&](const Die& child) {
    if (child.tag() != DW_TAG_formal_parameter) return;
    Parameter parameter;
    parameter.name = inherited_string(child, DW_AT_name);
    parameter.type = &type_of(child);
    const auto artificial = inherited(child, DW_AT_artificial);
    parameter.is_artificial = artificial && artificial->number != 0;
    body.parameters.push_back(parameter);
  });
}

void TypeTable::read_template_arguments(const Die& die, TypeBody& body, unsigned depth) {
  die.each_child([&](const Die& child) {
    const u16 tag = child.tag();
    if (tag == DW_TAG_GNU_template_parameter_pack && depth < deepest_pack)
      return read_template_arguments(child, body, depth + 1);
    if (tag != DW_TAG_template_type_parameter && tag != DW_TAG_template_value_parameter) return;
    TemplateArgument argument;
    argument.name = child.string(DW_AT_name);
    argument.type = &type_of(child);
    if (tag == DW_TAG_template_value_parameter) argument.value = constant_of(child).value_or(0);
    body.template_arguments.push_back(argument);
  });
}

Field TypeTable::field(const Die& child, Access access) {
  Field field;
  field.name = child.string(DW_AT_name);
  field.type = &type_of(child);
  field.access = access_of(child, access);
  field.is_artificial = child.flag(DW_AT_artificial);
  read_place(child, field.type->byte_size(), field);
  return field;
}

Method TypeTable::method(const Die& child, Access access) {
  Method method;
  method.name = child.string(DW_AT_name);
  method.type = &type(child);
  method.linkage_name = linkage_name(child);
  method.access = access_of(child, access);
  method.is_virtual = child.number(DW_AT_virtuality).value_or(0) != 0;
  method.is_artificial = child.flag(DW_AT_artificial);
  method.is_deleted = child.flag(DW_AT_deleted);
  method.is_defaulted = child.has(DW_AT_defaulted);
  method.is_explicit = child.flag(DW_AT_explicit);
  method.is_static = !child.has(DW_AT_object_pointer);
  if (method.is_static && !method.type->parameters().empty())
    method.is_static = !method.type->parameters().front().is_artificial;
  return method;
}

void TypeTable::read_class(const Die& die, TypeBody& body) {
  const Access usual = die.tag() == DW_TAG_class_type ? Access::private_ : Access::public_;
  die.each_child([&](const Die& child) {
    switch (child.tag()) {
      case DW_TAG_member:
      case DW_TAG_variable: {
        Field one = field(child, usual);
        if (child.tag() == DW_TAG_variable || child.flag(DW_AT_external) || child.flag(DW_AT_declaration)) {
          one.role = FieldRole::static_member;
          one.constant = constant_of(child);
          one.linkage_name = linkage_name(child);
        }
        body.fields.push_back(one);
        break;
      }
      case DW_TAG_inheritance: {
        Field base = field(child, usual);
        base.role = FieldRole::base;
        base.name = base.type->name();
        base.is_virtual = child.number(DW_AT_virtuality).value_or(0) != 0;
        body.fields.push_back(base);
        break;
      }
      case DW_TAG_subprogram: body.methods.push_back(method(child, usual)); break;
      case DW_TAG_typedef:
      case DW_TAG_class_type:
      case DW_TAG_structure_type:
      case DW_TAG_union_type:
      case DW_TAG_enumeration_type:
        if (child.has(DW_AT_name)) body.nested.push_back(&type(child));
        break;
      default: break;
    }
  });
  read_template_arguments(die, body, 0);
}

}  // namespace sonde::symbols::dwarf
