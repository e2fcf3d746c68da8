#include "symbols/elf/dynamic_symbols.h"

#include <elf.h>

#include <algorithm>
#include <optional>

#include "base/types.h"
#include "symbols/io/byte_cursor.h"

namespace sonde::symbols {
namespace {

constexpr u64 most_dynamic_bytes = 1 << 20;
constexpr u64 most_table_bytes = u64{256} << 20;

struct Tables {
  u64 symbols = 0;
  u64 strings = 0;
  u64 strings_size = 0;
  u64 hash = 0;
  u64 gnu_hash = 0;
};

Tables read_tables(const ElfFile& file, const Segment& dynamic) {
  Tables tables;
  const auto bytes = file.source().slice(dynamic.offset, std::min(dynamic.file_size, most_dynamic_bytes));
  ByteCursor in(bytes);
  while (in.ok() && !in.at_end()) {
    const u64 tag = in.word(file.is_64());
    const u64 value = in.word(file.is_64());
    if (tag == DT_NULL) break;
    if (tag == DT_SYMTAB) tables.symbols = value;
    if (tag == DT_STRTAB) tables.strings = value;
    if (tag == DT_STRSZ) tables.strings_size = value;
    if (tag == DT_HASH) tables.hash = value;
    if (tag == DT_GNU_HASH) tables.gnu_hash = value;
  }
  return tables;
}

std::vector<std::byte> bytes_at(const ElfFile& file, u64 address, u64 most) {
  const auto place = file.place_of(address);
  if (!place) return {};
  return file.source().slice(place->offset, std::min({place->available, most, most_table_bytes}));
}

// The last chain of the GNU hash table ends at the last symbol.
u64 count_by_gnu_hash(const ElfFile& file, u64 address) {
  const auto bytes = bytes_at(file, address, most_table_bytes);
  ByteCursor in(bytes);
  const u32 buckets = in.get32();
  const u32 first = in.get32();
  const u32 bloom_words = in.get32();
  in.get32();
  in.skip(u64{bloom_words} * (file.is_64() ? 8 : 4));
  u32 last = 0;
  for (u32 i = 0; i < buckets && in.ok(); ++i) last = std::max(last, in.get32());
  if (!in.ok() || last < first) return first;
  in.skip(u64{last - first} * 4);
  for (;; ++last) {
    const u32 link = in.get32();
    if (!in.ok()) return 0;
    if ((link & 1) != 0) return u64{last} + 1;
  }
}

u64 count_by_hash(const ElfFile& file, u64 address) {
  const auto bytes = bytes_at(file, address, 8);
  ByteCursor in(bytes);
  in.get32();
  return in.get32();
}

// In an image taken from memory the dynamic linker has added the load address to the pointers.
Tables relocated(const ElfFile& file, Tables tables, u64 bias) {
  const auto back = [&](u64& address) {
    if (address != 0 && !file.place_of(address) && file.place_of(address - bias)) address -= bias;
  };
  back(tables.symbols);
  back(tables.strings);
  back(tables.hash);
  back(tables.gnu_hash);
  return tables;
}

}  // namespace

DynamicSymbols read_dynamic_symbols(const ElfFile& file) {
  const Segment* dynamic = file.segment(PT_DYNAMIC);
  if (dynamic == nullptr) return {};
  const Tables tables = relocated(file, read_tables(file, *dynamic), file.load_bias());
  if (tables.symbols == 0 || tables.strings == 0) return {};
  u64 count = 0;
  if (tables.gnu_hash != 0) count = count_by_gnu_hash(file, tables.gnu_hash);
  if (count == 0 && tables.hash != 0) count = count_by_hash(file, tables.hash);
  const u64 entry_size = file.is_64() ? sizeof(Elf64_Sym) : sizeof(Elf32_Sym);
  if (count == 0 || count > most_table_bytes / entry_size) return {};
  return {bytes_at(file, tables.symbols, count * entry_size), bytes_at(file, tables.strings, tables.strings_size)};
}

}  // namespace sonde::symbols
