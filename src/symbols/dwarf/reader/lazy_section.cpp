#include "symbols/dwarf/reader/lazy_section.h"

#include <elf.h>
#include <sys/mman.h>

#include <algorithm>
#include <cstring>
#include <utility>

#include "symbols/elf/decompress.h"
#include "symbols/io/byte_cursor.h"

namespace sonde::symbols::dwarf {
namespace {

constexpr u64 largest_section = u64{64} << 30;
constexpr u64 longest_string = u64{1} << 20;

// .zdebug_*: "ZLIB", the size with its highest byte first, and the packed bytes.
std::vector<std::byte> unpack_old(const std::vector<std::byte>& packed) {
  ByteCursor in(packed);
  if (in.get32() != 0x42494c5a) return {};
  const u64 size = __builtin_bswap64(in.get64());
  if (!in.ok()) return {};
  // As the header of today has it.
  std::vector<std::byte> renewed(sizeof(Elf64_Chdr));
  const Elf64_Chdr header{ELFCOMPRESS_ZLIB, 0, size, 1};
  std::memcpy(renewed.data(), &header, sizeof header);
  const auto data = in.bytes(in.remaining());
  renewed.insert(renewed.end(), data.begin(), data.end());
  return inflate_section(renewed, true);
}

}  // namespace

LazySection::LazySection(const ElfFile& file, const Section& section) {
  const u64 end = file.source().size();
  if (section.type == SHT_NOBITS) return;
  if ((section.flags & SHF_COMPRESSED) != 0 || section.name.starts_with(".z")) {
    unpacked_ = section.name.starts_with(".z") ? unpack_old(file.source().slice(section.offset, section.size))
                                               : file.contents(section);
    data_ = unpacked_.data();
    size_ = unpacked_.size();
    return;
  }
  if (section.offset > end || section.size > end - section.offset || section.size == 0) return;
  if (section.size > largest_section) return;
  // Room that costs nothing until it is used, however large a sparse file makes itself.
  void* room = mmap(nullptr, section.size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (room == MAP_FAILED) return;
  data_ = static_cast<const std::byte*>(room);
  size_ = section.size;
  source_ = file.shared_source();
  offset_ = section.offset;
  read_.resize((size_ + chunk - 1) / chunk);
  is_mapped_ = true;
}

LazySection::~LazySection() {
  if (is_mapped_) munmap(const_cast<std::byte*>(data_), size_);
}

void LazySection::swap(LazySection& other) noexcept {
  std::swap(data_, other.data_);
  std::swap(size_, other.size_);
  std::swap(source_, other.source_);
  std::swap(offset_, other.offset_);
  std::swap(read_, other.read_);
  std::swap(is_mapped_, other.is_mapped_);
  std::swap(unpacked_, other.unpacked_);
}

void LazySection::ensure(u64 offset, u64 count) {
  if (!source_ || offset >= size_ || count == 0) return;
  const u64 last = (offset + std::min(count, size_ - offset) - 1) / chunk;
  for (u64 at = offset / chunk; at <= last;) {
    if (read_[at]) {
      ++at;
      continue;
    }
    const u64 first = at;
    while (at <= last && !read_[at]) read_[at++] = true;
    const u64 start = first * chunk;
    const u64 bytes = std::min(at * chunk, size_) - start;
    source_->read(offset_ + start, {const_cast<std::byte*>(data_) + start, bytes});
  }
}

std::size_t LazySection::peek(u64 offset, std::span<std::byte> out) const {
  if (offset >= size_) return 0;
  const std::size_t count = std::min<u64>(out.size(), size_ - offset);
  if (source_) return source_->read(offset_ + offset, out.first(count));
  std::memcpy(out.data(), data_ + offset, count);
  return count;
}

std::string_view LazySection::string_at(u64 offset) {
  if (offset >= size_) return {};
  const auto* text = reinterpret_cast<const char*>(data_ + offset);
  const u64 most = std::min(size_ - offset, longest_string);
  u64 searched = 0;
  for (u64 length = 256; searched < most; length *= 4) {
    const u64 until = std::min(length, most);
    ensure(offset + searched, until - searched);
    if (const void* end = std::memchr(text + searched, 0, until - searched))
      return {text, static_cast<std::size_t>(static_cast<const char*>(end) - text)};
    searched = until;
  }
  return {};
}

}  // namespace sonde::symbols::dwarf
