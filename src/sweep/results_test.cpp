#include "sweep/results.h"

#include <gtest/gtest.h>

#include "sweep/wire.h"

namespace sonde::sweep {
namespace {

Verdict crash() {
  Verdict v;
  v.scenario = 7;
  v.what = Class::crash;
  v.detail = "SIGSEGV: a null pointer";
  v.message = std::string("two\nlines\0and a NUL", 20);
  v.crash_stack.push_back(
      {.module = "/bin/x", .offset = 0x1234, .function = "f", .function_offset = 4, .file = "x.c", .line = 12});
  v.unsteady = true;
  return v;
}

TEST(Wire, BringsAVerdictBack) {
  const auto back = unpack(pack(crash()));
  ASSERT_TRUE(back);
  EXPECT_EQ(back->what, Class::crash);
  EXPECT_EQ(back->scenario, 7u);
  EXPECT_EQ(back->message, crash().message);
  ASSERT_EQ(back->crash_stack.size(), 1u);
  EXPECT_EQ(back->crash_stack[0].line, 12u);
  EXPECT_TRUE(back->unsteady);
}

TEST(Wire, RefusesWhatIsCutOrDamaged) {
  const std::string whole = pack(crash());
  for (std::size_t size = 0; size < whole.size(); ++size)
    EXPECT_FALSE(unpack(std::string_view(whole).substr(0, size))) << size;
  std::string odd = whole;
  odd[8] = 99;  // the class
  EXPECT_FALSE(unpack(odd));
}

TEST(Results, KeepsOneOfWhatComesTwice) {
  const Verdict first = crash();
  Verdict second;
  second.what = Class::fine;
  Results results;
  results.load(Results::file_of({{"a", &first}, {"b", &second}}));
  results.load(Results::file_of({{"a", &second}}));
  EXPECT_EQ(results.size(), 2u);
  ASSERT_NE(results.find("a"), nullptr);
  EXPECT_EQ(results.find("a")->what, Class::crash);
  EXPECT_EQ(results.find("c"), nullptr);
}

TEST(Results, TakesWhatIsWholeOfAFileThatWasCut) {
  const Verdict v = crash();
  const std::string file = Results::file_of({{"a", &v}, {"b", &v}});
  Results results;
  results.load(std::string_view(file).substr(0, file.size() - 3));
  EXPECT_EQ(results.size(), 1u);
  results.load("something else");
  EXPECT_EQ(results.size(), 1u);
}

TEST(Results, SharesScenariosOut) {
  unsigned counts[4] = {};
  for (int i = 0; i < 1000; ++i) ++counts[shard_of("write@" + std::to_string(i * 7919) + "#1:ENOSPC", 4)];
  for (const unsigned count : counts) EXPECT_GT(count, 150u);
}

}  // namespace
}  // namespace sonde::sweep
