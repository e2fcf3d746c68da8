// What gdb 13 says of tests/tracees/values.c while it does not run, and what we say.
#include "debug/print/printer.h"

#include <gtest/gtest.h>

#include <cstdlib>

#include "debug/value/evaluator.h"
#include "debug/value/session_context.h"
#include "debug/value/type_text.h"
#include "os/linux_kernel.h"

namespace sonde::debug {
namespace {

struct Row {
  std::string_view command;
  std::string_view said;
};
// Commands as they are typed; what is said without "$1 = ".
const Row rows[] = {
    {R"(p number)", R"(42)"},
    {R"(p single)", R"(1.10000002)"},
    {R"(p wide)", R"(3.25)"},
    {R"(p yes)", R"(true)"},
    {R"(p letter)", R"(97 'a')"},
    {R"(p high)", R"(200 '\310')"},
    {R"(p small)", R"(-7)"},
    {R"(p big)", R"(18446744073709551615)"},
    {R"(p table)", R"({0, 1, 2, 3, 4, 5 <repeats 14 times>, 9})"},
    {R"(p matrix)", R"({{1, 2, 3}, {4, 5, 6}})"},
    {R"(p text)", R"("hi", '\000' <repeats 13 times>)"},
    {R"(p escapes)", R"("a\tb\n\"\\\001z")"},
    {R"(p same)", R"('a' <repeats 16 times>, "b")"},
    {R"(p points)", R"({{x = 1, y = 2}, {x = 3, y = 4}})"},
    {R"(p packed)", R"({a = 5, b = -3, c = 1234567, d = true})"},
    {R"(p shade)", R"(green)"},
    {R"(p odd)", R"(77)"},
    {R"(p both)", R"((mask_a | mask_c))"},
    {R"(p none)", R"(0)"},
    {R"(p head)",
     R"({next = 0x0, name = 0x0, values = {0, 7, 0}, un = {i = 65, c = "A\000\000"}, {inner = 3}, function = 0x0})"},
    {R"(p nothing)", R"((int *) 0x0)"},
    {R"(p fixed)", R"(4)"},
    {R"(p number + 1)", R"(43)"},
    {R"(p number / 5 * 2.5)", R"(20)"},
    {R"(p -7 / 2)", R"(-3)"},
    {R"(p 7 % -3)", R"(1)"},
    {R"(p 1 << 4 | 3)", R"(19)"},
    {R"(p letter + 1)", R"(98)"},
    {R"(p (char)98)", R"(98 'b')"},
    {R"(p (unsigned char)300)", R"(44 ',')"},
    {R"(p sizeof(struct node))", R"(48)"},
    {R"(p *&points[1])", R"({x = 3, y = 4})"},
    {R"(p points[1].y)", R"(4)"},
    {R"(p (&points[1])->x)", R"(3)"},
    {R"(p table[19]@1)", R"({9})"},
    {R"(p matrix[1][2])", R"(6)"},
    {R"(p *matrix@2)", R"({{1, 2, 3}, {4, 5, 6}})"},
    {R"(p number == 42 && small < 0)", R"(1)"},
    {R"(p !number)", R"(0)"},
    {R"(p ~number)", R"(-43)"},
    {R"(p number ? red : blue)", R"(red)"},
    {R"(p packed.b)", R"(-3)"},
    {R"(p head.inner)", R"(3)"},
    {R"(p head.un.c)", R"("A\000\000")"},
    {R"(p "abc")", R"("abc")"},
    {R"(p 'x')", R"(120 'x')"},
    {R"(p 10 / 0)", R"(Division by zero)"},
    {R"(p *nothing)", R"(Cannot access memory at address 0x0)"},
    {R"(p number.x)", R"(Attempt to extract a component of a value that is not a structure.)"},
    {R"(p nosuch)", R"(No symbol "nosuch" in current context.)"},
    {R"(p 1 +)", R"(A syntax error in expression, near `'.)"},
    {R"(p (enum color)5)", R"(green)"},
    {R"(p/x number)", R"(0x2a)"},
    {R"(p/x table)", R"({0x0, 0x1, 0x2, 0x3, 0x4, 0x5 <repeats 14 times>, 0x9})"},
    {R"(p/t 10)", R"(1010)"},
    {R"(p/o 8)", R"(010)"},
    {R"(p/c 65)", R"(65 'A')"},
    {R"(p/d letter)", R"(97)"},
    {R"(p/z 5)", R"(0x00000005)"},
    {R"(p/x packed)", R"({a = 0x5, b = 0xfffffffd, c = 0x12d687, d = 0x1})"},
    {R"(p/f 1)", R"(1.40129846e-45)"},
    {R"(p $v = 5)", R"(5)"},
    {R"(p $v * 2)", R"(10)"},
    {R"(p $)", R"(10)"},
    {R"(p $$2)", R"(5)"},
    {R"(p $1)", R"(42)"},
    {R"(p 2147483648)", R"(2147483648)"},
    {R"(p 0xffffffff)", R"(4294967295)"},
    {R"(p 1.5f)", R"(1.5)"},
    {R"(p 5 > 3 > 1)", R"(0)"},
    {R"(p {int}&number)", R"(42)"},
    {R"(p {1, 2, 3})", R"({1, 2, 3})"},
    {R"(p number@2)", R"({42, 0})"},
    {R"(p 1 @ 2)", R"(Only values in memory can be extended with '@'.)"},
    {R"(whatis head)", R"(type = struct node)"},
    {R"(whatis &table)", R"(type = int (*)[20])"},
    {R"(whatis twice)", R"(type = int (int))"},
    {R"(whatis 1 + 1u)", R"(type = unsigned int)"},
    {R"(whatis 'a')", R"(type = char)"},
    {R"(whatis 1.0f * 2)", R"(type = float)"},
    {R"(whatis fixed)", R"(type = const volatile int)"},
    {R"(whatis (long)1)", R"(type = long)"},
    {R"(whatis struct point)", R"(type = struct point)"},
    {R"(ptype enum color)", R"(type = enum color {red, green = 5, blue})"},
    {R"(ptype struct bits)", R"(type = struct bits {
    unsigned int a : 3;
    int b : 5;
    unsigned long c : 40;
    _Bool d : 1;
})"},
    {R"(ptype int *(*)[3])", R"(type = int *(*)[3])"},
    {R"(ptype twice)", R"(type = int (int))"},
};

class Printing : public testing::Test {
 protected:
  void SetUp() override {
    const char* build = std::getenv("SONDE_BUILD");
    ASSERT_NE(build, nullptr) << "SONDE_BUILD must name the build directory";
    const auto loaded = session_.load(std::string(build) + "/tracees/values");
    ASSERT_TRUE(loaded) << loaded.error().message;
  }

