// The two kinds of entries in .eh_frame and .debug_frame: what functions have in common (CIE) and one function (FDE).
#pragma once

#include <optional>
#include <span>

#include "base/types.h"

namespace sonde::symbols {

// The bytes of one CFI section and where it lies.
struct CfiSection {
  std::span<const std::byte> bytes;
  u64 address = 0;    // as linked; pointers relative to themselves need it
  bool is_eh = true;  // .eh_frame; else .debug_frame
  bool is_64 = true;  // size of an absolute pointer
};

// A part of a section: instructions.
struct ByteRange {
  u32 offset = 0;
  u32 length = 0;
};

struct CommonEntry {
  u64 code_alignment = 1;
  i64 data_alignment = 1;
  u64 return_address_register = 0;
  u8 pointer_encoding = 0;
  bool has_augmentation_data = false;
  bool is_signal_frame = false;
  ByteRange instructions;
};

struct FunctionEntry {
  u64 start = 0;
  u64 size = 0;
  ByteRange instructions;
  CommonEntry common;
};

// The header that both kinds share.
struct EntryHeader {
  u64 content = 0;  // offset after the id field
  u64 end = 0;      // offset after the entry
  u64 common = 0;   // offset of the CIE that this FDE belongs to
  bool is_common = false;
  bool is_terminator = false;
};

// Each is nothing for damaged data. Offsets are of the entry's length field in the section.
std::optional<EntryHeader> read_entry_header(const CfiSection& section, u64 offset);
std::optional<CommonEntry> read_common_entry(const CfiSection& section, u64 offset);
std::optional<FunctionEntry> read_function_entry(const CfiSection& section, u64 offset);

class ByteCursor;
namespace pointer_encoding {
constexpr u8 absolute = 0x00;
constexpr u8 omitted = 0xff;
}  // namespace pointer_encoding

// Reads a pointer in one of the DW_EH_PE encodings; `address_here` is the address of the cursor's byte 0 and
// `data_base` what "relative to data" means. Fails the cursor for encodings that have no meaning in a file (indirect,
// function-relative).
u64 read_encoded_pointer(ByteCursor& in, u8 encoding, bool is_64, u64 address_here, u64 data_base);

}  // namespace sonde::symbols
