#include "symbols/process/stack_text.h"

#include <fmt/format.h>

#include <iterator>

namespace sonde::symbols {

void append_stack_line(std::string& out, AddressSpace& space, const StackFrame& frame, bool with_source) {
  const Location& location = space.locate(frame);
  const auto at = std::back_inserter(out);
  if (location.mapping.empty()) {
    fmt::format_to(at, " > unexpected_backtracing_error [{:#x}]\n", frame.pc);
    return;
  }
  if (location.symbol.empty())
    fmt::format_to(at, " > {}() [{:#x}]", location.mapping, location.file_offset);
  else
    fmt::format_to(at, " > {}({}+{:#x}) [{:#x}]", location.mapping, location.symbol, location.symbol_offset,
                   location.file_offset);
  if (with_source) {
    const SourcePosition& position = space.source(frame.pc, frame.after_call).position;
    if (position.line != 0) fmt::format_to(at, " {}:{}", position.file, position.line);
  }
  out += '\n';
}

}  // namespace sonde::symbols
