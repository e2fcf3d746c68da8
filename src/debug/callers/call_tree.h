// Stacks folded into a tree: a function at the root, who called it below, who called those below them, with counts.
#pragma once

#include <span>
#include <string>
#include <utility>
#include <vector>

#include "base/types.h"

namespace sonde::debug {

// One function on a stack and where in it execution was.
struct CallStep {
  std::string function;
  std::string file;  // empty: not known
  u32 line = 0;
  bool is_inlined = false;  // into the next step
  bool operator==(const CallStep&) const = default;
};

class CallTree {
 public:
  // What an address is. Asked once for each place of the tree.
  class Namer {
   public:
    virtual ~Namer() = default;
    // Innermost first: inlined functions, then the one that was really called. Never empty.
    virtual std::vector<CallStep> steps_at(u64 pc, bool after_call) = 0;
  };

  // A stack, innermost first: an address in the function, then return addresses. `note` is put behind the function's name
  // ("(n=3)") and makes calls with different notes different roots.
  void add(std::span<const u64> stack, std::string_view note, Namer& namer);
  // Libraries came or went: the same address may be something else from now on.
  void forget_addresses();

  struct Node {
    CallStep step;
    u64 calls = 0;
    std::vector<u32> callers;  // by index, the most frequent first once sort() was called
    u32 parent = 0;
    std::vector<std::pair<u64, u32>> by_address;  // of the callers
  };
  const Node& node(u32 index) const { return nodes_[index]; }
  std::span<const u32> roots() const { return nodes_[0].callers; }
  u64 calls() const { return nodes_[0].calls; }
  // By calls, then by name: the same calls give the same order.
  void sort();

 private:
  u32 child(u32 parent, CallStep step);

  std::vector<Node> nodes_ = std::vector<Node>(1);  // the first one is above the roots
};

}  // namespace sonde::debug
