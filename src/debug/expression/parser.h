// Reads an expression as gdb does for C and C++, plus `**` for powers.
#pragma once

#include <string_view>

#include "base/result.h"
#include "debug/expression/node.h"

namespace sonde::debug {

enum class NameClass : u8 { unknown, type, other };

// What names mean: C cannot be parsed without.
class NameClasses {
 public:
  virtual ~NameClasses() = default;
  // `name` is qualified as it was written, template arguments included. A variable hides a type.
  virtual NameClass classify(std::string_view name) = 0;
};

// Any text gives an expression or an error; nothing is looked up but by `names`. Errors have gdb's words.
Result<Expression> parse_expression(std::string_view text, NameClasses& names);

// A type and nothing else: "unsigned int *".
Result<Expression> parse_type(std::string_view text, NameClasses& names);

// The text of an operator: "+".
std::string_view operator_text(Operator op);

}  // namespace sonde::debug
