#include "symbols/dwarf/reader/abbreviations.h"

#include <dwarf.h>

#include <algorithm>

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

AbbreviationTable::AbbreviationTable(std::span<const std::byte> section, u64 offset, FormSizes sizes)
    : sizes_(sizes),
      in_(offset < section.size() ? section.subspan(static_cast<std::size_t>(offset)) : section.first(0)) {}

bool AbbreviationTable::read_one() const {
  Abbreviation entry;
  entry.code = in_.uleb();
  if (entry.code == 0 || !in_.ok()) return false;
  entry.tag = static_cast<u16>(in_.uleb());
  entry.has_children = in_.get8() != 0;
  scratch_.clear();
  i64 size = 0;
  while (in_.ok()) {
    AttributeSpec spec;
    spec.name = static_cast<u16>(in_.uleb());
    spec.form = static_cast<u16>(in_.uleb());
    if (spec.form == DW_FORM_implicit_const) spec.implicit = in_.sleb();
    if (spec.name == 0 && spec.form == 0) break;
    scratch_.push_back(spec);
    const int one = fixed_form_size(spec.form, sizes_);
    size = one < 0 || size < 0 ? -1 : size + one;
  }
  if (!in_.ok()) return false;
  entry.attributes = keep(scratch_);
  entry.fixed_size = size > 0x7fffffff ? -1 : static_cast<i32>(size);
  if (entry.code == dense_.size() + 1)
    dense_.push_back(entry);
  else
    sparse_.try_emplace(entry.code, entry);
  return true;
}

std::span<const AttributeSpec> AbbreviationTable::keep(std::span<const AttributeSpec> attributes) const {
  constexpr std::size_t usual = 512;
  if (attributes.empty()) return {};
  if (attributes.size() > block_size_ - block_used_) {
    block_size_ = std::max(usual, attributes.size());
    block_used_ = 0;
    blocks_.push_back(std::make_unique<AttributeSpec[]>(block_size_));
  }
  AttributeSpec* to = blocks_.back().get() + block_used_;
  std::ranges::copy(attributes, to);
  block_used_ += attributes.size();
  return {to, attributes.size()};
}

void AbbreviationTable::read_all() const {
  while (!is_complete_) is_complete_ = !read_one();
}

const Abbreviation* AbbreviationTable::find_further(u64 code) const {
  for (;;) {
    if (code - 1 < dense_.size()) return &dense_[code - 1];
    if (const auto found = sparse_.find(code); found != sparse_.end()) return &found->second;
    if (is_complete_) return nullptr;
    is_complete_ = !read_one();
  }
}

}  // namespace sonde::symbols::dwarf
