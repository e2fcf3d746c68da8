// Functions of the source, their lexical blocks, and the copies inlined into others.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/types.h"
#include "symbols/dwarf/variable.h"

namespace sonde::symbols {

class Type;
struct Function;

struct AddressRange {
  u64 start = 0;
  u64 end = 0;
  bool contains(u64 address) const { return address >= start && address < end; }
};

// A part of a function with variables of its own: its body, a block in braces, an inlined copy of another function.
struct Scope {
  enum class Kind : u8 { function, block, inlined };
  Kind kind = Kind::block;
  std::vector<AddressRange> ranges;
  u64 entry = 0;                       // where it is entered; of an inlined copy the place for a breakpoint
  const Function* function = nullptr;  // of a body or an inlined copy: which function
  Declaration call;                    // of an inlined copy: where it is called
  u32 call_column = 0;
  const Scope* parent = nullptr;
  std::vector<std::unique_ptr<Scope>> children;
  std::vector<Variable> variables;  // parameters first, in the order of the source
  bool has_names = false;           // declares anything: variables, types, labels
  DieId id;

  bool contains(u64 address) const {
    for (const AddressRange& range : ranges) {
      if (range.contains(address)) return true;
    }
    return false;
  }
};

enum class Language : u8 { c, cxx, assembler, rust, go, d, ada, fortran, pascal, other };

// Either code of its own (`ranges`), or what inlined copies are copies of (no ranges), or both in one.
struct Function {
  std::string name;               // qualified, without parameters: "ns::Box<int>::put"
  std::string_view plain_name;    // "put"
  std::string_view linkage_name;  // empty: as `name`
  Language language = Language::c;
  const Type* type = nullptr;  // parameters and what it returns
  Declaration declared;
  bool is_external = false;
  bool is_artificial = false;
  bool has_calls_marked = false;  // call sites are described: tail calls and entry values can be found
  std::vector<AddressRange> ranges;
  u64 entry = 0;
  DieId id;
};

// One function among those inlined into one another at an address.
struct InlineFrame {
  const Function* function = nullptr;
  const Scope* scope = nullptr;  // its body or the inlined copy
  Declaration call;              // where its caller stands; line 0 for the last, which was really called
  u32 call_column = 0;
};

// A call, as the compiler describes it for its caller.
struct CallSite {
  DieId id;
  std::optional<u64> callee;     // the entry of the function called, if it is in this module
  std::string_view callee_name;  // as the linker has it, if the function is known
  VariableLocation target;       // of an indirect call: computes where it goes
  bool is_tail_call = false;
};

// Where a function can be entered: its own code, or one inlined copy.
struct EntryPoint {
  u64 entry = 0;
  u64 breakpoint = 0;  // where a breakpoint at the function's name belongs: behind the prologue of code of its own
  const Function* function = nullptr;
  const Function* into = nullptr;  // the function that an inlined copy is part of; null for code of its own
  Declaration call;                // of an inlined copy
};

}  // namespace sonde::symbols