  std::string print(std::string_view text, char format) {
    auto value = evaluate(context_, text);
    if (!value) return value.error().message;
    PrintOptions options;
    options.format = format;
    auto shown = print_value(context_, *value, options);
    if (!shown) return shown.error().message;
    context_.convenience().record(*value);
    return *shown;
  }

  std::string type(std::string_view text, bool whole) {
    const auto expression = parse_expression(text, context_);
    if (!expression) return expression.error().message;
    const auto named = type_in(context_, *expression);
    if (!named) return named.error().message;
    const Type* type = *named;
    if (type == nullptr) {
      const auto value = evaluate_for_type(context_, *expression);
      if (!value) return value.error().message;
      type = value->type;
    }
    return "type = " + (whole ? type_definition(*type, context_.is_cxx()) : type_text(*type, context_.is_cxx()));
  }

  std::string say(std::string_view command) {
    const auto blank = command.find(' ');
    const std::string_view word = command.substr(0, blank);
    const std::string_view rest = command.substr(blank + 1);
    if (word == "whatis" || word == "ptype") return type(rest, word == "ptype");
    return print(rest, word.size() > 2 ? word[2] : '\0');
  }

  os::LinuxKernel kernel_;
  Listener listener_;
  Session session_{kernel_, nullptr, listener_};
  SessionContext context_{session_};
};

TEST_F(Printing, SaysWhatGdbSays) {
  for (const Row& row : rows) EXPECT_EQ(say(row.command), row.said) << row.command;
}

TEST_F(Printing, AddressesHaveTheirSymbols) {
  EXPECT_TRUE(say("p &points[1]").ends_with(" <points+8>"));
  EXPECT_TRUE(say("p &matrix").starts_with("(int (*)[2][3]) 0x"));
  EXPECT_TRUE(say("p twice").starts_with("{int (int)} 0x"));
  EXPECT_TRUE(say("p twice").ends_with(" <twice>"));
  EXPECT_TRUE(say("p/a &number").ends_with(" <number>"));
}

TEST_F(Printing, NothingIsWrittenWithoutAProcess) {
  EXPECT_TRUE(say("p number = 1").starts_with("Cannot access memory at address 0x"));
  EXPECT_EQ(say("p twice(3)"), "You can't do that without a process to debug.");
  EXPECT_EQ(say("p $rax"), "No registers.");
}

TEST_F(Printing, OptionsChangeTheLook) {
  const auto value = evaluate(context_, "head");
  ASSERT_TRUE(value);
  PrintOptions options;
  options.max_depth = 1;
  EXPECT_EQ(print_value(context_, *value, options).value(),
            "{next = 0x0, name = 0x0, values = {...}, un = {...}, {...}, function = 0x0}");
  options = {};
  options.pretty = true;
  EXPECT_EQ(print_value(context_, *evaluate(context_, "points"), options).value(),
            "{{\n    x = 1,\n    y = 2\n  }, {\n    x = 3,\n    y = 4\n  }}");
  options = {};
  options.elements = 3;
  EXPECT_EQ(print_value(context_, *evaluate(context_, "table"), options).value(), "{0, 1, 2...}");
  EXPECT_EQ(print_value(context_, *evaluate(context_, "escapes"), options).value(), "\"a\\tb\"...");
}

}  // namespace
}  // namespace sonde::debug
