#include "symbols/dwarf/reader/unit.h"

#include <dwarf.h>

#include "symbols/dwarf/reader/debug_file.h"
#include "symbols/dwarf/reader/die.h"
#include "symbols/dwarf/reader/lists.h"

namespace sonde::symbols::dwarf {
namespace {

// What the names in a unit's first DIE may take.
constexpr u64 longest_root = 16 << 10;

}  // namespace

const AbbreviationTable& Unit::abbreviations() const {
  if (!is_loaded_ && !needs_root_only_) {
    is_loaded_ = true;
    file->lazy_section(in_types_section ? SectionId::types : SectionId::info).ensure(offset, end - offset);
  }
  if (!abbreviations_) {
    if (!is_loaded_)
      file->lazy_section(in_types_section ? SectionId::types : SectionId::info).ensure(offset, longest_root);
    abbreviations_ = file->abbreviations(abbreviations_offset, sizes);
  }
  return *abbreviations_;
}

void Unit::prepare() const {
  root();
  abbreviations().read_all();
}

std::vector<AddressRange> Unit::code() const {
  root();
  needs_root_only_ = true;
  auto ranges = ranges_of(root_die());
  needs_root_only_ = false;
  return ranges;
}

Die Unit::root_die() const { return Die(*this, first_die); }

const Unit::Root& Unit::root() const {
  if (root_) return *root_;
  root_ = std::make_unique<Root>();
  needs_root_only_ = true;
  const Die die = root_die();
  Unit& self = const_cast<Unit&>(*this);
  // The bases come first: other attributes are read with their help.
  die.each_attribute([&](const Attribute& attribute) {
    switch (attribute.name) {
      case DW_AT_str_offsets_base: self.str_offsets_base = attribute.number; break;
      case DW_AT_addr_base:
      case DW_AT_GNU_addr_base: self.addr_base = attribute.number; break;
      case DW_AT_rnglists_base: self.rnglists_base = attribute.number; break;
      case DW_AT_GNU_ranges_base: self.ranges_base = attribute.number; break;
      case DW_AT_loclists_base: self.loclists_base = attribute.number; break;
      default: break;
    }
  });
  Root& root = *root_;
  die.each_attribute([&](const Attribute& attribute) {
    switch (attribute.name) {
      case DW_AT_name: root.name = string_value(*this, attribute); break;
      case DW_AT_comp_dir: root.directory = string_value(*this, attribute); break;
      case DW_AT_producer: root.producer = string_value(*this, attribute); break;
      case DW_AT_dwo_name:
      case DW_AT_GNU_dwo_name: root.split_name = string_value(*this, attribute); break;
      case DW_AT_GNU_dwo_id: root.split_id = attribute.number; break;
      case DW_AT_low_pc: root.low_pc = address_value(*this, attribute).value_or(0); break;
      case DW_AT_language: root.language = static_cast<u16>(attribute.number); break;
      case DW_AT_stmt_list:
        root.lines = attribute.number + line_base;
        root.has_lines = true;
        break;
      default: break;
    }
  });
  needs_root_only_ = false;
  if (root.split_id == 0) root.split_id = signature;
  return root;
}

Language Unit::language() const {
  switch (root().language) {
    case DW_LANG_C:
    case DW_LANG_C89:
    case DW_LANG_C99:
    case DW_LANG_C11:
    case 0x2c:  // C17
      return Language::c;
    case DW_LANG_C_plus_plus:
    case DW_LANG_C_plus_plus_03:
    case DW_LANG_C_plus_plus_11:
    case DW_LANG_C_plus_plus_14:
    case 0x2b:  // C++17
    case 0x2a:  // C++20
      return Language::cxx;
    case DW_LANG_Mips_Assembler: return Language::assembler;
    case DW_LANG_Rust: return Language::rust;
    case DW_LANG_Go: return Language::go;
    case DW_LANG_D: return Language::d;
    case DW_LANG_Ada83:
    case DW_LANG_Ada95: return Language::ada;
    case DW_LANG_Fortran77:
    case DW_LANG_Fortran90:
    case DW_LANG_Fortran95:
    case DW_LANG_Fortran03:
    case DW_LANG_Fortran08: return Language::fortran;
    case DW_LANG_Pascal83: return Language::pascal;
    default: return Language::other;
  }
}

}  // namespace sonde::symbols::dwarf
