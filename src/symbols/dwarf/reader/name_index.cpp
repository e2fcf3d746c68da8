#include "symbols/dwarf/reader/name_index.h"

#include <algorithm>
#include <atomic>
#include <thread>

#include "symbols/dwarf/reader/name_search.h"

namespace sonde::symbols::dwarf {
namespace {

// With so few bytes a search saves nothing.
constexpr u64 small_section = 256 << 10;
// After so many searches all units are read: somebody goes on asking.
constexpr std::size_t most_searches = 64;
constexpr unsigned most_threads = 8;
constexpr u64 worth_a_thread = 4 << 20;

}  // namespace

void NameIndex::Part::sort() { std::ranges::stable_sort(names, {}, &IndexedName::hash); }

std::size_t NameIndex::Part::first(u32 hash) const {
  return static_cast<std::size_t>(std::ranges::lower_bound(names, hash, {}, &IndexedName::hash) - names.begin());
}

// Those that describe the program, in their order; type units; what dwz moved to another file.
std::vector<const Unit*> NameIndex::every_unit() {
  std::vector<const Unit*> units;
  for (const Unit* unit : corpus_.units()) units.push_back(&corpus_.full(*unit));
  for (const auto& unit : corpus_.file().units()) {
    if (unit->kind == Unit::Kind::type) units.push_back(unit.get());
  }
  if (DebugFile* other = corpus_.file().alternate()) {
    for (const auto& unit : other->units()) units.push_back(unit.get());
  }
  return units;
}

const std::vector<IndexedName>& NameIndex::all() {
  if (all_) return all_->names;
  all_ = std::make_unique<Part>();
  const auto units = every_unit();
  u64 bytes = 0;
  for (const Unit* unit : units) {
    unit->prepare();
    for (const SectionId id : {SectionId::str, SectionId::line_str, SectionId::str_offsets}) unit->file->section(id);
    bytes += unit->end - unit->offset;
  }
  const unsigned threads = std::clamp<unsigned>(static_cast<unsigned>(bytes / worth_a_thread), 1,
                                                std::min(most_threads, std::thread::hardware_concurrency() + 1));
  // Each thread takes the next unit that nobody has; the results are put together in the order of the units.
  std::vector<std::vector<IndexedName>> found(units.size());
  std::atomic<std::size_t> next = 0;
  const auto work = [&] {
    for (std::size_t i = next++; i < units.size(); i = next++) scan_names(*units[i], found[i]);
  };
  std::vector<std::thread> helpers;
  for (unsigned i = 1; i < threads; ++i) helpers.emplace_back(work);
  work();
  for (std::thread& helper : helpers) helper.join();
  std::size_t count = 0;
  for (const auto& names : found) count += names.size();
  all_->names.reserve(count);
  for (const auto& names : found) all_->names.insert(all_->names.end(), names.begin(), names.end());
  all_->sort();
  all_parts_ = {all_.get()};
  units_.clear();
  found_.clear();
  return all_->names;
}

const std::vector<const NameIndex::Part*>& NameIndex::parts_for(std::string_view key) {
  if (all_) return all_parts_;
  if (const auto found = found_.find(std::string(key)); found != found_.end()) return found->second;
  if (found_.size() >= most_searches || corpus_.file().lazy_section(SectionId::info).bytes().size() < small_section) {
    all();
    return all_parts_;
  }
  const auto units = units_that_name(corpus_, key);
  if (!units) {
    all();
    return all_parts_;
  }
  std::vector<const Part*>& parts = found_[std::string(key)];
  for (const Unit* unit : *units) {
    auto& part = units_[unit];
    if (!part) {
      part = std::make_unique<Part>();
      scan_names(*unit, part->names);
      part->sort();
    }
    parts.push_back(part.get());
  }
  return parts;
}

}  // namespace sonde::symbols::dwarf
