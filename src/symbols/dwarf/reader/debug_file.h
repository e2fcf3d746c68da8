// A file with DWARF sections, and its units.
#pragma once

#include <array>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "symbols/dwarf/reader/lazy_section.h"
#include "symbols/dwarf/reader/unit.h"
#include "symbols/elf/elf_file.h"

namespace sonde::symbols::dwarf {

enum class SectionId : u8 {
  info,
  types,
  abbrev,
  str,
  line_str,
  line,
  addr,
  str_offsets,
  ranges,
  rnglists,
  loc,
  loclists,
  aranges,
  cu_index,
  tu_index,
  count_,
};

class DebugFile {
 public:
  // `split`: a .dwo or .dwp, whose sections have ".dwo" behind their names.
  // `path` finds what the file refers to.
  DebugFile(std::shared_ptr<const ElfFile> elf, std::string path, bool split);
  // Null without debugging information.
  static std::unique_ptr<DebugFile> open(std::shared_ptr<const ElfFile> elf, std::string path, bool split = false);

  const ElfFile& elf() const { return *elf_; }
  const std::string& path() const { return path_; }
  bool is_split() const { return split_; }
  // The contents of a section, read when first asked for; empty if there is none.
  std::span<const std::byte> section(SectionId id);
  // The same, read only as far as it is used.
  LazySection& lazy_section(SectionId id);
  bool has_section(SectionId id) const;

  const std::vector<std::unique_ptr<Unit>>& units();
  // The unit around an offset of .debug_info or .debug_types; null if there is none.
  const Unit* unit_at(u64 offset, bool in_types_section);
  Unit* type_unit(u64 signature);
  Unit* split_unit(u64 id);
  std::shared_ptr<const AbbreviationTable> abbreviations(u64 offset, FormSizes sizes);
  // The file that dwz moved common parts to; null if there is none.
  DebugFile* alternate();
  // The unit with the rest of what a skeleton has; null if its file cannot be found. Finding it may add a file.
  Unit* split_of(Unit& skeleton);

 private:
  struct Contributions;
  void read_units(SectionId id);
  void read_index(SectionId id, std::map<u64, Contributions>& contributions);
  bool read_header(LazySection& section, u64 offset, Unit& unit, bool types);

  std::shared_ptr<const ElfFile> elf_;
  std::string path_;
  bool split_;
  std::array<std::optional<LazySection>, static_cast<std::size_t>(SectionId::count_)> sections_;
  bool units_read_ = false;
  std::vector<std::unique_ptr<Unit>> units_;  // .debug_info first, in order; then .debug_types
  std::size_t first_in_types_ = 0;
  std::unordered_map<u64, Unit*> type_units_;
  std::unordered_map<u64, Unit*> split_units_;
  std::map<std::pair<u64, u64>, std::shared_ptr<const AbbreviationTable>> abbreviations_;
  bool alternate_sought_ = false;
  std::unique_ptr<DebugFile> alternate_;
  bool package_sought_ = false;
  std::unique_ptr<DebugFile> package_;
  std::vector<std::unique_ptr<DebugFile>> split_files_;
};

}  // namespace sonde::symbols::dwarf
