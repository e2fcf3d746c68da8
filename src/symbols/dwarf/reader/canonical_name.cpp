#include "symbols/dwarf/reader/canonical_name.h"

#include <algorithm>
#include <cctype>

namespace sonde::symbols::dwarf {
namespace {

constexpr unsigned deepest = 64;
constexpr std::size_t longest = 64 << 10;

bool is_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '$'; }

// Reads names and types, and writes them anew. Once something is not understood it has failed for good.
class Spelling {
 public:
  explicit Spelling(std::string_view text) : text_(text) {}

  std::string type(unsigned depth);
  bool is_at_end() {
    skip_spaces();
    return at_ == text_.size();
  }
  bool ok() const { return ok_; }

 private:
  char next() const { return at_ < text_.size() ? text_[at_] : '\0'; }
  bool skip(std::string_view what) {
    if (!text_.substr(at_).starts_with(what)) return false;
    at_ += what.size();
    return true;
  }
  void skip_spaces() {
    while (next() == ' ') ++at_;
  }
  void fail() {
    ok_ = false;
    at_ = text_.size();
  }
  std::string_view word();
  std::string name(unsigned depth);
  std::string arguments(unsigned depth);
  std::string argument(unsigned depth);
  std::string literal();
  std::string parameters(unsigned depth);
  void declarator(std::string& out, unsigned depth);

