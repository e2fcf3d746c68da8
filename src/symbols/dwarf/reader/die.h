// One entry of debugging information, read with every offset checked. Cheap to copy; refers to its file's bytes.
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "symbols/dwarf/reader/unit.h"
#include "symbols/io/byte_cursor.h"

namespace sonde::symbols::dwarf {

struct Attribute {
  u16 name = 0;
  u16 form = 0;
  u64 number = 0;                    // numbers, offsets, indexes; sign-extended where the form is signed
  std::span<const std::byte> block;  // blocks, expressions, inline strings without their NUL
};

// Reads one attribute's value; false for forms that nobody knows (the DIE cannot be read further) and at the end.
bool read_form(ByteCursor& in, const AttributeSpec& spec, const Unit& unit, Attribute& out);

class Die {
 public:
  Die() = default;
  explicit Die(DieId id) {
    if (id) *this = Die(*id.unit, id.offset);
  }
  // Invalid if there is no DIE at the offset of the unit's section.
  Die(const Unit& unit, u64 offset);

  explicit operator bool() const { return abbreviation_ != nullptr; }
  const Unit& unit() const { return *unit_; }
  u64 offset() const { return offset_; }
  u16 tag() const { return abbreviation_ == nullptr ? u16{0} : abbreviation_->tag; }
  bool has_children() const { return abbreviation_ != nullptr && abbreviation_->has_children; }
  DieId id() const { return {unit_, offset_}; }

  std::optional<Attribute> find(u16 name) const;
  bool has(u16 name) const;
  // visit(const Attribute&) for each.
  template <class Visit>
  void each_attribute(Visit visit) const {
    if (abbreviation_ == nullptr) return;
    ByteCursor in(unit_->bytes(), static_cast<std::size_t>(attributes_));
    for (const AttributeSpec& spec : unit_->abbreviations().attributes(*abbreviation_)) {
      Attribute attribute;
      if (!read_form(in, spec, *unit_, attribute)) return;
      visit(attribute);
    }
  }

  std::string_view string(u16 name) const;
  std::optional<u64> number(u16 name) const;
  bool flag(u16 name) const;
  std::optional<u64> address(u16 name) const;
  // The DIE that an attribute refers to, in any unit or file; invalid if there is none.
  Die reference(u16 name) const;

  // The first child, or an invalid one.
  Die first_child() const;
  Die next_sibling() const;
  template <class Visit>
  void each_child(Visit visit) const {
    for (Die child = first_child(); child; child = child.next_sibling()) visit(child);
  }

 private:
  // Behind its attributes: its first child, or what follows.
  std::optional<u64> attributes_end() const;
  u64 sibling_offset() const;  // 0: not said

  const Unit* unit_ = nullptr;
  const Abbreviation* abbreviation_ = nullptr;
  u64 offset_ = 0;
  u64 attributes_ = 0;
};

std::string_view string_value(const Unit& unit, const Attribute& attribute);
std::optional<u64> address_value(const Unit& unit, const Attribute& attribute);
// Entry `index` of the unit's address table.
std::optional<u64> indexed_address(const Unit& unit, u64 index);
Die reference_value(const Unit& unit, const Attribute& attribute);

}  // namespace sonde::symbols::dwarf
