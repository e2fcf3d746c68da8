// Stack frames as strace's -k prints them.
#pragma once

#include <string>

#include "symbols/process/address_space.h"

namespace sonde::symbols {

// Appends one line (with its newline) for a frame, in one of the forms
//    > /usr/lib/libc.so.6(__open+0x1e) [0xf8a2e]
//    > /usr/lib/libc.so.6() [0xf8a2e]
//    > unexpected_backtracing_error [0x7f001234]
// and, with `with_source` and where it is known, the place in the source behind: "... [0x1139] /src/file.c:12".
// The address is the place in the file.
void append_stack_line(std::string& out, AddressSpace& space, const StackFrame& frame, bool with_source);

}  // namespace sonde::symbols
