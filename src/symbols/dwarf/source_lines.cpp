#include "symbols/dwarf/source_lines.h"

#include <algorithm>
#include <map>
#include <unordered_set>

#include "symbols/dwarf/reader/debug_info_impl.h"

namespace sonde::symbols {

using dwarf::Unit;

bool names_file(std::string_view path, std::string_view wanted) {
  while (wanted.starts_with("./")) wanted.remove_prefix(2);
  if (wanted.empty() || !path.ends_with(wanted)) return false;
  const std::string_view before = path.substr(0, path.size() - wanted.size());
  return before.empty() || before.ends_with('/') || wanted.starts_with('/');
}

std::optional<std::size_t> DebugInfo::Impl::row_at(const LineProgram& program, u64 address) {
  const auto& rows = program.rows;
  auto after = std::ranges::upper_bound(rows, address, {}, &LineRow::address);
  if (after == rows.begin()) return std::nullopt;
  auto row = static_cast<std::size_t>(after - rows.begin()) - 1;
  if (rows[row].end) return std::nullopt;
  // Of several at one address the last tells what the code is; a statement among them is the better name.
  for (std::size_t back = row;
       back > 0 && !rows[row].is_statement && rows[back - 1].address == rows[row].address && !rows[back - 1].end;) {
    if (rows[--back].is_statement) row = back;
  }
  return row;
}

LinePlace DebugInfo::Impl::place(const LineProgram& program, std::size_t index) {
  const LineRow& row = program.rows[index];
  LinePlace place;
  if (row.file < program.files.size()) place.file = &program.files[row.file];
  place.line = row.line;
  place.column = row.column;
  place.start = row.address;
  place.is_statement = row.is_statement;
  place.end = row.address;
  for (std::size_t next = index + 1; next < program.rows.size() && place.end == row.address; ++next) {
    place.end = program.rows[next].address;
    if (program.rows[next].end) break;
  }
  return place;
}

std::optional<LinePlace> DebugInfo::line_at(u64 address) {
  Unit* unit = impl_->corpus.unit_at(address);
  if (unit == nullptr) return std::nullopt;
  const LineProgram& program = impl_->corpus.lines(*unit);
  const auto row = Impl::row_at(program, address);
  if (!row || program.rows[*row].line == 0) return std::nullopt;
  return Impl::place(program, *row);
}

std::vector<LineAddress> DebugInfo::line_addresses(std::string_view file, u32 line) {
  struct Found {
    LineAddress address;
    const Unit* unit = nullptr;
  };
  std::vector<Found> found;
  u32 best = ~u32{0};
  for (const Unit* unit : impl_->corpus.units()) {
    const LineProgram& program = impl_->corpus.lines(*unit);
    std::vector<u32> files;
    for (u32 i = 0; i < program.files.size(); ++i) {
      if (names_file(program.files[i].full_path, file) || names_file(program.files[i].name, file)) files.push_back(i);
    }
    if (files.empty()) continue;
    for (const LineRow& row : program.rows) {
      if (row.end || !row.is_statement || row.line < line || row.line > best) continue;
      if (std::ranges::find(files, row.file) == files.end()) continue;
      if (row.line < best) found.clear();
      best = row.line;
      found.push_back({{row.address, row.line, &program.files[row.file]}, unit});
    }
  }
  // The code of one line may lie in several places of a block: the first is meant. Another function, block or inlined
  // copy is another place.
  std::vector<LineAddress> addresses;
  std::unordered_set<const void*> blocks;
  std::ranges::stable_sort(found, {}, [](const Found& one) { return one.address.address; });
  for (Found& one : found) {
    const auto around = scopes_at(one.address.address);
    const auto block = std::ranges::find_if(
        around, [](const Scope* each) { return each->kind != Scope::Kind::block || each->has_names; });
    if (block != around.end()) {
      if (!blocks.insert(*block).second) continue;
      one.address.address = impl_->past_prologue(*this, one.address.address, *around.back()->function);
    } else if (!blocks.insert(one.unit).second) {
      continue;  // thunks and the like: code without functions
    }
    if (std::ranges::find(addresses, one.address.address, &LineAddress::address) == addresses.end())
      addresses.push_back(one.address);
  }
  return addresses;
}

std::vector<AddressRange> DebugInfo::line_ranges(std::string_view file, u32 line) {
  std::vector<AddressRange> ranges;
  for (const Unit* unit : impl_->corpus.units()) {
    const LineProgram& program = impl_->corpus.lines(*unit);
    for (std::size_t i = 0; i < program.rows.size(); ++i) {
      const LineRow& row = program.rows[i];
      if (row.end || row.line != line || row.file >= program.files.size()) continue;
      const SourceFile& source = program.files[row.file];
      if (!names_file(source.full_path, file) && !names_file(source.name, file)) continue;
      const LinePlace place = Impl::place(program, i);
      if (place.start < place.end) ranges.push_back({place.start, place.end});
    }
  }
  return ranges;
}

std::vector<LinePlace> DebugInfo::lines_between(u64 start, u64 end) {
  std::vector<LinePlace> places;
  Unit* unit = impl_->corpus.unit_at(start);
  if (unit == nullptr) return places;
  const LineProgram& program = impl_->corpus.lines(*unit);
  const auto first = Impl::row_at(program, start);
  for (std::size_t i = first.value_or(program.rows.size()); i < program.rows.size() && program.rows[i].address < end;
       ++i) {
    if (!program.rows[i].end) places.push_back(Impl::place(program, i));
  }
  return places;
}

std::vector<const SourceFile*> DebugInfo::source_files() {
  std::vector<const SourceFile*> files;
  std::unordered_set<std::string_view> seen;
  for (const Unit* unit : impl_->corpus.units()) {
    for (const SourceFile& file : impl_->corpus.lines(*unit).files) {
      if (seen.insert(file.full_path).second) files.push_back(&file);
    }
  }
  return files;
}

const SourceFile* DebugInfo::main_file_at(u64 address) {
  Unit* unit = impl_->corpus.unit_at(address);
  if (unit == nullptr) return nullptr;
  for (const SourceFile& file : impl_->corpus.lines(*unit).files) {
    if (file.name == unit->root().name) return &file;
  }
  return nullptr;
}

}  // namespace sonde::symbols
