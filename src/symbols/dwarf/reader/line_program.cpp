#include "symbols/dwarf/reader/line_program.h"

#include <dwarf.h>

#include <algorithm>
#include <array>
#include <unordered_map>

#include "symbols/dwarf/reader/debug_file.h"
#include "symbols/dwarf/reader/die.h"

namespace sonde::symbols::dwarf {
namespace {

constexpr std::size_t most_rows = 20'000'000;

// "a/./b", "a//b" and "a/c/../b" -> "a/b"
std::string tidy(std::string_view path) {
  std::vector<std::string_view> parts;
  for (std::size_t at = 0; at < path.size();) {
    const std::size_t slash = std::min(path.find('/', at), path.size());
    const std::string_view part = path.substr(at, slash - at);
    at = slash + 1;
    if (part.empty() || part == ".") continue;
    if (part == ".." && !parts.empty() && parts.back() != "..")
      parts.pop_back();
    else
      parts.push_back(part);
  }
  std::string result;
  for (const std::string_view part : parts) {
    if (!result.empty() || path.starts_with('/')) result += '/';
    result += part;
  }
  return result;
}

std::string join(std::string_view directory, std::string_view name) {
  if (directory.empty() || name.starts_with('/')) return std::string(name);
  std::string result(directory);
  if (!result.ends_with('/')) result += '/';
  return result.append(name);
}

class Reader {
 public:
  Reader(const Unit& unit, std::string_view name, std::span<const std::byte> section)
      : unit_(unit), name_(name), in_(section) {}
  LineProgram read();

 private:
  struct Entry {
    std::string_view name;
    u64 directory = 0;
  };
  u64 word() { return sizes_.offset == 8 ? in_.get64() : in_.get32(); }
  bool header();
  std::vector<Entry> entries_5();
  void names_4();
  void add_file(const Entry& entry);
  void run();
  void special(u8 opcode);
  void extended();
  void advance(u64 operations);
  void emit(bool end);
  void advance_line(i64 lines);
  u32 same_file(u32 index);
  bool says_nothing_new(u32 file) const;
  void drop_empty_rows();
  void reset();

