#include "symbols/dwarf/reader/abbreviations.h"

#include <dwarf.h>

#include "symbols/io/byte_cursor.h"

namespace sonde::symbols::dwarf {

int fixed_form_size(u16 form, FormSizes sizes) {
  switch (form) {
    case DW_FORM_flag_present:
    case DW_FORM_implicit_const: return 0;
    case DW_FORM_data1:
    case DW_FORM_ref1:
    case DW_FORM_flag:
    case DW_FORM_strx1:
    case DW_FORM_addrx1: return 1;
    case DW_FORM_data2:
    case DW_FORM_ref2:
    case DW_FORM_strx2:
    case DW_FORM_addrx2: return 2;
    case DW_FORM_strx3:
    case DW_FORM_addrx3: return 3;
    case DW_FORM_data4:
    case DW_FORM_ref4:
    case DW_FORM_ref_sup4:
    case DW_FORM_strx4:
    case DW_FORM_addrx4: return 4;
    case DW_FORM_data8:
    case DW_FORM_ref8:
    case DW_FORM_ref_sup8:
    case DW_FORM_ref_sig8: return 8;
    case DW_FORM_data16: return 16;
    case DW_FORM_addr: return sizes.address;
    case DW_FORM_ref_addr: return sizes.version <= 2 ? sizes.address : sizes.offset;
    case DW_FORM_strp:
    case DW_FORM_line_strp:
    case DW_FORM_sec_offset:
    case DW_FORM_strp_sup:
    case DW_FORM_GNU_ref_alt:
    case DW_FORM_GNU_strp_alt: return sizes.offset;
    default: return -1;
  }
}

AbbreviationTable::AbbreviationTable(std::span<const std::byte> section, u64 offset, FormSizes sizes) {
  if (offset >= section.size()) return;
  ByteCursor in(section.subspan(static_cast<std::size_t>(offset)));
  while (in.ok()) {
    Abbreviation entry;
    entry.code = in.uleb();
    if (entry.code == 0 || !in.ok()) return;
    entry.tag = static_cast<u16>(in.uleb());
    entry.has_children = in.get8() != 0;
    entry.first = static_cast<u32>(attributes_.size());
    i64 size = 0;
    while (in.ok()) {
      AttributeSpec spec;
      spec.name = static_cast<u16>(in.uleb());
      spec.form = static_cast<u16>(in.uleb());
      if (spec.form == DW_FORM_implicit_const) spec.implicit = in.sleb();
      if (spec.name == 0 && spec.form == 0) break;
      attributes_.push_back(spec);
      const int one = fixed_form_size(spec.form, sizes);
      size = one < 0 || size < 0 ? -1 : size + one;
    }
    if (!in.ok()) return;
    entry.count = static_cast<u32>(attributes_.size()) - entry.first;
    entry.fixed_size = size > 0x7fffffff ? -1 : static_cast<i32>(size);
    if (entry.code == dense_.size() + 1)
      dense_.push_back(entry);
    else
      sparse_.try_emplace(entry.code, entry);
  }
}

}  // namespace sonde::symbols::dwarf
