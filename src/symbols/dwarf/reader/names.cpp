#include "symbols/dwarf/reader/names.h"

#include <dwarf.h>

namespace sonde::symbols::dwarf {
namespace {

constexpr unsigned most_steps = 16;

Die origin_of(const Die& die) {
  if (Die origin = die.reference(DW_AT_abstract_origin)) return origin;
  return die.reference(DW_AT_specification);
}

}  // namespace

Die declaration_of(const Die& die) {
  Die last = die;
  for (unsigned step = 0; step < most_steps; ++step) {
    const Die origin = origin_of(last);
    if (!origin) break;
    last = origin;
  }
  return last;
}

bool is_instance_of(DieId die, DieId of) {
  for (unsigned step = 0; step < most_steps; ++step) {
    if (die == of) return true;
    // Within a unit the compiler names the original at once.
    if (die.unit == of.unit) return false;
    const Die origin = Die(die).reference(DW_AT_abstract_origin);
    if (!origin) return false;
    die = origin.id();
  }
  return false;
}

std::optional<Attribute> inherited(const Die& die, u16 name, Die* owner) {
  Die at = die;
  for (unsigned step = 0; at && step < most_steps; ++step) {
    if (auto found = at.find(name)) {
      if (owner != nullptr) *owner = at;
      return found;
    }
    at = origin_of(at);
  }
  return std::nullopt;
}

std::string_view inherited_string(const Die& die, u16 name) {
  Die owner;
  const auto attribute = inherited(die, name, &owner);
  return attribute ? string_value(owner.unit(), *attribute) : std::string_view();
}

std::string_view linkage_name(const Die& die) {
  const auto name = inherited_string(die, DW_AT_linkage_name);
  return name.empty() ? inherited_string(die, DW_AT_MIPS_linkage_name) : name;
}

bool has_scopes(const Unit& unit) {
  const Language language = unit.language();
  return language != Language::c && language != Language::assembler;
}

}  // namespace sonde::symbols::dwarf
