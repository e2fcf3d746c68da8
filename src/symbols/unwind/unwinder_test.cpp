// Stacks of processes that never ran: bytes, and small ELF files.
#include "symbols/unwind/unwinder.h"

#include <gtest/gtest.h>

#include "symbols/test_support.h"

namespace sonde::symbols {
namespace {

using testing::Folder;
using testing::FrozenProcess;
using Names = std::vector<std::string>;

constexpr u64 code = 0x400000;
constexpr u64 stack = 0x7ffc0000;

FrameRegisters registers_at(u64 pc, u64 sp, u64 bp = 0) {
  FrameRegisters registers;
  for (unsigned i = 0; i < most_registers; ++i) registers.set(i, 0xdead0000 + i);
  registers.set(dwarf_x86_64::rip, pc);
  registers.set(dwarf_x86_64::rsp, sp);
  registers.set(dwarf_x86_64::rbp, bp);
  return registers;
}

struct Walk {
  std::vector<StackFrame> frames;
  Names names;
  WalkEnd end = WalkEnd::going;
  unsigned reads = 0;
};

Walk walk(std::unique_ptr<FrozenProcess> process, const FrameRegisters& registers, std::size_t limit = 256) {
  FrozenProcess& frozen = *process;
  ModuleCache modules;
  AddressSpace space(modules, std::move(process));
  Walk result;
  space.unwind(registers, limit, result.frames);
  result.end = space.unwinder().end();
  result.names = testing::names(space, result.frames);
  result.reads = frozen.reads;
  return result;
}

// Code of which nothing is known, in anonymous memory.
std::unique_ptr<FrozenProcess> anonymous_code() {
  auto process = std::make_unique<FrozenProcess>();
  process->maps = "00400000-00410000 r-xp 00000000 00:00 0 \n7ffc0000-7ffd0000 rw-p 00000000 00:00 0 [stack]\n";
  return process;
}

TEST(Unwinder, FollowsFramePointersThroughUnknownCode) {
  auto process = anonymous_code();
  process->put_words(stack, {stack + 0x20, code + 0x100, 0, 0, stack + 0x40, code + 0x200, 0, 0, 0, 0});
  const Walk found = walk(std::move(process), registers_at(code + 0x50, stack, stack));
  ASSERT_EQ(testing::addresses(found.frames), (std::vector<u64>{code + 0x50, code + 0x100, code + 0x200}));
  EXPECT_EQ(found.frames[1].origin, FrameOrigin::frame_pointer);
  EXPECT_TRUE(is_guess(found.frames[2].origin));
  EXPECT_EQ(found.end, WalkEnd::no_rules);
}

TEST(Unwinder, RefusesFramePointersThatLeadNowhere) {
  for (const u64 bp : {u64{0}, u64{8}, stack - 8, stack + 4, stack + 0x40, ~u64{0} - 7}) {
    auto process = anonymous_code();
    process->put_words(stack, {1, 2, 3, 4, 5, 6, 7, 8, stack, 0x1234});
    const Walk found = walk(std::move(process), registers_at(code + 0x50, stack, bp));
    EXPECT_EQ(found.frames.size(), 1u) << bp;
    EXPECT_EQ(found.end, WalkEnd::no_rules);
  }
}

TEST(Unwinder, GuessesAtFirstAndLastInstructionsOfUnknownCode) {
  const struct {
    std::initializer_list<int> code;
    u64 at;
    bool pushed;
  } cases[] = {
      {{0x55, 0x48, 0x89, 0xe5}, 0, false},        // push %rbp
      {{0x55, 0x48, 0x89, 0xe5}, 1, true},         // mov %rsp, %rbp
      {{0xf3, 0x0f, 0x1e, 0xfa, 0x55}, 0, false},  // endbr64
      {{0xc3}, 0, false},                          // ret
      {{0xff, 0x25, 0, 0, 0, 0}, 0, false},        // jmp *table
  };
  for (const auto& one : cases) {
    auto process = anonymous_code();
    process->blocks[code].resize(0x50, std::byte{0x90});  // pages are read whole
    process->put_code(code, one.code);
    if (one.pushed)
      process->put_words(stack, {stack + 0x100, code + 0x300});
    else
      process->put_words(stack, {code + 0x300, 0});
    const Walk found = walk(std::move(process), registers_at(code + 0x50 + one.at, stack));
    ASSERT_GE(found.frames.size(), 2u);
    EXPECT_EQ(found.frames[1].pc, code + 0x300);
    EXPECT_EQ(found.frames[1].origin, FrameOrigin::stack_top);
    EXPECT_EQ(found.frames[1].sp, stack + (one.pushed ? 16 : 8));
  }
}

TEST(Unwinder, JumpToNowhereStillHasItsCaller) {
  auto process = anonymous_code();
  process->put_words(stack, {code + 0x300, 0});
  const Walk found = walk(std::move(process), registers_at(0x1234, stack));
  ASSERT_EQ(testing::addresses(found.frames), (std::vector<u64>{0x1234, code + 0x300}));
}

TEST(Unwinder, FramePointerLoopsEnd) {
  auto process = anonymous_code();
  process->put_words(stack, {stack, code + 0x100, stack, code + 0x100});
  const Walk one = walk(std::move(process), registers_at(code + 0x50, stack, stack), 1'000'000);
  EXPECT_LE(one.frames.size(), 3u);
}

// A function whose row says that its caller's registers are its own, however often it is asked.
TEST(Unwinder, UnwindInformationThatLoopsEnds) {
  Folder folder;
  const std::string path = folder.compile("loop.S", R"(
.text
.globl looping
looping: .cfi_startproc
 .cfi_def_cfa %rsp, 0
 .cfi_offset %rip, 8
 nop
 nop
 .cfi_endproc
)",
                                          "-shared -nostdlib", "loop.so");
  auto process = std::make_unique<FrozenProcess>();
  process->maps =
      "400000-401000 r--p 00000000 00:01 1 /loop.so\n401000-402000 r-xp 00001000 00:01 1 /loop.so\n"
      "7ffc0000-7ffd0000 rw-p 00000000 00:00 0 [stack]\n";
  process->files["/loop.so"] = path;
  process->put_words(stack, {0, code + 0x1001, code + 0x1001});
  const Walk found = walk(std::move(process), registers_at(code + 0x1001, stack), 1'000'000);
  EXPECT_LE(found.frames.size(), 4u);
  EXPECT_EQ(found.end, WalkEnd::loop);
  EXPECT_EQ(found.names[0], "looping");
}

// One recursive function, frames of 32 bytes, without frame pointers.
struct Recursion {
  Folder folder;
  std::string path = folder.compile("deep.S", R"(
.text
.globl deep
.type deep,@function
deep: .cfi_startproc
 sub $24, %rsp
 .cfi_adjust_cfa_offset 24
 call deep
 add $24, %rsp
 .cfi_adjust_cfa_offset -24
 ret
 .cfi_endproc
.size deep,.-deep
.globl first
.type first,@function
first: .cfi_startproc
 .cfi_undefined %rip
 call deep
 hlt
 .cfi_endproc
.size first,.-first
)",
                                    "-shared -nostdlib -Wl,-Bsymbolic", "deep.so");
  std::unique_ptr<FrozenProcess> process(unsigned depth) const {
    auto process = std::make_unique<FrozenProcess>();
    process->maps =
        "400000-401000 r--p 00000000 00:01 1 /deep.so\n401000-402000 r-xp 00001000 00:01 1 /deep.so\n"
        "7ffc0000-7fff0000 rw-p 00000000 00:00 0 [stack]\n";
    process->files["/deep.so"] = path;
    auto& block = process->blocks[stack];
    for (unsigned i = 0; i < depth; ++i) {
      const u64 words[] = {0, 0, 0, i + 1 == depth ? first_call : deep_call};
      const auto bytes = std::as_bytes(std::span(words));
      block.insert(block.end(), bytes.begin(), bytes.end());
    }
    return process;
  }
  static constexpr u64 deep_call = 0x401000 + 9;  // behind the call in deep
  static constexpr u64 first_call = 0x401000 + 14 + 5;
};

