// All unwind information of one section of a module: address -> row.
#pragma once

#include <memory>
#include <optional>
#include <unordered_map>
#include <vector>

#include "symbols/cfi/cfi_entry.h"
#include "symbols/cfi/unwind_row.h"
#include "symbols/elf/elf_file.h"

namespace sonde::symbols {

class CfiTable {
 public:
  // Null if the file has no such section, or nothing in it.
  static std::unique_ptr<CfiTable> of_eh_frame(const ElfFile& file);
  static std::unique_ptr<CfiTable> of_debug_frame(const ElfFile& file);

  // The row at an address as linked; null if no function here is known to contain it. Valid until the next call.
  // Remembers what it found: the second question for an address costs one look-up.
  const UnwindRow* row_at(u64 address);

  // The functions that the section describes, in order of address.
  struct Range {
    u64 start = 0;
    u64 end = 0;
  };
  std::vector<Range> functions();

  // What the places in rows refer to.
  std::span<const std::byte> expression(ExpressionPlace place) const;
  Machine machine() const { return machine_; }
  bool is_64() const { return section_.is_64; }

 private:
  struct IndexEntry {
    u64 start = 0;
    u64 offset = 0;
  };
  CfiTable(const ElfFile& file, std::vector<std::byte> bytes, u64 address, bool is_eh);
  void take_search_table(const ElfFile& file);
  void build_index();
  std::optional<u64> entry_before(u64 address);
  std::optional<UnwindRow> compute(u64 address);

  Machine machine_;
  std::vector<std::byte> bytes_;
  CfiSection section_;
  // The linker's sorted table (.eh_frame_hdr), used as it is: pairs of 32-bit offsets from its own address.
  std::vector<std::byte> search_table_;
  u64 search_base_ = 0;
  bool indexed_ = false;
  std::vector<IndexEntry> index_;
  std::unordered_map<u64, std::optional<UnwindRow>> rows_;
};

}  // namespace sonde::symbols
