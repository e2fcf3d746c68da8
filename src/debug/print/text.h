// Characters and strings of a program, quoted.
#pragma once

#include <span>
#include <string>

#include "debug/print/options.h"

namespace sonde::debug {

struct TextOptions {
  u8 width = 1;           // bytes of a character
  char prefix = 0;        // L, u, U
  bool ellipsis = false;  // there is more than is given
  bool drop_null = true;  // a last character that is 0
};

// "abc", 'a' <repeats 20 times>, ...
void print_text(std::string& out, std::span<const std::byte> bytes, const TextOptions& text,
                const PrintOptions& options);
// 'a'
void print_character(std::string& out, u64 code, u8 width, char prefix);

}  // namespace sonde::debug
