// Where a function's own work begins.
#include <array>

#include "symbols/dwarf/reader/debug_info_impl.h"

namespace sonde::symbols {

u64 DebugInfo::after_prologue(const Function& function) {
  if (function.ranges.empty()) return function.entry;
  dwarf::Unit* unit = impl_->corpus.unit_at(function.entry);
  if (unit == nullptr) return function.entry;
  const LineProgram& program = impl_->corpus.lines(*unit);
  const auto row = Impl::row_at(program, function.entry);
  if (!row) return function.entry;
  const LinePlace first = Impl::place(program, *row);
  return function.ranges.front().contains(first.end) ? first.end : function.entry;
}

}  // namespace sonde::symbols
