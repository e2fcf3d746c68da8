// The shapes of DIEs (.debug_abbrev).
#pragma once

#include <span>
#include <unordered_map>
#include <vector>

#include "base/types.h"

namespace sonde::symbols::dwarf {

struct AttributeSpec {
  u16 name = 0;
  u16 form = 0;
  i64 implicit = 0;  // the value of DW_FORM_implicit_const
};

struct Abbreviation {
  u64 code = 0;  // 0: there is none
  u16 tag = 0;
  bool has_children = false;
  u32 first = 0;  // of its attributes in the table
  u32 count = 0;
  i32 fixed_size = -1;  // of all attributes together; -1: it depends on the bytes
};

// How many bytes the forms of a unit take.
struct FormSizes {
  u8 address = 8;
  u8 offset = 4;
  u16 version = 5;
};

class AbbreviationTable {
 public:
  AbbreviationTable(std::span<const std::byte> section, u64 offset, FormSizes sizes);

  // Null for a code that the table does not have.
  const Abbreviation* find(u64 code) const {
    if (code - 1 < dense_.size()) return dense_[code - 1].code != 0 ? &dense_[code - 1] : nullptr;
    const auto found = sparse_.find(code);
    return found == sparse_.end() ? nullptr : &found->second;
  }
  std::span<const AttributeSpec> attributes(const Abbreviation& abbreviation) const {
    return std::span(attributes_).subspan(abbreviation.first, abbreviation.count);
  }
  // Codes from 1 on.
  std::span<const Abbreviation> dense() const { return dense_; }

 private:
  std::vector<Abbreviation> dense_;  // by code - 1, as far as codes follow one another
  std::unordered_map<u64, Abbreviation> sparse_;
  std::vector<AttributeSpec> attributes_;
};

// Bytes that a form takes, -1 if it depends on the bytes.
int fixed_form_size(u16 form, FormSizes sizes);

}  // namespace sonde::symbols::dwarf
