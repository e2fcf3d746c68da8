#include "symbols/dwarf/reader/unit_scan.h"

#include <dwarf.h>

#include <optional>

#include "symbols/dwarf/reader/names.h"

namespace sonde::symbols::dwarf {
namespace {

constexpr std::size_t most_names = 20'000'000;
constexpr std::size_t deepest = 4096;

// Walks a unit once and notes what is named outside of functions.
class UnitScan {
 public:
  UnitScan(const Unit& unit, std::vector<IndexedName>& names)
      : unit_(unit),
        abbreviations_(unit.abbreviations()),
        names_(names),
        in_(unit.bytes(), static_cast<std::size_t>(unit.first_die)) {}

  void run() {
    while (in_.ok() && !in_.at_end() && names_.size() < most_names) {
      offset_ = in_.position();
      const u64 code = in_.uleb();
      if (code == 0) {
        if (depth_ > 0 && --depth_ < function_depth_) function_depth_ = outside;
        continue;
      }
      const Abbreviation* shape = abbreviations_.find(code);
      if (shape == nullptr || depth_ > deepest) return;
      one(*shape);
    }
  }

 private:
  static constexpr std::size_t outside = ~std::size_t{0};

  struct Facts {
    std::string_view name;
    u64 sibling = 0;
    bool has_code = false;
    bool is_inline = false;
    bool is_declaration = false;
    bool is_instance = false;  // its name is told elsewhere
    bool has_place = false;
  };

  void one(const Abbreviation& shape) {
    const bool is_named = function_depth_ == outside && kind_of(shape.tag);
    Facts facts;
    if (!is_named && shape.fixed_size >= 0) {
      in_.skip(static_cast<u64>(shape.fixed_size));
    } else {
      read(shape, is_named, facts);
      if (is_named) note(shape.tag, facts);
    }
    if (!shape.has_children) return;
    if (shape.tag == DW_TAG_subprogram && facts.sibling > in_.position() && facts.sibling < unit_.end) {
      in_.seek(facts.sibling);
      return;
    }
    ++depth_;
    if (shape.tag == DW_TAG_subprogram && function_depth_ == outside) function_depth_ = depth_;
  }

  void read(const Abbreviation& shape, bool is_named, Facts& facts) {
    for (const AttributeSpec& spec : abbreviations_.attributes(shape)) {
      Attribute attribute;
      if (!read_form(in_, spec, unit_, attribute)) return in_.fail();
      if (!is_named) continue;
      switch (spec.name) {
        case DW_AT_name: facts.name = string_value(unit_, attribute); break;
        case DW_AT_sibling: facts.sibling = unit_.offset + attribute.number; break;
        case DW_AT_low_pc:
        case DW_AT_ranges:
        case DW_AT_entry_pc: facts.has_code = true; break;
        case DW_AT_inline: facts.is_inline = true; break;  // whatever it says: there may be copies
        case DW_AT_declaration: facts.is_declaration = attribute.number != 0; break;
        case DW_AT_specification:
        case DW_AT_abstract_origin: facts.is_instance = true; break;
        case DW_AT_location:
        case DW_AT_const_value: facts.has_place = true; break;
        default: break;
      }
    }
  }

  void note(u16 tag, Facts& facts) {
    const NameKind kind = *kind_of(tag);
    // A function without code that is no mere declaration has its code, or copies, in another unit.
    if (kind == NameKind::function && !facts.has_code && !facts.is_inline && facts.is_declaration) return;
    if (kind == NameKind::variable && !facts.has_place) return;
    if (kind == NameKind::type && facts.is_declaration) return;
    if (facts.name.empty() && facts.is_instance) facts.name = inherited_string(Die(unit_, offset_), DW_AT_name);
    if (!facts.name.empty()) names_.push_back({facts.name, &unit_, offset_, kind, name_hash(name_key(facts.name))});
  }

  static std::optional<NameKind> kind_of(u16 tag) {
    switch (tag) {
      case DW_TAG_subprogram: return NameKind::function;
      case DW_TAG_variable:
      case DW_TAG_constant: return NameKind::variable;
      case DW_TAG_enumerator: return NameKind::enumerator;
      case DW_TAG_namespace:
      case DW_TAG_module: return NameKind::name_space;
      case DW_TAG_base_type:
      case DW_TAG_structure_type:
      case DW_TAG_class_type:
      case DW_TAG_interface_type:
      case DW_TAG_union_type:
      case DW_TAG_enumeration_type:
      case DW_TAG_typedef:
      case DW_TAG_unspecified_type: return NameKind::type;
      default: return std::nullopt;
    }
  }

  const Unit& unit_;
  const AbbreviationTable& abbreviations_;
  std::vector<IndexedName>& names_;
  ByteCursor in_;
  u64 offset_ = 0;
  std::size_t depth_ = 0;
  std::size_t function_depth_ = outside;  // how deep the children of the function around lie
};

}  // namespace

std::string_view name_key(std::string_view name) {
  if (name.starts_with("operator")) return name;
  const std::size_t bracket = name.find('<');
  return bracket == name.npos || bracket == 0 ? name : name.substr(0, bracket);
}

u32 name_hash(std::string_view key) {
  u64 hash = 0xcbf29ce484222325;
  for (const char c : key) hash = (hash ^ static_cast<u8>(c)) * 0x100000001b3;
  return static_cast<u32>(hash ^ hash >> 32);
}

void scan_names(const Unit& unit, std::vector<IndexedName>& names) {
  unit.root();
  UnitScan(unit, names).run();
}

}  // namespace sonde::symbols::dwarf
