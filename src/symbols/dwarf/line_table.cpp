#include "symbols/dwarf/line_table.h"

#include <dwarf.h>
#include <elfutils/libdw.h>
#include <libelf.h>

#include <algorithm>
#include <cstdlib>

namespace sonde::symbols {
namespace {

// libelf copies what it reads; beyond this size it maps instead, and relies on nobody truncating the file.
constexpr u64 largest_copied_file = u64{512} << 20;
constexpr std::size_t most_units = 1'000'000;
constexpr std::size_t deepest_inlining = 256;

struct UnitRange {
  u64 start = 0;
  u64 end = 0;
  Dwarf_Off unit = 0;  // offset of its DIE
};

std::string text_attribute(Dwarf_Die& die, unsigned name) {
  Dwarf_Attribute attribute;
  const char* text = dwarf_formstring(dwarf_attr_integrate(&die, name, &attribute));
  return text == nullptr ? std::string() : std::string(text);
}

std::string function_name(Dwarf_Die& die) {
  std::string name = text_attribute(die, DW_AT_linkage_name);
  if (name.empty()) name = text_attribute(die, DW_AT_MIPS_linkage_name);
  if (name.empty()) name = text_attribute(die, DW_AT_name);
  return name;
}

u32 number_attribute(Dwarf_Die& die, unsigned name) {
  Dwarf_Attribute attribute;
  Dwarf_Word value = 0;
  if (dwarf_formudata(dwarf_attr(&die, name, &attribute), &value) != 0) return 0;
  return static_cast<u32>(value);
}

}  // namespace

struct LineTable::Impl {
  ~Impl() {
    if (dwarf != nullptr) dwarf_end(dwarf);
    if (elf != nullptr) elf_end(elf);
  }
  void index_units();
  bool unit_at(u64 address, Dwarf_Die& unit);
  std::optional<SourcePosition> position(Dwarf_Die& unit, u64 address);
  SourcePosition call_position(Dwarf_Die& unit, Dwarf_Die& inlined);

  std::shared_ptr<const ByteSource> source;  // owns the descriptor that libelf reads
  Elf* elf = nullptr;
  Dwarf* dwarf = nullptr;
  bool indexed = false;
  std::vector<UnitRange> units;
  std::vector<u64> furthest_end;
};

LineTable::LineTable(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
LineTable::~LineTable() = default;

std::unique_ptr<LineTable> LineTable::open(const ElfFile& file) {
  if (file.section(".debug_info") == nullptr && file.section(".zdebug_info") == nullptr) return nullptr;
  if (elf_version(EV_CURRENT) == EV_NONE) return nullptr;
  auto impl = std::make_unique<Impl>();
  impl->source = file.shared_source();
  if (impl->source->descriptor() < 0) return nullptr;
  const Elf_Cmd how = file.source().size() <= largest_copied_file ? ELF_C_READ : ELF_C_READ_MMAP_PRIVATE;
  impl->elf = elf_begin(impl->source->descriptor(), how, nullptr);
  if (impl->elf == nullptr) return nullptr;
  impl->dwarf = dwarf_begin_elf(impl->elf, DWARF_C_READ, nullptr);
  if (impl->dwarf == nullptr) return nullptr;
  return std::unique_ptr<LineTable>(new LineTable(std::move(impl)));
}

// .debug_aranges would be quicker to read, but not every compiler writes it.
void LineTable::Impl::index_units() {
  indexed = true;
  Dwarf_CU* unit = nullptr;
  Dwarf_Die die;
  Dwarf_Die split;
  std::size_t count = 0;
  while (count++ < most_units && dwarf_get_units(dwarf, unit, &unit, nullptr, nullptr, &die, &split) == 0) {
    Dwarf_Addr base = 0;
    Dwarf_Addr start = 0;
    Dwarf_Addr end = 0;
    for (ptrdiff_t at = 0; (at = dwarf_ranges(&die, at, &base, &start, &end)) > 0;) {
      if (start < end) units.push_back({start, end, dwarf_dieoffset(&die)});
    }
  }
  std::ranges::sort(units, {}, &UnitRange::start);
  u64 furthest = 0;
  for (const UnitRange& range : units) {
    furthest = std::max(furthest, range.end);
    furthest_end.push_back(furthest);
  }
}

bool LineTable::Impl::unit_at(u64 address, Dwarf_Die& unit) {
  if (!indexed) index_units();
  const auto after = std::ranges::upper_bound(units, address, {}, &UnitRange::start);
  for (auto i = static_cast<std::size_t>(after - units.begin()); i-- > 0 && furthest_end[i] > address;) {
    if (address < units[i].end) return dwarf_offdie(dwarf, units[i].unit, &unit) != nullptr;
  }
  return false;
}

std::optional<SourcePosition> LineTable::Impl::position(Dwarf_Die& unit, u64 address) {
  Dwarf_Line* line = dwarf_getsrc_die(&unit, address);
  const char* file_name = line == nullptr ? nullptr : dwarf_linesrc(line, nullptr, nullptr);
  int number = 0;
  int column = 0;
  if (file_name == nullptr || dwarf_lineno(line, &number) != 0 || number <= 0) return std::nullopt;
  if (dwarf_linecol(line, &column) != 0) column = 0;
  return SourcePosition{file_name, static_cast<u32>(number), static_cast<u32>(column)};
}

SourcePosition LineTable::Impl::call_position(Dwarf_Die& unit, Dwarf_Die& inlined) {
  SourcePosition position;
  position.line = number_attribute(inlined, DW_AT_call_line);
  position.column = number_attribute(inlined, DW_AT_call_column);
  Dwarf_Files* files = nullptr;
  std::size_t count = 0;
  const u32 index = number_attribute(inlined, DW_AT_call_file);
  if (dwarf_getsrcfiles(&unit, &files, &count) == 0 && index < count) {
    if (const char* name = dwarf_filesrc(files, index, nullptr, nullptr); name != nullptr) position.file = name;
  }
  return position;
}

std::optional<SourcePosition> LineTable::position(u64 address) {
  Dwarf_Die unit;
  if (!impl_->unit_at(address, unit)) return std::nullopt;
  return impl_->position(unit, address);
}

std::vector<SourceFrame> LineTable::source_frames(u64 address) {
  std::vector<SourceFrame> frames;
  Dwarf_Die unit;
  if (!impl_->unit_at(address, unit)) return frames;
  SourcePosition position = impl_->position(unit, address).value_or(SourcePosition{});
  Dwarf_Die* scopes = nullptr;
  const int count = dwarf_getscopes(&unit, address, &scopes);
  for (int i = 0; i < count && frames.size() < deepest_inlining; ++i) {
    const int tag = dwarf_tag(&scopes[i]);
    if (tag != DW_TAG_subprogram && tag != DW_TAG_inlined_subroutine) continue;
    frames.push_back({function_name(scopes[i]), std::move(position)});
    if (tag == DW_TAG_subprogram) break;
    position = impl_->call_position(unit, scopes[i]);
  }
  if (count > 0) std::free(scopes);
  return frames;
}

}  // namespace sonde::symbols
