#include "symbols/dwarf/reader/corpus.h"

#include <dwarf.h>

#include <algorithm>
#include <unordered_set>

#include "symbols/dwarf/reader/canonical_name.h"
#include "symbols/dwarf/reader/line_program.h"
#include "symbols/dwarf/reader/lists.h"
#include "symbols/dwarf/reader/names.h"

namespace sonde::symbols::dwarf {
namespace {

constexpr unsigned deepest_scope = 64;
constexpr std::size_t longest_name = 64 << 10;

}  // namespace

Corpus::Corpus(std::unique_ptr<DebugFile> file) : file_(std::move(file)) {}
Corpus::~Corpus() = default;

const std::vector<Unit*>& Corpus::units() {
  if (units_read_) return units_;
  units_read_ = true;
  read_address_ranges();
  std::unordered_set<const Unit*> covered;
  for (const UnitRange& range : ranges_) covered.insert(range.unit);
  for (const auto& unit : file_->units()) {
    if (unit->kind == Unit::Kind::type) continue;
    units_.push_back(unit.get());
    if (unit->kind == Unit::Kind::partial || covered.contains(unit.get())) continue;
    for (const AddressRange& range : unit->code()) ranges_.push_back({range, unit.get()});
  }
  std::ranges::sort(ranges_, {}, [](const UnitRange& range) { return range.range.start; });
  u64 furthest = 0;
  for (const UnitRange& range : ranges_) {
    furthest = std::max(furthest, range.range.end);
    furthest_end_.push_back(furthest);
  }
  return units_;
}

// .debug_aranges: not every compiler writes it, and it tells nothing that the units do not, but it is quick to read.
void Corpus::read_address_ranges() {
  const auto section = file_->section(SectionId::aranges);
  for (std::size_t at = 0; at < section.size();) {
    ByteCursor in(section, at);
    u64 length = in.get32();
    const bool is_wide = length == 0xffffffff;
    if (is_wide) length = in.get64();
    if (!in.ok() || length == 0 || length > in.remaining()) return;
    const std::size_t end = in.position() + length;
    const u16 version = in.get16();
    const u64 offset = is_wide ? in.get64() : in.get32();
    const u8 width = in.get8();
    const u8 segment = in.get8();
    auto* unit = const_cast<Unit*>(file_->unit_at(offset, false));
    if (in.ok() && version == 2 && segment == 0 && (width == 8 || width == 4) && unit != nullptr) {
      const std::size_t pair = std::size_t{width} * 2;
      in.seek(at + (in.position() - at + pair - 1) / pair * pair);
      while (in.ok() && in.position() + pair <= end) {
        const u64 start = in.word(width == 8);
        const u64 size = in.word(width == 8);
        if (start == 0 && size == 0) break;
        if (start != 0 && size != 0) ranges_.push_back({{start, start + size}, unit});
      }
    }
    at = end;
  }
}

Unit* Corpus::unit_at(u64 address) {
  units();
  const auto after =
      std::ranges::upper_bound(ranges_, address, {}, [](const UnitRange& range) { return range.range.start; });
  for (auto i = static_cast<std::size_t>(after - ranges_.begin()); i > 0 && furthest_end_[i - 1] > address; --i) {
    if (address < ranges_[i - 1].range.end) return ranges_[i - 1].unit;
  }
  return nullptr;
}

const Unit& Corpus::full(const Unit& unit) {
  if (unit.split != nullptr) return *unit.split;
  if (unit.kind != Unit::Kind::skeleton && unit.kind != Unit::Kind::compile) return unit;
  const Unit* split = file_->split_of(const_cast<Unit&>(unit));
  return split != nullptr ? *split : unit;
}

const Outline& Corpus::outline(const Unit& unit) {
  auto& outline = outlines_[&unit];
  if (!outline) outline = std::make_unique<Outline>(unit);
  return *outline;
}

namespace {

bool refers_to_others(const AbbreviationTable& table) {
  for (const Abbreviation& shape : table.dense()) {
    if (shape.tag != DW_TAG_subprogram && shape.tag != DW_TAG_inlined_subroutine) continue;
    for (const AttributeSpec& spec : shape.attributes) {
      const bool is_origin = spec.name == DW_AT_abstract_origin || spec.name == DW_AT_specification;
      const bool is_far = spec.form == DW_FORM_ref_addr || spec.form == DW_FORM_GNU_ref_alt ||
                          spec.form == DW_FORM_ref_sup4 || spec.form == DW_FORM_ref_sup8;
      if (is_origin && is_far) return true;
    }
  }
  return false;
}

}  // namespace

const std::vector<const Unit*>& Corpus::entangled_units() {
  if (entangled_sought_) return entangled_;
  entangled_sought_ = true;
  // Reading every unit's abbreviations takes time; these are the ones that have reason to refer to others: gcc puts
  // optimised code in units without a name, clang lets the units of one link share a table.
  const bool is_by_dwz = file_->alternate() != nullptr || std::ranges::any_of(units(), [](const Unit* unit) {
                           return unit->kind == Unit::Kind::partial;
                         });
  std::unordered_map<u64, bool> known;  // by table
  for (const Unit* unit : units()) {
    const Unit::Root& root = unit->root();
    if (unit->kind == Unit::Kind::partial ||
        (root.producer.starts_with("GNU") && root.name != "<artificial>" && !is_by_dwz))
      continue;
    const auto [found, is_new] = known.try_emplace(unit->abbreviations_offset, false);
    if (is_new) found->second = refers_to_others(*file_->abbreviations(unit->abbreviations_offset, unit->sizes));
    if (found->second) entangled_.push_back(unit);
  }
  return entangled_;
}

const LineProgram& Corpus::lines(const Unit& unit) {
  const Unit& outer = unit.outer();
  const u64 key = outer.root().has_lines ? outer.root().lines : ~u64{0};
  auto& lines = line_programs_[key];
  if (!lines) lines = std::make_unique<LineProgram>(read_line_program(outer, full(outer).root().name));
  return *lines;
}

std::string_view Corpus::keep(std::string text) {
  kept_.push_back(std::make_unique<std::string>(std::move(text)));
  return *kept_.back();
}

Die Corpus::parent(const Die& die) {
  const Outline& around = outline(die.unit());
  const u32 index = around.parent_of(die.offset());
  return index == Outline::none ? Die() : Die(die.unit(), around.containers()[index].offset);
}

std::string Corpus::prefix(const Die& die, unsigned depth) {
  const Die around = parent(die);
  if (!around || depth > deepest_scope) return {};
  if (around.tag() == DW_TAG_enumeration_type) {
    if (die.tag() == DW_TAG_enumerator && !around.flag(DW_AT_enum_class)) return prefix(around, depth + 1);
  }
  std::string name(qualified_name(around, depth + 1));
  if (around.tag() == DW_TAG_subprogram) name += "()";
  return name.empty() ? name : name + "::";
}

std::string_view Corpus::qualified_name(const Die& die, unsigned depth) {
  const Die declaration = declaration_of(die);
  if (!declaration) return {};
  std::string_view name = inherited_string(die, DW_AT_name);
  if (name.empty()) {
    if (declaration.tag() == DW_TAG_namespace)
      name = "(anonymous namespace)";
    else
      return {};
  }
  if (!has_scopes(declaration.unit().outer())) return name;
  if (const auto found = names_.find(declaration.id()); found != names_.end()) return found->second;
  const bool is_cxx =
      declaration.unit().outer().language() == Language::cxx || declaration.unit().language() == Language::cxx;
  if (is_cxx && may_have_other_spellings(name) && declaration.tag() != DW_TAG_namespace &&
      !name.starts_with("operator"))
    name = keep(canonical_name(name));
  std::string full = prefix(declaration, depth);
  if (!full.empty()) name = full.size() > longest_name ? name : keep(full.append(name));
  names_.emplace(declaration.id(), name);
  return name;
}

std::string_view Corpus::qualified_name(const Die& die) { return qualified_name(die, 0); }

std::string Corpus::qualify(const Die& die, std::string_view name) {
  if (!has_scopes(die.unit().outer())) return std::string(name);
  return prefix(die, 0).append(name);
}

}  // namespace sonde::symbols::dwarf
