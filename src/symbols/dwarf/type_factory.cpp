#include "symbols/dwarf/type_factory.h"

#include <algorithm>
#include <array>

namespace sonde::symbols {
namespace {

struct Basic {
  std::string_view name;
  TypeKind kind;
  u8 size;  // 0: that of a pointer
  bool is_signed;
};

constexpr Basic basics[] = {
    {"void", TypeKind::nothing, 1, false},         {"bool", TypeKind::boolean, 1, false},
    {"_Bool", TypeKind::boolean, 1, false},        {"char", TypeKind::character, 1, true},
    {"signed char", TypeKind::character, 1, true}, {"unsigned char", TypeKind::character, 1, false},
    {"short", TypeKind::integer, 2, true},         {"unsigned short", TypeKind::integer, 2, false},
    {"int", TypeKind::integer, 4, true},           {"unsigned int", TypeKind::integer, 4, false},
    {"long", TypeKind::integer, 0, true},          {"unsigned long", TypeKind::integer, 0, false},
    {"long long", TypeKind::integer, 8, true},     {"unsigned long long", TypeKind::integer, 8, false},
    {"__int128", TypeKind::integer, 16, true},     {"unsigned __int128", TypeKind::integer, 16, false},
    {"float", TypeKind::floating, 4, true},        {"double", TypeKind::floating, 8, true},
    {"long double", TypeKind::floating, 16, true}, {"char8_t", TypeKind::character, 1, false},
    {"char16_t", TypeKind::character, 2, false},   {"char32_t", TypeKind::character, 4, false},
    {"wchar_t", TypeKind::character, 4, true},
};

// Words in any order and with what may be left out: "long unsigned int" -> "unsigned long".
std::string_view usual_name(std::string_view name) {
  unsigned longs = 0;
  bool is_short = false;
  bool is_signed = false;
  bool is_unsigned = false;
  std::string_view rest;
  unsigned words = 0;
  while (!name.empty()) {
    const std::size_t start = name.find_first_not_of(' ');
    if (start == name.npos) break;
    name.remove_prefix(start);
    const std::string_view word = name.substr(0, name.find(' '));
    name.remove_prefix(word.size());
    if (++words > 5) return {};
    if (word == "long")
      ++longs;
    else if (word == "short")
      is_short = true;
    else if (word == "signed")
      is_signed = true;
    else if (word == "unsigned")
      is_unsigned = true;
    else if (rest.empty())
      rest = word;
    else
      return {};
  }
  if (is_signed && is_unsigned) return {};
  if (rest == "char")
    return longs != 0 || is_short ? "" : is_unsigned ? "unsigned char" : is_signed ? "signed char" : "char";
  if (rest == "double" && longs == 1) return "long double";
  if (rest == "__int128") return is_unsigned ? "unsigned __int128" : "__int128";
  if (!rest.empty() && rest != "int") return words == 1 ? rest : "";
  if (is_short) return is_unsigned ? "unsigned short" : "short";
  if (longs >= 2) return is_unsigned ? "unsigned long long" : "long long";
  if (longs == 1) return is_unsigned ? "unsigned long" : "long";
  return is_unsigned ? "unsigned int" : words != 0 ? "int" : "";
}

}  // namespace

const Type& TypeFactory::derived(TypeKind kind, const Type& target, u64 size, u64 count) {
  const Type*& type = derived_[{kind, &target, count}];
  if (type == nullptr) {
    Type::Facts facts;
    facts.kind = kind;
    facts.byte_size = size;
    if (kind == TypeKind::array) facts.count = count;
    type = &types_.emplace_back(facts, &target);
  }
  return *type;
}

const Type& TypeFactory::pointer_to(const Type& target) { return derived(TypeKind::pointer, target, pointer_size_, 0); }
const Type& TypeFactory::reference_to(const Type& target) {
  return derived(TypeKind::reference, target, pointer_size_, 0);
}
const Type& TypeFactory::constant(const Type& target) { return derived(TypeKind::constant, target, 0, 0); }
const Type& TypeFactory::volatile_of(const Type& target) { return derived(TypeKind::volatile_, target, 0, 0); }
const Type& TypeFactory::array_of(const Type& element, u64 count) {
  return derived(TypeKind::array, element, 0, count);
}
const Type& TypeFactory::function_returning(const Type& target) { return derived(TypeKind::function, target, 1, 0); }

const Type* TypeFactory::basic(std::string_view name) {
  const std::string_view usual = usual_name(name);
  const auto* found = std::ranges::find(basics, usual, &Basic::name);
  if (usual.empty() || found == std::end(basics)) return nullptr;
  if (found->kind == TypeKind::nothing) return &Type::nothing();
  const Type*& type = basic_[found->name];
  if (type == nullptr) {
    Type::Facts facts;
    facts.kind = found->kind;
    facts.name = found->name;
    facts.is_signed = found->is_signed;
    facts.byte_size = found->size != 0 ? found->size : pointer_size_;
    if (found->name == "long double" && pointer_size_ == 4) facts.byte_size = 12;
    type = &types_.emplace_back(facts, nullptr);
  }
  return type;
}

}  // namespace sonde::symbols
