// A value tree as strace prints it.
#pragma once

#include "base/out_buffer.h"
#include "decode/value.h"
#include "report/text_style.h"

namespace sonde::report {

void print(const decode::Value& value, const TextStyle& style, OutBuffer& out);

// Bytes as a C string literal's inside: \n, \t, octal escapes as short as the next byte allows, or \x.. by `hex`.
// `also`: further characters to be escaped ("<>" inside a descriptor's path).
void print_escaped(std::string_view bytes, HexStrings hex, OutBuffer& out, std::string_view also = {});

}  // namespace sonde::report
