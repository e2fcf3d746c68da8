// Variables and parameters of the source.
#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "base/types.h"
#include "symbols/dwarf/die_id.h"

namespace sonde::symbols {

class Type;

// Where something is declared.
struct Declaration {
  std::string_view file;  // as the compiler was told; see SourceFile::name
  u32 line = 0;           // 0: not known
};

struct Variable {
  std::string_view name;  // of a global or a static member: qualified
  const Type* type = nullptr;
  bool is_parameter = false;
  bool is_artificial = false;   // `this`, __range, ...
  bool is_external = false;     // visible outside of its unit
  bool is_declaration = false;  // extern: defined elsewhere
  std::string_view linkage_name;
  Declaration declared;
  DieId id;  // for DebugInfo::location_of()
};

// Where a variable is at one address, or what it is.
struct VariableLocation {
  enum class Kind : u8 {
    none,        // optimised out there
    expression,  // to be evaluated: symbols/dwarf/location.h
    constant,    // `bytes` are the value, or `number` is
  };
  Kind kind = Kind::none;
  std::span<const std::byte> bytes;
  std::optional<i64> number;
  const dwarf::Unit* unit = nullptr;
};

}  // namespace sonde::symbols
