#include "debug/control/source_row.h"

namespace sonde::debug {

InfoAt info_at(symbols::AddressSpace& space, u64 pc) {
  const auto* loaded = space.loaded_at(pc);
  if (loaded == nullptr || !loaded->module) return {};
  const u64 bias = loaded->bias;
  return {loaded->module->debug_info(), bias};
}

std::optional<SourceRow> row_at(symbols::AddressSpace& space, u64 pc) {
  const InfoAt at = info_at(space, pc);
  if (!at) return {};
  const auto place = at.info->line_at(pc - at.bias);
  if (!place || place->line == 0) return {};
  return SourceRow{place->file, place->line, place->start + at.bias, place->end + at.bias, place->is_statement};
}

FunctionBounds bounds_at(symbols::AddressSpace& space, u64 pc) {
  if (const InfoAt at = info_at(space, pc)) {
    if (const auto* function = at.info->function_at(pc - at.bias)) {
      for (const auto& range : function->ranges) {
        if (range.contains(pc - at.bias)) return {range.start + at.bias, range.end + at.bias};
      }
    }
  }
  const auto& location = space.locate(pc);
  if (location.symbol.empty()) return {};
  const u64 start = pc - location.symbol_offset;
  return {start, start + std::max<u64>(location.symbol_size, location.symbol_offset + 1)};
}

}  // namespace sonde::debug
