#include "symbols/dwarf/debug_info.h"

#include "symbols/test_support.h"

namespace sonde::symbols {
namespace {

using testing::Folder;

std::unique_ptr<DebugInfo> open(const std::string& path) {
  return DebugInfo::open(ElfFile::parse(FileSource::open(path.c_str())), path);
}

constexpr const char* small_program = R"(#include <stdio.h>
struct point { int x; int y; };
enum color { red, green = 5 };
static int counter = 7;
enum color shade = red;
struct point corners[3][4];
int add(int a, int b) {
  int sum = a + b;
  return sum;
}
int main(int argc, char **argv) {
  struct point p = {1, 2};
  counter += add(p.x, p.y);
  return counter;
}
)";

TEST(DebugInfo, knows_a_small_program) {
  Folder folder;
  for (const char* flags : {"-O0 -gdwarf-4", "-O0 -gdwarf-5"}) {
    SCOPED_TRACE(flags);
    const auto info = open(folder.compile("small.c", small_program, flags));
    ASSERT_TRUE(info);
    const auto functions = info->functions("add");
    ASSERT_EQ(functions.size(), 1U);
    const Function& add = *functions[0];
    EXPECT_EQ(add.name, "add");
    EXPECT_EQ(add.declared.line, 7U);
    EXPECT_EQ(add.declared.file, "small.c");
    EXPECT_EQ(info->function_at(add.entry), &add);
    ASSERT_EQ(add.type->parameters().size(), 2U);
    EXPECT_EQ(add.type->target().name(), "int");
    const Scope* body = info->body(add);
    ASSERT_EQ(body->variables.size(), 3U);
    EXPECT_EQ(body->variables[0].name, "a");
    EXPECT_TRUE(body->variables[0].is_parameter);
    EXPECT_EQ(body->variables[2].name, "sum");
    const auto line = info->line_at(info->after_prologue(add));
    ASSERT_TRUE(line);
    EXPECT_EQ(line->line, 8U);
    EXPECT_EQ(line->file->name, "small.c");
    const auto addresses = info->line_addresses("small.c", 7);
    ASSERT_EQ(addresses.size(), 1U);
    EXPECT_EQ(addresses[0].address, info->after_prologue(add));

    const Type* point = info->type("struct point");
    ASSERT_TRUE(point);
    EXPECT_EQ(point->byte_size(), 8U);
    ASSERT_EQ(point->fields().size(), 2U);
    EXPECT_EQ(point->fields()[1].name, "y");
    EXPECT_EQ(point->fields()[1].offset, 4U);
    const auto green = info->enumerator("green");
    ASSERT_TRUE(green);
    EXPECT_EQ(green->value, 5);
    const auto corners = info->globals("corners");
    ASSERT_EQ(corners.size(), 1U);
    EXPECT_EQ(corners[0].type->byte_size(), 96U);
    EXPECT_EQ(corners[0].type->facts().count, 3U);
    EXPECT_EQ(corners[0].type->target().facts().count, 4U);
    EXPECT_EQ(&corners[0].type->target().target(), point);
  }
}

constexpr const char* inlining_program = R"(
static inline __attribute__((always_inline)) int twice(volatile int* p) { return *p + *p; }
int first(volatile int* p) { return twice(p) + 1; }
int second(volatile int* p) { int t = twice(p); return t * twice(p); }
int main(int argc, char** argv) { volatile int n = argc; (void)argv; return first(&n) + second(&n); }
)";

TEST(DebugInfo, knows_where_inlined_copies_are_entered) {
  Folder folder;
  for (const char* flags : {"-O2 -gdwarf-4", "-O2 -gdwarf-5", "-O2 -g -gsplit-dwarf", "-O2 -g -flto -fno-ipa-icf"}) {
    SCOPED_TRACE(flags);
    const auto info =
        open(folder.compile("inlining.c", inlining_program, std::string(flags) + " -fno-inline-functions"));
    ASSERT_TRUE(info);
    const auto entries = info->entry_points("twice");
    ASSERT_GE(entries.size(), 3U);
    for (const EntryPoint& entry : entries) {
      ASSERT_TRUE(entry.into);
      EXPECT_NE(entry.call.line, 0U);
      const auto frames = info->inlined_at(entry.entry);
      ASSERT_GE(frames.size(), 2U);
      EXPECT_EQ(frames.front().function->name, "twice");
      EXPECT_EQ(frames.back().function, entry.into);
    }
  }
}

TEST(DebugInfo, finds_names_in_large_programs_without_reading_all) {
  Folder folder;
  std::string source = "namespace deep { template <class T> struct Box { T put(T x) { return x; } }; }\n";
  for (int i = 0; i < 5000; ++i) source += "int function_" + std::to_string(i) + "(int a) { return a + 1; }\n";
  source += "int f(int n) { return n; }\nint main() { return deep::Box<long>().put(3) + f(2) + function_7(1); }\n";
  for (const char* compiler : {"-gdwarf-4", "-gdwarf-5"}) {
    SCOPED_TRACE(compiler);
    const auto info = open(folder.compile("large.cpp", source, compiler));
    ASSERT_TRUE(info);
    EXPECT_EQ(info->functions("function_4711").size(), 1U);
    EXPECT_EQ(info->functions("put").size(), 1U);
    EXPECT_EQ(info->functions("deep::Box<long>::put").size(), 1U);
    EXPECT_EQ(info->functions("deep::Box<long int>::put(long)").size(), 1U);
    EXPECT_EQ(info->functions("::put").size(), 0U);
    EXPECT_EQ(info->functions("Box::put").size(), 1U);
    EXPECT_EQ(info->functions("f").size(), 1U);
    EXPECT_EQ(info->functions("function_").size(), 0U);
    ASSERT_TRUE(info->type("deep::Box<long>"));
    EXPECT_EQ(info->names(DebugInfo::Subject::function).size(), 5003U);
    EXPECT_EQ(info->functions("function_4711").size(), 1U);
  }
}

TEST(DebugInfo, finds_definitions_of_other_units) {
  Folder folder;
  folder.write("other.c",
               "struct hidden { int a, b; }; struct hidden* make(void) { static struct hidden h; return &h; }");
  const auto info = open(folder.compile(
      "main.c", "struct hidden; struct hidden* make(void); struct hidden* kept; int main() { kept = make(); }",
      "-g other.c"));
  ASSERT_TRUE(info);
  const auto kept = info->globals("kept");
  ASSERT_EQ(kept.size(), 1U);
  const Type& hidden = kept[0].type->target();
  EXPECT_TRUE(hidden.is_declaration());
  EXPECT_EQ(hidden.definition().byte_size(), 8U);
  ASSERT_EQ(hidden.fields().size(), 2U);
  EXPECT_EQ(hidden.fields()[1].name, "b");
}

}  // namespace
}  // namespace sonde::symbols
