#include "debug/print/text.h"

#include <fmt/format.h>

namespace sonde::debug {
namespace {

// A character, or a byte that is part of none.
struct Symbol {
  u32 code = 0;
  std::string_view raw{};  // its bytes
  bool is_valid = true;
  bool is_incomplete = false;  // the start of a character that the end cuts off
  u64 count = 1;
  bool same(const Symbol& other) const { return is_valid == other.is_valid && code == other.code && !is_incomplete; }
};

bool is_printable(u32 code) {
  if (code < 0x80) return code >= 0x20 && code != 0x7f;
  if (code < 0xa0 || code == 0xad) return false;
  if (code >= 0xd800 && code < 0xe000) return false;
  if (code >= 0xe000 && code < 0xf900) return false;
  return code < 0x110000 && (code & 0xfffe) != 0xfffe && !(code >= 0x2028 && code <= 0x202e) &&
         !(code >= 0x200b && code <= 0x200f);
}

void append_utf8(std::string& out, u32 code) {
  if (code < 0x80) {
    out += static_cast<char>(code);
  } else if (code < 0x800) {
    out += static_cast<char>(0xc0 | code >> 6);
    out += static_cast<char>(0x80 | (code & 0x3f));
  } else if (code < 0x10000) {
    out += static_cast<char>(0xe0 | code >> 12);
    out += static_cast<char>(0x80 | (code >> 6 & 0x3f));
    out += static_cast<char>(0x80 | (code & 0x3f));
  } else {
    out += static_cast<char>(0xf0 | code >> 18);
    out += static_cast<char>(0x80 | (code >> 12 & 0x3f));
    out += static_cast<char>(0x80 | (code >> 6 & 0x3f));
    out += static_cast<char>(0x80 | (code & 0x3f));
  }
}

class Reader {
 public:
  Reader(std::string_view bytes, u8 width) : bytes_(bytes), width_(width) {}

  bool next(Symbol& symbol) {
    if (at_ >= bytes_.size()) return false;
    symbol = {};
    if (width_ == 1) return narrow(symbol);
    const std::size_t size = std::min<std::size_t>(width_, bytes_.size() - at_);
    for (std::size_t i = size; i-- > 0;) symbol.code = symbol.code << 8 | static_cast<u8>(bytes_[at_ + i]);
    std::size_t taken = size;
    if (width_ == 2 && symbol.code >= 0xd800 && symbol.code < 0xdc00 && at_ + 4 <= bytes_.size()) {
      const u32 low = static_cast<u8>(bytes_[at_ + 2]) | static_cast<u32>(static_cast<u8>(bytes_[at_ + 3])) << 8;
      if (low >= 0xdc00 && low < 0xe000) {
        symbol.code = 0x10000 + ((symbol.code - 0xd800) << 10) + (low - 0xdc00);
        taken = 4;
      }
    }
    if (symbol.code >= 0x110000 || (symbol.code >= 0xd800 && symbol.code < 0xe000)) symbol.is_valid = false;
    symbol.raw = bytes_.substr(at_, taken);
    at_ += taken;
    return true;
  }

 private:
  bool narrow(Symbol& symbol) {
    const u8 first = static_cast<u8>(bytes_[at_]);
    symbol.code = first;
    std::size_t size = 1;
    if (first >= 0x80) {
      const std::size_t wanted = first >= 0xf0 && first < 0xf5   ? 4
                                 : first >= 0xe0 && first < 0xf0 ? 3
                                 : first >= 0xc2 && first < 0xe0 ? 2
                                                                 : 0;
      u32 code = wanted == 0 ? 0 : first & (0xffU >> (wanted + 1));
      std::size_t i = 1;
      for (; i < wanted && at_ + i < bytes_.size() && (bytes_[at_ + i] & 0xc0) == 0x80; ++i) {
        code = code << 6 | (static_cast<u8>(bytes_[at_ + i]) & 0x3f);
      }
      const bool overlong = (wanted == 3 && code < 0x800) || (wanted == 4 && code < 0x10000);
      if (wanted != 0 && i == wanted && !overlong && !(code >= 0xd800 && code < 0xe000)) {
        symbol.code = code;
        size = wanted;
      } else if (wanted != 0 && at_ + i == bytes_.size() && i < wanted) {
        symbol.is_valid = false;
        symbol.is_incomplete = true;
        size = i;
      } else {
        symbol.is_valid = false;
      }
    }
    symbol.raw = bytes_.substr(at_, size);
    at_ += size;
    return true;
  }

