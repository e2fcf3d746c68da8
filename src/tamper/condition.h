// if=CONDITION: an expression over the arguments of a call, such as `fd==1&&count>4096` or `flags&O_CREAT`.
//
// Names are the arguments' (as -N shows them) or arg1 … arg6; constants are numbers or names of the flag sets of the
// call's arguments, of open, mmap, socket, file types and signals. Operators, weakest first: || && | ^ & == != < <= > >= + - ~ !, and parentheses. All numbers are signed
// 64-bit after the argument's C type was applied.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "abi/abi.h"
#include "base/result.h"
#include "sys/row.h"

namespace sonde::tamper {

class Condition {
 public:
  static Result<Condition> parse(std::string_view text);

  // False too when a name means nothing to this call.
  bool holds(const sys::Row& row, Abi abi, const u64 (&args)[6]) const;
  // Whether every name means something to this call; else the first that does not.
  std::string_view unknown_name(const sys::Row& row) const;

 private:
  enum class Op : u8 { number, name, negate, invert, complement, add, subtract, less, less_equal, greater, greater_equal, equal, unequal, bit_and, bit_xor, bit_or, both, either };
  struct Node {
    Op op;
    i64 number = 0;
    std::string name;
    int left = -1;
    int right = -1;
  };
  class Parser;
  struct Evaluation;

  std::vector<Node> nodes_;
  int root_ = -1;
};

}  // namespace sonde::tamper