  std::string_view text_;
  std::size_t at_ = 0;
  bool ok_ = true;
};

std::string_view Spelling::word() {
  const std::size_t start = at_;
  while (is_word(next())) ++at_;
  return text_.substr(start, at_ - start);
}

// ns::Box<int>::Inner
std::string Spelling::name(unsigned depth) {
  std::string out;
  if (skip("::")) out = "::";
  while (ok_) {
    if (skip("(anonymous namespace)"))
      out += "(anonymous namespace)";
    else if (skip("~"))
      out += '~';
    const std::string_view part = word();
    if (part.empty() && !out.ends_with(')')) fail();
    if (part == "operator" || part == "decltype") fail();
    out += part;
    if (next() == '<') out += arguments(depth);
    if (!skip("::")) break;
    out += "::";
  }
  return out;
}

std::string Spelling::arguments(unsigned depth) {
  if (depth == deepest) fail();
  ++at_;
  std::string out = "<";
  skip_spaces();
  while (ok_ && next() != '>') {
    if (out.size() > 1) out += ", ";
    out += argument(depth + 1);
    skip_spaces();
    if (next() == ',')
      ++at_;
    else if (next() != '>')
      fail();
    skip_spaces();
  }
  if (!skip(">")) fail();
  if (out.ends_with('>')) out += ' ';
  return out += '>';
}

std::string Spelling::argument(unsigned depth) {
  skip_spaces();
  const char first = next();
  const bool is_type = is_word(first) || first == ':' || text_.substr(at_).starts_with("(anonymous namespace)");
  return is_type && std::isdigit(static_cast<unsigned char>(first)) == 0 ? type(depth) : literal();
}

// 3, 3UL, -1, 'a', (ns::E)2, &object: up to the next comma or the end.
std::string Spelling::literal() {
  const std::size_t start = at_;
  int open = 0;
  for (; at_ < text_.size(); ++at_) {
    const char c = text_[at_];
    if (c == '\'' && at_ + 2 < text_.size()) at_ += 2;
    if (c == '(') ++open;
    if (c == ')') --open;
    if (open == 0 && (c == ',' || c == '>' || c == '<')) break;
  }
  if (next() == '<') fail();
  std::string out(text_.substr(start, at_ - start));
  while (out.ends_with(' ')) out.pop_back();
  if (!out.empty() && (std::isdigit(static_cast<unsigned char>(out[0])) != 0 || out[0] == '-'))
    std::ranges::transform(out, out.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  if (out.empty()) fail();
  return out;
}

std::string Spelling::parameters(unsigned depth) {
  std::string out = "(";
  ++at_;
  skip_spaces();
  while (ok_ && next() != ')') {
    if (out.size() > 1) out += ", ";
    out += skip("...") ? "..." : type(depth + 1);
    skip_spaces();
    if (next() == ',')
      ++at_;
    else if (next() != ')')
      fail();
    skip_spaces();
  }
  if (!skip(")")) fail();
  return out += ')';
}

// Pointers, references, qualifiers, arrays and parameters behind a type.
void Spelling::declarator(std::string& out, unsigned depth) {
  if (depth >= deepest) fail();
  while (ok_) {
    skip_spaces();
    if (next() == '*' || next() == '&') {
      out += text_[at_++];
    } else if (next() == '[') {
      const std::size_t end = text_.find(']', at_);
      if (end == text_.npos) return fail();
      out += out.ends_with(']') ? "" : " ";
      out += text_.substr(at_, end + 1 - at_);
      at_ = end + 1;
    } else if (text_.substr(at_).starts_with("(*") || text_.substr(at_).starts_with("(&")) {
      const std::size_t end = text_.find(')', at_);
      if (end == text_.npos) return fail();
      out += ' ';
      out += text_.substr(at_, end + 1 - at_);
      at_ = end + 1;
      if (next() == '(') out += parameters(depth);
    } else if (next() == '(') {
      out += ' ' + parameters(depth);
    } else if (const std::string_view rest = text_.substr(at_);
               rest.starts_with("const") && (rest.size() == 5 || !is_word(rest[5]))) {
      at_ += 5;
      out += " const";
    } else if (rest.starts_with("volatile") && (rest.size() == 8 || !is_word(rest[8]))) {
      at_ += 8;
      out += " volatile";
    } else {
      return;
    }
  }
}

std::string Spelling::type(unsigned depth) {
  if (depth >= deepest) fail();
  bool is_const = false;
  bool is_volatile = false;
  unsigned longs = 0;
  bool is_short = false;
  bool is_signed = false;
  bool is_unsigned = false;
  bool is_int = false;
  std::string base;
  // Words of a basic type in any order, or one name.
  while (ok_) {
    skip_spaces();
    const std::size_t before = at_;
    const std::string_view part = word();
    const bool is_alone = next() != '<' && next() != ':';
    if (is_alone && part == "const")
      is_const = true;
    else if (is_alone && part == "volatile")
      is_volatile = true;
    else if (is_alone && part == "long")
      ++longs;
    else if (is_alone && part == "short")
      is_short = true;
    else if (is_alone && part == "signed")
      is_signed = true;
    else if (is_alone && part == "unsigned")
      is_unsigned = true;
    else if (is_alone && part == "int")
      is_int = true;
    else if (base.empty() &&
             (!part.empty() || next() == ':' || text_.substr(at_).starts_with("(anonymous namespace)"))) {
      at_ = before;
      base = name(depth);
    } else {
      at_ = before;
      break;
    }
    if (at_ == before) break;
  }
  std::string out;
  if (is_unsigned) out = "unsigned ";
  if (is_signed && base == "char") out = "signed ";
  if (is_short) out += "short ";
  for (unsigned i = 0; i < longs; ++i) out += "long ";
  out += base;
  if (is_int && !is_short && longs == 0) out += "int";
  if (out == "unsigned ") out += "int";
  while (out.ends_with(' ')) out.pop_back();
  if (out.empty() && is_signed) out = "int";
  if (out.empty()) fail();
  if (is_const) out += " const";
  if (is_volatile) out += " volatile";
  declarator(out, depth + 1);
  return out;
}

}  // namespace

bool may_have_other_spellings(std::string_view name) { return name.find_first_of("<* ") != name.npos; }

std::string canonical_name(std::string_view name) {
  // What compilers call things without names can be read by nobody.
  const bool is_plain = !may_have_other_spellings(name) || name.size() > longest;
  if (is_plain || name.find("lambda") != name.npos || name.find('{') != name.npos || name.find("unnamed") != name.npos)
    return std::string(name);
  Spelling spelling(name);
  std::string canonical = spelling.type(0);
  return spelling.is_at_end() && spelling.ok() ? canonical : std::string(name);
}

}  // namespace sonde::symbols::dwarf
