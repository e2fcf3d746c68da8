#include "symbols/cfi/cfi_entry.h"

#include <limits>
#include <string_view>

#include "symbols/io/byte_cursor.h"

namespace sonde::symbols {
namespace {

constexpr u64 most_bytes = std::numeric_limits<u32>::max();

std::optional<ByteRange> rest_of(const ByteCursor& in) {
  if (!in.ok() || in.position() > most_bytes || in.remaining() > most_bytes) return std::nullopt;
  return ByteRange{static_cast<u32>(in.position()), static_cast<u32>(in.remaining())};
}

bool read_augmentation(ByteCursor& in, std::string_view letters, const CfiSection& section, CommonEntry& entry) {
  const u64 length = in.uleb();
  if (!in.ok() || length > in.remaining()) return false;
  const std::size_t end = in.position() + static_cast<std::size_t>(length);
  for (const char letter : letters) {
    if (letter == 'L') {
      in.get8();
    } else if (letter == 'R') {
      entry.pointer_encoding = in.get8();
    } else if (letter == 'S') {
      entry.is_signal_frame = true;
    } else if (letter == 'P') {
      const u8 encoding = in.get8();
      // Only its size matters here.
      read_encoded_pointer(in, encoding & 0x0f, section.is_64, 0, 0);
    } else if (letter != 'B') {
      break;  // the length tells where to go on
    }
  }
  in.seek(end);
  return in.ok();
}

}  // namespace

u64 read_encoded_pointer(ByteCursor& in, u8 encoding, bool is_64, u64 address_here, u64 data_base) {
  if (encoding == pointer_encoding::omitted) return 0;
  const u64 here = address_here + in.position();
  u64 value = 0;
  switch (encoding & 0x0f) {
    case 0x00: value = in.word(is_64); break;
    case 0x01: value = in.uleb(); break;
    case 0x02: value = in.get16(); break;
    case 0x03: value = in.get32(); break;
    case 0x04: value = in.get64(); break;
    case 0x08: value = is_64 ? in.get64() : static_cast<u64>(in.integer<i32>()); break;
    case 0x09: value = static_cast<u64>(in.sleb()); break;
    case 0x0a: value = static_cast<u64>(in.integer<i16>()); break;
    case 0x0b: value = static_cast<u64>(in.integer<i32>()); break;
    case 0x0c: value = in.get64(); break;
    default: in.fail(); return 0;
  }
  switch (encoding & 0xf0) {
    case 0x00: break;
    case 0x10: value += here; break;
    case 0x30: value += data_base; break;
    default: in.fail(); return 0;
  }
  return is_64 ? value : static_cast<u32>(value);
}

std::optional<EntryHeader> read_entry_header(const CfiSection& section, u64 offset) {
  if (offset >= section.bytes.size()) return std::nullopt;
  ByteCursor in(section.bytes, static_cast<std::size_t>(offset));
  EntryHeader header;
  u64 length = in.get32();
  if (!in.ok()) return std::nullopt;
  const bool wide = length == 0xffffffff;
  if (wide) length = in.get64();
  if (length == 0) {
    header.is_terminator = true;
    header.content = header.end = in.position();
    return header;
  }
  if (!in.ok() || length > in.remaining()) return std::nullopt;
  const u64 id_at = in.position();
  header.end = id_at + length;
  const u64 id = wide ? in.get64() : in.get32();
  header.content = in.position();
  if (!in.ok() || header.content > header.end) return std::nullopt;
  if (section.is_eh) {
    header.is_common = id == 0;
    if (id > id_at) return std::nullopt;
    header.common = id_at - id;
  } else {
    header.is_common = id == (wide ? std::numeric_limits<u64>::max() : 0xffffffff);
    header.common = id;
  }
  return header;
}

std::optional<CommonEntry> read_common_entry(const CfiSection& section, u64 offset) {
  const auto header = read_entry_header(section, offset);
  if (!header || header->is_terminator || !header->is_common) return std::nullopt;
  ByteCursor in(section.bytes.first(static_cast<std::size_t>(header->end)), static_cast<std::size_t>(header->content));
  CommonEntry entry;
  const u8 version = in.get8();
  if (version != 1 && version != 3 && version != 4) return std::nullopt;
  std::string_view augmentation = in.c_string();
  if (version == 4) {
    const u8 address_size = in.get8();
    const u8 segment_size = in.get8();
    if (address_size != (section.is_64 ? 8 : 4) || segment_size != 0) return std::nullopt;
  }
  if (augmentation.starts_with("eh")) {  // of gcc 2
    in.word(section.is_64);
    augmentation.remove_prefix(2);
  }
  entry.code_alignment = in.uleb();
  entry.data_alignment = in.sleb();
  entry.return_address_register = version == 1 ? in.get8() : in.uleb();
  if (augmentation.starts_with('z')) {
    entry.has_augmentation_data = true;
    if (!read_augmentation(in, augmentation.substr(1), section, entry)) return std::nullopt;
  } else if (!augmentation.empty()) {
    return std::nullopt;
  }
  const auto instructions = rest_of(in);
  if (!instructions) return std::nullopt;
  entry.instructions = *instructions;
  return entry;
}

std::optional<FunctionEntry> read_function_entry(const CfiSection& section, u64 offset) {
  const auto header = read_entry_header(section, offset);
  if (!header || header->is_terminator || header->is_common) return std::nullopt;
  const auto common = read_common_entry(section, header->common);
  if (!common) return std::nullopt;
  ByteCursor in(section.bytes.first(static_cast<std::size_t>(header->end)), static_cast<std::size_t>(header->content));
  FunctionEntry entry;
  entry.common = *common;
  entry.start = read_encoded_pointer(in, common->pointer_encoding, section.is_64, section.address, 0);
  entry.size = read_encoded_pointer(in, common->pointer_encoding & 0x0f, section.is_64, 0, 0);
  if (common->has_augmentation_data) in.skip(in.uleb());
  const auto instructions = rest_of(in);
  if (!instructions) return std::nullopt;
  entry.instructions = *instructions;
  return entry;
}

}  // namespace sonde::symbols
