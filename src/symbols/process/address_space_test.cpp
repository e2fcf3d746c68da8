// Names and stacks of live processes.
#include "symbols/process/address_space.h"

#include <gtest/gtest.h>

#include "symbols/process/function_matcher.h"
#include "symbols/process/stack_text.h"
#include "symbols/test_support.h"

namespace sonde::symbols {
namespace {

using testing::Child;
using testing::Folder;
using Names = std::vector<std::string>;

constexpr const char* nested = R"(
#include <stdlib.h>
namespace store {
template <class T> struct Box {
  __attribute__((noinline, noipa)) int put(T value) { __asm__ volatile("int3" : : "r"(value)); return value + 1; }
};
static inline __attribute__((always_inline)) int inlined_save(int n) { Box<int> box; return box.put(n) + 2; }
}
extern "C" __attribute__((noinline)) int save_file(int n) {
  return store::inlined_save(n) + 3;
}
int main(int argc, char**) { return save_file(argc) + 4; }
)";

std::vector<StackFrame> unwind(Child& child, AddressSpace& space) {
  std::vector<StackFrame> frames;
  space.unwind(child.registers(), 256, frames);
  return frames;
}

TEST(AddressSpace, NamesFramesOfCxxProgram) {
  Folder folder;
  Child child(folder.compile("program.cpp", nested, "-O2 -g"));
  ASSERT_TRUE(child.run_to_trap());
  ModuleCache modules;
  AddressSpace space(modules, child.view());
  const auto frames = unwind(child, space);
  const Names names = testing::names(space, frames);
  ASSERT_GE(names.size(), 5u);
  EXPECT_EQ((Names(names.begin(), names.begin() + 3)), (Names{"store::Box<int>::put(int)", "save_file", "main"}));
  EXPECT_EQ(names.back(), "_start");
  const Location& put = space.locate(frames[0]);
  EXPECT_EQ(put.linker_symbol, "_ZN5store3BoxIiE3putEi");
  EXPECT_EQ(put.mapping, folder.at("program"));
  EXPECT_LT(put.symbol_offset, put.symbol_size);
}

class Lines : public ::testing::TestWithParam<const char*> {};

TEST_P(Lines, FindsLinesAndInlinedCalls) {
  Folder folder;
  Child child(folder.compile("program.cpp", nested, GetParam()));
  ASSERT_TRUE(child.run_to_trap());
  ModuleCache modules;
  AddressSpace space(modules, child.view());
  const auto frames = unwind(child, space);
  const SourceLocation& source = space.source(frames[1].pc, true);
  EXPECT_EQ(source.position.file, folder.at("program.cpp"));
  EXPECT_EQ(source.position.line, 7u);
  ASSERT_EQ(source.frames.size(), 2u);
  EXPECT_EQ(source.frames[0].function, "store::inlined_save");
  EXPECT_EQ(source.frames[1].function, "save_file");
  EXPECT_EQ(source.frames[1].position.line, 10u);
  EXPECT_EQ(source.frames[1].position.file, folder.at("program.cpp"));
  EXPECT_EQ(space.source(frames[2].pc, true).position.line, 12u);
}

INSTANTIATE_TEST_SUITE_P(AddressSpace, Lines,
                         ::testing::Values("-O2 -g", "-O2 -gdwarf-4", "-O2 -gdwarf-3 -gstrict-dwarf", "-O3 -g -gz=zlib",
                                           "-O2 -g -gsplit-dwarf", "-O2 -gdwarf-4 -gsplit-dwarf", "-O2 -g -m32",
                                           "-O2 -g -static", "-O2 -g -no-pie -flto"));

TEST(AddressSpace, LinesFromClangWithoutAranges) {
  Folder folder;
  folder.write("program.cpp", nested);
  if (!folder.run("clang++-19 -gdwarf-5 -O1 -o program program.cpp")) GTEST_SKIP() << "no clang: " << folder.log();
  Child child(folder.at("program"));
  ASSERT_TRUE(child.run_to_trap());
  ModuleCache modules;
  AddressSpace space(modules, child.view());
  const auto frames = unwind(child, space);
  const Names names = testing::names(space, frames);
  ASSERT_GE(names.size(), 3u);
  EXPECT_EQ(names[1], "save_file");
  EXPECT_EQ(space.source(frames[1].pc, true).frames.size(), 2u);
  EXPECT_EQ(space.source(frames[1].pc, true).frames.back().position.line, 10u);
}

TEST(AddressSpace, PrintsStacksAsStraceDoes) {
  Folder folder;
  const std::string path = folder.compile("program.cpp", nested, "-O2 -g");
  Child child(path);
  ASSERT_TRUE(child.run_to_trap());
  ModuleCache modules;
  AddressSpace space(modules, child.view());
  const auto frames = unwind(child, space);
  std::string text;
  append_stack_line(text, space, frames[0], false);
  EXPECT_TRUE(text.starts_with(" > " + path + "(store::Box<int>::put(int)+0x")) << text;
  EXPECT_TRUE(text.ends_with("]\n")) << text;
  text.clear();
  append_stack_line(text, space, frames[2], true);
  EXPECT_TRUE(text.ends_with("] " + path + ".cpp:12\n")) << text;
  text.clear();
  append_stack_line(text, space, StackFrame{.pc = 0x1234}, true);
  EXPECT_EQ(text, " > unexpected_backtracing_error [0x1234]\n");
}

TEST(AddressSpace, FindsFunctionsByName) {
  Folder folder;
  Child child(folder.compile("program.cpp", nested, "-O2"));
  ASSERT_TRUE(child.run_to_trap());
  ModuleCache modules;
  AddressSpace space(modules, child.view());
  const auto frames = unwind(child, space);
  for (const char* name : {"put", "Box<int>::put", "store::Box::put", "_ZN5store3BoxIiE3putEi"}) {
    const auto found = space.find_function(name);
    ASSERT_EQ(found.size(), 1u) << name;
    EXPECT_LT(frames[0].pc - found[0].address, found[0].size);
  }
  EXPECT_TRUE(space.find_function("no_such_function").empty());
  EXPECT_FALSE(space.find_function("malloc").empty());
}

TEST(AddressSpace, TellsWhetherAFunctionIsOnTheStack) {
  Folder folder;
  Child child(folder.compile("program.cpp", nested, "-O2 -g"));
  ASSERT_TRUE(child.run_to_trap());
  ModuleCache modules;
  AddressSpace space(modules, child.view());
  const auto on_stack = [&](const char* name) {
    FunctionMatcher matcher(name);
    const bool first = matcher.on_stack(space, child.registers(), 256);
    EXPECT_EQ(matcher.on_stack(space, child.registers(), 256), first);
    return first;
  };
  EXPECT_TRUE(on_stack("save_file"));
  EXPECT_TRUE(on_stack("put"));
  EXPECT_TRUE(on_stack("inlined_save"));
  EXPECT_TRUE(on_stack("main"));
  EXPECT_FALSE(on_stack("malloc"));
  EXPECT_FALSE(on_stack("save"));
}

TEST(AddressSpace, KnowsFunctionsByTheirAliases) {
  Folder folder;
  Child child(folder.compile("program.c", R"(
__attribute__((noinline)) int real_name(int n) { __asm__ volatile("int3" : : "r"(n)); return n; }
int other_name(int) __attribute__((alias("real_name")));
int main(int argc, char** argv) { return real_name(argc) + 1; }
)",
                             "-O1"));
  ASSERT_TRUE(child.run_to_trap());
  ModuleCache modules;
  AddressSpace space(modules, child.view());
  EXPECT_TRUE(FunctionMatcher("real_name").on_stack(space, child.registers(), 256));
  EXPECT_TRUE(FunctionMatcher("other_name").on_stack(space, child.registers(), 256));
}

