#include "calls/process/registers.h"

#include <algorithm>
#include <cstdio>

namespace sonde::calls {

using decode::Context;
using decode::Value;

namespace {

constexpr const char* kNames64[] = {"r15", "r14", "r13", "r12", "rbp", "rbx", "r11", "r10", "r9", "r8", "rax", "rcx", "rdx", "rsi",
                                    "rdi", "orig_rax", "rip", "cs", "eflags", "rsp", "ss", "fs_base", "gs_base", "ds", "es", "fs", "gs"};
constexpr const char* kNames32[] = {"ebx", "ecx", "edx", "esi", "edi", "ebp", "eax", "xds", "xes", "xfs", "xgs",
                                    "orig_eax", "eip", "xcs", "eflags", "esp", "xss"};

struct Offset {
  u32 at;
  const char* name;
};
// The kernel's own struct user; the names stop at ss.
constexpr Offset kOffsets[] = {
    {0, "8*R15"}, {8, "8*R14"}, {16, "8*R13"}, {24, "8*R12"}, {32, "8*RBP"}, {40, "8*RBX"}, {48, "8*R11"}, {56, "8*R10"},
    {64, "8*R9"}, {72, "8*R8"}, {80, "8*RAX"}, {88, "8*RCX"}, {96, "8*RDX"}, {104, "8*RSI"}, {112, "8*RDI"},
    {120, "8*ORIG_RAX"}, {128, "8*RIP"}, {136, "8*CS"}, {144, "8*EFL"}, {152, "8*RSP"}, {160, "8*SS"},
    {216, "offsetof(struct user, u_fpvalid)"}, {224, "offsetof(struct user, i387)"}, {736, "offsetof(struct user, u_tsize)"},
    {744, "offsetof(struct user, u_dsize)"}, {752, "offsetof(struct user, u_ssize)"}, {760, "offsetof(struct user, start_code)"},
    {768, "offsetof(struct user, start_stack)"}, {776, "offsetof(struct user, signal)"}, {784, "offsetof(struct user, reserved)"},
    {792, "offsetof(struct user, u_ar0)"}, {800, "offsetof(struct user, u_fpstate)"}, {808, "offsetof(struct user, magic)"},
    {816, "offsetof(struct user, u_comm)"}, {848, "offsetof(struct user, u_debugreg)"}, {912, "sizeof(struct user)"},
};

// u32 words of an inline array, as many as there are; cut as any array is.
Value* words(Context& c, Fields& f, unsigned count) {
  count = std::min<unsigned>(count, static_cast<unsigned>(f.rest().size() / 4));
  Value* list = c.array();
  const unsigned shown = c.options.abbreviate ? std::min(count, c.options.string_limit) : count;
  for (unsigned i = 0; i < count; ++i) {
    const u32 v = f.take<u32>();
    if (i < shown) c.add(list, c.hex(v));
  }
  if (shown < count) c.more(list);
  return list;
}

}  // namespace

u64 general_registers_size(Abi abi) { return abi == Abi::i386 ? sizeof kNames32 / sizeof *kNames32 * 4 : sizeof kNames64 / sizeof *kNames64 * 8; }
u64 float_registers_size(Abi abi) { return abi == Abi::i386 ? 108 : 512; }

Value* general_registers(Context& c, std::span<const std::byte> bytes) {
  const bool narrow = c.abi() == Abi::i386;
  const unsigned word = narrow ? 4 : 8;
  const std::span<const char* const> names = narrow ? std::span<const char* const>(kNames32) : std::span<const char* const>(kNames64);
  Value* s = c.structure();
  Fields f(bytes, word);
  const std::size_t count = std::min(names.size(), bytes.size() / word);
  for (const char* name : names.first(count)) c.add(s, name, c.hex(f.ulong()));
  return s;
}

Value* float_registers(Context& c, std::span<const std::byte> bytes) {
  Value* s = c.structure();
  const std::size_t head = c.abi() == Abi::i386 ? 28 : 32;
  if (bytes.size() < head) return s;
  if (c.abi() == Abi::i386) {
    Fields f(bytes, 4);
    for (const char* name : {"cwd", "swd", "twd", "fip", "fcs", "foo", "fos"}) c.add(s, name, c.hex(f.ulong()));
    c.add(s, "st_space", words(c, f, 20));
    return s;
  }
  Fields f(bytes, 8);
  for (const char* name : {"cwd", "swd", "ftw", "fop"}) c.add(s, name, c.hex(f.take<u16>()));
  for (const char* name : {"rip", "rdp"}) c.add(s, name, c.hex(f.take<u64>()));
  for (const char* name : {"mxcsr", "mxcr_mask"}) c.add(s, name, c.hex(f.take<u32>()));
  c.add(s, "st_space", words(c, f, 32));
  if (!f.rest().empty()) c.add(s, "xmm_space", words(c, f, 64));
  if (!f.rest().empty()) c.add(s, "padding", words(c, f, 24));
  return s;
}

Value* user_offset(Context& c, u64 offset) {
  constexpr u64 kEnd = 912;
  if (offset > kEnd) return c.address(offset);
  const auto* at = std::ranges::upper_bound(kOffsets, offset, {}, &Offset::at) - 1;
  if (at->at == offset) return named_number(c.hex(offset), at->name);
  auto to = c.arena().array<char>(64);
  const int n = std::snprintf(to.data(), to.size(), "%s+%u", at->name, static_cast<unsigned>(offset - at->at));
  return named_number(c.hex(offset), {to.data(), static_cast<std::size_t>(n)});
}

}  // namespace sonde::calls
