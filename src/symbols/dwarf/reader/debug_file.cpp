#include "symbols/dwarf/reader/debug_file.h"

#include <dwarf.h>

#include <algorithm>

#include "symbols/dwarf/reader/die.h"
#include "symbols/elf/debug_files.h"
#include "symbols/io/byte_cursor.h"

namespace sonde::symbols::dwarf {
namespace {

constexpr std::size_t most_units = 2'000'000;
constexpr std::size_t most_files = 100'000;

constexpr std::string_view names[] = {"info", "types",    "abbrev",      "str",      "line_str",
                                      "line", "addr",     "str_offsets", "ranges",   "rnglists",
                                      "loc",  "loclists", "aranges",     "cu_index", "tu_index"};

const Section* find_section(const ElfFile& elf, SectionId id, bool split) {
  std::string name = ".debug_" + std::string(names[static_cast<std::size_t>(id)]);
  const bool is_index = id == SectionId::cu_index || id == SectionId::tu_index;
  if (split && !is_index) name += ".dwo";
  if (const Section* section = elf.section(name)) return section;
  return elf.section(".z" + name.substr(1));
}

std::string folder_of(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  return slash == path.npos ? std::string("./") : path.substr(0, slash + 1);
}

// How a unit's contributions in a package are numbered: DW_SECT_*, of version 2 (DWARF 4) and 5.
constexpr unsigned most_columns = 16;

}  // namespace

struct DebugFile::Contributions {
  u64 info = 0;
  u64 abbrev = 0;
  u64 line = 0;
  u64 loc = 0;
  u64 str_offsets = 0;
  u64 rnglists = 0;
};

DebugFile::DebugFile(std::shared_ptr<const ElfFile> elf, std::string path, bool split)
    : elf_(std::move(elf)), path_(std::move(path)), split_(split) {}

std::unique_ptr<DebugFile> DebugFile::open(std::shared_ptr<const ElfFile> elf, std::string path, bool split) {
  if (!elf || find_section(*elf, SectionId::info, split) == nullptr) return nullptr;
  auto file = std::make_unique<DebugFile>(std::move(elf), std::move(path), split);
  if (file->section(SectionId::abbrev).empty()) return nullptr;
  return file;
}

bool DebugFile::has_section(SectionId id) const { return find_section(*elf_, id, split_) != nullptr; }

LazySection& DebugFile::lazy_section(SectionId id) {
  auto& slot = sections_[static_cast<std::size_t>(id)];
  if (!slot) {
    const Section* section = find_section(*elf_, id, split_);
    slot = section == nullptr ? LazySection() : LazySection(*elf_, *section);
  }
  return *slot;
}

std::span<const std::byte> DebugFile::section(SectionId id) {
  LazySection& section = lazy_section(id);
  section.ensure_all();
  return section.bytes();
}

bool DebugFile::read_header(LazySection& section, u64 offset, Unit& unit, bool types) {
  const auto bytes = section.bytes();
  std::array<std::byte, 64> header{};
  ByteCursor in(std::span<const std::byte>(header).first(section.peek(offset, header)));
  u64 length = in.get32();
  unit.sizes.offset = 4;
  if (length == 0xffffffff) {
    length = in.get64();
    unit.sizes.offset = 8;
  }
  const auto word = [&] { return unit.sizes.offset == 8 ? in.get64() : in.get32(); };
  if (!in.ok() || length > bytes.size() - offset - in.position() || length == 0) return false;
  unit.file = this;
  unit.in_types_section = types;
  unit.offset = offset;
  unit.end = offset + in.position() + length;
  unit.data = bytes.first(static_cast<std::size_t>(unit.end));
  unit.sizes.version = in.get16();
  unit.kind = types ? Unit::Kind::type : split_ ? Unit::Kind::split_compile : Unit::Kind::compile;
  if (unit.sizes.version < 2 || unit.sizes.version > 5) {
    unit.first_die = unit.end;  // what nobody can read has no DIEs
    return true;
  }
  if (unit.sizes.version >= 5) {
    const u8 kind = in.get8();
    unit.sizes.address = in.get8();
    unit.abbreviations_offset = word();
    switch (kind) {
      case DW_UT_type:
      case DW_UT_split_type:
        unit.kind = kind == DW_UT_type ? Unit::Kind::type : Unit::Kind::split_type;
        unit.signature = in.get64();
        unit.type_offset = word();
        break;
      case DW_UT_skeleton:
      case DW_UT_split_compile:
        unit.kind = kind == DW_UT_skeleton ? Unit::Kind::skeleton : Unit::Kind::split_compile;
        unit.signature = in.get64();
        break;
      case DW_UT_partial: unit.kind = Unit::Kind::partial; break;
      default: break;
    }
    if (split_) {
      // Without attributes for them the tables begin behind their headers.
      const bool wide = unit.sizes.offset == 8;
      unit.str_offsets_base = wide ? 16 : 8;
      unit.rnglists_base = unit.loclists_base = wide ? 20 : 12;
    }
  } else {
    unit.abbreviations_offset = word();
    unit.sizes.address = in.get8();
    if (types) {
      unit.signature = in.get64();
      unit.type_offset = word();
    }
  }
  unit.first_die = offset + in.position();
  if (!in.ok() || (unit.sizes.address != 8 && unit.sizes.address != 4) || unit.first_die > unit.end) {
    unit.first_die = unit.end;
    unit.sizes.address = 8;
  }
  return true;
}

// A package says for each unit which parts of the sections are its own.
void DebugFile::read_index(SectionId id, std::map<u64, Contributions>& contributions) {
  ByteCursor in(section(id));
  const u32 version = in.get32() & 0xffff;
  const u32 columns = in.get32();
  const u32 units = in.get32();
  const u32 slots = in.get32();
  if (!in.ok() || (version != 2 && version != 5) || columns == 0 || columns > most_columns) return;
  in.skip(u64{slots} * 12);
  std::array<u32, most_columns> ids{};
  for (u32 i = 0; i < columns; ++i) ids[i] = in.get32();
  for (u32 unit = 0; unit < units && in.ok(); ++unit) {
    Contributions row;
    for (u32 i = 0; i < columns; ++i) {
      const u32 at = in.get32();
      switch (ids[i]) {
        case 1:
        case 2: row.info = at; break;
        case 3: row.abbrev = at; break;
        case 4: row.line = at; break;
        case 5: row.loc = at; break;
        case 6: row.str_offsets = at; break;
        case 8:
          if (version == 5) row.rnglists = at;
          break;
        default: break;
      }
    }
    if (in.ok()) contributions[row.info] = row;
  }
}

void DebugFile::read_units(SectionId id) {
  LazySection& section = lazy_section(id);
  const auto bytes = section.bytes();
  const bool types = id == SectionId::types;
  std::map<u64, Contributions> contributions;
  if (split_) read_index(types ? SectionId::tu_index : SectionId::cu_index, contributions);
  if (split_ && !types) read_index(SectionId::tu_index, contributions);
  for (u64 at = 0; at < bytes.size() && units_.size() < most_units;) {
    auto unit = std::make_unique<Unit>();
    if (!read_header(section, at, *unit, types)) return;
    at = unit->end;
    if (const auto found = contributions.find(unit->offset); found != contributions.end()) {
      const Contributions& own = found->second;
      unit->abbreviations_offset += own.abbrev;
      unit->str_offsets_base += own.str_offsets;
      unit->rnglists_base += own.rnglists;
      unit->loclists_base += own.loc;
      unit->loc_base = own.loc;
      unit->line_base = own.line;
    }
    units_.push_back(std::move(unit));
  }
}

const std::vector<std::unique_ptr<Unit>>& DebugFile::units() {
  if (units_read_) return units_;
  units_read_ = true;
  read_units(SectionId::info);
  first_in_types_ = units_.size();
  if (has_section(SectionId::types)) read_units(SectionId::types);
  for (const auto& unit : units_) {
    if (unit->kind == Unit::Kind::type || unit->kind == Unit::Kind::split_type)
      type_units_.try_emplace(unit->signature, unit.get());
    else if (unit->kind == Unit::Kind::split_compile)
      split_units_.try_emplace(unit->sizes.version >= 5 ? unit->signature : unit->root().split_id, unit.get());
  }
  return units_;
}

const Unit* DebugFile::unit_at(u64 offset, bool in_types_section) {
  units();
  const auto middle = units_.begin() + static_cast<std::ptrdiff_t>(first_in_types_);
  const auto first = in_types_section ? middle : units_.begin();
  const auto last = in_types_section ? units_.end() : middle;
  const auto after =
      std::upper_bound(first, last, offset, [](u64 value, const auto& unit) { return value < unit->offset; });
  if (after == first) return nullptr;
  const Unit* unit = std::prev(after)->get();
  return offset < unit->end ? unit : nullptr;
}

Unit* DebugFile::type_unit(u64 signature) {
  units();
  const auto found = type_units_.find(signature);
  return found == type_units_.end() ? nullptr : found->second;
}

Unit* DebugFile::split_unit(u64 id) {
  units();
  const auto found = split_units_.find(id);
  return found == split_units_.end() ? nullptr : found->second;
}

std::shared_ptr<const AbbreviationTable> DebugFile::abbreviations(u64 offset, FormSizes sizes) {
  const u64 shape = u64{sizes.version} << 16 | u64{sizes.offset} << 8 | sizes.address;
  auto& table = abbreviations_[{offset, shape}];
  if (!table) table = std::make_shared<AbbreviationTable>(section(SectionId::abbrev), offset, sizes);
  return table;
}

DebugFile* DebugFile::alternate() {
  if (alternate_sought_) return alternate_.get();
  alternate_sought_ = true;
  const Section* section = elf_->section(".gnu_debugaltlink");
  if (section == nullptr || section->size > 4096) return nullptr;
  const auto bytes = elf_->contents(*section);
  ByteCursor in(bytes);
  const std::string name(in.c_string());
  std::string id;
  for (const std::byte byte : in.bytes(in.remaining())) {
    constexpr char digits[] = "0123456789abcdef";
    id += digits[static_cast<unsigned>(byte) >> 4];
    id += digits[static_cast<unsigned>(byte) & 15];
  }
  if (name.empty()) return nullptr;
  const std::string candidates[] = {
      name.starts_with('/') ? name : folder_of(path_) + name,
      id.size() < 4 ? std::string() : "/usr/lib/debug/.build-id/" + id.substr(0, 2) + "/" + id.substr(2) + ".debug"};
  for (const std::string& candidate : candidates) {
    if (candidate.empty()) continue;
    auto elf = ElfFile::parse(FileSource::open(candidate.c_str()));
    if (!elf || elf->build_id() != id) continue;
    alternate_ = open(std::move(elf), candidate);
    if (alternate_) break;
  }
  return alternate_.get();
}

Unit* DebugFile::split_of(Unit& skeleton) {
  if (skeleton.split != nullptr) return skeleton.split;
  const Unit::Root& root = skeleton.root();
  if (root.split_name.empty() || split_) return nullptr;
  if (!package_sought_) {
    package_sought_ = true;
    package_ = open(ElfFile::parse(FileSource::open((path_ + ".dwp").c_str())), path_ + ".dwp", true);
  }
  Unit* found = package_ ? package_->split_unit(root.split_id) : nullptr;
  if (found == nullptr && split_files_.size() < most_files) {
    const std::string name(root.split_name);
    const std::string directory = root.directory.empty() ? std::string() : std::string(root.directory) + "/";
    const std::string candidates[] = {name.starts_with('/') ? name : directory + name,
                                      folder_of(path_) + name.substr(name.rfind('/') + 1)};
    for (const std::string& candidate : candidates) {
      auto file = open(ElfFile::parse(FileSource::open(candidate.c_str())), candidate, true);
      if (!file) continue;
      found = file->split_unit(root.split_id);
      if (found == nullptr) continue;
      split_files_.push_back(std::move(file));
      break;
    }
  }
  if (found == nullptr || found->skeleton != nullptr) return nullptr;
  found->skeleton = &skeleton;
  skeleton.split = found;
  return found;
}

}  // namespace sonde::symbols::dwarf
