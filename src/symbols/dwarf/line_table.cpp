#include "symbols/dwarf/line_table.h"

#include <dwarf.h>
#include <elfutils/libdw.h>
#include <libelf.h>

#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <unordered_map>

namespace sonde::symbols {
namespace {

// libelf copies what it reads; beyond this size it maps instead, and relies on nobody truncating the file.
constexpr u64 largest_copied_file = u64{512} << 20;
constexpr std::size_t most_units = 1'000'000;
constexpr unsigned deepest_nesting = 256;
constexpr unsigned most_children = 10'000'000;

// Which DIE (a unit, a function) the code at an address belongs to.
struct CodeRange {
  u64 start = 0;
  u64 end = 0;
  Dwarf_Off die = 0;  // its offset
};

class RangeIndex {
 public:
  void add(Dwarf_Die& die) {
    Dwarf_Addr base = 0;
    Dwarf_Addr start = 0;
    Dwarf_Addr end = 0;
    for (ptrdiff_t at = 0; (at = dwarf_ranges(&die, at, &base, &start, &end)) > 0 && ranges_.size() < most_ranges;) {
      if (start < end) ranges_.push_back({start, end, dwarf_dieoffset(&die)});
    }
  }
  void finish() {
    std::ranges::sort(ranges_, {}, &CodeRange::start);
    u64 furthest = 0;
    for (const CodeRange& range : ranges_) {
      furthest = std::max(furthest, range.end);
      furthest_end_.push_back(furthest);
    }
  }
  bool find(Dwarf* dwarf, u64 address, Dwarf_Die& die) const {
    const auto after = std::ranges::upper_bound(ranges_, address, {}, &CodeRange::start);
    for (auto i = static_cast<std::size_t>(after - ranges_.begin()); i > 0 && furthest_end_[i - 1] > address; --i) {
      const CodeRange& range = ranges_[i - 1];
      if (address < range.end) return dwarf_offdie(dwarf, range.die, &die) != nullptr;
    }
    return false;
  }

