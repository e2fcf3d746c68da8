#include "symbols/dwarf/reader/die.h"

#include <dwarf.h>

#include "symbols/dwarf/reader/debug_file.h"

namespace sonde::symbols::dwarf {
namespace {

u64 offset_word(ByteCursor& in, const Unit& unit) { return unit.sizes.offset == 8 ? in.get64() : in.get32(); }

u64 get24(ByteCursor& in) {
  const u64 low = in.get16();
  return low | u64{in.get8()} << 16;
}

std::string_view string_at(const Unit& unit, SectionId section, u64 offset) {
  return unit.file->lazy_section(section).string_at(offset);
}

// The entry of a table of words.
std::optional<u64> table_word(std::span<const std::byte> section, u64 base, u64 index, u8 width) {
  if (index > section.size() / width) return std::nullopt;
  const u64 at = base + index * width;
  if (at < base || at > section.size()) return std::nullopt;
  ByteCursor in(section, static_cast<std::size_t>(at));
  const u64 value = width == 8 ? in.get64() : in.get32();
  return in.ok() ? std::optional(value) : std::nullopt;
}

std::string_view indexed_string(const Unit& unit, u64 index) {
  unit.root();  // knows where the table begins
  const auto offsets = unit.file->section(SectionId::str_offsets);
  const auto offset = table_word(offsets, unit.str_offsets_base, index, unit.sizes.offset);
  return offset ? string_at(unit, SectionId::str, *offset) : std::string_view();
}

}  // namespace

bool read_form(ByteCursor& in, const AttributeSpec& spec, const Unit& unit, Attribute& out) {
  out.name = spec.name;
  out.form = spec.form;
  if (out.form == DW_FORM_indirect) {
    out.form = static_cast<u16>(in.uleb());
    if (out.form == DW_FORM_indirect || out.form == DW_FORM_implicit_const) return false;
  }
  switch (out.form) {
    case DW_FORM_flag_present: out.number = 1; break;
    case DW_FORM_implicit_const: out.number = static_cast<u64>(spec.implicit); break;
    case DW_FORM_data1:
    case DW_FORM_ref1:
    case DW_FORM_flag:
    case DW_FORM_strx1:
    case DW_FORM_addrx1: out.number = in.get8(); break;
    case DW_FORM_data2:
    case DW_FORM_ref2:
    case DW_FORM_strx2:
    case DW_FORM_addrx2: out.number = in.get16(); break;
    case DW_FORM_strx3:
    case DW_FORM_addrx3: out.number = get24(in); break;
    case DW_FORM_data4:
    case DW_FORM_ref4:
    case DW_FORM_ref_sup4:
    case DW_FORM_strx4:
    case DW_FORM_addrx4: out.number = in.get32(); break;
    case DW_FORM_data8:
    case DW_FORM_ref8:
    case DW_FORM_ref_sup8:
    case DW_FORM_ref_sig8: out.number = in.get64(); break;
    case DW_FORM_data16: out.block = in.bytes(16); break;
    case DW_FORM_addr: out.number = in.word(unit.is_64()); break;
    case DW_FORM_ref_addr: out.number = unit.sizes.version <= 2 ? in.word(unit.is_64()) : offset_word(in, unit); break;
    case DW_FORM_strp:
    case DW_FORM_line_strp:
    case DW_FORM_sec_offset:
    case DW_FORM_strp_sup:
    case DW_FORM_GNU_ref_alt:
    case DW_FORM_GNU_strp_alt: out.number = offset_word(in, unit); break;
    case DW_FORM_sdata: out.number = static_cast<u64>(in.sleb()); break;
    case DW_FORM_udata:
    case DW_FORM_ref_udata:
    case DW_FORM_strx:
    case DW_FORM_addrx:
    case DW_FORM_loclistx:
    case DW_FORM_rnglistx:
    case DW_FORM_GNU_str_index:
    case DW_FORM_GNU_addr_index: out.number = in.uleb(); break;
    case DW_FORM_string: {
      const std::string_view text = in.c_string();
      out.block = std::as_bytes(std::span(text));
      break;
    }
    case DW_FORM_block1: out.block = in.bytes(in.get8()); break;
    case DW_FORM_block2: out.block = in.bytes(in.get16()); break;
    case DW_FORM_block4: out.block = in.bytes(in.get32()); break;
    case DW_FORM_block:
    case DW_FORM_exprloc: out.block = in.bytes(in.uleb()); break;
    default: return false;
  }
  return in.ok();
}

std::string_view string_value(const Unit& unit, const Attribute& attribute) {
  switch (attribute.form) {
    case DW_FORM_string: return {reinterpret_cast<const char*>(attribute.block.data()), attribute.block.size()};
    case DW_FORM_strp: return string_at(unit, SectionId::str, attribute.number);
    case DW_FORM_line_strp: return string_at(unit, SectionId::line_str, attribute.number);
    case DW_FORM_strx:
    case DW_FORM_strx1:
    case DW_FORM_strx2:
    case DW_FORM_strx3:
    case DW_FORM_strx4:
    case DW_FORM_GNU_str_index: return indexed_string(unit, attribute.number);
    case DW_FORM_strp_sup:
    case DW_FORM_GNU_strp_alt: {
      DebugFile* other = unit.file->alternate();
      return other == nullptr ? std::string_view() : other->lazy_section(SectionId::str).string_at(attribute.number);
    }
    default: return {};
  }
}

std::optional<u64> indexed_address(const Unit& unit, u64 index) {
  const Unit& outer = unit.outer();
  outer.root();  // knows where the table begins
  return table_word(outer.file->section(SectionId::addr), outer.addr_base, index, outer.sizes.address);
}

std::optional<u64> address_value(const Unit& unit, const Attribute& attribute) {
  switch (attribute.form) {
    case DW_FORM_addr: return attribute.number;
    case DW_FORM_addrx:
    case DW_FORM_addrx1:
    case DW_FORM_addrx2:
    case DW_FORM_addrx3:
    case DW_FORM_addrx4:
    case DW_FORM_GNU_addr_index: return indexed_address(unit, attribute.number);
    default: return std::nullopt;
  }
}

Die reference_value(const Unit& unit, const Attribute& attribute) {
  switch (attribute.form) {
    case DW_FORM_ref1:
    case DW_FORM_ref2:
    case DW_FORM_ref4:
    case DW_FORM_ref8:
    case DW_FORM_ref_udata: return Die(unit, unit.offset + attribute.number);
    case DW_FORM_ref_addr: {
      const Unit* other = unit.file->unit_at(attribute.number, false);
      return other == nullptr ? Die() : Die(*other, attribute.number);
    }
    case DW_FORM_ref_sup4:
    case DW_FORM_ref_sup8:
    case DW_FORM_GNU_ref_alt: {
      DebugFile* file = unit.file->alternate();
      const Unit* other = file == nullptr ? nullptr : file->unit_at(attribute.number, false);
      return other == nullptr ? Die() : Die(*other, attribute.number);
    }
    case DW_FORM_ref_sig8: {
      const Unit* other = unit.file->type_unit(attribute.number);
      return other == nullptr ? Die() : Die(*other, other->offset + other->type_offset);
    }
    default: return {};
  }
}

Die::Die(const Unit& unit, u64 offset) : unit_(&unit), offset_(offset) {
  if (offset < unit.first_die || offset >= unit.end) return;
  const AbbreviationTable& abbreviations = unit.abbreviations();  // now the unit is read
  ByteCursor in(unit.bytes(), static_cast<std::size_t>(offset));
  const u64 code = in.uleb();
  if (!in.ok() || code == 0) return;
  abbreviation_ = abbreviations.find(code);
  attributes_ = in.position();
}

std::optional<Attribute> Die::find(u16 name) const {
  if (abbreviation_ == nullptr) return std::nullopt;
  const auto specs = unit_->abbreviations().attributes(*abbreviation_);
  bool is_there = false;
  for (const AttributeSpec& spec : specs) is_there = is_there || spec.name == name;
  if (!is_there) return std::nullopt;
  ByteCursor in(unit_->bytes(), static_cast<std::size_t>(attributes_));
  for (const AttributeSpec& spec : specs) {
    Attribute attribute;
    if (!read_form(in, spec, *unit_, attribute)) return std::nullopt;
    if (spec.name == name) return attribute;
  }
  return std::nullopt;
}

bool Die::has(u16 name) const {
  if (abbreviation_ == nullptr) return false;
  for (const AttributeSpec& spec : unit_->abbreviations().attributes(*abbreviation_)) {
    if (spec.name == name) return true;
  }
  return false;
}

std::string_view Die::string(u16 name) const {
  const auto attribute = find(name);
  return attribute ? string_value(*unit_, *attribute) : std::string_view();
}

std::optional<u64> Die::number(u16 name) const {
  const auto attribute = find(name);
  if (!attribute) return std::nullopt;
  switch (attribute->form) {
    case DW_FORM_data1:
    case DW_FORM_data2:
    case DW_FORM_data4:
    case DW_FORM_data8:
    case DW_FORM_sdata:
    case DW_FORM_udata:
    case DW_FORM_implicit_const:
    case DW_FORM_flag:
    case DW_FORM_flag_present:
    case DW_FORM_sec_offset: return attribute->number;
    default: return std::nullopt;
  }
}

bool Die::flag(u16 name) const { return number(name).value_or(0) != 0; }

std::optional<u64> Die::address(u16 name) const {
  const auto attribute = find(name);
  return attribute ? address_value(*unit_, *attribute) : std::nullopt;
}

Die Die::reference(u16 name) const {
  const auto attribute = find(name);
  return attribute ? reference_value(*unit_, *attribute) : Die();
}

std::optional<u64> Die::attributes_end() const {
  if (abbreviation_->fixed_size >= 0) return attributes_ + static_cast<u64>(abbreviation_->fixed_size);
  ByteCursor in(unit_->bytes(), static_cast<std::size_t>(attributes_));
  for (const AttributeSpec& spec : unit_->abbreviations().attributes(*abbreviation_)) {
    Attribute attribute;
    if (!read_form(in, spec, *unit_, attribute)) return std::nullopt;
  }
  return in.position();
}

Die Die::first_child() const {
  if (!has_children()) return {};
  const auto end = attributes_end();
  return end ? Die(*unit_, *end) : Die();
}

Die Die::next_sibling() const {
  // Past what is below: as DW_AT_sibling says, else down and up again.
  u64 depth = 0;
  for (Die die = *this; die;) {
    u64 at = die.sibling_offset();
    if (at == 0) {
      const auto end = die.attributes_end();
      if (!end) return {};
      at = *end;
      if (die.has_children()) ++depth;
    }
    for (; depth > 0 && at < unit_->end && unit_->bytes()[static_cast<std::size_t>(at)] == std::byte{0}; --depth) ++at;
    die = Die(*unit_, at);
    if (depth == 0) return die;
  }
  return {};
}

u64 Die::sibling_offset() const {
  if (!abbreviation_->has_children) return 0;
  const auto sibling = find(DW_AT_sibling);
  if (!sibling || sibling->number >= unit_->end - unit_->offset) return 0;
  const u64 at = unit_->offset + sibling->number;
  return at > offset_ ? at : 0;
}

}  // namespace sonde::symbols::dwarf
