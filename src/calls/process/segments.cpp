// Segment descriptors, thread-local storage and other things of the x86 architecture.
#include <cerrno>

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
  c.stash(0) = Fields(f).take<i32>() == -1;
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

constexpr Spec option = values("option", arch_prctl_options);

constexpr KeyedRow arch_rows[] = {
    {0x1001, call("ARCH_SET_GS", option, odd("addr", base))},
    {0x1002, call("ARCH_SET_FS", option, odd("addr", base))},
    {0x1003, call("ARCH_GET_FS", option, odd("addr", word_at).out())},
    {0x1004, call("ARCH_GET_GS", option, odd("addr", word_at).out())},
    {0x1011, call("ARCH_GET_CPUID", option)},
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
    call("vm86", hex("arg1"), hex("arg2"), hex("arg3"), hex("arg4"), hex("arg5")).fails(ENOSYS, EINVAL, EPERM, EFAULT),
    call("vm86old", hex("user_vm86")).fails(ENOSYS, EPERM, EFAULT),
};

}  // namespace

const std::span<const Row> segments_rows{rows};

}  // namespace sonde::calls
