#include "debug/expression/parser.h"

#include <algorithm>

#include "debug/expression/type_parser.h"

namespace sonde::debug {
namespace {

constexpr std::size_t most_text = 64 * 1024;
constexpr unsigned most_tree_depth = 1000;

struct Binary {
  std::string_view text;
  unsigned level;  // the higher, the tighter
  NodeKind kind;
  Operator op;
};
constexpr Binary binaries[] = {
    {"||", 1, NodeKind::logical_or, {}},
    {"&&", 2, NodeKind::logical_and, {}},
    {"|", 3, NodeKind::binary, Operator::bit_or},
    {"^", 4, NodeKind::binary, Operator::bit_xor},
    {"&", 5, NodeKind::binary, Operator::bit_and},
    {"==", 6, NodeKind::binary, Operator::equal},
    {"!=", 6, NodeKind::binary, Operator::not_equal},
    {"<", 7, NodeKind::binary, Operator::less},
    {"<=", 7, NodeKind::binary, Operator::less_equal},
    {">", 7, NodeKind::binary, Operator::greater},
    {">=", 7, NodeKind::binary, Operator::greater_equal},
    {"<<", 8, NodeKind::binary, Operator::shift_left},
    {">>", 8, NodeKind::binary, Operator::shift_right},
    {"@", 9, NodeKind::slice, {}},
    {"+", 10, NodeKind::binary, Operator::add},
    {"-", 10, NodeKind::binary, Operator::subtract},
    {"*", 11, NodeKind::binary, Operator::multiply},
    {"/", 11, NodeKind::binary, Operator::divide},
    {"%", 11, NodeKind::binary, Operator::modulo},
    {"**", 20, NodeKind::binary, Operator::power},
};

struct Unary {
  std::string_view text;
  NodeKind kind;
};
constexpr Unary unaries[] = {
    {"-", NodeKind::negate},         {"+", NodeKind::plus},           {"!", NodeKind::logical_not},
    {"~", NodeKind::complement},     {"*", NodeKind::dereference},    {"&", NodeKind::address_of},
    {"++", NodeKind::pre_increment}, {"--", NodeKind::pre_decrement},
};

constexpr std::string_view casts[] = {"static_cast", "reinterpret_cast", "dynamic_cast", "const_cast"};

template <class Row, std::size_t count>
const Row* row_of(const Row (&rows)[count], std::string_view text) {
  const auto found = std::find_if(std::begin(rows), std::end(rows), [&](const Row& row) { return row.text == text; });
  return found == std::end(rows) ? nullptr : found;
}

class Parser final : public TypeParser {
 public:
  using TypeParser::TypeParser;

  Result<Expression> run(bool only_type) {
    if (text_.size() > most_text) return fail("The expression is too long.");
    const u32 root = only_type ? whole_type() : comma();
    if (!failed() && now().kind != TokenKind::end) syntax_error();
    if (failed()) return fail(std::move(*error_));
    out_.text = text_;
    out_.root = root;
    return std::move(out_);
  }

 private:
  u32 add(Node node) {
    unsigned depth = 0;
    const auto below = [&](u32 index) {
      if (index < out_.nodes.size()) depth = std::max<unsigned>(depth, out_.nodes[index].depth);
    };
    if (node.kind >= NodeKind::negate) {
      below(node.a);
      below(node.b);
      below(node.c);
      if (node.kind == NodeKind::call || node.kind == NodeKind::array_list) {
        for (const u32 index : node.list) below(index);
      }
    }
    if (depth >= most_tree_depth) stop("The expression is nested too deeply.");
    node.depth = static_cast<u16>(std::min(depth + 1, most_tree_depth));
    out_.nodes.push_back(std::move(node));
    return static_cast<u32>(out_.nodes.size() - 1);
  }
  u32 add(NodeKind kind, u32 a, u32 b = 0, u32 c = 0) { return add(Node{.kind = kind, .a = a, .b = b, .c = c}); }
  u32 add_type(TypeName type) {
    out_.types.push_back(std::move(type));
    return static_cast<u32>(out_.types.size() - 1);
  }

  u32 whole_type() {
    if (!starts_type(at_)) {
      syntax_error();
      return 0;
    }
    TypeName type = type_name();
    return add(Node{.kind = NodeKind::type, .integer = add_type(std::move(type))});
  }

  u32 comma() {
    u32 left = assignment();
    while (!failed() && take(",")) {
      const u32 right = assignment();
      left = add(NodeKind::comma, left, right);
    }
    return left;
  }

