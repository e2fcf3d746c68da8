#include "symbols/process/frame_context.h"

#include <cstring>

#include "symbols/test_support.h"

namespace sonde::symbols {
namespace {

using testing::Child;
using testing::Folder;

// Stops in the innermost function of three.
constexpr const char* program = R"(#include <stdlib.h>
struct point { int x, y; };
static volatile int sink;
__attribute__((noinline)) int deep(int first, int second) {
  struct point p = {first, second};
  long local = p.x + p.y;
  __asm__ volatile("int3");
  sink = (int)local;
  __asm__ volatile("" ::: "rdi", "rsi", "memory");
  __asm__ volatile("int3" ::: "rbx", "r12");
  return sink;
}
__attribute__((noinline)) int middle(int n) { sink = deep(n * 2, 7); return sink + n; }
int main(int argc, char** argv) { (void)argv; return middle(20 + argc); }
)";

std::optional<i64> value_of(FrameContext& context, std::string_view name) {
  for (const Scope* scope : context.debug_info()->scopes_at(context.linked_pc())) {
    for (const Variable& variable : scope->variables) {
      if (variable.name != name) continue;
      const Place place = context.locate(variable);
      if (place.pieces.size() != 1) return std::nullopt;
      const Piece& piece = place.pieces[0];
      std::byte bytes[8]{};
      const auto wanted = std::span(bytes).first(variable.type->byte_size());
      bool is_read = false;
      if (piece.kind == Piece::Kind::memory) is_read = context.read_memory(piece.address, wanted);
      if (piece.kind == Piece::Kind::reg) is_read = context.read_register_bytes(piece.number, wanted);
      if (piece.kind == Piece::Kind::bytes && piece.bytes.size() >= wanted.size()) {
        std::ranges::copy_n(piece.bytes.begin(), static_cast<std::ptrdiff_t>(wanted.size()), wanted.begin());
        is_read = true;
      }
      if (!is_read) return std::nullopt;
      i64 value = 0;
      std::memcpy(&value, bytes, sizeof value);
      return wanted.size() == 4 ? static_cast<i32>(value) : value;
    }
  }
  return std::nullopt;
}

TEST(FrameContext, reads_variables_of_every_frame) {
  Folder folder;
  for (const char* flags : {"-O0 -gdwarf-4", "-O0 -gdwarf-5", "-O2 -gdwarf-5", "-O1 -gdwarf-4 -gsplit-dwarf"}) {
    SCOPED_TRACE(flags);
    Child child(folder.compile("program.c", program, std::string(flags) + " -fno-ipa-cp -fno-ipa-sra"));
    ASSERT_TRUE(child.run_to_breakpoint());
    ModuleCache modules;
    AddressSpace space(modules, child.view());
    space.new_stop();
    space.unwinder().start(child.registers());
    FrameContext deep(space, space.unwinder().frame());
    ASSERT_TRUE(deep.debug_info());
    EXPECT_EQ(value_of(deep, "first"), 42);
    EXPECT_EQ(value_of(deep, "second"), 7);
    EXPECT_EQ(value_of(deep, "local"), 49);
    ASSERT_TRUE(space.unwinder().next());
    FrameContext middle(space, space.unwinder().frame());
    EXPECT_EQ(value_of(middle, "n"), 21);
  }
}

// What the registers no longer hold the caller still knows.
TEST(FrameContext, asks_the_caller_for_entry_values) {
  Folder folder;
  Child child(folder.compile("program.c", program, "-O2 -gdwarf-5 -fno-ipa-cp -fno-ipa-sra"));
  ASSERT_TRUE(child.run_to_breakpoint());
  ASSERT_TRUE(child.run_to_breakpoint());
  ModuleCache modules;
  AddressSpace space(modules, child.view());
  space.new_stop();
  space.unwinder().start(child.registers());
  FrameContext deep(space, space.unwinder().frame());
  EXPECT_EQ(deep.entry_register(dwarf_x86_64::rdi), 42U);
  EXPECT_EQ(deep.entry_register(dwarf_x86_64::rsi), 7U);
  EXPECT_EQ(deep.entry_register(dwarf_x86_64::rdx), std::nullopt);
  EXPECT_EQ(value_of(deep, "first"), 42);
}

}  // namespace
}  // namespace sonde::symbols
