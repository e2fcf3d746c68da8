// The types of registers: numbers, flags, and vectors that can be seen in many ways.
#pragma once

#include <string>
#include <string_view>

#include "debug/value/context.h"

namespace sonde::debug {

const Type& flags_type();  // eflags
const Type& mxcsr_type();
// 16, 32 or 64 bytes: a union of v4_float, v2_double, v16_int8, ..., uint128.
const Type& vector_register_type(unsigned bytes);
const Type& x87_type();
const Type& register_integer(unsigned bytes, bool is_signed = true);  // int64_t, int8_t...

// "[ ZF IF ]" for a register of flags; false: it is none.
bool print_flag_register(std::string& out, const Type& type, u64 bits);

}  // namespace sonde::debug
