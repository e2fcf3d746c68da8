#include "symbols/dwarf/reader/lists.h"

#include <dwarf.h>

#include <algorithm>

#include "symbols/dwarf/reader/debug_file.h"

namespace sonde::symbols::dwarf {
namespace {

constexpr std::size_t most_ranges = 1'000'000;

// One entry of a list of either kind: a range and, in location lists, an expression.
struct Entry {
  AddressRange range;
  bool is_default = false;  // holds where nothing else does
  std::span<const std::byte> expression;
};

std::optional<std::size_t> indexed_list(const Unit& unit, std::span<const std::byte> section, u64 base, u64 index) {
  const u64 at = base + index * unit.sizes.offset;
  if (index > section.size() || at > section.size()) return std::nullopt;
  ByteCursor in(section, static_cast<std::size_t>(at));
  const u64 offset = base + (unit.sizes.offset == 8 ? in.get64() : in.get32());
  return in.ok() && offset < section.size() ? std::optional(static_cast<std::size_t>(offset)) : std::nullopt;
}

// DWARF 5. The entry kinds of .debug_rnglists and .debug_loclists agree but for their numbers.
enum class Shape : u8 {
  end,
  base_index,
  index_index,
  index_length,
  offsets,
  default_,
  base,
  start_end,
  start_length,
  other
};

Shape range_shape(u8 kind) {
  constexpr Shape shapes[] = {Shape::end,     Shape::base_index, Shape::index_index, Shape::index_length,
                              Shape::offsets, Shape::base,       Shape::start_end,   Shape::start_length};
  return kind < std::size(shapes) ? shapes[kind] : Shape::other;
}

Shape location_shape(u8 kind) {
  constexpr Shape shapes[] = {Shape::end,          Shape::base_index, Shape::index_index,
                              Shape::index_length, Shape::offsets,    Shape::default_,
                              Shape::base,         Shape::start_end,  Shape::start_length};
  return kind < std::size(shapes) ? shapes[kind] : Shape::other;
}

// visit(const Entry&) until it returns true.
template <class Visit>
void walk_list_5(const Unit& unit, std::span<const std::byte> section, std::size_t at, bool locations, Visit visit) {
  ByteCursor in(section, at);
  u64 base = unit.outer().root().low_pc;
  for (std::size_t count = 0; in.ok() && count < most_ranges; ++count) {
    const u8 kind = in.get8();
    const Shape shape = locations ? location_shape(kind) : range_shape(kind);
    Entry entry;
    switch (shape) {
      case Shape::end: return;
      case Shape::base_index: base = indexed_address(unit, in.uleb()).value_or(0); continue;
      case Shape::base: base = in.word(unit.is_64()); continue;
      case Shape::index_index:
        entry.range.start = indexed_address(unit, in.uleb()).value_or(0);
        entry.range.end = indexed_address(unit, in.uleb()).value_or(0);
        break;
      case Shape::index_length:
        entry.range.start = indexed_address(unit, in.uleb()).value_or(0);
        entry.range.end = entry.range.start + in.uleb();
        break;
      case Shape::offsets:
        entry.range.start = base + in.uleb();
        entry.range.end = base + in.uleb();
        break;
      case Shape::default_: entry.is_default = true; break;
      case Shape::start_end:
        entry.range.start = in.word(unit.is_64());
        entry.range.end = in.word(unit.is_64());
        break;
      case Shape::start_length:
        entry.range.start = in.word(unit.is_64());
        entry.range.end = entry.range.start + in.uleb();
        break;
      case Shape::other: {
        // DW_LLE_GNU_view_pair: two numbers about what is seen where lines meet.
        if (!locations || kind != DW_LLE_GNU_view_pair) return;
        in.uleb();
        in.uleb();
        continue;
      }
    }
    if (locations) entry.expression = in.bytes(in.uleb());
    if (!in.ok() || visit(entry)) return;
  }
}

// DWARF 2 to 4.
template <class Visit>
void walk_list_4(const Unit& unit, std::span<const std::byte> section, std::size_t at, bool locations, Visit visit) {
  ByteCursor in(section, at);
  const bool is_64 = unit.is_64();
  const u64 no_start = is_64 ? ~u64{0} : 0xffffffff;
  u64 base = unit.outer().root().low_pc;
  for (std::size_t count = 0; in.ok() && count < most_ranges; ++count) {
    Entry entry;
    const u64 start = in.word(is_64);
    const u64 end = in.word(is_64);
    if (start == 0 && end == 0) return;
    if (start == no_start) {
      base = end;
      continue;
    }
    entry.range = {base + start, base + end};
    if (locations) entry.expression = in.bytes(in.get16());
    if (!in.ok() || visit(entry)) return;
  }
}

// GNU's location lists of split DWARF 4.
template <class Visit>
void walk_split_list_4(const Unit& unit, std::span<const std::byte> section, std::size_t at, Visit visit) {
  ByteCursor in(section, at);
  for (std::size_t count = 0; in.ok() && count < most_ranges; ++count) {
    Entry entry;
    switch (in.get8()) {
      case 1: in.uleb(); continue;  // base address; the following entries do not use it
      case 2:
        entry.range.start = indexed_address(unit, in.uleb()).value_or(0);
        entry.range.end = indexed_address(unit, in.uleb()).value_or(0);
        break;
      case 3:
        entry.range.start = indexed_address(unit, in.uleb()).value_or(0);
        entry.range.end = entry.range.start + in.get32();
        break;
      default: return;
    }
    entry.expression = in.bytes(in.get16());
    if (!in.ok() || visit(entry)) return;
  }
}

std::optional<std::size_t> place(std::span<const std::byte> section, u64 offset) {
  return offset < section.size() ? std::optional(static_cast<std::size_t>(offset)) : std::nullopt;
}

template <class Visit>
void walk_ranges(const Unit& unit, const Attribute& attribute, Visit visit) {
  unit.root();
  if (unit.sizes.version >= 5) {
    const auto section = unit.file->section(SectionId::rnglists);
    const auto at = attribute.form == DW_FORM_rnglistx
                        ? indexed_list(unit, section, unit.rnglists_base, attribute.number)
                        : place(section, attribute.number);
    if (at) walk_list_5(unit, section, *at, false, visit);
    return;
  }
  const Unit& outer = unit.outer();
  const auto section = outer.file->section(SectionId::ranges);
  const u64 base = &outer == &unit ? 0 : (outer.root(), outer.ranges_base);
  if (const auto at = place(section, base + attribute.number)) walk_list_4(unit, section, *at, false, visit);
}

}  // namespace

std::vector<AddressRange> ranges_of(const Die& die) {
  std::vector<AddressRange> ranges;
  if (!die) return ranges;
  const auto add = [&](u64 start, u64 end) {
    if (start < end && start != 0) ranges.push_back({start, end});
  };
  if (const auto list = die.find(DW_AT_ranges)) {
    walk_ranges(die.unit(), *list, [&](const Entry& entry) {
      add(entry.range.start, entry.range.end);
      return false;
    });
    return ranges;
  }
  const auto low = die.address(DW_AT_low_pc);
  const auto high = die.find(DW_AT_high_pc);
  if (!low || !high) return ranges;
  const auto end = address_value(die.unit(), *high);
  add(*low, end ? *end : *low + high->number);
  return ranges;
}

bool is_location_list(const Unit& unit, const Attribute& attribute) {
  switch (attribute.form) {
    case DW_FORM_sec_offset:
    case DW_FORM_loclistx: return true;
    case DW_FORM_data4:
    case DW_FORM_data8: return unit.sizes.version < 4;
    default: return false;
  }
}

VariableLocation location_at(const Die& die, u16 name, u64 address) {
  VariableLocation result;
  const auto attribute = die.find(name);
  if (!attribute) return result;
  result.unit = &die.unit();
  auto bytes = std::optional(attribute->block);
  if (is_location_list(die.unit(), *attribute)) bytes = list_entry_at(die.unit(), *attribute, address);
  if (!bytes || bytes->empty()) return result;
  result.kind = VariableLocation::Kind::expression;
  result.bytes = *bytes;
  return result;
}

std::optional<std::span<const std::byte>> list_entry_at(const Unit& unit, const Attribute& list, u64 address) {
  std::optional<std::span<const std::byte>> found;
  std::optional<std::span<const std::byte>> otherwise;
  const auto visit = [&](const Entry& entry) {
    if (entry.is_default) otherwise = entry.expression;
    if (entry.is_default || !entry.range.contains(address)) return false;
    found = entry.expression;
    return true;
  };
  unit.root();
  if (unit.sizes.version >= 5) {
    const auto section = unit.file->section(SectionId::loclists);
    const auto at = list.form == DW_FORM_loclistx ? indexed_list(unit, section, unit.loclists_base, list.number)
                                                  : place(section, list.number);
    if (at) walk_list_5(unit, section, *at, true, visit);
  } else {
    const auto section = unit.file->section(SectionId::loc);
    if (const auto at = place(section, unit.loc_base + list.number)) {
      if (unit.file->is_split())
        walk_split_list_4(unit, section, *at, visit);
      else
        walk_list_4(unit, section, *at, true, visit);
    }
  }
  return found ? found : otherwise;
}

}  // namespace sonde::symbols::dwarf