  u32 assignment() {
    if (++depth_ > most_depth) stop("The expression is nested too deeply.");
    if (failed()) return 0;
    const u32 left = conditional();
    u32 result = left;
    if (!failed() && now().kind == TokenKind::symbol) {
      if (take("=")) {
        const u32 right = assignment();
        result = add(NodeKind::assign, left, right);
      } else if (now().text.size() >= 2 && now().text.back() == '=') {
        const Binary* row = row_of(binaries, std::string_view(now().text).substr(0, now().text.size() - 1));
        if (row != nullptr && row->level >= 3 && row_of(binaries, now().text) == nullptr) {
          ++at_;
          const u32 right = assignment();
          result = add(Node{.kind = NodeKind::assign, .op = row->op, .is_compound = true, .a = left, .b = right});
        }
      }
    }
    --depth_;
    return result;
  }

  u32 conditional() {
    const u32 condition = binary(1);
    if (failed() || !take("?")) return condition;
    const u32 yes = comma();
    if (!failed()) expect(":");
    const u32 no = failed() ? 0 : assignment();
    return add(NodeKind::conditional, condition, yes, no);
  }

  bool is_power() const { return is("*") && is_at(at_ + 1, "*") && token(at_).end == token(at_ + 1).begin; }

  u32 binary(unsigned level) {
    u32 left = unary();
    while (!failed() && now().kind == TokenKind::symbol) {
      const Binary* row = row_of(binaries, now().text);
      if (row == nullptr || row->level < level) break;
      ++at_;
      const u32 right = binary(row->level + 1);
      left = add(Node{.kind = row->kind, .op = row->op, .a = left, .b = right});
    }
    return left;
  }

  u32 unary() {
    if (++depth_ > most_depth) stop("The expression is nested too deeply.");
    const u32 result = failed() ? 0 : one_unary();
    --depth_;
    return result;
  }

  u32 one_unary() {
    if (now().kind == TokenKind::symbol) {
      if (const Unary* row = row_of(unaries, now().text)) {
        ++at_;
        const u32 operand = unary();
        return add(row->kind, operand);
      }
      if (take("&&")) {  // of an expression "& &x"
        const u32 operand = unary();
        return add(NodeKind::address_of, add(NodeKind::address_of, operand));
      }
      if (is("(") && starts_type(at_ + 1)) return cast();
      if (is("{") && starts_type(at_ + 1)) {
        ++at_;
        const u32 type = add_type(type_name());
        if (!failed()) expect("}");
        const u32 address = failed() ? 0 : unary();
        return add(Node{.kind = NodeKind::typed_memory, .a = address, .integer = type});
      }
    } else if (is_word("sizeof") || is_word("alignof") || is_word("_Alignof")) {
      const NodeKind kind = now().text == "sizeof" ? NodeKind::size_of : NodeKind::align_of;
      ++at_;
      u32 operand = 0;
      if (is("(") && starts_type(at_ + 1)) {
        ++at_;
        operand = add(Node{.kind = NodeKind::type, .integer = add_type(type_name())});
        if (!failed()) expect(")");
      } else {
        operand = unary();
      }
      return add(kind, operand);
    }
    const u32 base = postfix(primary());
    if (failed() || !is_power()) return base;
    at_ += 2;
    const u32 exponent = unary();
    return add(Node{.kind = NodeKind::binary, .op = Operator::power, .a = base, .b = exponent});
  }

  bool starts_operand() const {
    if (now().kind == TokenKind::end || now().kind == TokenKind::bad) return false;
    if (now().kind != TokenKind::symbol) return true;
    return is("(") || is("{") || is("::") || row_of(unaries, now().text) != nullptr || is("&&");
  }

  u32 cast() {
    take("(");
    const u32 type = add_type(type_name());
    if (!failed()) expect(")");
    if (failed()) return 0;
    if (!starts_operand()) return postfix(add(Node{.kind = NodeKind::type, .integer = type}));
    const u32 operand = unary();
    return add(Node{.kind = NodeKind::cast, .a = operand, .integer = type});
  }

  u32 postfix(u32 left) {
    while (!failed() && now().kind == TokenKind::symbol) {
      if (take("[")) {
        const u32 index = comma();
        if (!failed()) expect("]");
        left = add(NodeKind::index, left, index);
      } else if (is("(")) {
        left = call(left);
      } else if (is(".") || is("->")) {
        const NodeKind kind = is(".") ? NodeKind::member : NodeKind::arrow;
        ++at_;
        std::string name = qualified_name();
        if (name.empty()) syntax_error();
        left = add(Node{.kind = kind, .a = left, .text = std::move(name)});
      } else if (is(".*") || is("->*")) {
        const NodeKind kind = is(".*") ? NodeKind::member_pointer : NodeKind::arrow_member_pointer;
        ++at_;
        const u32 member = unary();
        left = add(kind, left, member);
      } else if (take("++")) {
        left = add(NodeKind::post_increment, left);
      } else if (take("--")) {
        left = add(NodeKind::post_decrement, left);
      } else {
        break;
      }
    }
    return left;
  }

