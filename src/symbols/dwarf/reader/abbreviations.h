// The shapes of DIEs (.debug_abbrev).
#pragma once

#include <deque>
#include <memory>
#include <span>
#include <unordered_map>
#include <vector>

#include "base/types.h"
#include "symbols/io/byte_cursor.h"

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
  std::span<const AttributeSpec> attributes;
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

  // Null for a code that the table does not have. The table is read as far as is needed; what was returned stays valid.
  const Abbreviation* find(u64 code) const {
    if (code - 1 < dense_.size()) return &dense_[code - 1];
    return find_further(code);
  }
  void read_all() const;
  static std::span<const AttributeSpec> attributes(const Abbreviation& abbreviation) { return abbreviation.attributes; }
  // All with codes from 1 on.
  const std::deque<Abbreviation>& dense() const {
    read_all();
    return dense_;
  }

 private:
  const Abbreviation* find_further(u64 code) const;
  bool read_one() const;
  std::span<const AttributeSpec> keep(std::span<const AttributeSpec> attributes) const;

  FormSizes sizes_;
  mutable ByteCursor in_;
  mutable bool is_complete_ = false;
  mutable std::deque<Abbreviation> dense_;  // by code - 1, as far as codes follow one another
  mutable std::unordered_map<u64, Abbreviation> sparse_;
  mutable std::vector<std::unique_ptr<AttributeSpec[]>> blocks_;  // attributes keep their places
  mutable std::size_t block_used_ = 0;
  mutable std::size_t block_size_ = 0;
  mutable std::vector<AttributeSpec> scratch_;
};

// Bytes that a form takes, -1 if it depends on the bytes.
int fixed_form_size(u16 form, FormSizes sizes);

}  // namespace sonde::symbols::dwarf
