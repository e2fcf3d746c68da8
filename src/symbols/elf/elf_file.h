#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/types.h"
#include "symbols/io/byte_source.h"
#include "symbols/machine.h"

namespace sonde::symbols {

struct Segment {
  u32 type = 0;
  u32 flags = 0;
  u64 offset = 0;
  u64 address = 0;
  u64 file_size = 0;
  u64 memory_size = 0;
  u64 alignment = 0;
};

struct Section {
  std::string name;
  u32 type = 0;
  u64 flags = 0;
  u64 address = 0;
  u64 offset = 0;
  u64 size = 0;
  u32 link = 0;
  u64 entry_size = 0;
};

// The headers of an ELF file for x86-64, x32 or i386, parsed with every offset checked.
//
// Addresses here are the file's own (as linked). What is damaged is left out: a file whose section headers are gone is
// still a file with segments.
class ElfFile {
 public:
  // Null if this is not an ELF file of a machine that we know.
  // `load_bias`: what the dynamic linker added to the addresses, if the source is an image taken from memory.
  static std::shared_ptr<const ElfFile> parse(std::shared_ptr<const ByteSource> source, u64 load_bias = 0);

  Machine machine() const { return machine_; }
  // 64-bit class: x32 is x86-64 without it.
  bool is_64() const { return is_64_; }
  u16 type() const { return type_; }
  const ByteSource& source() const { return *source_; }
  const std::shared_ptr<const ByteSource>& shared_source() const { return source_; }
  u64 load_bias() const { return load_bias_; }
  const std::vector<Segment>& segments() const { return segments_; }
  const std::vector<Section>& sections() const { return sections_; }

  const Section* section(std::string_view name) const;
  const Section* section_of_type(u32 type) const;
  const Segment* segment(u32 type) const;
  // The contents, decompressed if they are compressed; empty for damage and for sections without bytes in the file.
  std::vector<std::byte> contents(const Section& section) const;

  // Where the byte at an address lies in the file, and how many bytes follow it in its segment.
  struct Place {
    u64 offset = 0;
    u64 available = 0;
  };
  std::optional<Place> place_of(u64 address) const;
  // The address at which a mapping of file offset `offset` (with execute permission or without) appears, as linked.
  std::optional<u64> address_of_offset(u64 offset, bool executable) const;
  // [lowest, highest) address of the loadable segments, page-aligned.
  u64 low() const { return low_; }
  u64 high() const { return high_; }

  // The bytes of the NT_GNU_BUILD_ID note in hexadecimal; empty without one.
  const std::string& build_id() const { return build_id_; }

 private:
  bool parse_header();
  void parse_segments(u64 offset, unsigned count, unsigned entry_size);
  void parse_sections(u64 offset, u64 count, unsigned entry_size, u32 names);
  void find_build_id();
  bool find_build_id_in(u64 offset, u64 size);

  std::shared_ptr<const ByteSource> source_;
  Machine machine_ = Machine::x86_64;
  bool is_64_ = true;
  u16 type_ = 0;
  u64 load_bias_ = 0;
  std::vector<Segment> segments_;
  std::vector<Section> sections_;
  u64 low_ = 0;
  u64 high_ = 0;
  std::string build_id_;
};

}  // namespace sonde::symbols
