// Segment descriptors, thread-local storage and other things of the x86 architecture.
#include <cerrno>
#include <cstdio>

#include "calls/process/user_desc.h"
#include "calls/tables.h"
#include "sys/flags/prctl.h"

namespace sonde::calls {

using namespace sys;
using decode::Context;
using decode::Value;

namespace {

// The entry is asked for by its number; all of it is known when the call succeeded.
Value* asked_descriptor(Context& c, const Spec&, u64 addr) {
  Fields f = fetch(c, addr, kUserDescSize);
  if (!f) return c.address(addr);
  if (!c.failed()) return user_desc_from(c, f);
  Value* s = c.structure();
  const i32 entry = f.take<i32>();
  c.add(s, "entry_number", entry == -1 ? c.sint(-1) : c.uint(static_cast<u32>(entry)));
  c.more(s);
  return s;
}

// (entry_number=13): the entry that the kernel chose.
Value* chosen_entry(Context& c) {
  if (c.stash(0) == 0) return nullptr;
  Fields f = fetch(c, c.call.args[0], 4);
  if (!f) return nullptr;
  Value* s = c.structure();
  s->traits = decode::Trait::bare;
  c.add(s, "entry_number", c.uint(f.take<u32>()));
  return s;
}
Value* given_descriptor(Context& c, const Spec&, u64 addr) {
  Fields f = fetch(c, addr, kUserDescSize);
  if (!f) return c.address(addr);
  c.stash(0) = c.abi() != Abi::i386 || Fields(f).take<i32>() == -1;
  return user_desc_from(c, f);
}

Value* ldt_entry(Context& c, const Spec&, u64 addr) {
  return c.call.args[2] == kUserDescSize ? user_desc_at(c, addr) : c.address(addr);
}

Value* word_at(Context& c, const Spec&, u64 addr) {
  Fields f = fetch(c, addr, c.word());
  return f ? boxed(c, c.address(f.ulong())) : c.address(addr);
}
Value* base(Context& c, const Spec&, u64 raw) { return c.hex(raw); }

// Extended states: a number with its name beside it; a set of them with theirs, whatever -X says.
Value* feature(Context& c, const Spec&, u64 raw) {
  Value* v = c.hex(raw);
  const Flag* flag = find(arch_prctl_xcomp_features, raw);
  v->comment = flag != nullptr ? flag->name.data() : arch_prctl_xcomp_features.unknown.data();
  return v;
}

Value* features_at(Context& c, const Spec&, u64 addr) {
  Fields f = fetch(c, addr, 8);
  if (!f) return c.address(addr);
  const u64 set = f.take<u64>();
  Value* v = c.hex(set);
  auto to = c.arena().array<char>(512);
  std::size_t used = 0;
  const auto put = [&](std::string_view name) {
    if (used + name.size() + 2 > to.size()) return;
    if (used != 0) to[used++] = '|';
    used += name.copy(to.data() + used, name.size());
  };
  u64 rest = set;
  for (const Flag& flag : arch_prctl_xcomp_masks.flags) {
    if ((rest & flag.value) != flag.value) continue;
    put(flag.name);
    rest &= ~flag.value;
  }
  if (used != 0 && rest != 0) {
    char number[24];
    const int n = std::snprintf(number, sizeof number, "%#llx", static_cast<unsigned long long>(rest));
    put({number, static_cast<std::size_t>(n)});
  }
  to[used] = '\0';
  if (set != 0) v->comment = used != 0 ? to.data() : arch_prctl_xcomp_masks.unknown.data();
  return boxed(c, v);
}

Value* shadow_stack_at(Context& c, const Spec&, u64 addr) {
  Fields f = fetch(c, addr, 8);
  return f ? boxed(c, c.flags(x86_cet_features, f.take<u64>())) : c.address(addr);
}

Value* features_note(Context& c) {
  return c.call.result != 0 ? c.flags(arch_prctl_xcomp_masks, static_cast<u64>(c.call.result)) : nullptr;
}

constexpr Spec option = values("option", arch_prctl_options);

constexpr KeyedRow arch_rows[] = {
    {0x1001, call("ARCH_SET_GS", option, odd("addr", base))},
    {0x1002, call("ARCH_SET_FS", option, odd("addr", base))},
    {0x1003, call("ARCH_GET_FS", option, odd("addr", word_at).out())},
    {0x1004, call("ARCH_GET_GS", option, odd("addr", word_at).out())},
    {0x1011, call("ARCH_GET_CPUID", option)},
    {0x1021, call("ARCH_GET_XCOMP_SUPP", option, odd("addr", features_at).out())},
    {0x1022, call("ARCH_GET_XCOMP_PERM", option, odd("addr", features_at).out())},
    {0x1023, call("ARCH_REQ_XCOMP_PERM", option, odd("addr", feature)).returns(Return::hex).notes(features_note)},
    {0x1024, call("ARCH_GET_XCOMP_GUEST_PERM", option, odd("addr", features_at).out())},
    {0x1025, call("ARCH_REQ_XCOMP_GUEST_PERM", option, odd("addr", feature)).returns(Return::hex).notes(features_note)},
    {0x4001, call("ARCH_GET_UNTAG_MASK", option, odd("addr", word_at).out())},
    {0x4002, call("ARCH_ENABLE_TAGGED_ADDR", option, ulong("addr"))},
    {0x4003, call("ARCH_GET_MAX_TAG_BITS", option, odd("addr", word_at).out())},
    {0x5001, call("ARCH_SHSTK_ENABLE", option, flags_long("addr", x86_cet_features))},
    {0x5002, call("ARCH_SHSTK_DISABLE", option, flags_long("addr", x86_cet_features))},
    {0x5003, call("ARCH_SHSTK_LOCK", option, flags_long("addr", x86_cet_features))},
    {0x5004, call("ARCH_SHSTK_UNLOCK", option, flags_long("addr", x86_cet_features))},
    {0x5005, call("ARCH_SHSTK_STATUS", option, odd("addr", shadow_stack_at).out())},
};

const Row* by_option(Context&, const u64* args) {
  for (const KeyedRow& keyed : arch_rows) {
    if (keyed.key == static_cast<u32>(args[0])) return &keyed.row;
  }
  return nullptr;
}

constexpr Row rows[] = {
    call("arch_prctl", option, odd("addr", base)).by(by_option).in(0).fails(EINVAL, EPERM, EFAULT, ENODEV),
    call("set_thread_area", odd("u_info", given_descriptor)).notes(chosen_entry).fails(EINVAL, ESRCH, EFAULT),
    call("get_thread_area", odd("u_info", asked_descriptor).out().even_on_error()).fails(EINVAL, EFAULT),
    call("modify_ldt", sint("func"), odd("ptr", ldt_entry), ulong("bytecount")).fails(EINVAL, EFAULT, ENOSYS),
    call("iopl", sint("level")).fails(EPERM, EINVAL, ENOSYS),
    call("ioperm", hex("from"), hex("num"), sint("turn_on")).fails(EPERM, EINVAL, EIO, ENOMEM, ENOSYS),
};

}  // namespace

const std::span<const Row> segments_rows{rows};

}  // namespace sonde::calls
