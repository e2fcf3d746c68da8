#include "symbols/dwarf/reader/name_search.h"

#include <emmintrin.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <map>
#include <set>
#include <string>

#include "symbols/dwarf/reader/debug_file.h"

namespace sonde::symbols::dwarf {
namespace {

constexpr std::size_t block_size = 256 << 10;
constexpr std::size_t most_strings = 8;
constexpr std::size_t most_entangled = 16;
constexpr std::size_t most_hits = 100'000;

// visit(position) for each place where the pattern (2 bytes or more) lies in the block.
template <class Visit>
void find_all(std::span<const std::byte> block, std::string_view pattern, Visit visit) {
  const auto* data = reinterpret_cast<const char*>(block.data());
  const std::size_t length = pattern.size();
  if (block.size() < length) return;
  const std::size_t last = block.size() - length;
  const __m128i first_byte = _mm_set1_epi8(pattern[0]);
  const __m128i second_byte = _mm_set1_epi8(pattern[1]);
  std::size_t at = 0;
  const auto check = [&](std::size_t position) {
    if (position <= last && std::memcmp(data + position, pattern.data(), length) == 0) visit(position);
  };
  for (; at + 17 <= block.size(); at += 16) {
    const __m128i here = _mm_loadu_si128(reinterpret_cast<const __m128i*>(data + at));
    const __m128i next = _mm_loadu_si128(reinterpret_cast<const __m128i*>(data + at + 1));
    const __m128i both = _mm_and_si128(_mm_cmpeq_epi8(here, first_byte), _mm_cmpeq_epi8(next, second_byte));
    for (auto mask = static_cast<unsigned>(_mm_movemask_epi8(both)); mask != 0; mask &= mask - 1) {
      check(at + static_cast<std::size_t>(std::countr_zero(mask)));
    }
  }
  for (; at <= last; ++at) check(at);
}

// The same for several patterns in a whole section, which is not kept. False after too many hits.
template <class Visit>
bool search(const LazySection& section, const std::vector<std::string>& patterns, Visit visit) {
  std::size_t longest = 2;
  for (const std::string& pattern : patterns) longest = std::max(longest, pattern.size());
  std::vector<std::byte> buffer(block_size + longest);
  std::size_t hits = 0;
  for (u64 start = 0; start < section.bytes().size(); start += block_size) {
    const auto block = std::span<const std::byte>(buffer).first(section.peek(start, buffer));
    for (const std::string& pattern : patterns) {
      find_all(block, pattern, [&](std::size_t position) {
        // What begins in the overlap belongs to the next block.
        if (position < block_size && ++hits <= most_hits) visit(start + position);
      });
      if (hits > most_hits) return false;
    }
  }
  return true;
}

std::string as_bytes(u32 value) {
  std::string bytes(sizeof value, '\0');
  std::memcpy(bytes.data(), &value, sizeof value);
  return bytes;
}

// Where the strings lie that a DIE of that name refers to, appended as the words that do so; false if there are too many.
bool add_string_offsets(DebugFile& file, std::string_view key, std::set<u64>& offsets) {
  std::vector<std::string> patterns(2, std::string(key));
  patterns[0].push_back('\0');
  patterns[1].push_back('<');
  bool is_quick = search(file.lazy_section(SectionId::str), patterns, [&](u64 position) {
    if (offsets.size() <= most_strings) offsets.insert(position);
  });
  is_quick = is_quick && offsets.size() <= most_strings;
  return std::ranges::all_of(offsets, [](u64 offset) { return offset <= 0xffffffff; }) && is_quick;
}

// The units whose string offset tables have one of these.
void add_by_table(DebugFile& file, const std::vector<std::string>& words, std::set<const Unit*>& found) {
  if (!file.has_section(SectionId::str_offsets)) return;
  std::map<u64, std::vector<const Unit*>> tables;
  for (const auto& unit : file.units()) {
    unit->root();
    tables[unit->str_offsets_base].push_back(unit.get());
  }
  search(file.lazy_section(SectionId::str_offsets), words, [&](u64 position) {
    const auto after = tables.upper_bound(position);
    if (after == tables.begin()) return;
    for (const Unit* unit : std::prev(after)->second) found.insert(unit);
  });
}

bool add_by_bytes(DebugFile& file, SectionId id, const std::vector<std::string>& patterns,
                  std::set<const Unit*>& found) {
  if (!file.has_section(id)) return true;
  return search(file.lazy_section(id), patterns, [&](u64 position) {
    if (const Unit* unit = file.unit_at(position, id == SectionId::types); unit != nullptr) found.insert(unit);
  });
}

}  // namespace

std::optional<std::vector<const Unit*>> units_that_name(Corpus& corpus, std::string_view key) {
  DebugFile& file = corpus.file();
  if (key.empty() || file.is_split()) return std::nullopt;
  for (const auto& unit : file.units()) {
    // The names are in other files.
    if (unit->kind == Unit::Kind::skeleton || !unit->root().split_name.empty()) return std::nullopt;
  }
  // What refers to another file or another unit for its name does not hold the name's string.
  std::set<const Unit*> found(corpus.entangled_units().begin(), corpus.entangled_units().end());
  if (found.size() > most_entangled) return std::nullopt;
  std::set<u64> offsets;
  if (!add_string_offsets(file, key, offsets)) return std::nullopt;
  DebugFile* other = file.alternate();
  if (other != nullptr && !add_string_offsets(*other, key, offsets)) return std::nullopt;
  std::vector<std::string> patterns;
  for (const u64 offset : offsets) patterns.push_back(as_bytes(static_cast<u32>(offset)));
  for (DebugFile* each : {&file, other}) {
    if (each == nullptr) continue;
    add_by_table(*each, patterns, found);
    // The name itself may stand in the DIE.
    std::vector<std::string> in_units = patterns;
    in_units.emplace_back(key).push_back('\0');
    in_units.emplace_back(key).push_back('<');
    if (!add_by_bytes(*each, SectionId::info, in_units, found)) return std::nullopt;
    if (!add_by_bytes(*each, SectionId::types, in_units, found)) return std::nullopt;
  }
  std::vector<const Unit*> units(found.begin(), found.end());
  std::ranges::sort(units, {},
                    [](const Unit* unit) { return std::tuple(unit->file, unit->in_types_section, unit->offset); });
  return units;
}

}  // namespace sonde::symbols::dwarf
