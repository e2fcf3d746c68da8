// A parsed expression: a tree of nodes, held in one vector.
#pragma once

#include <string>
#include <vector>

#include "base/types.h"
#include "debug/expression/type_name.h"

namespace sonde::debug {

enum class NodeKind : u8 {
  integer,      // `integer`, `is_unsigned`, `longs`, `may_be_unsigned`
  floating,     // `floating`; `longs` 1: long double; `is_float`
  character,    // `integer`; `prefix`
  string,       // `text`; `prefix`, `width`
  boolean,      // `integer`
  name,         // `text`: a::b<int>::c; `is_global`: ::a; `scope`: 'file.c'::a
  dollar,       // `text`, with the dollar: register, convenience variable or history
  type,         // types[integer]
  negate,       // - a
  plus,         // + a
  logical_not,  // ! a
  complement,   // ~ a
  address_of,   // & a
  dereference,  // * a
  pre_increment,
  pre_decrement,
  post_increment,
  post_decrement,
  size_of,   // sizeof a
  align_of,  // alignof a
  binary,    // a op b
  logical_and,
  logical_or,
  conditional,           // a ? b : c
  assign,                // a = b, with `is_compound` a op= b
  comma,                 // a , b
  member,                // a . text
  arrow,                 // a -> text
  member_pointer,        // a .* b
  arrow_member_pointer,  // a ->* b
  index,                 // a [ b ]
  call,                  // a ( list )
  overload,              // a ( types ): the function with these parameters; types[list[i]]
  cast,                  // ( types[integer] ) a; `text`: the word of a C++ cast
  slice,                 // a @ b
  typed_memory,          // { types[integer] } a
  array_list,            // { list }
};

enum class Operator : u8 {
  add,
  subtract,
  multiply,
  divide,
  modulo,
  power,
  shift_left,
  shift_right,
  bit_and,
  bit_or,
  bit_xor,
  equal,
  not_equal,
  less,
  less_equal,
  greater,
  greater_equal
};

struct Node {
  NodeKind kind = NodeKind::integer;
  Operator op = Operator::add;
  u8 longs = 0;
  u8 width = 1;
  char prefix = 0;
  bool is_unsigned = false;
  bool may_be_unsigned = false;
  bool is_float = false;
  bool is_compound = false;
  bool is_global = false;
  u16 depth = 1;  // of the tree below
  u32 a = 0, b = 0, c = 0;
  u64 integer = 0;
  long double floating = 0;
  std::string text{};
  std::string scope{};
  std::vector<u32> list{};
};

// Its depth and size are bounded by the parser.
struct Expression {
  std::string text{};
  std::vector<Node> nodes;
  std::vector<TypeName> types;
  u32 root = 0;

  const Node& operator[](u32 index) const { return nodes[index]; }
};

}  // namespace sonde::debug
