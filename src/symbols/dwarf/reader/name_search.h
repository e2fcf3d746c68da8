// Which units may hold a name, by searching the bytes of the sections for it: much quicker than reading all units.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "symbols/dwarf/reader/corpus.h"

namespace sonde::symbols::dwarf {

// The units that name `key`, or `key` with template arguments, in their order, and perhaps some that do not. Nothing if
// that is not quick to find out.
std::optional<std::vector<const Unit*>> units_that_name(Corpus& corpus, std::string_view key);

}  // namespace sonde::symbols::dwarf