 private:
  static constexpr std::size_t most_ranges = 10'000'000;
  std::vector<CodeRange> ranges_;
  std::vector<u64> furthest_end_;
};

// Visits the children of a DIE until the visitor has seen enough (true).
template <class Visit>
bool any_child(Dwarf_Die& parent, Visit visit) {
  Dwarf_Die child;
  if (dwarf_child(&parent, &child) != 0) return false;
  for (unsigned count = 0; count < most_children; ++count) {
    if (visit(child)) return true;
    if (dwarf_siblingof(&child, &child) != 0) return false;
  }
  return false;
}

void add_functions(Dwarf_Die& parent, RangeIndex& index, unsigned depth) {
  if (depth > deepest_nesting) return;
  any_child(parent, [&](Dwarf_Die& child) {
    const int tag = dwarf_tag(&child);
    if (tag == DW_TAG_subprogram) index.add(child);
    if (tag == DW_TAG_namespace || (tag == DW_TAG_subprogram && dwarf_haschildren(&child) > 0 && depth < 2)) {
      add_functions(child, index, depth + 1);
    }
    return false;
  });
}

// The inlined calls that an address lies in, from the function inwards.
void add_inlined(Dwarf_Die& parent, u64 address, std::vector<Dwarf_Die>& chain, unsigned depth) {
  if (depth > deepest_nesting) return;
  any_child(parent, [&](Dwarf_Die& child) {
    const int tag = dwarf_tag(&child);
    if (tag != DW_TAG_inlined_subroutine && tag != DW_TAG_lexical_block) return false;
    if (dwarf_haspc(&child, address) <= 0) return false;
    if (tag == DW_TAG_inlined_subroutine) chain.push_back(child);
    add_inlined(child, address, chain, depth + 1);
    return true;
  });
}

std::string text_attribute(Dwarf_Die& die, unsigned name) {
  Dwarf_Attribute attribute;
  const char* text = dwarf_formstring(dwarf_attr_integrate(&die, name, &attribute));
  return text == nullptr ? std::string() : std::string(text);
}

std::string linkage_name(Dwarf_Die& die) {
  std::string name = text_attribute(die, DW_AT_linkage_name);
  return name.empty() ? text_attribute(die, DW_AT_MIPS_linkage_name) : name;
}

// Where the function is declared: an inlined or split instance refers to its origin, that to its specification.
Dwarf_Die declaration_of(Dwarf_Die die) {
  for (unsigned steps = 0; steps < 8; ++steps) {
    Dwarf_Attribute attribute;
    Dwarf_Die target;
    if (dwarf_attr(&die, DW_AT_abstract_origin, &attribute) == nullptr &&
        dwarf_attr(&die, DW_AT_specification, &attribute) == nullptr) {
      break;
    }
    if (dwarf_formref_die(&attribute, &target) == nullptr) break;
    die = target;
  }
  return die;
}

// With the namespaces and classes around it.
std::string qualified_name(Dwarf_Die& function) {
  Dwarf_Die declaration = declaration_of(function);
  std::string name = text_attribute(declaration, DW_AT_name);
  Dwarf_Die* scopes = nullptr;
  const int count = dwarf_getscopes_die(&declaration, &scopes);
  for (int i = 1; i < count; ++i) {
    const int tag = dwarf_tag(&scopes[i]);
    if (tag != DW_TAG_namespace && tag != DW_TAG_class_type && tag != DW_TAG_structure_type &&
        tag != DW_TAG_union_type) {
      continue;
    }
    const char* scope = dwarf_diename(&scopes[i]);
    name.insert(0, std::string(scope == nullptr ? "(anonymous namespace)" : scope) + "::");
  }
  if (count > 0) std::free(scopes);
  return name;
}

bool has_scopes(Dwarf_Die& unit) {
  const int language = dwarf_srclang(&unit);
  return language != DW_LANG_C && language != DW_LANG_C89 && language != DW_LANG_C99 && language != DW_LANG_C11 &&
         language != DW_LANG_Mips_Assembler;
}

u32 number_attribute(Dwarf_Die& die, unsigned name) {
  Dwarf_Attribute attribute;
  Dwarf_Word value = 0;
  if (dwarf_formudata(dwarf_attr(&die, name, &attribute), &value) != 0) return 0;
  return static_cast<u32>(value);
}

}  // namespace

struct LineTable::Impl {
  ~Impl() {
    if (dwarf != nullptr) dwarf_end(dwarf);
    if (elf != nullptr) elf_end(elf);
  }
  void index_units();
  bool unit_at(u64 address, Dwarf_Die& unit);
  bool function_at(Dwarf_Die& unit, u64 address, Dwarf_Die& function);
  static Dwarf_Die unit_with_functions(const Dwarf_Die& unit);
  std::optional<SourcePosition> position(Dwarf_Die& unit, u64 address);
  SourcePosition call_position(Dwarf_Die& unit, Dwarf_Die& inlined);
  const std::string& function_name(Dwarf_Die& unit, Dwarf_Die& function);

