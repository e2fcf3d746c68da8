#include "calls/rare/bpf_attribute.h"

#include "sys/flags/bpf.h"
#include "sys/flags/rare.h"
#include "sys/flags/sockopt.h"

namespace sonde::calls {

using namespace sys;
using decode::Context;
using decode::Trait;
using decode::Value;

namespace {

// "bytes 72..131"
const char* range_words(Context& c, u32 from, u32 to) {
  auto text = c.arena().array<char>(32);
  std::size_t at = 0;
  const auto words = [&](std::string_view w) {
    for (char each : w) text[at++] = each;
  };
  const auto number = [&](u32 v) {
    char digits[12];
    std::size_t n = 0;
    do digits[n++] = static_cast<char>('0' + v % 10);
    while ((v /= 10) != 0);
    while (n != 0) text[at++] = digits[--n];
  };
  words("bytes ");
  number(from);
  words("..");
  number(to);
  text[at] = '\0';
  return text.data();
}

struct Instruction {
  u8 code;
  u8 registers;
  i16 offset;
  i32 immediate;
};
static_assert(sizeof(Instruction) == 8);

Value* code_of(Context& c, u8 code) {
  constexpr u8 kStoreX = 3;
  constexpr u8 kJump = 5;
  constexpr u8 kJump32 = 6;
  const u8 kind = code & 7;
  Value* v = c.array();
  v->traits = Trait::bare | Trait::piped;
  c.add(v, c.symbol(ebpf_op_classes, kind));
  if (kind <= kStoreX) {
    c.add(v, c.symbol(ebpf_op_sizes, code & 0x18));
    c.add(v, c.symbol(ebpf_modes, code & 0xe0));
  } else if (kind == kJump32) {
    if ((code & 0xf8) != 0) {
      Value* rest = c.hex(code & 0xf8);
      rest->comment = "BPF_???";
      c.add(v, rest);
    }
  } else {
    c.add(v, c.symbol(bpf_src, code & 8));
    c.add(v, c.symbol(kind == kJump ? ebpf_op_jmp : ebpf_op_alu, code & 0xf0));
  }
  return v;
}

Value* instruction(Context& c, std::span<const std::byte> bytes, void*) {
  Instruction i{};
  Context::copy(bytes, i);
  Value* s = c.structure();
  c.add(s, "code", code_of(c, i.code));
  c.add(s, "dst_reg", c.symbol(ebpf_registers, i.registers & 0xf));
  c.add(s, "src_reg", c.symbol(ebpf_registers, i.registers >> 4));
  c.add(s, "off", c.sint(i.offset));
  c.add(s, "imm", c.hex(static_cast<u32>(i.immediate)));
  return s;
}

}  // namespace

BpfAttribute& BpfAttribute::interface(const char* name, u32 at) {
  const u32 index = word(at);
  Value* v = c_.uint(index);
  if (const auto known = c_.process.interface_name(index); !known.empty()) {
    v = c_.dual(v, c_.call_of("if_nametoindex", {c_.string(c_.arena().copy(known), true)}));
  }
  return field(name, at + 4, v);
}

Value* BpfAttribute::done() {
  if (size_ <= end_) return root_;
  const auto rest = given_.subspan(end_);
  bool any = false;
  for (std::byte b : rest) any = any || b != std::byte{0};
  if (!any) return root_;
  if (c_.options.abbreviate) {
    c_.more(root_);
    return root_;
  }
  Value* extra = c_.hex_bytes(rest);
  extra->comment = range_words(c_, end_, size_ - 1);
  c_.add(root_, "extra_data", extra);
  return root_;
}

Value* ebpf_instructions(Context& c, u64 addr, u64 count) {
  if (c.options.abbreviate) return c.address(addr);
  constexpr u64 kMost = 1 << 16;
  return c.array_at(addr, count < kMost ? count : kMost, sizeof(Instruction), instruction);
}

}  // namespace sonde::calls
