#include "symbols/dwarf/reader/outline.h"

#include <dwarf.h>

#include <algorithm>

namespace sonde::symbols::dwarf {
namespace {

bool is_container(u16 tag) {
  switch (tag) {
    case DW_TAG_namespace:
    case DW_TAG_module:
    case DW_TAG_class_type:
    case DW_TAG_structure_type:
    case DW_TAG_union_type:
    case DW_TAG_interface_type:
    case DW_TAG_enumeration_type:
    case DW_TAG_subprogram: return true;
    default: return false;
  }
}

}  // namespace

Outline::Outline(const Unit& unit) {
  constexpr std::size_t deepest = 4096;
  // The containers that are open, and those DIEs with children that are none.
  std::vector<u32> open;
  const auto bytes = unit.bytes();
  const AbbreviationTable& abbreviations = unit.abbreviations();
  ByteCursor in(bytes, static_cast<std::size_t>(unit.first_die));
  u32 container = none;
  u32 function = none;
  while (in.ok() && !in.at_end()) {
    const u64 offset = in.position();
    const u64 code = in.uleb();
    if (code == 0) {
      if (open.empty()) continue;
      if (open.back() != none) {
        containers_[open.back()].end = in.position();
        container = containers_[open.back()].parent;
        for (function = container; function != none && containers_[function].tag != DW_TAG_subprogram;) {
          function = containers_[function].parent;
        }
      }
      open.pop_back();
      continue;
    }
    const Abbreviation* shape = abbreviations.find(code);
    if (shape == nullptr || open.size() > deepest) break;
    const bool is_function = shape->tag == DW_TAG_subprogram;
    const bool is_copy = shape->tag == DW_TAG_inlined_subroutine;
    bool has_code = false;
    if (!is_function && !is_copy && shape->fixed_size >= 0) {
      in.skip(static_cast<u64>(shape->fixed_size));
    } else {
      for (const AttributeSpec& spec : abbreviations.attributes(*shape)) {
        Attribute attribute;
        if (!read_form(in, spec, unit, attribute)) {
          in.fail();
          break;
        }
        if (spec.name == DW_AT_low_pc || spec.name == DW_AT_ranges) has_code = true;
        if (is_copy && spec.name == DW_AT_abstract_origin) {
          if (const Die origin = reference_value(unit, attribute)) inlined_.push_back({origin.id(), offset, function});
        }
      }
    }
    if (is_function && has_code) functions_.push_back(offset);
    if (!shape->has_children) continue;
    u32 opened = none;
    if (is_container(shape->tag)) {
      opened = static_cast<u32>(containers_.size());
      containers_.push_back({offset, unit.end, container, shape->tag});
      container = opened;
      if (is_function) function = opened;
    }
    open.push_back(opened);
  }
}

u32 Outline::parent_of(u64 offset) const {
  auto after = std::ranges::lower_bound(containers_, offset, {}, &Container::offset);
  if (after == containers_.begin()) return none;
  u32 at = static_cast<u32>(after - containers_.begin()) - 1;
  while (at != none && containers_[at].end <= offset) at = containers_[at].parent;
  return at;
}

}  // namespace sonde::symbols::dwarf
