// Stacks with signal handlers on them.
#include <gtest/gtest.h>

#include "symbols/test_support.h"

namespace sonde::symbols {
namespace {

using testing::Child;
using testing::Folder;
using Names = std::vector<std::string>;

struct Stack {
  Names names;
  std::vector<StackFrame> frames;
};

// The stack at the program's first breakpoint, up to and with main.
Stack stack_at_trap(const std::string& path) {
  Child child(path);
  EXPECT_TRUE(child.run_to_trap());
  ModuleCache modules;
  AddressSpace space(modules, child.view());
  Stack stack;
  space.unwind(child.registers(), 256, stack.frames);
  stack.names = testing::names(space, stack.frames);
  const auto main = std::ranges::find(stack.names, "main");
  if (main != stack.names.end()) stack.names.erase(main + 1, stack.names.end());
  return stack;
}

bool has_guess(const Stack& stack) {
  return std::ranges::any_of(stack.frames, [](const StackFrame& frame) { return is_guess(frame.origin); });
}

// The handler interrupts the very first instruction of a function that stands right behind one that never returns: taking the
// pc for a return address would name the wrong one.
constexpr const char* first_instruction = R"(
#include <signal.h>
#include <stdlib.h>
__attribute__((noinline)) void handler(int s) { __asm__ volatile("int3"); }
void faulting(void);
__asm__(".text\nbefore: .cfi_startproc\n ud2\n .cfi_endproc\n.type before,@function\n.size before,.-before\n"
        ".globl faulting\n.type faulting,@function\nfaulting: .cfi_startproc\n movl 0, %eax\n ret\n .cfi_endproc\n"
        ".size faulting,.-faulting\n");
int main(void) {
  struct sigaction action = {.sa_handler = handler, .sa_flags = FLAGS};
  static char room[1 << 16];
  stack_t stack = {.ss_sp = room, .ss_size = sizeof room};
  sigaltstack(&stack, 0);
  sigaction(SIGSEGV, &action, 0);
  faulting();
  return 0;
}
)";

void check_first_instruction(const std::string& flags) {
  Folder folder;
  const Stack stack = stack_at_trap(folder.compile("program.c", first_instruction, flags));
  ASSERT_EQ(stack.names.size(), 4u) << ::testing::PrintToString(stack.names);
  EXPECT_EQ(stack.names[0], "handler");
  EXPECT_FALSE(stack.frames[1].after_call);  // the code that returns from the handler called nobody
  EXPECT_EQ(stack.names[2], "faulting");
  EXPECT_EQ(stack.names[3], "main");
  EXPECT_EQ(stack.frames[2].origin, FrameOrigin::signal);
  EXPECT_FALSE(stack.frames[2].after_call);
  EXPECT_FALSE(has_guess(stack));
}

TEST(SignalFrame, FirstInstruction) { check_first_instruction("-O2 -DFLAGS=0"); }
TEST(SignalFrame, FirstInstructionOnOtherStack) { check_first_instruction("-O2 -DFLAGS=SA_ONSTACK"); }
TEST(SignalFrame, FirstInstructionStatic) { check_first_instruction("-O2 -static -DFLAGS=0"); }
TEST(SignalFrame, FirstInstructionI386) { check_first_instruction("-m32 -O2 -DFLAGS=0"); }
TEST(SignalFrame, FirstInstructionI386WithInfo) { check_first_instruction("-m32 -O2 -DFLAGS=SA_SIGINFO"); }

// A restorer of the program's own, without unwind information: the kernel's layout is all there is.
constexpr const char* own_restorer = R"(
#include <signal.h>
#include <sys/syscall.h>
#include <unistd.h>
__attribute__((noinline)) void handler(int s) { __asm__ volatile("int3"); }
void restorer(void);
__asm__(".text\n.globl restorer\n.type restorer,@function\nrestorer: " RESTORER "\n.size restorer,.-restorer\n");
struct { void (*handler)(int); unsigned long flags; void (*restorer)(void); unsigned long mask[2]; } action;
__attribute__((noinline)) void raiser(void) { __asm__ volatile("movl $0, %%eax\n movl (%%eax), %%eax" ::: "eax"); }
int main(void) {
  action.handler = handler;
  action.flags = 0x04000000 | FLAGS;
  action.restorer = restorer;
  syscall(SYS_rt_sigaction, SIGSEGV, &action, 0, 8);
  raiser();
  return 0;
}
)";

void check_own_restorer(const std::string& flags) {
  Folder folder;
  const Stack stack = stack_at_trap(folder.compile("program.c", own_restorer, "-O1 -fno-omit-frame-pointer " + flags));
  EXPECT_EQ(stack.names, (Names{"handler", "restorer", "raiser", "main"}));
  ASSERT_GE(stack.frames.size(), 3u);
  EXPECT_EQ(stack.frames[2].origin, FrameOrigin::signal);
  EXPECT_FALSE(has_guess(stack));
}

TEST(SignalFrame, OwnRestorer) { check_own_restorer("-DFLAGS=0 '-DRESTORER=\"movq $15, %rax; syscall\"'"); }
TEST(SignalFrame, OwnRestorerI386) { check_own_restorer("-m32 -DFLAGS=4 '-DRESTORER=\"movl $173, %eax; int $0x80\"'"); }
TEST(SignalFrame, OwnOldRestorerI386) {
  check_own_restorer("-m32 -DFLAGS=0 '-DRESTORER=\"popl %eax; movl $119, %eax; int $0x80\"'");
}

TEST(SignalFrame, HandlersNest) {
  Folder folder;
  const Stack stack = stack_at_trap(folder.compile("program.c", R"(
#include <signal.h>
__attribute__((noinline)) void second(int s) { __asm__ volatile("int3"); }
__attribute__((noinline)) void first(int s) { raise(SIGUSR2); __asm__ volatile(""); }
int main(void) { signal(SIGUSR1, first); signal(SIGUSR2, second); raise(SIGUSR1); return 0; }
)",
                                                   "-O2 -static"));
  Names functions;
  for (const std::string& name : stack.names) {
    if (name == "second" || name == "first" || name == "main") functions.push_back(name);
  }
  EXPECT_EQ(functions, (Names{"second", "first", "main"}));
  EXPECT_EQ(std::ranges::count(stack.frames, FrameOrigin::signal, &StackFrame::origin), 2);
}

}  // namespace
}  // namespace sonde::symbols