  const Unit& unit_;
  std::string_view name_;
  ByteCursor in_;
  LineProgram result_;
  FormSizes sizes_;
  u64 program_ = 0;
  u64 end_ = 0;
  u8 shortest_ = 1;
  u8 operations_ = 1;
  bool statement_ = true;
  i8 line_base_ = 0;
  u8 line_range_ = 1;
  u8 opcode_base_ = 1;
  std::array<u8, 256> lengths_{};
  std::vector<std::string_view> directories_;
  LineRow row_;
  u64 operation_ = 0;
  std::size_t sequence_ = 0;  // where the rows of the current one begin
  u64 discriminator_ = 0;
  bool line_is_divided_ = false;  // the current line has code that is told apart by discriminators
  static constexpr u32 no_file = ~u32{0};
  u32 last_file_ = no_file;
  u32 last_line_ = 0;
  u64 last_address_ = 0;
  bool statement_here_ = false;  // a row of the last address began a statement
  std::vector<u32> same_files_;  // by number: the first of that file's
  std::unordered_map<std::string, u32> first_numbers_;
};

bool Reader::header() {
  in_.seek(unit_.root().lines);
  u64 length = in_.get32();
  sizes_.offset = 4;
  if (length == 0xffffffff) {
    sizes_.offset = 8;
    length = in_.get64();
  }
  if (!in_.ok() || length > in_.remaining()) return false;
  end_ = in_.position() + length;
  sizes_.version = in_.get16();
  if (sizes_.version < 2 || sizes_.version > 5) return false;
  sizes_.address = unit_.sizes.address;
  if (sizes_.version >= 5) {
    in_.get8();
    in_.get8();
  }
  const u64 header_length = word();
  program_ = in_.position() + header_length;
  shortest_ = in_.get8();
  if (sizes_.version >= 4) operations_ = in_.get8();
  statement_ = in_.get8() != 0;
  line_base_ = in_.integer<i8>();
  line_range_ = in_.get8();
  opcode_base_ = in_.get8();
  for (unsigned i = 1; i < opcode_base_; ++i) lengths_[i] = in_.get8();
  if (operations_ == 0) operations_ = 1;
  return in_.ok() && line_range_ != 0 && opcode_base_ != 0 && program_ <= end_;
}

std::vector<Reader::Entry> Reader::entries_5() {
  std::array<AttributeSpec, 16> formats{};
  const u8 count = in_.get8();
  for (unsigned i = 0; i < count; ++i) {
    AttributeSpec spec;
    spec.name = static_cast<u16>(in_.uleb());
    spec.form = static_cast<u16>(in_.uleb());
    if (i < formats.size()) formats[i] = spec;
  }
  std::vector<Entry> entries;
  const u64 number = in_.uleb();
  if (count > formats.size() || count == 0) {
    if (number != 0) in_.fail();
    return entries;
  }
  for (u64 i = 0; i < number && in_.ok() && in_.position() < program_; ++i) {
    Entry entry;
    const std::size_t before = in_.position();
    for (unsigned k = 0; k < count; ++k) {
      Attribute value;
      if (!read_form(in_, formats[k], unit_, value)) {
        in_.fail();
        return entries;
      }
      if (formats[k].name == DW_LNCT_path) entry.name = string_value(unit_, value);
      if (formats[k].name == DW_LNCT_directory_index) entry.directory = value.number;
    }
    entries.push_back(entry);
    if (in_.position() == before) in_.fail();  // of nothing there is no end
  }
  return entries;
}

void Reader::names_4() {
  directories_.push_back(unit_.root().directory);
  while (in_.ok()) {
    const std::string_view name = in_.c_string();
    if (name.empty()) break;
    directories_.push_back(name);
  }
  add_file({name_, 0});
  while (in_.ok()) {
    Entry entry;
    entry.name = in_.c_string();
    if (entry.name.empty()) break;
    entry.directory = in_.uleb();
    in_.uleb();
    in_.uleb();
    add_file(entry);
  }
}

void Reader::add_file(const Entry& entry) {
  const Unit::Root& root = unit_.root();
  SourceFile file;
  // Before version 5 the folder 0 is that of the compilation and has no entry.
  const bool has_directory = entry.directory < directories_.size() && (sizes_.version >= 5 || entry.directory != 0);
  file.name = has_directory ? join(directories_[entry.directory], entry.name) : std::string(entry.name);
  file.full_path = tidy(join(root.directory, file.name));
  // However the table says it: the unit's own file is called what the compiler was told.
  if (!name_.empty() && file.full_path == tidy(join(root.directory, name_))) file.name = name_;
  result_.files.push_back(std::move(file));
}

void Reader::reset() {
  row_ = {};
  row_.line = 1;
  row_.file = 1;
  row_.is_statement = statement_;
  operation_ = 0;
  discriminator_ = 0;
  line_is_divided_ = false;
  last_file_ = no_file;
  last_address_ = 0;
  statement_here_ = false;
  sequence_ = result_.rows.size();
}

void Reader::advance(u64 operations) {
  if (operations_ == 1) {
    row_.address += operations * shortest_;
    return;
  }
  row_.address += shortest_ * ((operation_ + operations) / operations_);
  operation_ = (operation_ + operations) % operations_;
}

// The same file may have several numbers.
u32 Reader::same_file(u32 index) {
  for (; same_files_.size() < result_.files.size();) {
    const auto number = static_cast<u32>(same_files_.size());
    same_files_.push_back(first_numbers_.try_emplace(result_.files[number].full_path, number).first->second);
  }
  return index < same_files_.size() ? same_files_[index] : index;
}

// As gdb has it: code without a line belongs to the line before; a change of file in the middle of a statement's first
// instruction is none; that of a line whose parts have discriminators counts as one.
bool Reader::says_nothing_new(u32 file) const {
  if (row_.line == 0) return true;
  const bool is_change = last_file_ != file;
  if (is_change && last_address_ == row_.address && !row_.is_statement && statement_here_) return true;
  return !is_change && line_is_divided_ && row_.line == last_line_;
}

// Rows of no code, before another file's at the same address or the end.
void Reader::drop_empty_rows() {
  while (result_.rows.size() > sequence_ && result_.rows.back().address == row_.address) result_.rows.pop_back();
}

void Reader::advance_line(i64 lines) {
  row_.line += static_cast<u32>(lines);
  if (lines != 0) line_is_divided_ = discriminator_ != 0;
}

void Reader::emit(bool end) {
  row_.end = end;
  const u32 file = same_file(row_.file);
  if (last_address_ != row_.address) statement_here_ = false;
  if (end || !says_nothing_new(file)) {
    if (end || (last_file_ != file && last_file_ != no_file)) drop_empty_rows();
    if (result_.rows.size() < most_rows) result_.rows.push_back(row_);
    last_file_ = file;
    last_line_ = row_.line;
  }
  if (row_.is_statement) statement_here_ = true;
  last_address_ = row_.address;
  row_.prologue_end = false;
  discriminator_ = 0;
  if (!end) return;
  // Code that the linker dropped sits at 0; a sequence that runs backwards is damaged.
  const auto first = result_.rows.begin() + static_cast<std::ptrdiff_t>(sequence_);
  const bool is_good = first->address != 0 && result_.rows.size() - sequence_ > 1 && result_.rows.back().end &&
                       std::is_sorted(first, result_.rows.end(),
                                      [](const LineRow& a, const LineRow& b) { return a.address < b.address; });
  if (!is_good) result_.rows.erase(first, result_.rows.end());
  reset();
}

void Reader::extended() {
  const u64 length = in_.uleb();
  if (length == 0 || length > in_.remaining()) return in_.fail();
  const u64 next = in_.position() + length;
  switch (in_.get8()) {
    case DW_LNE_end_sequence: emit(true); break;
    case DW_LNE_set_address:
      row_.address = length == 9 ? in_.get64() : in_.get32();
      operation_ = 0;
      break;
    case DW_LNE_define_file: {
      Entry entry;
      entry.name = in_.c_string();
      entry.directory = in_.uleb();
      if (in_.ok() && sizes_.version < 5) add_file(entry);
      break;
    }
    case DW_LNE_set_discriminator:
      discriminator_ = in_.uleb();
      line_is_divided_ = line_is_divided_ || discriminator_ != 0;
      break;
    default: break;
  }
  in_.seek(next);
}

void Reader::special(u8 opcode) {
  const u8 adjusted = static_cast<u8>(opcode - opcode_base_);
  advance(adjusted / line_range_);
  advance_line(line_base_ + adjusted % line_range_);
  emit(false);
}

void Reader::run() {
  in_.seek(program_);
  reset();
  while (in_.ok() && in_.position() < end_) {
    const u8 opcode = in_.get8();
    if (opcode >= opcode_base_) {
      special(opcode);
      continue;
    }
    switch (opcode) {
      case 0: extended(); break;
      case DW_LNS_copy: emit(false); break;
      case DW_LNS_advance_pc: advance(in_.uleb()); break;
      case DW_LNS_advance_line: advance_line(in_.sleb()); break;
      case DW_LNS_set_file: row_.file = static_cast<u32>(in_.uleb()); break;
      case DW_LNS_set_column: row_.column = static_cast<u16>(in_.uleb()); break;
      case DW_LNS_negate_stmt: row_.is_statement = !row_.is_statement; break;
      case DW_LNS_set_basic_block: break;
      case DW_LNS_const_add_pc: advance((255U - opcode_base_) / line_range_); break;
      case DW_LNS_fixed_advance_pc:
        row_.address += in_.get16();
        operation_ = 0;
        break;
      case DW_LNS_set_prologue_end: row_.prologue_end = true; break;
      case DW_LNS_set_epilogue_begin: break;
      case DW_LNS_set_isa: in_.uleb(); break;
      default:
        for (unsigned i = 0; i < lengths_[opcode]; ++i) in_.uleb();
    }
  }
  result_.rows.resize(sequence_);  // without an end, a sequence says nothing
}

LineProgram Reader::read() {
  if (!header()) return {};
  if (sizes_.version >= 5) {
    for (const Entry& entry : entries_5()) directories_.push_back(entry.name);
    for (const Entry& entry : entries_5()) add_file(entry);
  } else {
    names_4();
  }
  if (!in_.ok()) return std::move(result_);
  run();
  return std::move(result_);
}

// Sequences come in any order.
void sort_sequences(std::vector<LineRow>& rows) {
  struct Sequence {
    std::size_t first;
    std::size_t end;
  };
  std::vector<Sequence> sequences;
  std::size_t first = 0;
  bool is_sorted = true;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (!rows[i].end) continue;
    is_sorted = is_sorted && (sequences.empty() || rows[sequences.back().first].address <= rows[first].address);
    sequences.push_back({first, i + 1});
    first = i + 1;
  }
  if (is_sorted) return;
  std::ranges::stable_sort(sequences, {}, [&](const Sequence& sequence) { return rows[sequence.first].address; });
  std::vector<LineRow> sorted;
  sorted.reserve(rows.size());
  for (const Sequence& sequence : sequences) {
    sorted.insert(sorted.end(), rows.begin() + static_cast<std::ptrdiff_t>(sequence.first),
                  rows.begin() + static_cast<std::ptrdiff_t>(sequence.end));
  }
  rows = std::move(sorted);
}

}  // namespace

LineProgram read_line_program(const Unit& unit, std::string_view name) {
  if (!unit.root().has_lines) return {};
  LazySection& section = unit.file->lazy_section(SectionId::line);
  const u64 start = unit.root().lines;
  std::array<std::byte, 12> length{};
  ByteCursor in(std::span<const std::byte>(length).first(section.peek(start, length)));
  const u64 size = in.get32();
  section.ensure(start, size == 0xffffffff ? in.get64() + 12 : size + 4);
  LineProgram program = Reader(unit, name, section.bytes()).read();
  sort_sequences(program.rows);
  return program;
}

}  // namespace sonde::symbols::dwarf
