#include "symbols/cfi/cfi_table.h"

#include <elf.h>

#include <algorithm>

#include "symbols/cfi/cfi_program.h"
#include "symbols/io/byte_cursor.h"

namespace sonde::symbols {
namespace {

constexpr std::size_t most_remembered_rows = 16384;
constexpr std::size_t most_functions = 20'000'000;
constexpr u64 most_bytes = u64{1} << 30;
constexpr u8 sdata4_relative_to_header = 0x3b;

// Where the header (PT_GNU_EH_FRAME) says that .eh_frame begins.
std::optional<u64> frame_address_from_header(const ElfFile& file) {
  const Segment* segment = file.segment(PT_GNU_EH_FRAME);
  if (segment == nullptr) return std::nullopt;
  const auto bytes = file.source().slice(segment->offset, std::min<u64>(segment->file_size, 32));
  ByteCursor in(bytes);
  const u8 version = in.get8();
  const u8 encoding = in.get8();
  in.get16();
  const u64 address = read_encoded_pointer(in, encoding, file.is_64(), segment->address, segment->address);
  if (!in.ok() || version != 1) return std::nullopt;
  return address;
}

}  // namespace

CfiTable::CfiTable(const ElfFile& file, std::vector<std::byte> bytes, u64 address, bool is_eh)
    : machine_(file.machine()), bytes_(std::move(bytes)), section_{bytes_, address, is_eh, file.is_64()} {}

std::unique_ptr<CfiTable> CfiTable::of_eh_frame(const ElfFile& file) {
  u64 address = 0;
  std::vector<std::byte> bytes;
  if (const Section* section = file.section(".eh_frame"); section != nullptr && section->size <= most_bytes) {
    address = section->address;
    bytes = file.contents(*section);
  }
  if (bytes.empty()) {  // no section headers: to the end of its segment; a terminator or damage ends it earlier
    const auto found = frame_address_from_header(file);
    const auto place = found ? file.place_of(*found) : std::nullopt;
    if (!place) return nullptr;
    address = *found;
    bytes = file.source().slice(place->offset, std::min(place->available, most_bytes));
  }
  if (bytes.empty()) return nullptr;
  std::unique_ptr<CfiTable> table(new CfiTable(file, std::move(bytes), address, true));
  table->take_search_table(file);
  return table;
}

std::unique_ptr<CfiTable> CfiTable::of_debug_frame(const ElfFile& file) {
  const Section* section = file.section(".debug_frame");
  if (section == nullptr || section->size > most_bytes) return nullptr;
  auto bytes = file.contents(*section);
  if (bytes.empty()) return nullptr;
  return std::unique_ptr<CfiTable>(new CfiTable(file, std::move(bytes), 0, false));
}

void CfiTable::take_search_table(const ElfFile& file) {
  const Segment* segment = file.segment(PT_GNU_EH_FRAME);
  if (segment == nullptr || segment->file_size > most_bytes) return;
  const auto bytes = file.source().slice(segment->offset, segment->file_size);
  ByteCursor in(bytes);
  const u8 version = in.get8();
  const u8 frame_encoding = in.get8();
  const u8 count_encoding = in.get8();
  const u8 table_encoding = in.get8();
  if (version != 1 || table_encoding != sdata4_relative_to_header) return;
  const u64 frame = read_encoded_pointer(in, frame_encoding, section_.is_64, segment->address, segment->address);
  const u64 count = read_encoded_pointer(in, count_encoding, section_.is_64, segment->address, segment->address);
  if (!in.ok() || frame != section_.address || count == 0 || count > in.remaining() / 8) return;
  const auto table = in.bytes(count * 8);
  search_table_.assign(table.begin(), table.end());
  search_base_ = segment->address;
}

void CfiTable::build_index() {
  indexed_ = true;
  u64 offset = 0;
  while (const auto header = read_entry_header(section_, offset)) {
    // Several objects' sections may have been joined, each with a terminator; what is after the last one ends the loop.
    if (!header->is_common && !header->is_terminator && index_.size() < most_functions) {
      if (const auto entry = read_function_entry(section_, offset); entry && entry->size != 0) {
        index_.push_back({entry->start, offset});
      }
    }
    if (header->is_terminator && section_.is_eh) {
      const auto next = read_entry_header(section_, header->end);
      if (!next || next->is_terminator) break;
    }
    offset = header->end;
  }
  std::ranges::sort(index_, {}, &IndexEntry::start);
}

std::optional<u64> CfiTable::entry_before(u64 address) {
  if (search_table_.empty()) {
    if (!indexed_) build_index();
    const auto after = std::ranges::upper_bound(index_, address, {}, &IndexEntry::start);
    if (after == index_.begin()) return std::nullopt;
    return std::prev(after)->offset;
  }
  const auto field = [&](std::size_t row, std::size_t column) {
    const auto relative = ByteCursor(search_table_, row * 8 + column * 4).integer<i32>();
    const u64 value = search_base_ + static_cast<u64>(i64{relative});
    return section_.is_64 ? value : static_cast<u32>(value);
  };
  std::size_t low = 0;
  std::size_t high = search_table_.size() / 8;
  while (low < high) {
    const std::size_t middle = low + (high - low) / 2;
    if (field(middle, 0) <= address)
      low = middle + 1;
    else
      high = middle;
  }
  if (low == 0) return std::nullopt;
  return field(low - 1, 1) - section_.address;
}

std::optional<UnwindRow> CfiTable::compute(u64 address) {
  const auto offset = entry_before(address);
  if (!offset) return std::nullopt;
  const auto function = read_function_entry(section_, *offset);
  if (!function || address < function->start || address - function->start >= function->size) return std::nullopt;
  return run_cfi_program(section_, *function, machine_, address);
}

const UnwindRow* CfiTable::row_at(u64 address) {
  auto found = rows_.find(address);
  if (found == rows_.end()) {
    if (rows_.size() >= most_remembered_rows) rows_.clear();
    found = rows_.emplace(address, compute(address)).first;
  }
  const std::optional<UnwindRow>& row = found->second;
  return row.has_value() ? &row.value() : nullptr;
}

std::vector<CfiTable::Range> CfiTable::functions() {
  if (!indexed_) build_index();
  std::vector<Range> ranges;
  for (const IndexEntry& entry : index_) {
    if (const auto function = read_function_entry(section_, entry.offset)) {
      ranges.push_back({function->start, function->start + function->size});
    }
  }
  return ranges;
}

std::span<const std::byte> CfiTable::expression(ExpressionPlace place) const {
  if (place.offset > bytes_.size() || place.length > bytes_.size() - place.offset) return {};
  return std::span(bytes_).subspan(place.offset, place.length);
}

}  // namespace sonde::symbols
