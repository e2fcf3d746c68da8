#include "debug/expression/parser.h"

#include <gtest/gtest.h>

#include <set>

#include "debug/expression/canonical_name.h"

namespace sonde::debug {
namespace {

struct Names final : NameClasses {
  std::set<std::string, std::less<>> types{"node", "ns::Box<int>", "std::vector<int,std::allocator<int>>", "T"};
  std::set<std::string, std::less<>> others{"std::max<int>"};
  NameClass classify(std::string_view name) override {
    if (types.contains(name)) return NameClass::type;
    return others.contains(name) ? NameClass::other : NameClass::unknown;
  }
};

std::string show(const Expression& e, const TypeName& type) {
  std::string out = type.is_const ? "const " : "";
  out += type.base;
  for (const TypeStep& step : type.steps) {
    switch (step.kind) {
      case TypeStep::Kind::pointer: out += step.is_const ? " *const" : " *"; break;
      case TypeStep::Kind::reference: out += " &"; break;
      case TypeStep::Kind::rvalue_reference: out += " &&"; break;
      case TypeStep::Kind::array: out += " [" + (step.is_bounded ? std::to_string(step.count) : "") + "]"; break;
      case TypeStep::Kind::member_pointer: out += " " + step.class_name + "::*"; break;
      case TypeStep::Kind::function:
        out += " (";
        for (const TypeName& parameter : step.parameters) out += show(e, parameter) + ";";
        out += ")";
        break;
    }
  }
  return out;
}

std::string show(const Expression& e, u32 index) {
  const Node& n = e[index];
  const auto two = [&](std::string_view word) {
    return "(" + std::string(word) + " " + show(e, n.a) + " " + show(e, n.b) + ")";
  };
  const auto one = [&](std::string_view word) { return "(" + std::string(word) + " " + show(e, n.a) + ")"; };
  std::string list;
  switch (n.kind) {
    case NodeKind::integer: return std::to_string(n.integer) + (n.is_unsigned ? "u" : "") + std::string(n.longs, 'l');
    case NodeKind::floating: return std::to_string(static_cast<double>(n.floating)) + (n.is_float ? "f" : "");
    case NodeKind::character: return "'" + std::to_string(n.integer);
    case NodeKind::string: return "\"" + n.text + "\"";
    case NodeKind::boolean: return n.integer != 0 ? "true" : "false";
    case NodeKind::name: return (n.scope.empty() ? "" : "'" + n.scope + "'::") + (n.is_global ? "::" : "") + n.text;
    case NodeKind::dollar: return n.text;
    case NodeKind::type: return "<" + show(e, e.types[n.integer]) + ">";
    case NodeKind::negate: return one("-");
    case NodeKind::plus: return one("+");
    case NodeKind::logical_not: return one("!");
    case NodeKind::complement: return one("~");
    case NodeKind::address_of: return one("&");
    case NodeKind::dereference: return one("*");
    case NodeKind::pre_increment: return one("++");
    case NodeKind::pre_decrement: return one("--");
    case NodeKind::post_increment: return one("post++");
    case NodeKind::post_decrement: return one("post--");
    case NodeKind::size_of: return one("sizeof");
    case NodeKind::align_of: return one("alignof");
    case NodeKind::binary: return two(operator_text(n.op));
    case NodeKind::logical_and: return two("&&");
    case NodeKind::logical_or: return two("||");
    case NodeKind::conditional: return "(? " + show(e, n.a) + " " + show(e, n.b) + " " + show(e, n.c) + ")";
    case NodeKind::assign: return two((n.is_compound ? std::string(operator_text(n.op)) : "") + "=");
    case NodeKind::comma: return two(",");
    case NodeKind::member: return one("." + n.text);
    case NodeKind::arrow: return one("->" + n.text);
    case NodeKind::member_pointer: return two(".*");
    case NodeKind::arrow_member_pointer: return two("->*");
    case NodeKind::index: return two("[]");
    case NodeKind::call:
      for (const u32 argument : n.list) list += " " + show(e, argument);
      return "(call " + show(e, n.a) + list + ")";
    case NodeKind::overload:
      for (const u32 type : n.list) list += " " + show(e, e.types[type]);
      return "(overload " + show(e, n.a) + list + ")";
    case NodeKind::cast: return "(cast <" + show(e, e.types[n.integer]) + "> " + show(e, n.a) + ")";
    case NodeKind::slice: return two("@");
    case NodeKind::typed_memory: return "(memory <" + show(e, e.types[n.integer]) + "> " + show(e, n.a) + ")";
    case NodeKind::array_list:
      for (const u32 element : n.list) list += " " + show(e, element);
      return "{" + list + " }";
  }
  return "?";
}

std::string parsed(std::string_view text) {
  Names names;
  const auto e = parse_expression(text, names);
  return e ? show(*e, e->root) : e.error().message;
}

TEST(Parser, Precedence) {
  EXPECT_EQ(parsed("1 + 2 * 3"), "(+ 1 (* 2 3))");
  EXPECT_EQ(parsed("1-2-3"), "(- (- 1 2) 3)");
  EXPECT_EQ(parsed("a = b = 1"), "(= a (= b 1))");
  EXPECT_EQ(parsed("a += 2, b"), "(, (+= a 2) b)");
  EXPECT_EQ(parsed("a <<= 2"), "(<<= a 2)");
  EXPECT_EQ(parsed("a <= 2"), "(<= a 2)");
  EXPECT_EQ(parsed("1 | 2 ^ 3 & 4 == 5 < 6 << 7 @ 8 + 9"), "(| 1 (^ 2 (& 3 (== 4 (< 5 (<< 6 (@ 7 (+ 8 9))))))))");
  EXPECT_EQ(parsed("a ? b : c ? d : e"), "(? a b (? c d e))");
  EXPECT_EQ(parsed("-a[1]++"), "(- (post++ ([] a 1)))");
  EXPECT_EQ(parsed("!a && ~b || &c"), "(|| (&& (! a) (~ b)) (& c))");
}

TEST(Parser, PowerIsTighterThanASign) {
  EXPECT_EQ(parsed("-2**3**2"), "(- (** 2 (** 3 2)))");
  EXPECT_EQ(parsed("2 * *p"), "(* 2 (* p))");
}

TEST(Parser, Members) {
  EXPECT_EQ(parsed("a.b->c[2].d"), "(.d ([] (->c (.b a)) 2))");
  EXPECT_EQ(parsed("*a->b@3"), "(@ (* (->b a)) 3)");
  EXPECT_EQ(parsed("a.*b"), "(.* a b)");
  EXPECT_EQ(parsed("f(1, g(2))"), "(call f 1 (call g 2))");
  EXPECT_EQ(parsed("a.ns::Box<int>::x"), "(.ns::Box<int>::x a)");
}

TEST(Parser, Types) {
  EXPECT_EQ(parsed("(char)65"), "(cast <char> 65)");
  EXPECT_EQ(parsed("(long unsigned int *) x + 1"), "(+ (cast <unsigned long *> x) 1)");
  EXPECT_EQ(parsed("(struct foo *)x"), "(cast <foo *> x)");
  EXPECT_EQ(parsed("(node *)x"), "(cast <node *> x)");
  EXPECT_EQ(parsed("(a)-1"), "(- a 1)");
  EXPECT_EQ(parsed("(node)-1"), "(cast <node> (- 1))");
  EXPECT_EQ(parsed("int (*)[3]"), "<int [3] *>");
  EXPECT_EQ(parsed("char *(*)(int, const char *)"), "<char * (int;const char *;) *>");
  EXPECT_EQ(parsed("int *[3][4]"), "<int * [4] [3]>");
  EXPECT_EQ(parsed("int T::*"), "<int T::*>");
  EXPECT_EQ(parsed("sizeof(int)*2"), "(* (sizeof <int>) 2)");
  EXPECT_EQ(parsed("sizeof x"), "(sizeof x)");
  EXPECT_EQ(parsed("(int)"), "<int>");
  EXPECT_EQ(parsed("int(3.5)"), "(cast <int> 3.500000)");
  EXPECT_EQ(parsed("{unsigned char} 0x10"), "(memory <unsigned char> 16)");
  EXPECT_EQ(parsed("{1, 2}"), "{ 1 2 }");
  EXPECT_EQ(parsed("static_cast<node *>(p)"), "(cast <node *> p)");
  EXPECT_EQ(parsed("unsigned"), "<unsigned int>");
}

TEST(Parser, Names) {
  EXPECT_EQ(parsed("ns::Box<int>::put(1)"), "(call ns::Box<int>::put 1)");
  EXPECT_EQ(parsed("a < b > c"), "(> (< a b) c)");
  EXPECT_EQ(parsed("std::max<int>(1, 2)"), "(call std::max<int> 1 2)");
  EXPECT_EQ(parsed("(std::vector<int, std::allocator<int> > *) 0"),
            "(cast <std::vector<int,std::allocator<int>> *> 0)");
  EXPECT_EQ(parsed("'a file.c'::x"), "'a file.c'::x");
  EXPECT_EQ(parsed("::x"), "::x");
  EXPECT_EQ(parsed("put(int, char *)"), "(overload put int char *)");
  EXPECT_EQ(parsed("a.operator=="), "(.operator== a)");
}

TEST(Parser, Literals) {
  EXPECT_EQ(parsed("0x1F"), "31");
  EXPECT_EQ(parsed("017ul"), "15ul");
  EXPECT_EQ(parsed("0b101"), "5");
  EXPECT_EQ(parsed("1.5f"), "1.500000f");
  EXPECT_EQ(parsed("1e3"), "1000.000000");
  EXPECT_EQ(parsed("'\\n'"), "'10");
  EXPECT_EQ(parsed("'\\101'"), "'65");
  EXPECT_EQ(parsed("\"a\\tb\" \"c\""), "\"a\tbc\"");
  EXPECT_EQ(parsed("$rax + $ + $$ + $$2 + $1"), "(+ (+ (+ (+ $rax $) $$) $$2) $1)");
}

TEST(Parser, ErrorsHaveTheWordsOfGdb) {
  EXPECT_EQ(parsed("1 +"), "A syntax error in expression, near `'.");
  EXPECT_EQ(parsed("1 + )"), "A syntax error in expression, near `)'.");
  EXPECT_EQ(parsed("a b c"), "A syntax error in expression, near `b c'.");
  EXPECT_EQ(parsed("12abc"), "Invalid number \"12abc\".");
  EXPECT_EQ(parsed("\"abc"), "Unterminated string in expression.");
  EXPECT_EQ(parsed("'a"), "Unmatched single quote.");
  EXPECT_EQ(parsed("''"), "Empty character constant.");
  EXPECT_EQ(parsed("0x1ffffffffffffffff"), "Numeric constant too large.");
  EXPECT_EQ(parsed("a \\ b"), "Invalid character '\\' in expression.");
}

TEST(Parser, DepthIsBounded) {
  EXPECT_EQ(parsed(std::string(30000, '(')), "The expression is nested too deeply.");
  EXPECT_EQ(parsed(std::string(30000, '-') + "1"), "The expression is nested too deeply.");
  EXPECT_EQ(parsed("int " + std::string(30000, '(')), "The expression is nested too deeply.");
  std::string sum = "1";
  for (int i = 0; i < 5000; ++i) sum += "+1";
  EXPECT_EQ(parsed(sum), "The expression is nested too deeply.");
  EXPECT_EQ(parsed("(char)" + std::string(30000, '[')),
            "A syntax error in expression, near `" + std::string(29999, '[') + "'.");
  EXPECT_EQ(parsed(std::string(100000, '1')), "The expression is too long.");
}

TEST(CanonicalName, BlanksStayBetweenWords) {
  EXPECT_EQ(canonical_name("map<unsigned  int, std::pair<a, b> >"), "map<unsigned int,std::pair<a,b>>");
}

}  // namespace
}  // namespace sonde::debug
