// All the rows, found by number or by name.
#pragma once

#include <span>
#include <string_view>

#include "abi/abi.h"
#include "sys/row.h"

namespace sonde::calls {

// The row of a call. Never null: a number that has no name gets a row named "" with six hexadecimal arguments, a call that
// has a name and no row yet one with that name and the same arguments (see `undescribed`).
const sys::Row& row_of(Abi abi, u32 nr);

// The rows described under a name for an ABI; null when there is none.
const sys::Row* row_named(std::string_view name, Abi abi);

// The name of a call by number; empty when the number has none.
std::string_view name_of(Abi abi, u32 nr);

// Calls of the kernel's table that have no row: what `./dev debt` prints.
bool described(Abi abi, u32 nr);

// Every table of rows, one per file of this folder.
std::span<const std::span<const sys::Row>> tables();

}  // namespace sonde::calls
