// A growing run of characters to print into: no format strings, no allocation once it has its size.
#pragma once

#include <charconv>
#include <string_view>
#include <vector>

#include "base/types.h"

namespace sonde {

class OutBuffer {
 public:
  void put(char c) { reserve(1); *end_++ = c; }
  void put(std::string_view text) {
    reserve(text.size());
    for (char c : text) *end_++ = c;
  }
  // Text that takes no room on the screen: an escape sequence.
  void put_unseen(std::string_view text) {
    put(text);
    before_ -= text.size();
  }
  void put_unsigned(u64 v) { number(v, 10); }
  void put_signed(i64 v) {
    if (v < 0) put('-');
    number(v < 0 ? 0 - static_cast<u64>(v) : static_cast<u64>(v), 10);
  }
  // 0x…; 0 is "0", as %#x has it.
  void put_hex(u64 v) {
    if (v != 0) put("0x");
    number(v, 16);
  }
  void put_hex_digits(u64 v, unsigned digits);  // exactly `digits` of them, no prefix
  void put_octal(u64 v) {
    if (v != 0) put('0');
    number(v, 8);
  }
  void pad_to(std::size_t column) {  // blanks until the text since mark() has that many characters
    while (this->column() < column) put(' ');
  }
  void mark() { mark_ = size(); before_ = 0; }  // where a line starts
  std::size_t column() const { return before_ + size() - mark_; }  // characters since mark(), also those cleared since
  void keep_column(std::size_t column) { before_ = column; mark_ = size(); }

  std::size_t size() const { return static_cast<std::size_t>(end_ - begin_); }
  std::string_view view() const { return {begin_, size()}; }
  void clear() { end_ = begin_; mark_ = 0; before_ = 0; }
  void truncate(std::size_t size) { end_ = begin_ + size; }
  void reserve(std::size_t more) {
    if (static_cast<std::size_t>(limit_ - end_) < more) grow(more);
  }

 private:
  void number(u64 v, int base) {
    reserve(32);
    end_ = std::to_chars(end_, end_ + 32, v, base).ptr;
  }
  void grow(std::size_t more);

  std::vector<char> storage_;
  char* begin_ = nullptr;
  char* end_ = nullptr;
  char* limit_ = nullptr;
  std::size_t mark_ = 0;
  std::size_t before_ = 0;
};

}  // namespace sonde