TEST(AddressSpace, StackOfDeletedProgram) {
  Folder folder;
  const std::string path = folder.compile("program.cpp", nested, "-O2");
  Child child(path);
  ASSERT_EQ(unlink(path.c_str()), 0);
  ASSERT_TRUE(child.run_to_trap());
  ModuleCache modules;
  AddressSpace space(modules, child.view());
  const auto frames = unwind(child, space);
  const Names names = testing::names(space, frames);
  ASSERT_GE(names.size(), 3u);
  EXPECT_EQ(names[1], "save_file");
  EXPECT_EQ(space.locate(frames[1]).mapping, path + " (deleted)");
}

// As a user who may not open the file at all has it.
class NoFiles final : public ProcessView {
 public:
  NoFiles(Pid pid, Memory& memory) : live_(pid, memory) {}
  Memory& memory() override { return live_.memory(); }
  bool read_maps(std::string& text) override { return live_.read_maps(text); }
  std::shared_ptr<const ByteSource> open(const Mapping&) override { return nullptr; }

 private:
  LiveProcess live_;
};

TEST(AddressSpace, UnwindsFromMemoryAlone) {
  for (const char* flags :
       {"-O2 -rdynamic", "-O2 -rdynamic -Wl,--hash-style=sysv", "-O2 -rdynamic -no-pie", "-m32 -O2 -rdynamic"}) {
    Folder folder;
    Child child(folder.compile("program.cpp", nested, flags));
    ASSERT_TRUE(child.run_to_trap());
    ModuleCache modules;
    AddressSpace space(modules, std::make_unique<NoFiles>(Pid(child.pid()), child.memory()));
    const auto frames = unwind(child, space);
    const Names names = testing::names(space, frames);
    ASSERT_GE(names.size(), 5u) << flags;
    EXPECT_EQ(names[1], "save_file") << flags;
    EXPECT_EQ(names[2], "main") << flags;
    for (const StackFrame& frame : frames) EXPECT_FALSE(is_guess(frame.origin)) << flags;
  }
}

