// The tables of rows, by name. A new file of rows adds its line to tables.def.
#pragma once

#include <span>

#include "sys/row.h"

namespace sonde::calls {
#define ROWS(name) extern const std::span<const sys::Row> name##_rows;
#include "calls/tables.def"
#undef ROWS
}  // namespace sonde::calls
