// Handlers, masks, sending and waiting for signals.
#include <cerrno>

#include "calls/signal/sigaction.h"
#include "calls/signal/siginfo.h"
#include "calls/signal/sigset.h"
#include "calls/tables.h"
#include "calls/time/time.h"
#include "sys/flags/process.h"
#include "sys/flags/signal.h"

namespace sonde::calls {

using namespace sys;
using decode::Context;
using decode::Value;

namespace {

Value* rt_action(Context& c, const Spec&, u64 addr) { return sigaction_at(c, addr); }
Value* old_action(Context& c, const Spec&, u64 addr) { return old_sigaction_at(c, addr); }

Value* pending_set(Context& c, const Spec&, u64 addr) { return sized_sigset(c, addr, c.call.args[1], 1); }
Value* old_set(Context& c, const Spec&, u64 addr) { return sized_sigset(c, addr, 4, 4); }
Value* old_set_value(Context& c, const Spec&, u64 raw) { return sigset_of(c, raw, 4); }

// sigsuspend's mask is its third argument; the first two mean nothing.
Value* suspend_mask(Context& c, const Spec&, u64) { return sigset_of(c, c.call.args[2], 4); }

Value* stack(Context& c, const Spec&, u64 addr) {
  Fields f = fetch(c, addr, u64{3} * c.word());
  if (!f) return c.address(addr);
  Value* s = c.structure();
  c.add(s, "ss_sp", c.address(f.ulong()));
  c.add(s, "ss_flags", c.flags(sigaltstack_flags, f.take<u32>()));
  f.align_word();
  c.add(s, "ss_size", c.uint(f.ulong()));
  return s;
}

// The mask that the frame on the stack will bring back.
Value* saved_mask(Context& c, Value* set) {
  Value* s = c.structure();
  c.add(s, "mask", set);
  return s;
}

Value* rt_frame(Context& c, const Spec&, u64) {
  // struct rt_sigframe as it lies when the handler has returned: x86-64 { ucontext }, i386 { sig, pinfo, puc, info, ucontext }.
  const u64 sp = c.call.stack_pointer;
  const u64 mask = c.abi() == Abi::i386 ? sp + 12 + 128 + 4 + 4 + 12 + 88 : sp + 8 + 8 + 24 + 256;
  Fields f = fetch(c, mask, 8);
  return saved_mask(c, f ? c.sigset_from(f.rest()) : c.address(mask));
}

Value* old_frame(Context& c, const Spec&, u64) {
  // { struct sigcontext (88 bytes, oldmask the last but one), fpstate (624 bytes), extramask }
  const u64 sp = c.call.stack_pointer;
  Fields low = fetch(c, sp + 80, 4);
  Fields high = fetch(c, sp + 88 + 624, 4);
  if (!low || !high) return c.address(sp);
  const u64 mask = low.take<u32>() | u64{high.take<u32>()} << 32;
  return saved_mask(c, sigset_of(c, mask, 8));
}

Value* received(Context& c) {
  const Flag* name = find(signal_names, static_cast<u64>(c.call.result));
  return name != nullptr ? c.text(name->name) : nullptr;
}

Value* function(Context& c, const Spec&, u64 addr) { return handler(c, addr); }
Value* old_handler(Context& c) {
  const u64 result = static_cast<u32>(c.call.result);
  return result <= 1 ? name_of_value(c, sigaction_handlers, result) : nullptr;
}

// (mask [HUP INT])
Value* noted_mask(Context& c, const char* word) {
  Value* v = c.array();
  v->traits = decode::Trait::bare | decode::Trait::space;
  c.add(v, c.text(word));
  c.add(v, sigset_of(c, static_cast<u32>(c.call.result), 4));
  return v;
}
Value* mask_note(Context& c) { return noted_mask(c, "mask"); }
Value* old_mask_note(Context& c) { return noted_mask(c, "old mask"); }

constexpr Spec mask_in(const char* n) { return sized_sigset(n, 3); }
constexpr Spec wait_set(const char* n) { return sized_sigset(n, 3); }
constexpr u32 signal_desc = in::signal | in::desc;
constexpr u32 sends = in::signal | in::process;

constexpr Row rows[] = {
    call("rt_sigaction", signal("sig"), odd("act", rt_action), odd("oact", rt_action).out(), size("sigsetsize"))
        .in(in::signal).fails(EINVAL, EFAULT),
    call("sigaction", signal("sig"), odd("act", old_action), odd("oact", old_action).out()).in(in::signal).fails(EINVAL, EFAULT),
    call("signal", signal("sig"), odd("handler", function)).returns(Return::hex).notes(old_handler).in(in::signal).fails(EINVAL),
    call("rt_sigprocmask", values("how", sigprocmask_how), mask_in("nset"), mask_in("oset").out(), size("sigsetsize"))
        .in(in::signal).fails(EINVAL, EFAULT),
    call("sigprocmask", values("how", sigprocmask_how), odd("nset", old_set), odd("oset", old_set).out())
        .in(in::signal).fails(EINVAL, EFAULT),
    call("rt_sigpending", odd("uset", pending_set).out(), size("sigsetsize")).in(in::signal).fails(EINVAL, EFAULT),
    call("sigpending", odd("uset", old_set).out()).in(in::signal).fails(EFAULT),
    call("rt_sigsuspend", sized_sigset("unewset", 1), size("sigsetsize")).in(in::signal).fails(EINTR, EINVAL, EFAULT),
    call("sigsuspend", odd("mask", suspend_mask)).in(in::signal).fails(EINTR),
    call("rt_sigtimedwait", wait_set("uthese"), siginfo("uinfo").out(), timespec("uts"), size("sigsetsize"))
        .in(in::signal).notes(received).fails(EAGAIN, EINTR, EINVAL, EFAULT),
    call("rt_sigtimedwait_time64", wait_set("uthese"), siginfo("uinfo").out(), timespec64("uts"), size("sigsetsize"))
        .in(in::signal).notes(received).fails(EAGAIN, EINTR, EINVAL, EFAULT),
    call("rt_sigqueueinfo", pid("tgid"), signal("sig"), siginfo("uinfo")).in(sends).fails(EAGAIN, EPERM, ESRCH, EINVAL, EFAULT),
    call("rt_tgsigqueueinfo", pid("tgid"), tid("tid"), signal("sig"), siginfo("uinfo"))
        .in(sends).fails(EAGAIN, EPERM, ESRCH, EINVAL, EFAULT),
    call("pidfd_send_signal", fd("pidfd"), signal("sig"), siginfo("info"), flags("flags", pidfd_send_signal_flags))
        .in(in::signal | in::process | in::desc).fails(ESRCH, EPERM, EINVAL, EBADF),
    call("rt_sigreturn", odd("frame", rt_frame)).in(in::signal),
    call("sigreturn", odd("frame", old_frame)).in(in::signal),
    call("sigaltstack", odd("uss", stack), odd("uoss", stack).out()).in(in::signal).fails(EINVAL, ENOMEM, EPERM, EFAULT),
    call("signalfd", fd("ufd"), sized_sigset("user_mask", 2), size("sizemask"))
        .returns(Return::fd).in(signal_desc).fails(EMFILE, ENFILE, ENOMEM, EINVAL, EBADF, ENODEV),
    call("signalfd4", fd("ufd"), sized_sigset("user_mask", 2), size("sizemask"), flags("flags", signalfd_flags))
        .returns(Return::fd).in(signal_desc).fails(EMFILE, ENFILE, ENOMEM, EINVAL, EBADF, ENODEV),
    call("kill", pid("pid"), signal("sig")).in(sends).fails(ESRCH, EPERM, EINVAL),
    call("tkill", tid("pid"), signal("sig")).in(sends).fails(ESRCH, EPERM, EINVAL, EAGAIN),
    call("tgkill", pid("tgid"), tid("pid"), signal("sig")).in(sends).fails(ESRCH, EPERM, EINVAL, EAGAIN),
    call("pause").in(in::signal).fails(EINTR),
    call("sgetmask").in(in::signal).returns(Return::hex).notes(mask_note),
    call("ssetmask", odd("newmask", old_set_value)).in(in::signal).returns(Return::hex).notes(old_mask_note),
};

}  // namespace

const std::span<const Row> signal_rows{rows};

}  // namespace sonde::calls
