// -e read= and -e write=: all the bytes that went through a descriptor, as hexadecimal and text below the call's line.
#pragma once

#include "base/memory.h"
#include "base/out_buffer.h"
#include "decode/decode.h"
#include "report/settings.h"

namespace sonde::report {

// Appends whole lines (each ended by a newline) for a call that succeeded, or nothing.
void dump_data(const Settings& settings, const decode::Call& call, const sys::Row& row, Memory& memory, OutBuffer& out);

}  // namespace sonde::report
