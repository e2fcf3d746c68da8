#include "symbols/dwarf/reader/canonical_name.h"

#include <gtest/gtest.h>

namespace sonde::symbols::dwarf {
namespace {

TEST(CanonicalName, orders_the_words_of_basic_types) {
  EXPECT_EQ(canonical_name("long unsigned int"), "unsigned long");
  EXPECT_EQ(canonical_name("unsigned int"), "unsigned int");
  EXPECT_EQ(canonical_name("short int"), "short");
  EXPECT_EQ(canonical_name("long long int"), "long long");
  EXPECT_EQ(canonical_name("short unsigned int"), "unsigned short");
  EXPECT_EQ(canonical_name("long double"), "long double");
  EXPECT_EQ(canonical_name("signed char"), "signed char");
  EXPECT_EQ(canonical_name("unsigned char"), "unsigned char");
  EXPECT_EQ(canonical_name("int"), "int");
}

TEST(CanonicalName, puts_qualifiers_behind_and_pointers_close) {
  EXPECT_EQ(canonical_name("pair<const std::string, int *>"), "pair<std::string const, int*>");
  EXPECT_EQ(canonical_name("tuple<const std::basic_string<char, A<char> > &>"),
            "tuple<std::basic_string<char, A<char> > const&>");
  EXPECT_EQ(canonical_name("Box<char const*const, long int>"), "Box<char const* const, long>");
  EXPECT_EQ(canonical_name("Box<const int&&>"), "Box<int const&&>");
}

TEST(CanonicalName, spaces_brackets_and_functions) {
  EXPECT_EQ(canonical_name("vector<vector<int>>"), "vector<vector<int> >");
  EXPECT_EQ(canonical_name("vector<int,A<int>>"), "vector<int, A<int> >");
  EXPECT_EQ(canonical_name("function<void(int, long unsigned int)>"), "function<void (int, unsigned long)>");
  EXPECT_EQ(canonical_name("F<int (*)(char)>"), "F<int (*)(char)>");
  EXPECT_EQ(canonical_name("A<int [3]>::B"), "A<int [3]>::B");
  EXPECT_EQ(canonical_name("(anonymous namespace)::A<char [3]>"), "(anonymous namespace)::A<char [3]>");
}

TEST(CanonicalName, keeps_values) {
  EXPECT_EQ(canonical_name("Head<0UL, int *, false>"), "Head<0ul, int*, false>");
  EXPECT_EQ(canonical_name("Box<(ns::E)1, -3, 'a'>"), "Box<(ns::E)1, -3, 'a'>");
}

TEST(CanonicalName, leaves_alone_what_it_cannot_read) {
  for (const char* name : {"Iter<main()::<lambda(int)> >", "A<", "A<B", "A<int>>", "operator< <int>", "", "<", "x y",
                           "A<,>", "A<(x>", "A<int [>"}) {
    EXPECT_EQ(canonical_name(name), name);
  }
  std::string deep;
  for (int i = 0; i < 10000; ++i) deep += "A<";
  EXPECT_EQ(canonical_name(deep), deep);
}

}  // namespace
}  // namespace sonde::symbols::dwarf