TEST(Unwinder, DeepRecursionNeedsFewReads) {
  Recursion recursion;
  const Walk found = walk(recursion.process(1000), registers_at(Recursion::deep_call, stack), 10'000);
  ASSERT_EQ(found.frames.size(), 1001u);
  EXPECT_EQ(found.names.front(), "deep");
  EXPECT_EQ(found.names.back(), "first");
  EXPECT_EQ(found.end, WalkEnd::outermost);
  EXPECT_LE(found.reads, 8u);  // 32,000 bytes in pairs of pages
}

TEST(Unwinder, KeepsToTheLimit) {
  Recursion recursion;
  EXPECT_EQ(walk(recursion.process(1000), registers_at(Recursion::deep_call, stack), 16).frames.size(), 16u);
  EXPECT_EQ(walk(recursion.process(1000), registers_at(Recursion::deep_call, stack), 0).frames.size(), 0u);
}

TEST(Unwinder, StackThatEndsTooEarly) {
  Recursion recursion;
  auto process = recursion.process(10);
  process->blocks[stack].resize(5 * 32 + 12);
  const Walk found = walk(std::move(process), registers_at(Recursion::deep_call, stack));
  EXPECT_EQ(found.frames.size(), 6u);
  EXPECT_EQ(found.end, WalkEnd::unreadable);
}

TEST(Unwinder, EveryInstructionOfTheRecursion) {
  Recursion recursion;
  // At the entry the frame's 24 bytes are not there yet; before the return they are gone.
  for (const auto& [offset, below] : {std::pair<u64, u64>{0, 24}, {4, 0}, {9, 0}, {13, 24}}) {
    const Walk found = walk(recursion.process(3), registers_at(0x401000 + offset, stack + below));
    EXPECT_EQ(found.names, (Names{"deep", "deep", "deep", "first"})) << offset;
  }
}

TEST(Unwinder, TruncatedFilesEndTheStack) {
  Recursion recursion;
  const auto size = FileSource::open(recursion.path.c_str())->size();
  for (u64 kept = 0; kept < size; kept += 97) {
    ASSERT_TRUE(recursion.folder.run("head -c " + std::to_string(kept) + " deep.so > cut.so"));
    auto process = recursion.process(3);
    process->files["/deep.so"] = recursion.folder.at("cut.so");
    const Walk found = walk(std::move(process), registers_at(Recursion::deep_call, stack));
    EXPECT_GE(found.frames.size(), 1u);
    EXPECT_LE(found.frames.size(), 4u);
  }
}

TEST(Unwinder, MappingThatIsNoElfFile) {
  auto process = std::make_unique<FrozenProcess>();
  process->maps = "400000-410000 r-xp 00000000 00:01 1 /etc/passwd\n";
  process->files["/etc/passwd"] = "/etc/passwd";
  const Walk found = walk(std::move(process), registers_at(code + 8, stack));
  EXPECT_EQ(found.names, (Names{"?"}));
}

}  // namespace
}  // namespace sonde::symbols
