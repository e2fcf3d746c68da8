// The part of the parser that reads types. Shares the tokens and the position with the part that reads expressions.
#pragma once

#include <optional>

#include "debug/expression/parser.h"
#include "debug/expression/token.h"

namespace sonde::debug {

class TypeParser {
 public:
  TypeParser(std::string_view text, NameClasses& names) : text_(text), names_(names), tokens_(split_tokens(text)) {}

 protected:
  static constexpr unsigned most_depth = 200;

  // Whether a type starts at token `at`.
  bool starts_type(std::size_t at);
  // "const unsigned int" or "struct node": no declarator.
  TypeName base_type();
  // "*(*)[3]" onto `type`.
  void declarator(TypeName& type);
  TypeName type_name();

  // The qualified name at the position: "ns::Box<int>::put". Empty: none.
  std::string qualified_name();
  // The same from token `at`, without moving; `end` is the token after it.
  std::string qualified_name_at(std::size_t at, std::size_t& end);

  const Token& token(std::size_t at) const { return tokens_[at < tokens_.size() ? at : tokens_.size() - 1]; }
  const Token& now() const { return token(at_); }
  bool is(std::string_view symbol) const { return is_at(at_, symbol); }
  bool is_at(std::size_t at, std::string_view symbol) const {
    return token(at).kind == TokenKind::symbol && token(at).text == symbol;
  }
  bool is_word(std::string_view word) const { return now().kind == TokenKind::name && now().text == word; }
  bool take(std::string_view symbol) {
    if (!is(symbol)) return false;
    ++at_;
    return true;
  }
  void expect(std::string_view symbol) {
    if (!take(symbol)) syntax_error();
  }
  void syntax_error();
  void stop(std::string message) {
    if (!error_) error_ = std::move(message);
  }
  bool failed() const { return error_.has_value(); }
  // The node of an expression, for typeof; reads up to a closing bracket.
  virtual u32 inner_expression() = 0;
  ~TypeParser() = default;

  std::string_view text_;
  NameClasses& names_;
  std::vector<Token> tokens_;
  std::size_t at_ = 0;
  unsigned depth_ = 0;
  std::optional<std::string> error_;

 private:
  std::vector<TypeStep> declarator_steps();
  std::optional<TypeStep> suffix_step();
  bool word_of_number(struct NumberWords& words);
  std::size_t template_end(std::size_t at) const;
};

}  // namespace sonde::debug
