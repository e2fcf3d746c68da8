#include "debug/expression/type_parser.h"

#include <algorithm>

#include "debug/expression/canonical_name.h"

namespace sonde::debug {

// The words that "unsigned long int" is made of.
struct NumberWords {
  unsigned longs = 0;
  bool is_short = false, is_signed = false, is_unsigned = false, is_int = false;
  std::string_view other;  // char, double, float, void, bool

  bool any() const { return longs + is_short + is_signed + is_unsigned + is_int != 0 || !other.empty(); }

  std::string name() const {
    if (other == "char") return is_unsigned ? "unsigned char" : is_signed ? "signed char" : "char";
    if (other == "double") return longs != 0 ? "long double" : "double";
    if (!other.empty()) return std::string(is_unsigned ? "unsigned " : "") + std::string(other);
    const std::string size = is_short ? "short" : longs >= 2 ? "long long" : longs == 1 ? "long" : "int";
    return is_unsigned ? "unsigned " + size : size;
  }
};

namespace {

constexpr std::string_view number_words[] = {"unsigned", "signed", "__signed__", "short", "long",  "int",     "char",
                                             "double",   "float",  "void",       "bool",  "_Bool", "__int128"};

template <std::size_t count>
bool is_one_of(const std::string_view (&words)[count], std::string_view word) {
  return std::find(std::begin(words), std::end(words), word) != std::end(words);
}

constexpr std::string_view type_words[] = {"struct",   "class",  "union",    "enum",       "const",
                                           "volatile", "typeof", "decltype", "__typeof__", "__typeof"};
constexpr std::string_view template_symbols[] = {"::", ",", "*", "&",   "&&", "(", ")",
                                                 "[",  "]", "-", "...", "<",  ">", ">>"};

}  // namespace

void TypeParser::syntax_error() {
  if (now().kind == TokenKind::bad) return stop(now().message);
  stop("A syntax error in expression, near `" + std::string(text_.substr(std::min(now().begin, text_.size()))) + "'.");
}

// The token after the template arguments that start at `at` ("<"), or `at` where they do not look like any.
std::size_t TypeParser::template_end(std::size_t at) const {
  int depth = 0;
  for (std::size_t i = at; i < tokens_.size() && i < at + 2000; ++i) {
    const Token& t = token(i);
    if (t.kind == TokenKind::symbol) {
      if (!is_one_of(template_symbols, t.text)) return at;
      if (t.text == "<") ++depth;
      if (t.text == ">") --depth;
      if (t.text == ">>") depth -= 2;
      if (depth < 0) return at;
      if (depth == 0) return i + 1;
    } else if (t.kind != TokenKind::name && t.kind != TokenKind::integer && t.kind != TokenKind::character) {
      return at;
    }
  }
  return at;
}

std::string TypeParser::qualified_name_at(std::size_t at, std::size_t& end) {
  std::string name;
  end = at;
  while (true) {
    if (is_at(at, "~") && token(at + 1).kind == TokenKind::name) {
      name += '~';
      ++at;
    }
    if (token(at).kind != TokenKind::name) return end == at ? std::string() : name;
    name += token(at).text;
    const bool is_operator = token(at).text == "operator";
    ++at;
    if (is_operator && token(at).kind == TokenKind::symbol) {
      const bool pair = is_at(at, "(") || is_at(at, "[");
      name += token(at++).text;
      if (pair && (is_at(at, ")") || is_at(at, "]"))) name += token(at++).text;
    } else if (is_at(at, "<")) {
      const std::size_t after = template_end(at);
      if (after != at) {
        const std::size_t from = token(at).begin;
        std::string whole = name + canonical_name(text_.substr(from, token(after - 1).end - from));
        if (names_.classify(whole) != NameClass::unknown) {
          name = std::move(whole);
          at = after;
        }
      }
    }
    end = at;
    const bool goes_on = is_at(at, "::") && (token(at + 1).kind == TokenKind::name || is_at(at + 1, "~"));
    if (!goes_on) return name;
    name += "::";
    ++at;
  }
}

std::string TypeParser::qualified_name() {
  std::size_t end = at_;
  std::string name = qualified_name_at(at_, end);
  at_ = end;
  return name;
}

bool TypeParser::starts_type(std::size_t at) {
  if (is_at(at, "::")) ++at;
  if (token(at).kind != TokenKind::name) return false;
  const std::string& word = token(at).text;
  if (is_one_of(number_words, word) || is_one_of(type_words, word)) return true;
  std::size_t end = at;
  const std::string name = qualified_name_at(at, end);
  if (is_at(end, "::") && is_at(end + 1, "*")) return false;
  return names_.classify(name) == NameClass::type;
}

bool TypeParser::word_of_number(NumberWords& words) {
  if (now().kind != TokenKind::name) return false;
  const std::string& word = now().text;
  if (word == "unsigned") {
    words.is_unsigned = true;
  } else if (word == "signed" || word == "__signed__") {
    words.is_signed = true;
  } else if (word == "short") {
    words.is_short = true;
  } else if (word == "long") {
    ++words.longs;
  } else if (word == "int") {
    words.is_int = true;
  } else if (is_one_of(number_words, word) && words.other.empty()) {
    words.other = *std::find(std::begin(number_words), std::end(number_words), word);
  } else {
    return false;
  }
  ++at_;
  return true;
}

TypeName TypeParser::base_type() {
  TypeName type;
  NumberWords words;
  while (!failed() && now().kind == TokenKind::name) {
    const std::string word = now().text;
    if (word == "const" || word == "volatile") {
      (word == "const" ? type.is_const : type.is_volatile) = true;
      ++at_;
    } else if (word_of_number(words)) {
      continue;
    } else if (words.any() || !type.base.empty() || type.is_typeof) {
      break;
    } else if (word == "struct" || word == "class" || word == "union" || word == "enum") {
      ++at_;
      type.tag = word == "union"  ? TypeName::Tag::union_
                 : word == "enum" ? TypeName::Tag::enum_
                                  : TypeName::Tag::struct_;
      take("::");
      type.base = qualified_name();
      if (type.base.empty()) syntax_error();
    } else if (word.find("typeof") != word.npos || word == "decltype") {
      ++at_;
      type.is_typeof = true;
      type.expression = inner_expression();
    } else {
      const std::size_t before = at_;
      type.base = qualified_name();
      if (names_.classify(type.base) != NameClass::type) {
        at_ = before;
        syntax_error();
      }
    }
    if (is("::") && type.base.empty() && !words.any()) take("::");
  }
  if (words.any()) type.base = words.name();
  if (type.base.empty() && !type.is_typeof) {
    if (take("::")) return base_type();
    syntax_error();
  }
  return type;
}

std::optional<TypeStep> TypeParser::suffix_step() {
  TypeStep step;
  if (take("[")) {
    step.kind = TypeStep::Kind::array;
    if (now().kind == TokenKind::integer) {
      step.is_bounded = true;
      step.count = now().integer;
      ++at_;
    }
    expect("]");
    return step;
  }
  const bool has_parameters = is("(") && (is_at(at_ + 1, ")") || is_at(at_ + 1, "...") || starts_type(at_ + 1));
  if (!has_parameters) return std::nullopt;
  take("(");
  step.kind = TypeStep::Kind::function;
  while (!failed() && !is(")")) {
    if (!take("...")) step.parameters.push_back(type_name());
    if (!take(",")) break;
  }
  if (!failed()) expect(")");
  if (step.parameters.size() == 1 && step.parameters[0].base == "void" && step.parameters[0].steps.empty()) {
    step.parameters.clear();
  }
  return step;
}

std::vector<TypeStep> TypeParser::declarator_steps() {
  std::vector<TypeStep> steps;
  if (++depth_ > most_depth) {
    stop("The expression is nested too deeply.");
    return steps;
  }
  while (!failed()) {
    TypeStep step;
    std::size_t end = at_;
    if (take("*")) {
      step.kind = TypeStep::Kind::pointer;
    } else if (take("&&")) {
      step.kind = TypeStep::Kind::rvalue_reference;
    } else if (take("&")) {
      step.kind = TypeStep::Kind::reference;
    } else if (is_word("const") || is_word("volatile")) {
      if (!steps.empty()) (is_word("const") ? steps.back().is_const : steps.back().is_volatile) = true;
      ++at_;
      continue;
    } else if (now().kind == TokenKind::name) {
      step.class_name = qualified_name_at(at_, end);
      if (!is_at(end, "::") || !is_at(end + 1, "*")) break;
      at_ = end + 2;
      step.kind = TypeStep::Kind::member_pointer;
    } else {
      break;
    }
    steps.push_back(std::move(step));
  }
  std::vector<TypeStep> inner;
  if (is("(") && (is_at(at_ + 1, "*") || is_at(at_ + 1, "&") || is_at(at_ + 1, "&&") || is_at(at_ + 1, "("))) {
    take("(");
    inner = declarator_steps();
    if (!failed()) expect(")");
  }
  std::vector<TypeStep> suffixes;
  while (!failed()) {
    auto suffix = suffix_step();
    if (!suffix) break;
    suffixes.push_back(std::move(*suffix));
  }
  steps.insert(steps.end(), suffixes.rbegin(), suffixes.rend());
  steps.insert(steps.end(), inner.begin(), inner.end());
  --depth_;
  return steps;
}

void TypeParser::declarator(TypeName& type) {
  auto steps = declarator_steps();
  type.steps.insert(type.steps.end(), std::make_move_iterator(steps.begin()), std::make_move_iterator(steps.end()));
}

TypeName TypeParser::type_name() {
  if (++depth_ > most_depth) {
    stop("The expression is nested too deeply.");
    return {};
  }
  TypeName type = base_type();
  if (!failed()) declarator(type);
  --depth_;
  return type;
}

}  // namespace sonde::debug
