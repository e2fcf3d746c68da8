#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <cstring>

#include "debug/expression/token.h"

namespace sonde::debug {
namespace {

// The longest first.
constexpr std::string_view symbols[] = {
    "<<=", ">>=", "->*", "...", "->", ".*", "++", "--", "<<", ">>", "<=", ">=", "==", "!=", "&&", "||", "+=",
    "-=",  "*=",  "/=",  "%=",  "&=", "|=", "^=", "::", "+",  "-",  "*",  "/",  "%",  "&",  "|",  "^",  "~",
    "!",   "<",   ">",   "=",   "(",  ")",  "[",  "]",  "{",  "}",  ",",  ".",  "?",  ":",  "@"};

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_word_start(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (c & 0x80) != 0; }
bool is_word(char c) { return is_word_start(c) || is_digit(c); }
bool is_hex(char c) { return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }
unsigned digit_value(char c) {
  if (is_digit(c)) return static_cast<unsigned>(c - '0');
  return static_cast<unsigned>((c | 0x20) - 'a') + 10;
}

class Lexer {
 public:
  explicit Lexer(std::string_view input) : input_(input) {}

  std::vector<Token> run() {
    while (true) {
      while (at_ < input_.size() && std::strchr(" \t\n\r\v\f", input_[at_]) != nullptr && input_[at_] != 0) ++at_;
      token_ = {};
      token_.begin = at_;
      if (at_ < input_.size()) one();
      token_.end = at_;
      tokens_.push_back(std::move(token_));
      if (tokens_.back().kind == TokenKind::end || tokens_.back().kind == TokenKind::bad) return std::move(tokens_);
    }
  }

 private:
  char peek(std::size_t ahead = 0) const { return at_ + ahead < input_.size() ? input_[at_ + ahead] : '\0'; }

  void bad(std::string message) {
    token_.kind = TokenKind::bad;
    token_.message = std::move(message);
  }

  void one() {
    const char c = peek();
    if (is_digit(c) || (c == '.' && is_digit(peek(1)))) return number();
    if (c == '\'' || c == '"') return quoted(0);
    if ((c == 'L' || c == 'u' || c == 'U') && (peek(1) == '\'' || peek(1) == '"')) {
      ++at_;
      return quoted(c);
    }
    if (c == 'u' && peek(1) == '8' && peek(2) == '"') {
      at_ += 2;
      return quoted('8');
    }
    if (c == '$') return dollar();
    if (is_word_start(c)) {
      token_.kind = TokenKind::name;
      while (at_ < input_.size() && is_word(peek())) token_.text += input_[at_++];
      return;
    }
    for (const auto symbol : symbols) {
      if (input_.substr(at_).starts_with(symbol)) {
        token_.kind = TokenKind::symbol;
        token_.text = symbol;
        at_ += symbol.size();
        return;
      }
    }
    bad("Invalid character '" + std::string(1, c) + "' in expression.");
  }

  void dollar() {
    token_.kind = TokenKind::dollar;
    token_.text += input_[at_++];
    if (peek() == '$') token_.text += input_[at_++];
    while (is_word(peek()) && at_ < input_.size()) token_.text += input_[at_++];
  }

  // Everything that may belong to a number is taken, then judged as a whole.
  void number() {
    const std::size_t start = at_;
    const bool hex = peek() == '0' && (peek(1) | 0x20) == 'x';
    std::string digits;
    bool point = false;
    bool exponent = false;
    while (at_ < input_.size()) {
      const char c = peek();
      const char low = static_cast<char>(c | 0x20);
      if (c == '.') {
        point = true;
      } else if ((c == '+' || c == '-') && exponent) {
        const char before = static_cast<char>(input_[at_ - 1] | 0x20);
        if (before != (hex ? 'p' : 'e')) break;
      } else if (c == '\'' && is_hex(peek(1)) && at_ > start) {
        ++at_;
        continue;
      } else if (!is_word(c)) {
        break;
      }
      if (low == (hex ? 'p' : 'e')) exponent = true;
      digits += c;
      ++at_;
    }
    const std::string_view written = input_.substr(start, at_ - start);
    if (point || exponent ? !floating(digits) : !integer(digits)) {
      if (token_.kind != TokenKind::bad) bad("Invalid number \"" + std::string(written) + "\".");
    }
  }

  bool floating(const std::string& digits) {
    char* end = nullptr;
    token_.floating = std::strtold(digits.c_str(), &end);
    std::string_view suffix(end);
    if (end == digits.c_str() || suffix.size() > 1) return false;
    if (!suffix.empty()) {
      const char c = static_cast<char>(suffix[0] | 0x20);
      if (c != 'f' && c != 'l') return false;
      token_.is_float = c == 'f';
      token_.longs = c == 'l' ? 1 : 0;
    }
    token_.kind = TokenKind::floating;
    return true;
  }

