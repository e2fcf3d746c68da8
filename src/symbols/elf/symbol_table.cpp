#include "symbols/elf/symbol_table.h"

#include <elf.h>

#include <algorithm>
#include <limits>
#include <tuple>

#include "symbols/elf/dynamic_symbols.h"
#include "symbols/io/byte_cursor.h"

namespace sonde::symbols {
namespace {

constexpr std::size_t most_symbols = 50'000'000;
constexpr unsigned most_steps_back = 4096;
constexpr std::size_t longest_name = 1 << 16;

u8 rank_of(u8 type, u8 binding) {
  const u8 kind = type == STT_FUNC || type == STT_GNU_IFUNC ? 2 : type == STT_OBJECT ? 1 : 0;
  const u8 reach = binding == STB_LOCAL ? 0 : binding == STB_WEAK ? 1 : 2;
  return static_cast<u8>(kind * 4 + reach);
}

}  // namespace

void SymbolTable::add(const ElfFile& file) {
  bool dynamic = false;
  for (const u32 type : {SHT_DYNSYM, SHT_SYMTAB}) {
    const Section* section = file.section_of_type(type);
    if (section == nullptr || section->link >= file.sections().size()) continue;
    const auto entries = file.contents(*section);
    if (entries.empty()) continue;
    dynamic |= type == SHT_DYNSYM;
    add_entries(file, entries, file.contents(file.sections()[section->link]));
  }
  if (dynamic) return;
  DynamicSymbols symbols = read_dynamic_symbols(file);
  if (!symbols.entries.empty()) add_entries(file, symbols.entries, std::move(symbols.strings));
}

void SymbolTable::add_entries(const ElfFile& file, std::span<const std::byte> bytes, std::vector<std::byte> strings) {
  const bool is_64 = file.is_64();
  const std::size_t entry_size = is_64 ? sizeof(Elf64_Sym) : sizeof(Elf32_Sym);
  const std::size_t count = bytes.size() / entry_size;
  if (strings_.size() >= 255 || strings.empty() || entries_.size() + count > most_symbols) return;
  const auto& sections = file.sections();
  for (std::size_t i = 1; i < count; ++i) {
    ByteCursor in(bytes.subspan(i * entry_size, entry_size));
    Entry entry;
    entry.name = in.get32();
    u8 info = 0;
    u16 section = 0;
    if (is_64) {
      info = in.get8();
      in.get8();
      section = in.get16();
      entry.address = in.get64();
      entry.size = in.get64();
    } else {
      entry.address = in.get32();
      entry.size = in.get32();
      info = in.get8();
      in.get8();
      section = in.get16();
    }
    const u8 type = info & 15;
    if (section == SHN_UNDEF || section == SHN_ABS || section == SHN_COMMON || entry.name >= strings.size()) continue;
    if (type != STT_NOTYPE && type != STT_FUNC && type != STT_OBJECT && type != STT_GNU_IFUNC) continue;
    if (strings[entry.name] == std::byte{0}) continue;
    entry.order = static_cast<u32>(entries_.size());
    entry.is_function = type == STT_FUNC || type == STT_GNU_IFUNC;
    entry.rank = rank_of(type, info >> 4);
    entry.strings = static_cast<u8>(strings_.size());
    entry.end = std::numeric_limits<u64>::max();
    if (entry.size != 0 && !__builtin_add_overflow(entry.address, entry.size, &entry.end)) {
    } else if (section < sections.size()) {
      const Section& home = sections[section];
      if (entry.address >= home.address && entry.address - home.address < home.size)
        entry.end = home.address + home.size;
      else if (type == STT_NOTYPE)
        continue;  // marks a section's end; nothing lies there
    }
    entries_.push_back(entry);
  }
  strings_.push_back(std::move(strings));
}

void SymbolTable::finish() {
  std::ranges::sort(entries_, [](const Entry& a, const Entry& b) {
    if (a.address != b.address) return a.address < b.address;
    return std::tuple(b.rank, a.order) < std::tuple(a.rank, b.order);
  });
  u64 next = std::numeric_limits<u64>::max();
  for (std::size_t i = entries_.size(); i-- > 0;) {
    Entry& entry = entries_[i];
    if (i + 1 < entries_.size() && entries_[i + 1].address != entry.address) next = entries_[i + 1].address;
    if (entry.size == 0) entry.end = std::min(entry.end, next);
  }
  furthest_end_.resize(entries_.size());
  u64 furthest = 0;
  for (std::size_t i = 0; i < entries_.size(); ++i) {
    furthest = std::max(furthest, entries_[i].end);
    furthest_end_[i] = furthest;
  }
}

Symbol SymbolTable::operator[](u32 index) const {
  const Entry& entry = entries_[index];
  const auto name = ByteCursor(strings_[entry.strings], entry.name).c_string().substr(0, longest_name);
  return {entry.address, entry.size, name, entry.is_function, index};
}

bool SymbolTable::find(u64 address, SymbolMatch match, Symbol& out) const {
  const auto after = std::ranges::upper_bound(entries_, address, {}, &Entry::address);
  const auto first = static_cast<u32>(after - entries_.begin());
  if (match == SymbolMatch::nearest) return find_nearest(first, out);
  // A symbol with a size wins over a label inside it; of those at one address the first (best ranked).
  u32 sized = 0;
  u32 label = 0;
  bool have_sized = false;
  bool have_label = false;
  unsigned steps = 0;
  for (u32 above = first; above > 0 && steps < most_steps_back && furthest_end_[above - 1] > address;
       --above, ++steps) {
    const u32 i = above - 1;
    const Entry& entry = entries_[i];
    if (have_sized && entry.address != entries_[sized].address) break;
    if (entry.end <= address) continue;
    if (entry.size != 0) {
      sized = i;
      have_sized = true;
    } else if (!have_label || entry.address == entries_[label].address) {
      label = i;
      have_label = true;
    }
  }
  if (!have_sized && !have_label) return false;
  out = (*this)[have_sized ? sized : label];
  return true;
}

bool SymbolTable::find_nearest(u32 first, Symbol& out) const {
  u32 nearest = first;
  while (nearest > 0 && !entries_[nearest - 1].is_function) --nearest;
  if (nearest == 0) return false;
  --nearest;
  // Of several at one address the first in the file.
  for (u32 above = nearest; above > 0 && entries_[above - 1].address == entries_[nearest].address; --above) {
    const u32 i = above - 1;
    if (entries_[i].is_function && entries_[i].order < entries_[nearest].order) nearest = i;
  }
  out = (*this)[nearest];
  return true;
}

}  // namespace sonde::symbols
