// The names of the system calls by number, per ABI. The tables are generated from sys/numbers/*.tbl.
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "abi/abi.h"

namespace sonde::sys {

// Indexed by number (x32: without its bit 30); a hole is empty. The names end with a NUL.
std::span<const std::string_view> names_of(Abi abi);
std::optional<u32> number_of(Abi abi, std::string_view name);

}  // namespace sonde::sys
