// Where a function's own work begins: behind the code that sets its frame up, as gdb 13 sees it. A breakpoint at the
// function's name stops there, when parameters are where the debugging information says.
#include <dwarf.h>

#include <algorithm>
#include <array>

#include "symbols/dwarf/reader/debug_info_impl.h"

namespace sonde::symbols {
namespace {

using dwarf::AbbreviationTable;
using dwarf::Unit;

// With location lists the compiler tells where variables are at every instruction: nothing need be skipped.
bool tells_all_places(const Unit& unit) {
  if (!unit.root().producer.starts_with("GNU ")) return false;
  const AbbreviationTable& abbreviations = unit.abbreviations();
  for (const dwarf::Abbreviation& shape : abbreviations.dense()) {
    if (shape.tag != DW_TAG_variable && shape.tag != DW_TAG_formal_parameter) continue;
    for (const dwarf::AttributeSpec& spec : abbreviations.attributes(shape)) {
      if (spec.name == DW_AT_location && (spec.form == DW_FORM_sec_offset || spec.form == DW_FORM_loclistx))
        return true;
    }
  }
  return false;
}

}  // namespace

// The end of "push %rbp; mov %rsp,%rbp"; the entry where the function does not begin so.
u64 DebugInfo::Impl::skip_by_code(const Function& function) const {
  std::array<std::byte, 32> bytes{};
  const auto place = code->place_of(function.entry);
  if (!place) return function.entry;
  const std::size_t wanted = std::min<u64>(bytes.size(), place->available);
  const std::size_t count = code->source().read(place->offset, std::span(bytes).first(wanted));
  std::size_t at = 0;
  const auto is_next = [&](std::initializer_list<u8> wanted_bytes) {
    return at + wanted_bytes.size() <= count &&
           std::equal(wanted_bytes.begin(), wanted_bytes.end(), bytes.begin() + static_cast<std::ptrdiff_t>(at),
                      [](u8 a, std::byte b) { return std::byte{a} == b; });
  };
  const auto skip = [&](std::initializer_list<u8> wanted_bytes) {
    if (!is_next(wanted_bytes)) return false;
    at += wanted_bytes.size();
    return true;
  };
  skip({0xf3, 0x0f, 0x1e, 0xfa});  // endbr64
  // A stack that is aligned first: lea 8(%rsp),%r10; and $..,%rsp; push -8(%r10)
  const std::size_t before = at;
  if (skip({0x4c, 0x8d, 0x54, 0x24, 0x08})) {
    const bool is_aligned = skip({0x48, 0x83, 0xe4}) ? (at += 1, true) : skip({0x48, 0x81, 0xe4}) && (at += 4, true);
    if (!is_aligned || !skip({0x41, 0xff, 0x72, 0xf8})) at = before;
  }
  if (!skip({0x55})) return function.entry;
  if (skip({0x48, 0x89, 0xe5}) || skip({0x48, 0x8b, 0xec}) || skip({0x89, 0xe5})) return function.entry + at;
  return function.entry;
}

// Where the compiler says that the prologue ends; 0 if it does not.
u64 DebugInfo::Impl::marked_end(const LineProgram& program, const Function& function) {
  const auto row = row_at(program, function.entry);
  const auto file = [&](const LineRow& one) {
    return one.file < program.files.size() ? std::string_view(program.files[one.file].full_path) : std::string_view();
  };
  // What is inlined from another file at once may have a prologue of its own.
  for (std::size_t i = row.value_or(program.rows.size()); i < program.rows.size(); ++i) {
    const LineRow& one = program.rows[i];
    if (one.end || one.address >= function.ranges.front().end) break;
    if (one.prologue_end && file(one) == file(program.rows[*row])) return std::max(function.entry, one.address);
  }
  return 0;
}

u64 DebugInfo::after_prologue(const Function& function) {
  if (function.ranges.empty()) return function.entry;
  const u64 start = function.entry;
  Unit* unit = impl_->corpus.unit_at(start);
  if (unit == nullptr || tells_all_places(impl_->corpus.full(*unit))) return start;
  const LineProgram& program = impl_->corpus.lines(*unit);
  u64 address = Impl::marked_end(program, function);
  if (address == 0) address = impl_->skip_by_code(function);
  // In the middle of a line: the next begins the body.
  const auto row = Impl::row_at(program, address);
  if (!row) return address;
  const LinePlace line = Impl::place(program, *row);
  return line.start != address && function.ranges.front().contains(line.end) ? line.end : address;
}

}  // namespace sonde::symbols