  u32 call(u32 function) {
    const bool by_types = out_.nodes[function].kind == NodeKind::name && starts_type(at_ + 1);
    take("(");
    Node node{.kind = by_types ? NodeKind::overload : NodeKind::call, .a = function};
    while (!failed() && !is(")")) {
      node.list.push_back(by_types ? add_type(type_name()) : assignment());
      if (!take(",")) break;
    }
    if (!failed()) expect(")");
    return add(std::move(node));
  }

  u32 primary() {
    const Token& first = now();
    switch (first.kind) {
      case TokenKind::integer:
        ++at_;
        return add(Node{.kind = NodeKind::integer,
                        .longs = first.longs,
                        .is_unsigned = first.unsigned_suffix,
                        .may_be_unsigned = first.is_float,
                        .integer = first.integer});
      case TokenKind::floating:
        ++at_;
        return add(Node{
            .kind = NodeKind::floating, .longs = first.longs, .is_float = first.is_float, .floating = first.floating});
      case TokenKind::character:
        ++at_;
        return add(
            Node{.kind = NodeKind::character, .width = first.width, .prefix = first.prefix, .integer = first.integer});
      case TokenKind::string: return string();
      case TokenKind::dollar: ++at_; return add(Node{.kind = NodeKind::dollar, .text = first.text});
      case TokenKind::quoted: return quoted();
      case TokenKind::name: return name();
      case TokenKind::symbol: break;
      default: syntax_error(); return 0;
    }
    if (take("(")) {
      const u32 inner = comma();
      if (!failed()) expect(")");
      return inner;
    }
    if (take("{")) {
      Node node{.kind = NodeKind::array_list};
      while (!failed()) {
        node.list.push_back(assignment());
        if (!take(",")) break;
      }
      if (!failed()) expect("}");
      return add(std::move(node));
    }
    if (is("::") || is("~")) return name();
    syntax_error();
    return 0;
  }

  u32 string() {
    Node node{.kind = NodeKind::string, .width = now().width, .prefix = now().prefix};
    while (now().kind == TokenKind::string) {
      if (now().width != node.width) {
        stop("Undefined string concatenation.");
        break;
      }
      node.text += now().text;
      ++at_;
    }
    return add(std::move(node));
  }

  // 'file.c'::name, or 'any symbol'.
  u32 quoted() {
    Node node{.kind = NodeKind::name, .text = now().text};
    ++at_;
    if (is("::")) {
      ++at_;
      node.scope = std::move(node.text);
      node.text = qualified_name();
      if (node.text.empty()) syntax_error();
    }
    return add(std::move(node));
  }

  u32 name() {
    if (now().kind == TokenKind::name) {
      if (std::find(std::begin(casts), std::end(casts), now().text) != std::end(casts) && is_at(at_ + 1, "<"))
        return cpp_cast();
      if (is_word("true") || is_word("false")) {
        const bool value = is_word("true");
        ++at_;
        return add(Node{.kind = NodeKind::boolean, .integer = value});
      }
    }
    if (starts_type(at_)) return type_or_conversion();
    Node node{.kind = NodeKind::name};
    node.is_global = take("::");
    node.text = qualified_name();
    if (node.text.empty()) syntax_error();
    return add(std::move(node));
  }

  u32 cpp_cast() {
    std::string word = now().text;
    at_ += 2;
    const u32 type = add_type(type_name());
    if (!failed()) expect(">");
    if (!failed()) expect("(");
    const u32 operand = failed() ? 0 : comma();
    if (!failed()) expect(")");
    return add(Node{.kind = NodeKind::cast, .a = operand, .integer = type, .text = std::move(word)});
  }

  // "unsigned int", or int(x).
  u32 type_or_conversion() {
    TypeName type = base_type();
    if (failed()) return 0;
    if (is("(") && !is_at(at_ + 1, ")") && !is_at(at_ + 1, "*") && !is_at(at_ + 1, "&") && !is_at(at_ + 1, "(") &&
        !starts_type(at_ + 1)) {
      take("(");
      const u32 operand = comma();
      if (!failed()) expect(")");
      return add(Node{.kind = NodeKind::cast, .a = operand, .integer = add_type(std::move(type))});
    }
    declarator(type);
    return add(Node{.kind = NodeKind::type, .integer = add_type(std::move(type))});
  }

  u32 inner_expression() override {
    expect("(");
    const u32 index = failed() ? 0 : comma();
    if (!failed()) expect(")");
    return index;
  }

  Expression out_;
};

}  // namespace

Result<Expression> parse_expression(std::string_view text, NameClasses& names) {
  return Parser(text, names).run(false);
}
Result<Expression> parse_type(std::string_view text, NameClasses& names) { return Parser(text, names).run(true); }

std::string_view operator_text(Operator op) {
  for (const Binary& row : binaries) {
    if (row.kind == NodeKind::binary && row.op == op) return row.text;
  }
  return "?";
}

}  // namespace sonde::debug