// In a root of its own, and in a mount namespace of its own where its path leads elsewhere for us.
TEST(AddressSpace, ProgramsBehindOtherRoots) {
  if (geteuid() != 0) GTEST_SKIP() << "needs root";
  for (const char* launcher :
       {"exec chroot inner /program", "exec unshare -m sh -c 'mount --bind inner /mnt && exec /mnt/program'"}) {
    Folder folder;
    ASSERT_TRUE(folder.run("mkdir inner"));
    folder.compile("program.cpp", nested, "-O2 -static", "inner/program");
    Child child("/bin/sh", {"-c", "cd " + folder.at("") + " && " + launcher});
    // The shell and its helpers stop at each exec.
    if (!child.run_to_breakpoint()) GTEST_SKIP() << "not allowed here";
    ModuleCache modules;
    AddressSpace space(modules, child.view());
    const auto frames = unwind(child, space);
    const Names names = testing::names(space, frames);
    ASSERT_GE(names.size(), 3u) << launcher;
    EXPECT_EQ(names[1], "save_file") << launcher;
    EXPECT_EQ(space.locate(frames[1]).module->path().find("program") != std::string::npos, true);
  }
}

TEST(AddressSpace, NamesTheVdso) {
  for (const char* flags : {"-O1", "-O1 -m32"}) {
    Folder folder;
    Child child(folder.compile("program.c", "int main(void) { __asm__ volatile(\"int3\"); return 0; }", flags));
    ASSERT_TRUE(child.run_to_trap());
    ModuleCache modules;
    AddressSpace space(modules, child.view());
    bool seen = false;
    for (const Mapping& mapping : std::vector<Mapping>(space.maps().all())) {
      if (mapping.name != "[vdso]") continue;
      seen = true;
      const auto found = space.find_function("__vdso_clock_gettime");
      ASSERT_EQ(found.size(), 1u) << flags;
      EXPECT_TRUE(mapping.contains(found[0].address));
      EXPECT_NE(space.locate(found[0].address).linker_symbol.find("clock_gettime"), std::string::npos);
    }
    EXPECT_TRUE(seen);
  }
}

TEST(AddressSpace, SharesModulesBetweenProcesses) {
  Folder folder;
  const std::string path = folder.compile("program.cpp", nested, "-O2");
  Child first(path);
  Child second(path);
  ASSERT_TRUE(first.run_to_trap() && second.run_to_trap());
  ModuleCache modules;
  AddressSpace a(modules, first.view());
  AddressSpace b(modules, second.view());
  const auto frames_a = unwind(first, a);
  const auto frames_b = unwind(second, b);
  EXPECT_EQ(testing::names(a, frames_a), testing::names(b, frames_b));
  EXPECT_EQ(a.locate(frames_a[0]).module, b.locate(frames_b[0]).module);
}

TEST(AddressSpace, SeesLibrariesLoadedLater) {
  Folder folder;
  folder.compile("plugin.c", "int plugged(int n) { __asm__ volatile(\"int3\"); return n + 1; }", "-O1 -shared -fPIC",
                 "plugin.so");
  Child child(folder.compile("program.c", R"(
#include <dlfcn.h>
#include <stdio.h>
int main(int argc, char** argv) {
  for (;;) {
    __asm__ volatile("int3");
    void* plugin = dlopen(argv[1], RTLD_NOW);
    ((int (*)(int))dlsym(plugin, "plugged"))(1);
    dlclose(plugin);
  }
}
)",
                             "-O1"),
              {folder.at("plugin.so")});
  ASSERT_TRUE(child.run_to_trap());
  ModuleCache modules;
  AddressSpace space(modules, child.view());
  EXPECT_EQ(testing::names(space, unwind(child, space))[0], "main");
  ASSERT_TRUE(child.run_to_trap());
  // Nobody said that mappings changed; the unknown address makes it look again.
  Names names = testing::names(space, unwind(child, space));
  ASSERT_GE(names.size(), 2u);
  EXPECT_EQ(names[0], "plugged");
  EXPECT_EQ(names[1], "main");
  EXPECT_FALSE(space.find_function("plugged").empty());
  ASSERT_TRUE(child.run_to_trap());
  space.invalidate();
  EXPECT_TRUE(space.find_function("plugged").empty());
}

TEST(AddressSpace, ProcessThatIsGone) {
  Folder folder;
  Child child(folder.compile("program.c", "int main(void) { return 0; }", "-O1"));
  const FrameRegisters registers = child.registers();
  EXPECT_EQ(child.cont(), 0);
  ModuleCache modules;
  AddressSpace space(modules, child.view());
  std::vector<StackFrame> frames;
  space.unwind(registers, 256, frames);
  EXPECT_EQ(frames.size(), 1u);
  EXPECT_FALSE(space.locate(frames[0]).is_mapped);
}

}  // namespace
}  // namespace sonde::symbols