  std::shared_ptr<const ByteSource> source;  // owns the descriptor that libelf reads
  Elf* elf = nullptr;
  Dwarf* dwarf = nullptr;
  bool indexed = false;
  RangeIndex units;
  std::unordered_map<const void*, RangeIndex> functions;        // by unit
  std::unordered_map<const void*, std::string> function_names;  // by function
};

LineTable::LineTable(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
LineTable::~LineTable() = default;

std::unique_ptr<LineTable> LineTable::open(const ElfFile& file) {
  if (file.section(".debug_info") == nullptr && file.section(".zdebug_info") == nullptr) return nullptr;
  if (elf_version(EV_CURRENT) == EV_NONE) return nullptr;
  auto impl = std::make_unique<Impl>();
  impl->source = file.shared_source();
  if (impl->source->descriptor() < 0) return nullptr;
  const Elf_Cmd how = file.source().size() <= largest_copied_file ? ELF_C_READ : ELF_C_READ_MMAP_PRIVATE;
  impl->elf = elf_begin(impl->source->descriptor(), how, nullptr);
  if (impl->elf == nullptr) return nullptr;
  impl->dwarf = dwarf_begin_elf(impl->elf, DWARF_C_READ, nullptr);
  if (impl->dwarf == nullptr) return nullptr;
  return std::unique_ptr<LineTable>(new LineTable(std::move(impl)));
}

// .debug_aranges would be quicker to read, but not every compiler writes it.
void LineTable::Impl::index_units() {
  indexed = true;
  Dwarf_CU* unit = nullptr;
  Dwarf_Die die;
  Dwarf_Die split;
  std::size_t count = 0;
  while (count++ < most_units && dwarf_get_units(dwarf, unit, &unit, nullptr, nullptr, &die, &split) == 0) {
    units.add(die);
  }
  units.finish();
}

bool LineTable::Impl::unit_at(u64 address, Dwarf_Die& unit) {
  if (!indexed) index_units();
  return units.find(dwarf, address, unit);
}

bool LineTable::Impl::function_at(Dwarf_Die& unit, u64 address, Dwarf_Die& function) {
  const auto [found, is_new] = functions.try_emplace(unit.addr);
  if (is_new) {
    add_functions(unit, found->second, 0);
    found->second.finish();
  }
  return found->second.find(dwarf_cu_getdwarf(unit.cu), address, function);
}

// With split debugging information the unit at hand has only lines; the functions are in another file.
Dwarf_Die LineTable::Impl::unit_with_functions(const Dwarf_Die& unit) {
  Dwarf_Die split{};
  const bool known = dwarf_cu_info(unit.cu, nullptr, nullptr, nullptr, &split, nullptr, nullptr, nullptr) == 0;
  return known && split.addr != nullptr ? split : unit;
}

std::optional<SourcePosition> LineTable::Impl::position(Dwarf_Die& unit, u64 address) {
  Dwarf_Line* line = dwarf_getsrc_die(&unit, address);
  const char* file_name = line == nullptr ? nullptr : dwarf_linesrc(line, nullptr, nullptr);
  int number = 0;
  int column = 0;
  if (file_name == nullptr || dwarf_lineno(line, &number) != 0 || number <= 0) return std::nullopt;
  if (dwarf_linecol(line, &column) != 0) column = 0;
  return SourcePosition{file_name, static_cast<u32>(number), static_cast<u32>(column)};
}

const std::string& LineTable::Impl::function_name(Dwarf_Die& unit, Dwarf_Die& function) {
  const auto [found, is_new] = function_names.try_emplace(function.addr);
  if (is_new) {
    found->second = linkage_name(function);
    if (found->second.empty()) {
      found->second = has_scopes(unit) ? qualified_name(function) : text_attribute(function, DW_AT_name);
    }
  }
  return found->second;
}

SourcePosition LineTable::Impl::call_position(Dwarf_Die& unit, Dwarf_Die& inlined) {
  SourcePosition position;
  position.line = number_attribute(inlined, DW_AT_call_line);
  position.column = number_attribute(inlined, DW_AT_call_column);
  Dwarf_Files* files = nullptr;
  std::size_t count = 0;
  const u32 index = number_attribute(inlined, DW_AT_call_file);
  if (dwarf_getsrcfiles(&unit, &files, &count) == 0 && index < count) {
    if (const char* name = dwarf_filesrc(files, index, nullptr, nullptr); name != nullptr) position.file = name;
  }
  return position;
}

std::optional<SourcePosition> LineTable::position(u64 address) {
  Dwarf_Die unit;
  if (!impl_->unit_at(address, unit)) return std::nullopt;
  return impl_->position(unit, address);
}

std::vector<SourceFrame> LineTable::source_frames(u64 address) {
  std::vector<SourceFrame> frames;
  Dwarf_Die unit;
  if (!impl_->unit_at(address, unit)) return frames;
  SourcePosition position = impl_->position(unit, address).value_or(SourcePosition{});
  unit = Impl::unit_with_functions(unit);
  Dwarf_Die function;
  if (!impl_->function_at(unit, address, function)) return frames;
  std::vector<Dwarf_Die> chain{function};
  add_inlined(function, address, chain, 0);
  for (; !chain.empty(); chain.pop_back()) {
    frames.push_back({impl_->function_name(unit, chain.back()), std::move(position)});
    position = impl_->call_position(unit, chain.back());
  }
  return frames;
}

}  // namespace sonde::symbols