  bool integer(std::string_view digits) {
    int base = 10;
    if (digits.size() > 2 && digits[0] == '0' && std::strchr("xXtTdD", digits[1]) != nullptr) {
      base = (digits[1] | 0x20) == 'x' ? 16 : (digits[1] | 0x20) == 't' ? 2 : 10;
      digits.remove_prefix(2);
    } else if (digits.size() > 2 && digits[0] == '0' && (digits[1] | 0x20) == 'b') {
      base = 2;
      digits.remove_prefix(2);
    } else if (digits.size() > 1 && digits[0] == '0') {
      base = 8;
    }
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), token_.integer, base);
    if (error == std::errc::result_out_of_range) {
      bad("Numeric constant too large.");
      return false;
    }
    if (end == digits.data()) return false;
    std::string_view suffix(end, static_cast<std::size_t>(digits.data() + digits.size() - end));
    for (const char c : suffix) {
      if ((c | 0x20) == 'u' && !token_.unsigned_suffix) {
        token_.unsigned_suffix = true;
      } else if ((c | 0x20) == 'l' && token_.longs < 2) {
        ++token_.longs;
      } else {
        return false;
      }
    }
    token_.kind = TokenKind::integer;
    token_.is_float = base != 10;  // an integer not in decimal may become unsigned
    return true;
  }

  void quoted(char prefix) {
    const char quote = input_[at_++];
    token_.prefix = prefix;
    token_.width = prefix == 'L' || prefix == 'U' ? 4 : prefix == 'u' ? 2 : 1;
    const std::size_t start = at_;
    std::size_t count = 0;
    bool escaped = false;
    std::string text;
    u64 last = 0;
    while (at_ < input_.size() && peek() != quote) {
      u64 value = static_cast<u8>(input_[at_++]);
      if (value == '\\' && at_ < input_.size()) {
        escaped = true;
        value = escape();
      } else if (token_.width > 1 && value >= 0x80) {
        value = utf8(static_cast<u8>(value));
      }
      for (unsigned i = 0; i < token_.width; ++i) text += static_cast<char>(value >> (8 * i));
      last = value;
      ++count;
    }
    if (at_ >= input_.size()) {
      return bad(quote == '"' ? "Unterminated string in expression." : "Unmatched single quote.");
    }
    const std::string_view raw = input_.substr(start, at_ - start);
    ++at_;
    if (quote == '"') {
      token_.kind = TokenKind::string;
      token_.text = std::move(text);
      return;
    }
    if (count == 0) return bad("Empty character constant.");
    if (count == 1) {
      token_.kind = TokenKind::character;
      token_.integer = last;
      return;
    }
    if (escaped || prefix != 0) return bad("Unmatched single quote.");
    token_.kind = TokenKind::quoted;
    token_.text = raw;
  }

  u64 escape() {
    const char c = input_[at_++];
    switch (c) {
      case 'n': return '\n';
      case 't': return '\t';
      case 'r': return '\r';
      case 'a': return '\a';
      case 'b': return '\b';
      case 'f': return '\f';
      case 'v': return '\v';
      case 'e': return 27;
      case 'x': return digits(16, 8);
      case 'u': return digits(16, 4);
      case 'U': return digits(16, 8);
      default: break;
    }
    if (c < '0' || c > '7') return static_cast<u8>(c);
    --at_;
    return digits(8, 3);
  }

  u64 digits(unsigned base, unsigned most) {
    u64 value = 0;
    for (unsigned i = 0; i < most && at_ < input_.size() && is_hex(peek()) && digit_value(peek()) < base; ++i) {
      value = value * base + digit_value(input_[at_++]);
    }
    return value;
  }

  u64 utf8(u8 first) {
    const unsigned more = first >= 0xf0 ? 3 : first >= 0xe0 ? 2 : first >= 0xc0 ? 1 : 0;
    u64 value = more == 0 ? first : first & (0x3fU >> more);
    for (unsigned i = 0; i < more && (peek() & 0xc0) == 0x80; ++i) value = value << 6 | (input_[at_++] & 0x3f);
    return value;
  }

  std::string_view input_;
  std::size_t at_ = 0;
  Token token_;
  std::vector<Token> tokens_;
};

}  // namespace

std::vector<Token> split_tokens(std::string_view input) { return Lexer(input).run(); }

}  // namespace sonde::debug
