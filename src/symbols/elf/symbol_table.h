// The symbols of one module, sorted by address.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "base/types.h"
#include "symbols/elf/elf_file.h"

namespace sonde::symbols {

struct Symbol {
  u64 address = 0;  // as linked
  u64 size = 0;     // 0: the file does not say
  std::string_view name;
  bool is_function = false;
  u32 index = 0;  // names the symbol within its table
};

// Which symbol an address belongs to.
enum class SymbolMatch : u8 {
  covering,  // the one whose size covers it, or none: a name that is far away misleads
  nearest,   // the closest function before it however far, the first in the file of several, as libunwind has it
};

class SymbolTable {
 public:
  // Adds the .dynsym and .symtab of a file, or, where the section headers are gone, what its dynamic segment tells.
  void add(const ElfFile& file);
  // Call once after the last add.
  void finish();

  std::size_t size() const { return entries_.size(); }
  Symbol operator[](u32 index) const;

  // False if there is none. Of several at one address: functions before data, global before weak before local, dynamic
  // first.
  bool find(u64 address, SymbolMatch match, Symbol& out) const;
  // Visits the defined symbols in order of address: `visit(const Symbol&)`.
  template <class Visit>
  void each(Visit visit) const {
    for (u32 i = 0; i < entries_.size(); ++i) visit((*this)[i]);
  }

  // The other symbols at the address of one.
  template <class Visit>
  void each_alias(u32 index, Visit visit) const {
    const u64 address = entries_[index].address;
    u32 first = index;
    while (first > 0 && entries_[first - 1].address == address) --first;
    for (u32 i = first; i < entries_.size() && entries_[i].address == address; ++i) {
      if (i != index) visit((*this)[i]);
    }
  }

 private:
  struct Entry {
    u64 address = 0;
    u64 size = 0;
    u64 end = 0;  // for those without a size: where the next symbol or the section's end is
    u32 name = 0;
    u32 order = 0;  // in which they were added
    u8 strings = 0;
    u8 rank = 0;
    bool is_function = false;
  };
  bool find_nearest(u32 after, Symbol& out) const;
  void add_entries(const ElfFile& file, std::span<const std::byte> entries, std::vector<std::byte> strings);

  std::vector<Entry> entries_;
  std::vector<u64> furthest_end_;  // of the entries up to each: where a walk back may stop
  std::vector<std::vector<std::byte>> strings_;
};

}  // namespace sonde::symbols
