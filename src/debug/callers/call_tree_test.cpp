#include "debug/callers/call_tree.h"

#include <gtest/gtest.h>

#include <functional>

namespace sonde::debug {
namespace {

// 1xx is in function "f1", line xx; 9xx is "inner" inlined into "outer".
class Names final : public CallTree::Namer {
 public:
  std::vector<CallStep> steps_at(u64 pc, bool) override {
    ++asked;
    if (pc / 100 == 9) return {{"inner", "o.c", 1, true}, {"outer", "o.c", static_cast<u32>(pc % 100), false}};
    return {{"f" + std::to_string(pc / 100), "f.c", static_cast<u32>(pc % 100), false}};
  }
  unsigned asked = 0;
};

std::string text_of(CallTree& tree) {
  tree.sort();
  std::string out;
  const std::function<void(u32, unsigned)> put = [&](u32 index, unsigned depth) {
    const auto& node = tree.node(index);
    out += std::string(depth, ' ') + node.step.function + ":" + std::to_string(node.step.line) + " " + std::to_string(node.calls) + "\n";
    for (const u32 caller : node.callers) put(caller, depth + 1);
  };
  for (const u32 root : tree.roots()) put(root, 0);
  return out;
}

TEST(CallTree, FoldsStacksWithTheMostFrequentCallerFirst) {
  CallTree tree;
  Names names;
  tree.add(std::vector<u64>{101, 210, 310}, "", names);
  for (int i = 0; i < 2; ++i) tree.add(std::vector<u64>{101, 220, 310}, "", names);
  tree.add(std::vector<u64>{101}, "", names);
  EXPECT_EQ(tree.calls(), 4u);
  EXPECT_EQ(text_of(tree), "f1:1 4\n f2:20 2\n  f3:10 2\n f2:10 1\n  f3:10 1\n");
}

TEST(CallTree, AsksOnceForAPlace) {
  CallTree tree;
  Names names;
  for (int i = 0; i < 5; ++i) tree.add(std::vector<u64>{101, 210}, "", names);
  EXPECT_EQ(names.asked, 2u);
  tree.forget_addresses();
  tree.add(std::vector<u64>{101, 210}, "", names);
  EXPECT_EQ(names.asked, 4u);
  EXPECT_EQ(text_of(tree), "f1:1 6\n f2:10 6\n");
}

TEST(CallTree, TwoAddressesOfOneLineAreOneCaller) {
  class OneLine final : public CallTree::Namer {
    std::vector<CallStep> steps_at(u64 pc, bool) override { return {{pc < 10 ? "f" : "g", "", 7, false}}; }
  } names;
  CallTree tree;
  tree.add(std::vector<u64>{1, 11}, "", names);
  tree.add(std::vector<u64>{2, 12}, "", names);
  EXPECT_EQ(text_of(tree), "f:7 2\n g:7 2\n");
}

TEST(CallTree, CountsInlinedFunctionsOnTheWay) {
  CallTree tree;
  Names names;
  for (int i = 0; i < 2; ++i) tree.add(std::vector<u64>{101, 950, 310}, "", names);
  EXPECT_EQ(text_of(tree), "f1:1 2\n inner:1 2\n  outer:50 2\n   f3:10 2\n");
}

TEST(CallTree, NotesMakeRoots) {
  CallTree tree;
  Names names;
  tree.add(std::vector<u64>{101, 210}, "(n=1)", names);
  tree.add(std::vector<u64>{101, 210}, "(n=2)", names);
  tree.add(std::vector<u64>{101, 210}, "(n=2)", names);
  EXPECT_EQ(text_of(tree), "f1 (n=2):1 2\n f2:10 2\nf1 (n=1):1 1\n f2:10 1\n");
}

}  // namespace
}  // namespace sonde::debug
