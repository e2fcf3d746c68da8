#include "symbols/elf/elf_file.h"

#include <elf.h>

#include <algorithm>
#include <limits>

#include "symbols/elf/decompress.h"
#include "symbols/io/byte_cursor.h"

namespace sonde::symbols {
namespace {

constexpr u64 page = 4096;
constexpr u64 most_segments = 4096;
constexpr u64 most_sections = 1 << 20;
constexpr u64 most_note_bytes = 64 << 10;

u64 page_floor(u64 value) { return value & ~(page - 1); }

u64 saturating_add(u64 a, u64 b) {
  u64 sum = 0;
  return __builtin_add_overflow(a, b, &sum) ? std::numeric_limits<u64>::max() : sum;
}

}  // namespace

std::shared_ptr<const ElfFile> ElfFile::parse(std::shared_ptr<const ByteSource> source, u64 load_bias) {
  if (!source) return nullptr;
  auto file = std::make_shared<ElfFile>();
  file->source_ = std::move(source);
  file->load_bias_ = load_bias;
  if (!file->parse_header()) return nullptr;
  return file;
}

bool ElfFile::parse_header() {
  std::byte buffer[sizeof(Elf64_Ehdr)]{};
  const std::size_t got = source_->read(0, buffer);
  ByteCursor in(std::span<const std::byte>(buffer, got));
  if (in.get32() != 0x464c457f) return false;
  const u8 elf_class = in.get8();
  if ((elf_class != ELFCLASS32 && elf_class != ELFCLASS64) || in.get8() != ELFDATA2LSB) return false;
  is_64_ = elf_class == ELFCLASS64;
  in.seek(EI_NIDENT);
  type_ = in.get16();
  const u16 machine = in.get16();
  if (machine == EM_X86_64)
    machine_ = Machine::x86_64;
  else if (machine == EM_386 && !is_64_)
    machine_ = Machine::i386;
  else
    return false;
  in.get32();       // version
  in.word(is_64_);  // entry
  const u64 segments_at = in.word(is_64_);
  const u64 sections_at = in.word(is_64_);
  in.get32();  // flags
  in.get16();  // size of this header
  const unsigned segment_size = in.get16();
  const unsigned segment_count = in.get16();
  const unsigned section_size = in.get16();
  const unsigned section_count = in.get16();
  const unsigned names = in.get16();
  if (!in.ok()) return false;
  parse_segments(segments_at, segment_count, segment_size);
  parse_sections(sections_at, section_count, section_size, names);
  find_build_id();
  return true;
}

void ElfFile::parse_segments(u64 offset, unsigned count, unsigned entry_size) {
  if (entry_size != (is_64_ ? sizeof(Elf64_Phdr) : sizeof(Elf32_Phdr)) || count > most_segments) return;
  const auto bytes = source_->slice(offset, u64{count} * entry_size);
  u64 low = std::numeric_limits<u64>::max();
  u64 high = 0;
  for (unsigned i = 0; bytes.size() != 0 && i < count; ++i) {
    ByteCursor in{std::span(bytes).subspan(std::size_t{i} * entry_size, entry_size)};
    Segment segment;
    segment.type = in.get32();
    if (is_64_) segment.flags = in.get32();
    segment.offset = in.word(is_64_);
    segment.address = in.word(is_64_);
    in.word(is_64_);  // physical address
    segment.file_size = in.word(is_64_);
    segment.memory_size = in.word(is_64_);
    if (!is_64_) segment.flags = in.get32();
    segment.alignment = in.word(is_64_);
    if (segment.type == PT_LOAD && segment.memory_size != 0) {
      low = std::min(low, page_floor(segment.address));
      high = std::max(high, saturating_add(segment.address, segment.memory_size));
    }
    segments_.push_back(segment);
  }
  if (low < high) {
    low_ = low;
    high_ = page_floor(saturating_add(high, page - 1));
  }
}

void ElfFile::parse_sections(u64 offset, u64 count, unsigned entry_size, u32 names) {
  if (offset == 0 || entry_size != (is_64_ ? sizeof(Elf64_Shdr) : sizeof(Elf32_Shdr))) return;
  const auto read = [&](std::span<const std::byte> bytes, u32& name) {
    ByteCursor in(bytes);
    Section section;
    name = in.get32();
    section.type = in.get32();
    section.flags = in.word(is_64_);
    section.address = in.word(is_64_);
    section.offset = in.word(is_64_);
    section.size = in.word(is_64_);
    section.link = in.get32();
    in.get32();       // info
    in.word(is_64_);  // alignment
    section.entry_size = in.word(is_64_);
    return section;
  };
  // More sections, or a name table further out, than the header's 16 bits can tell: section 0 says.
  u32 name = 0;
  if (count == 0 || names == SHN_XINDEX) {
    const auto first = source_->slice(offset, entry_size);
    if (first.empty()) return;
    const Section zero = read(first, name);
    if (count == 0) count = zero.size;
    if (names == SHN_XINDEX) names = zero.link;
  }
  if (count == 0 || count > most_sections) return;
  const auto bytes = source_->slice(offset, count * entry_size);
  if (bytes.empty()) return;
  std::vector<u32> name_offsets;
  for (u64 i = 0; i < count; ++i) {
    sections_.push_back(read(std::span(bytes).subspan(i * entry_size, entry_size), name));
    name_offsets.push_back(name);
  }
  if (names >= sections_.size() || sections_[names].type == SHT_NOBITS) return;
  const auto strings = source_->slice(sections_[names].offset, sections_[names].size);
  for (std::size_t i = 0; i < sections_.size(); ++i) {
    // Damaged tables may name one long string a million times over.
    sections_[i].name = ByteCursor(strings, name_offsets[i]).c_string().substr(0, 64);
  }
}

const Section* ElfFile::section(std::string_view name) const {
  const auto found = std::ranges::find(sections_, name, &Section::name);
  return found == sections_.end() ? nullptr : &*found;
}

const Section* ElfFile::section_of_type(u32 type) const {
  const auto found = std::ranges::find(sections_, type, &Section::type);
  return found == sections_.end() ? nullptr : &*found;
}

const Segment* ElfFile::segment(u32 type) const {
  const auto found = std::ranges::find(segments_, type, &Segment::type);
  return found == segments_.end() ? nullptr : &*found;
}

std::vector<std::byte> ElfFile::contents(const Section& section) const {
  if (section.type == SHT_NOBITS) return {};
  auto bytes = source_->slice(section.offset, section.size);
  if ((section.flags & SHF_COMPRESSED) != 0) return inflate_section(bytes, is_64_);
  return bytes;
}

std::optional<ElfFile::Place> ElfFile::place_of(u64 address) const {
  for (const Segment& segment : segments_) {
    if (segment.type != PT_LOAD || address < segment.address) continue;
    const u64 inside = address - segment.address;
    if (inside < segment.file_size) return Place{segment.offset + inside, segment.file_size - inside};
  }
  return std::nullopt;
}

std::optional<u64> ElfFile::address_of_offset(u64 offset, bool executable) const {
  // Two segments may share a page of the file; the one with the mapping's permission is meant.
  for (const bool exact : {true, false}) {
    for (const Segment& segment : segments_) {
      if (segment.type != PT_LOAD || segment.file_size == 0) continue;
      if (exact && ((segment.flags & PF_X) != 0) != executable) continue;
      const u64 start = page_floor(segment.offset);
      const u64 end = saturating_add(segment.offset, segment.file_size);
      if (offset < start || offset >= saturating_add(end, page - 1) / page * page) continue;
      return segment.address - segment.offset + offset;
    }
  }
  return std::nullopt;
}

void ElfFile::find_build_id() {
  for (const Segment& segment : segments_) {
    if (segment.type == PT_NOTE && find_build_id_in(segment.offset, segment.file_size)) return;
  }
  for (const Section& section : sections_) {
    if (section.type == SHT_NOTE && find_build_id_in(section.offset, section.size)) return;
  }
}

bool ElfFile::find_build_id_in(u64 offset, u64 size) {
  const auto bytes = source_->slice(offset, std::min(size, most_note_bytes));
  ByteCursor in(bytes);
  const auto padded = [](u64 length) { return (length + 3) & ~u64{3}; };
  while (in.remaining() >= 12) {
    const u32 name_size = in.get32();
    const u32 content_size = in.get32();
    const u32 type = in.get32();
    const auto name = in.bytes(padded(name_size));
    const auto content = in.bytes(std::min<u64>(padded(content_size), in.remaining()));
    if (!in.ok() || content.size() < content_size) return false;
    const bool gnu = name_size == 4 && std::memcmp(name.data(), "GNU", 4) == 0;
    if (!gnu || type != NT_GNU_BUILD_ID || content_size > 64) continue;
    for (const std::byte byte : content.first(content_size)) {
      constexpr char digits[] = "0123456789abcdef";
      build_id_ += digits[std::to_integer<unsigned>(byte) >> 4];
      build_id_ += digits[std::to_integer<unsigned>(byte) & 15];
    }
    return true;
  }
  return false;
}

}  // namespace sonde::symbols
