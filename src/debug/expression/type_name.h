// A type as it stands in an expression: `const struct node *[3]`. Names are not looked up yet.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/types.h"

namespace sonde::debug {

struct TypeName;

// One step outwards from the named type: a pointer to it, an array of it...
struct TypeStep {
  enum class Kind : u8 { pointer, reference, rvalue_reference, array, function, member_pointer };
  Kind kind = Kind::pointer;
  bool is_const = false;
  bool is_volatile = false;
  bool is_bounded = false;  // an array with a count
  u64 count = 0;
  std::string class_name;            // of a member pointer
  std::vector<TypeName> parameters;  // of a function
};

struct TypeName {
  enum class Tag : u8 { none, struct_, union_, enum_ };
  Tag tag = Tag::none;
  // "unsigned int" for all the ways to write it; "ns::Box<int>" without the tag and qualifiers.
  std::string base;
  bool is_const = false;
  bool is_volatile = false;
  // typeof(EXPRESSION): the node it stands for, and no base.
  bool is_typeof = false;
  u32 expression = 0;
  std::vector<TypeStep> steps;  // the innermost first
};

}  // namespace sonde::debug
