#include "symbols/process/function_matcher.h"

#include "symbols/elf/demangle.h"

namespace sonde::symbols {

bool FunctionMatcher::find_out(AddressSpace& space, const StackFrame& frame, const Location& location) const {
  if (!location.symbol.empty()) {
    bool found = names_function(location.symbol, name_) || is_linker_name(location.linker_symbol, name_);
    location.module->symbols().each_alias(location.symbol_index, [&](const Symbol& alias) {
      found =
          found || is_linker_name(alias.name, name_) || names_function(location.module->readable_name(alias), name_);
    });
    if (found) return true;
  }
  for (const SourceFrame& source : space.source(frame.pc, frame.after_call).frames) {
    if (names_function(source.function, name_)) return true;
  }
  return false;
}

bool FunctionMatcher::matches(AddressSpace& space, const StackFrame& frame) {
  const Location& location = space.locate(frame);
  if (!location.module) return false;
  const u64 address = location.linked_address - (frame.after_call ? 1 : 0);
  const auto [found, is_new] = known_[location.module->serial()].try_emplace(address, false);
  if (is_new) found->second = find_out(space, frame, location);
  return found->second;
}

bool FunctionMatcher::on_stack(AddressSpace& space, const FrameRegisters& registers, std::size_t limit) {
  space.new_stop();
  Unwinder& unwinder = space.unwinder();
  unwinder.start(registers);
  for (std::size_t depth = 0; depth < limit; ++depth) {
    if (matches(space, unwinder.frame().summary())) return true;
    if (!unwinder.next()) return false;
  }
  return false;
}

}  // namespace sonde::symbols
