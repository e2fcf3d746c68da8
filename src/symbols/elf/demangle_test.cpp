#include "symbols/elf/demangle.h"

#include <gtest/gtest.h>

namespace sonde::symbols {
namespace {

TEST(Demangle, CxxAndRust) {
  EXPECT_EQ(demangle("_ZN2ns3BoxIiE3putEi"), "ns::Box<int>::put(int)");
  EXPECT_EQ(demangle("_ZNKSt6vectorIiSaIiEE4sizeEv"), "std::vector<int, std::allocator<int> >::size() const");
  EXPECT_EQ(demangle("_ZN4core3fmt5write17h0123456789abcdefE"), "core::fmt::write");
  EXPECT_EQ(demangle("_RNvC6_123foo3bar"), "123foo::bar");
  EXPECT_EQ(demangle("main"), "main");
  EXPECT_EQ(demangle("_Znonsense"), "_Znonsense");
  EXPECT_EQ(demangle(""), "");
}

TEST(Demangle, NamesThatUnfoldWithoutEndStayMangled) {
  // Each step doubles: pair<T, T> of the type before.
  std::string type = "i";
  for (int i = 0; i < 40; ++i)
    type = "1PI" + type + "S" + (i == 0 ? "" : std::string(1, static_cast<char>('0' + 0))) + "_E";
  std::string doubling = "_Z1f";
  doubling += "1AIiiE";
  const char digits[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
  for (int i = 0; i < 34; ++i) {
    const std::string last = std::string("S") + digits[i] + "_";
    doubling += "1BI" + last + last + "E";
  }
  EXPECT_LE(demangle(doubling).size(), 32768u);
  EXPECT_LE(demangle("_Z1f" + type).size(), 32768u);
  EXPECT_EQ(demangle("_Z" + std::string(100000, '1')), "_Z" + std::string(100000, '1'));
}

TEST(Demangle, WithoutParameters) {
  EXPECT_EQ(without_parameters("ns::f(int, char const*) const"), "ns::f");
  EXPECT_EQ(without_parameters("void ns::Box<int>::put<char>(char) const [clone .part.0]"), "ns::Box<int>::put<char>");
  EXPECT_EQ(without_parameters("(anonymous namespace)::f(int)"), "(anonymous namespace)::f");
  EXPECT_EQ(without_parameters("A::operator()(int) const"), "A::operator()");
  EXPECT_EQ(without_parameters("A::operator<(A const&) const"), "A::operator<");
  EXPECT_EQ(without_parameters("n::operator-<int*, A<int> >(int*, B)"), "n::operator-<int*, A<int> >");
  EXPECT_EQ(without_parameters("n::operator<=><char, int>(int*, B)"), "n::operator<=><char, int>");
  EXPECT_EQ(without_parameters("n::operator<< <int>(int*, B)"), "n::operator<< <int>");
  EXPECT_EQ(without_parameters("operator new(unsigned long)"), "operator new");
  EXPECT_EQ(without_parameters("main::{lambda(int)#1}::operator()(int) const"), "main::{lambda(int)#1}::operator()");
  EXPECT_EQ(without_parameters("copy.constprop.0"), "copy");
  EXPECT_EQ(without_parameters("main"), "main");
}

TEST(Demangle, NamesFunction) {
  EXPECT_TRUE(names_function("ns::Box<int>::put(int)", "put"));
  EXPECT_TRUE(names_function("ns::Box<int>::put(int)", "Box<int>::put"));
  EXPECT_TRUE(names_function("ns::Box<int>::put(int)", "ns::Box::put"));
  EXPECT_TRUE(names_function("ns::Box<int>::put(int)", "put(int)"));
  EXPECT_FALSE(names_function("ns::Box<int>::put(int)", "put(char)"));
  EXPECT_FALSE(names_function("ns::Box<int>::output(int)", "put"));
  EXPECT_FALSE(names_function("ns::Box<int>::put(int)", "Box"));
  EXPECT_TRUE(names_function("save_file.isra.0", "save_file"));
  EXPECT_FALSE(names_function("save_file2", "save_file"));
  EXPECT_TRUE(names_function("A::operator<(A const&)", "operator<"));
  EXPECT_FALSE(names_function("main", ""));
}

TEST(Demangle, LinkerNamesOfClones) {
  EXPECT_TRUE(is_linker_name("_Z1fv", "_Z1fv"));
  EXPECT_TRUE(is_linker_name("_Z1fv.isra.0", "_Z1fv"));
  EXPECT_FALSE(is_linker_name("_Z1fvi", "_Z1fv"));
  EXPECT_FALSE(is_linker_name("_Z1fv", ""));
}

TEST(Demangle, CheapTestNeverRefusesAMatch) {
  for (const char* wanted : {"put", "Box<int>::put", "ns::Box::put", "ns::Box<int>::put(int)", "_ZN2ns3BoxIiE3putEi"}) {
    EXPECT_TRUE(may_name_function("_ZN2ns3BoxIiE3putEi", wanted)) << wanted;
  }
  EXPECT_FALSE(may_name_function("_ZN2ns3BoxIiE3putEi", "get"));
  EXPECT_TRUE(may_name_function("copy.part.0", "copy"));
  EXPECT_FALSE(may_name_function("recopy", "copy"));
}

}  // namespace
}  // namespace sonde::symbols
