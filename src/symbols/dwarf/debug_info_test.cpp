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

}  // namespace
}  // namespace sonde::symbols
