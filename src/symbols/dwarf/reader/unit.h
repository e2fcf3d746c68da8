// One unit of debugging information: what a compiler made of one source file.
#pragma once

#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "base/types.h"
#include "symbols/dwarf/function.h"
#include "symbols/dwarf/reader/abbreviations.h"

namespace sonde::symbols::dwarf {

class DebugFile;
class Die;

class Unit {
 public:
  enum class Kind : u8 { compile, type, partial, skeleton, split_compile, split_type };

  // What its root DIE says.
  struct Root {
    std::string_view name;
    std::string_view directory;
    std::string_view producer;
    std::string_view split_name;  // of the .dwo that has the rest
    u64 split_id = 0;
    u64 low_pc = 0;
    u64 lines = 0;  // offset of its line program
    bool has_lines = false;
    u16 language = 0;
  };

  DebugFile* file = nullptr;
  Kind kind = Kind::compile;
  bool in_types_section = false;  // .debug_types
  u64 offset = 0;                 // of the header, in its section
  u64 first_die = 0;
  u64 end = 0;
  u64 signature = 0;    // of a type unit; the split id of skeleton and split units
  u64 type_offset = 0;  // of a type unit: its type's DIE, from the header
  FormSizes sizes;
  std::span<const std::byte> data;

  u64 abbreviations_offset = 0;
  u64 str_offsets_base = 0;
  u64 addr_base = 0;
  u64 rnglists_base = 0;
  u64 loclists_base = 0;
  u64 ranges_base = 0;       // split DWARF 4
  u64 loc_base = 0;          // of a package's unit, DWARF 4
  u64 line_base = 0;         // of a package's unit
  Unit* skeleton = nullptr;  // of a split unit
  Unit* split = nullptr;     // of a skeleton, once it was sought

  std::span<const std::byte> bytes() const { return data; }  // of the section it lies in, up to the unit's end
  // Reads the unit.
  const AbbreviationTable& abbreviations() const;
  // These read no more than its beginning.
  const Root& root() const;
  std::vector<AddressRange> code() const;
  // From now on nothing changes when it is read: several threads may.
  void prepare() const;
  Die root_die() const;
  // The unit whose root says where its code is and which lines it has.
  const Unit& outer() const { return skeleton != nullptr ? *skeleton : *this; }
  Language language() const;
  bool is_64() const { return sizes.address == 8; }

 private:
  mutable std::shared_ptr<const AbbreviationTable> abbreviations_;
  mutable std::unique_ptr<Root> root_;
  mutable bool is_loaded_ = false;
  mutable bool needs_root_only_ = false;
};

}  // namespace sonde::symbols::dwarf