  std::string_view bytes_;
  u8 width_;
  std::size_t at_ = 0;
};

bool is_digit(u32 code) { return code >= '0' && code <= '9'; }

void print_symbol(std::string& out, const Symbol& symbol, char quote, u8 width, bool& after_octal) {
  const bool was_octal = after_octal;
  after_octal = false;
  if (symbol.is_valid && is_printable(symbol.code) && !(was_octal && is_digit(symbol.code))) {
    if (symbol.code == static_cast<u32>(quote) || symbol.code == '\\') out += '\\';
    append_utf8(out, symbol.code);
    return;
  }
  if (symbol.is_valid) {
    switch (symbol.code) {
      case '\a': out += "\\a"; return;
      case '\b': out += "\\b"; return;
      case '\f': out += "\\f"; return;
      case '\n': out += "\\n"; return;
      case '\r': out += "\\r"; return;
      case '\t': out += "\\t"; return;
      case '\v': out += "\\v"; return;
      default: break;
    }
    if (is_printable(symbol.code)) {  // a digit that would be read as part of the octal number before it
      append_utf8(out, symbol.code);
      return;
    }
  }
  // In units of the character's width, the lowest byte last.
  for (std::size_t i = 0; i < symbol.raw.size(); i += width) {
    u32 unit = 0;
    for (std::size_t j = std::min<std::size_t>(width, symbol.raw.size() - i); j-- > 0;)
      unit = unit << 8 | static_cast<u8>(symbol.raw[i + j]);
    out += fmt::format("\\{:03o}", unit);
  }
  after_octal = true;
}

}  // namespace

void print_text(std::string& out, std::span<const std::byte> bytes, const TextOptions& text,
                const PrintOptions& options) {
  std::string_view view(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  view = view.substr(0, view.size() - view.size() % text.width);
  if (text.drop_null && !text.ellipsis && view.size() >= text.width &&
      view.substr(view.size() - text.width).find_first_not_of('\0') == view.npos) {
    view.remove_suffix(text.width);
  }
  const std::string prefix = text.prefix != 0 ? std::string(1, text.prefix) : "";
  if (view.empty()) {
    out += prefix + "\"\"";
    return;
  }
  Reader reader(view, text.width);
  Symbol symbol;
  bool has = reader.next(symbol);
  u64 printed = 0;
  enum class State { start, quoted, repeat } state = State::start;
  const auto separate = [&] {
    if (state == State::quoted) out += "\", ";
    if (state == State::repeat) out += ", ";
  };
  bool after_octal = false;
  while (has && printed < options.elements) {
    Symbol following;
    u64 count = 1;
    bool more = reader.next(following);
    while (more && symbol.same(following)) {
      ++count;
      more = reader.next(following);
    }
    if (symbol.is_incomplete) {
      separate();
      out += "<incomplete sequence ";
      bool ignored = false;
      for (std::size_t i = 0; i < symbol.raw.size(); ++i) {
        print_symbol(out, {.raw = symbol.raw.substr(i, 1), .is_valid = false}, '"', 1, ignored);
      }
      out += '>';
      state = State::repeat;
    } else if (count > options.repeats) {
      separate();
      if (state == State::start) out += prefix;
      out += '\'';
      bool ignored = false;
      print_symbol(out, symbol, '\'', text.width, ignored);
      out += fmt::format("' <repeats {} times>", count);
      state = State::repeat;
      after_octal = false;
    } else {
      if (state != State::quoted) {
        if (state == State::start) out += prefix;
        separate();
        out += '"';
        after_octal = false;
      }
      for (u64 i = 0; i < count; ++i) print_symbol(out, symbol, '"', text.width, after_octal);
      state = State::quoted;
    }
    printed += count;
    symbol = following;
    has = more;
  }
  if (state == State::quoted) out += '"';
  if (has || text.ellipsis) out += "...";
}

void print_character(std::string& out, u64 code, u8 width, char prefix) {
  char raw[8];
  for (int i = 0; i < 8; ++i) raw[i] = static_cast<char>(code >> (8 * i));
  Symbol symbol{.code = static_cast<u32>(width == 1 ? code & 0xff : code), .raw = std::string_view(raw, width)};
  if ((width == 1 && symbol.code >= 0x80) || symbol.code >= 0x110000) symbol.is_valid = false;
  if (prefix != 0) out += prefix;
  out += '\'';
  bool ignored = false;
  print_symbol(out, symbol, '\'', width, ignored);
  out += '\'';
}

}  // namespace sonde::debug
