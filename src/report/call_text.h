// The parts of a call's line: `name(first, second` … `) = result`.
#pragma once

#include "decode/decode.h"
#include "report/text.h"

namespace sonde::report {

// Arguments `from` … `to` - 1, with ", " before each but the very first. An argument that is not there is skipped.
void print_arguments(const decode::Decoded& d, unsigned from, unsigned to, const TextStyle& style, OutBuffer& out);

// What is known at entry: the complete arguments and, when more will follow, ", ".
void print_entry_arguments(const decode::Decoded& d, const TextStyle& style, OutBuffer& out);

// What is known only at exit: the arguments that print_entry_arguments left out.
void print_exit_arguments(const decode::Decoded& d, const TextStyle& style, OutBuffer& out);

// The result as it stands behind "= ": `3</etc/passwd>`, `-1 ENOENT (No such file or directory)`, `? ERESTARTSYS (…)`,
// `0 (Timeout)`.
void print_result(const decode::Decoded& d, const decode::Call& call, const TextStyle& style, OutBuffer& out);

}  // namespace sonde::report
