// Where a breakpoint is to be: from what a user types to addresses.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "debug/control/inspector.h"
#include "symbols/process/address_space.h"

namespace sonde::debug {

struct Place {
  u64 address = 0;
  std::string function;  // empty: not known
  std::string file;
  u32 line = 0;
};

// Forms: `*EXPRESSION`, `FUNCTION`, `FILE:LINE`, `FILE:FUNCTION`, `LINE` (of the default file), `MODULE+0xOFFSET` (as linked or
// for PIE from its start). Failures have gdb's words: `Function "foo" not defined.`
struct PlaceContext {
  symbols::AddressSpace* space = nullptr;
  Inspector* inspector = nullptr;
  u64 pc = 0;                  // of the selected frame; 0: none
  std::string_view file = {};  // the default one
  bool at_entry = false;       // functions' first instructions
};
Result<std::vector<Place>> find_places(std::string_view text, const PlaceContext& context);

// The place that an address is.
Place place_of(u64 address, symbols::AddressSpace& space);

// Behind the first instructions of a function without debugging information that set up its frame pointer.
u64 after_prologue(u64 function, symbols::AddressSpace& space);

}  // namespace sonde::debug
