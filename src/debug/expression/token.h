// The words of an expression.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/types.h"

namespace sonde::debug {

enum class TokenKind : u8 {
  end,
  integer,    // `integer`, `unsigned_suffix`, `longs`
  floating,   // `floating`, `longs` (1: long double), `is_float`
  character,  // 'a': `integer` is its value, `width` that of its type
  string,     // "ab": `text` without escapes, in characters of `width` bytes
  name,       // an identifier or keyword
  quoted,     // 'file.c' or 'a symbol': `text`
  dollar,     // $, $$, $1, $$2, $name: `text` with the dollars
  symbol,     // an operator or bracket: `text`
  bad,        // not a word at all: `message`
};

struct Token {
  TokenKind kind = TokenKind::end;
  std::size_t begin = 0;  // in the input
  std::size_t end = 0;
  std::string text;
  u64 integer = 0;
  long double floating = 0;
  bool unsigned_suffix = false;
  u8 longs = 0;
  bool is_float = false;
  u8 width = 1;
  char prefix = 0;  // of character and string: 0, 'L', 'u', 'U', or '8' for u8
  std::string message;
};

// The last token is `end` or `bad`; no token follows a bad one. Takes any bytes.
std::vector<Token> split_tokens(std::string_view input);

}  // namespace sonde::debug
