// Which entry of the debugging information describes a thing. Opaque outside of the dwarf folder.
#pragma once

#include <cstddef>
#include <cstdint>

#include "base/types.h"

namespace sonde::symbols {

namespace dwarf {
class Unit;
}

struct DieId {
  const dwarf::Unit* unit = nullptr;  // null: nothing describes it
  u64 offset = 0;
  explicit operator bool() const { return unit != nullptr; }
  bool operator==(const DieId&) const = default;
};

struct DieIdHash {
  std::size_t operator()(const DieId& id) const {
    return (reinterpret_cast<std::uintptr_t>(id.unit) >> 4) * 31 + id.offset * 0x9e3779b97f4a7c15U;
  }
};

}  // namespace sonde::symbols
