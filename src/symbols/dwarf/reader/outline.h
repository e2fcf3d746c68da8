// What one pass over a unit finds out: which DIEs lie in which, its functions, and the inlined copies.
#pragma once

#include <vector>

#include "symbols/dwarf/reader/die.h"

namespace sonde::symbols::dwarf {

class Outline {
 public:
  // A namespace, class or function, by where its DIE and its children lie in the section.
  struct Container {
    u64 offset = 0;
    u64 end = 0;
    u32 parent = none;  // in containers()
    u16 tag = 0;
  };
  struct Inlined {
    DieId origin;  // what it is a copy of
    u64 offset = 0;
    u32 function = none;  // the container with its code
  };
  static constexpr u32 none = ~u32{0};

  explicit Outline(const Unit& unit);

  const std::vector<Container>& containers() const { return containers_; }
  // The innermost container that holds a DIE other than itself; `none` at the top.
  u32 parent_of(u64 offset) const;
  // Functions with code of their own, in order of address.
  const std::vector<u64>& functions() const { return functions_; }
  const std::vector<Inlined>& inlined() const { return inlined_; }

 private:
  std::vector<Container> containers_;  // by offset
  std::vector<u64> functions_;
  std::vector<Inlined> inlined_;
};

}  // namespace sonde::symbols::dwarf
