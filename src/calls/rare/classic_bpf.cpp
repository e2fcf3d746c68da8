#include "calls/rare/classic_bpf.h"

#include "sys/flags/rare.h"
#include "sys/flags/sockopt.h"
#include "sys/flags/prctl.h"

namespace sonde::calls {

using namespace sys;
using decode::Context;
using decode::Trait;
using decode::Value;

namespace {

struct Statement {
  u16 code;
  u8 jump_true;
  u8 jump_false;
  u32 k;
};
static_assert(sizeof(Statement) == 8);

constexpr u16 kLoad = 0;
constexpr u16 kStore = 2;
constexpr u16 kStoreX = 3;
constexpr u16 kAlu = 4;
constexpr u16 kJump = 5;
constexpr u16 kReturn = 6;
constexpr u16 kAbsolute = 0x20;

Value* list_of(Context& c, Trait separator) {
  Value* list = c.array();
  list->traits = Trait::bare | separator;
  return list;
}

Value* unknown_bits(Context& c, u64 v) {
  Value* value = c.hex(v);
  value->comment = "BPF_???";
  return value;
}

Value* code_of(Context& c, u16 code) {
  Value* v = list_of(c, Trait::piped);
  const u16 kind = code & 7;
  c.add(v, c.symbol(sock_filter_op_classes, kind));
  switch (kind) {
    case kLoad:
    case kLoad + 1:
      c.add(v, c.symbol(ebpf_op_sizes, code & 0x18));
      c.add(v, c.symbol(classic_bpf_modes, code & 0xe0));
      break;
    case kStore:
    case kStoreX:
      if (code > 7) c.add(v, unknown_bits(c, code & ~7u));
      break;
    case kAlu:
      c.add(v, c.symbol(bpf_src, code & 8));
      c.add(v, c.symbol(ebpf_op_alu, code & 0xf0));
      break;
    case kJump:
      c.add(v, c.symbol(bpf_src, code & 8));
      c.add(v, c.symbol(ebpf_op_jmp, code & 0xf0));
      break;
    case kReturn:
      c.add(v, c.symbol(bpf_rval, code & 0x18));
      if ((code & ~0x1f) != 0) c.add(v, unknown_bits(c, code & ~0x1fu));
      break;
    default:
      c.add(v, c.symbol(bpf_misc_ops, code & 0xf8));
      if ((code & ~0xff) != 0) c.add(v, unknown_bits(c, code & ~0xffu));
      break;
  }
  return v;
}

Value* seccomp_constant(Context& c, const Statement& s) {
  if ((s.code & 7) != kReturn) return c.hex(s.k);
  Value* v = list_of(c, Trait::piped);
  c.add(v, c.symbol(seccomp_actions, s.k & 0xffff0000));
  if ((s.k & 0xffff) != 0) c.add(v, c.hex(s.k & 0xffff));
  return v;
}

Value* packet_constant(Context& c, const Statement& s) {
  constexpr u32 kAuxiliary = 0xfffff000;
  constexpr u32 kNetwork = 0xfff00000;
  constexpr u32 kLink = 0xffe00000;
  if ((s.code & 7) != kLoad || (s.code & 0xe0) != kAbsolute || s.k < kLink) return c.hex(s.k);
  const u32 base = s.k >= kAuxiliary ? kAuxiliary : s.k >= kNetwork ? kNetwork : kLink;
  Value* v = list_of(c, Trait::plus);
  c.add(v, c.symbol(bpf_skf_offsets, base));
  c.add(v, base == kAuxiliary ? c.symbol(bpf_skf_ad, s.k - base) : c.uint(s.k - base));
  return v;
}

Value* statement(Context& c, std::span<const std::byte> bytes, void* user) {
  Statement s{};
  Context::copy(bytes, s);
  Value* code = code_of(c, s.code);
  if (s.jump_true != 0 || s.jump_false != 0) {
    return c.call_of("BPF_JUMP", {code, c.hex(s.k), c.hex(s.jump_true), c.hex(s.jump_false)});
  }
  const bool seccomp = *static_cast<const FilterFor*>(user) == FilterFor::seccomp;
  return c.call_of("BPF_STMT", {code, seccomp ? seccomp_constant(c, s) : packet_constant(c, s)});
}

constexpr u32 kMostStatements = 4096;  // more is not accepted by the kernel

Value* statements(Context& c, u64 at, u32 count, FilterFor use) {
  if (c.options.abbreviate) return c.address(at);
  Value* filter = c.array_at(at, count < kMostStatements ? count : kMostStatements, sizeof(Statement), statement, &use);
  // unless they end early: "... /* 0xaddr */"
  const auto ends = [&] {
    const Value* last = filter->first;
    while (last->next != nullptr) last = last->next;
    return last->kind == decode::Kind::text;
  };
  if (count > kMostStatements && filter->kind == decode::Kind::array && !ends()) c.more(filter);
  return filter;
}

}  // namespace

Value* classic_bpf_at(Context& c, u64 addr, FilterFor use) {
  if (addr == 0 || !c.options.verbose) return c.address(addr);
  const auto bytes = c.read_bytes(addr, 2 * c.word());
  if (bytes.size() < 2 * c.word()) return c.address(addr);
  u16 count = 0;
  u64 at = 0;
  std::memcpy(&count, bytes.data(), sizeof count);
  std::memcpy(&at, bytes.data() + c.word(), c.word());
  Value* s = c.structure();
  c.add(s, "len", c.uint(count));
  c.add(s, "filter", statements(c, at, count, use));
  return s;
}

Value* classic_bpf_statements_at(Context& c, u64 addr, u32 count) { return c.options.verbose ? statements(c, addr, count, FilterFor::socket) : c.address(addr); }

}  // namespace sonde::calls
