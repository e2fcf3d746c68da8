// Runs the call frame instructions of one function up to an address.
#pragma once

#include <optional>

#include "symbols/cfi/cfi_entry.h"
#include "symbols/cfi/unwind_row.h"
#include "symbols/machine.h"

namespace sonde::symbols {

// The row in force at `address`. Nothing if the program is damaged or uses an instruction that we do not know.
std::optional<UnwindRow> run_cfi_program(const CfiSection& section, const FunctionEntry& function, Machine machine,
                                         u64 address);

}  // namespace sonde::symbols
