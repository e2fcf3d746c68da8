// Who a process is: its ids, groups and capabilities.
#include <cerrno>

#include "calls/fields.h"
#include "calls/tables.h"
#include "sys/flags/prctl.h"

namespace sonde::calls {

using namespace sys;
using decode::Context;
using decode::Value;

namespace {

// i386's first calls have ids of 16 bits; 65535 is their -1.
Value* id16_of(Context& c, u64 raw) { return static_cast<u16>(raw) == 0xffff ? c.sint(-1) : c.uint(static_cast<u16>(raw)); }
Value* id16(Context& c, const Spec&, u64 raw) { return id16_of(c, raw); }
Value* id32_at(Context& c, const Spec&, u64 addr) {
  Fields f = fetch(c, addr, 4);
  return f ? boxed(c, c.uid(f.take<u32>())) : c.address(addr);
}
Value* id16_at(Context& c, const Spec&, u64 addr) {
  Fields f = fetch(c, addr, 2);
  return f ? boxed(c, id16_of(c, f.take<u16>())) : c.address(addr);
}

Value* group32(Context& c, std::span<const std::byte> bytes, void*) { return c.uid(Fields(bytes, 4).take<u32>()); }
Value* group16(Context& c, std::span<const std::byte> bytes, void*) { return id16_of(c, Fields(bytes, 4).take<u16>()); }

constexpr i64 kMostGroups = 65536;

Value* groups(Context& c, u64 addr, u32 size) {
  const bool wanted = c.entering();
  const i64 count = wanted ? static_cast<i32>(c.call.args[0]) : c.call.result;
  if (!c.options.verbose || count < 0 || count > kMostGroups) return c.address(addr);
  return c.array_at(addr, static_cast<u64>(count), size, size == 4 ? group32 : group16);
}
Value* groups32(Context& c, const Spec&, u64 addr) { return groups(c, addr, 4); }
Value* groups16(Context& c, const Spec&, u64 addr) { return groups(c, addr, 2); }

// Later versions have the capabilities above 31 in a word of their own.
constexpr Flag high_rows[] = {
    {1 << 0, "1<<CAP_MAC_OVERRIDE"}, {1 << 1, "1<<CAP_MAC_ADMIN"}, {1 << 2, "1<<CAP_SYSLOG"}, {1 << 3, "1<<CAP_WAKE_ALARM"},
    {1 << 4, "1<<CAP_BLOCK_SUSPEND"}, {1 << 5, "1<<CAP_AUDIT_READ"}, {1 << 6, "1<<CAP_PERFMON"}, {1 << 7, "1<<CAP_BPF"},
    {1 << 8, "1<<CAP_CHECKPOINT_RESTORE"},
};
constexpr FlagSet high_capabilities{"high_capabilities", "CAP_???", SetKind::flags, high_rows};

Value* capability_set(Context& c, u32 low, u32 high) {
  if (high == 0) return c.flags(capability_bits, low);
  if (low == 0) return c.flags(high_capabilities, high);
  Value* both = c.array();
  both->traits = decode::Trait::bare | decode::Trait::piped;
  both->number = low | u64{high} << 32;
  c.add(both, c.flags(capability_bits, low));
  c.add(both, c.flags(high_capabilities, high));
  return both;
}

constexpr u32 kCapabilities2 = 0x20071026;
constexpr u32 kCapabilities3 = 0x20080522;

Value* capability_header(Context& c, const Spec&, u64 addr) {
  Fields f = fetch(c, addr, 8);
  if (!f) return c.address(addr);
  const u32 version = f.take<u32>();
  c.stash(0) = version == kCapabilities2 || version == kCapabilities3;
  c.stash(1) = 1;
  Value* s = c.structure();
  c.add(s, "version", c.symbol(capability_versions, version));
  c.add(s, "pid", c.pid(f.take<i32>()));
  return s;
}

// Later versions have two structures, the second with the high halves. Without a header there is nothing to tell how many.
Value* capabilities_at(Context& c, const Spec&, u64 addr) {
  const bool two = c.stash(0) != 0;
  Fields f = c.stash(1) != 0 ? fetch(c, addr, two ? 24 : 12) : Fields{};
  if (!f) return c.address(addr);
  u32 words[6] = {};
  for (u32& word : std::span(words).first(two ? 6 : 3)) word = f.take<u32>();
  Value* s = c.structure();
  static constexpr const char* kNames[] = {"effective", "permitted", "inheritable"};
  for (int i = 0; i < 3; ++i) c.add(s, kNames[i], capability_set(c, words[i], words[i + 3]));
  return s;
}

constexpr u32 creds = in::creds;
constexpr u32 pure_id = in::creds | in::pure;
constexpr Spec uid16(const char* n) { return odd(n, id16); }
constexpr Spec uid32_out(const char* n) { return odd(n, id32_at).out(); }
constexpr Spec uid16_out(const char* n) { return odd(n, id16_at).out(); }

constexpr Row set1(const char* n) { return call(n, uid("id")).in(creds).fails(EPERM, EAGAIN, EINVAL); }
constexpr Row set2(const char* n) { return call(n, uid("rid"), uid("eid")).in(creds).fails(EPERM, EAGAIN, EINVAL); }
constexpr Row set3(const char* n) { return call(n, uid("rid"), uid("eid"), uid("sid")).in(creds).fails(EPERM, EAGAIN, EINVAL); }
constexpr Row get3(const char* n) { return call(n, uid32_out("rid"), uid32_out("eid"), uid32_out("sid")).in(creds).fails(EFAULT); }
constexpr Row fs1(const char* n) { return call(n, uid("id")).in(creds).returns(Return::uid); }
constexpr Row get0(const char* n) { return call(n).in(pure_id).returns(Return::uid); }
constexpr Row old1(const char* n) { return call(n, uid16("id")).only(Abi::i386).in(creds).fails(EPERM, EAGAIN, EINVAL); }
constexpr Row old2(const char* n) { return call(n, uid16("rid"), uid16("eid")).only(Abi::i386).in(creds).fails(EPERM, EAGAIN, EINVAL); }
constexpr Row old3(const char* n) {
  return call(n, uid16("rid"), uid16("eid"), uid16("sid")).only(Abi::i386).in(creds).fails(EPERM, EAGAIN, EINVAL);
}
constexpr Row old_get3(const char* n) {
  return call(n, uid16_out("rid"), uid16_out("eid"), uid16_out("sid")).only(Abi::i386).in(creds).fails(EFAULT);
}
constexpr Row old_fs1(const char* n) { return call(n, uid16("id")).only(Abi::i386).in(creds).returns(Return::uid); }
constexpr Row get_groups(const char* n) {
  return call(n, sint("gidsetsize"), odd("grouplist", groups32).out()).in(creds).fails(EINVAL, EFAULT);
}
constexpr Row set_groups(const char* n) {
  return call(n, sint("gidsetsize"), odd("grouplist", groups32)).in(creds).fails(EPERM, EINVAL, ENOMEM, EFAULT);
}

constexpr Row rows[] = {
    get0("getuid"), get0("getgid"), get0("geteuid"), get0("getegid"),
    get0("getuid32"), get0("getgid32"), get0("geteuid32"), get0("getegid32"),
    set1("setuid"), set1("setgid"), set1("setuid32"), set1("setgid32"), old1("setuid"), old1("setgid"),
    set2("setreuid"), set2("setregid"), set2("setreuid32"), set2("setregid32"), old2("setreuid"), old2("setregid"),
    set3("setresuid"), set3("setresgid"), set3("setresuid32"), set3("setresgid32"), old3("setresuid"), old3("setresgid"),
    get3("getresuid"), get3("getresgid"), get3("getresuid32"), get3("getresgid32"), old_get3("getresuid"), old_get3("getresgid"),
    fs1("setfsuid"), fs1("setfsgid"), fs1("setfsuid32"), fs1("setfsgid32"), old_fs1("setfsuid"), old_fs1("setfsgid"),
    get_groups("getgroups"), get_groups("getgroups32"), set_groups("setgroups"), set_groups("setgroups32"),
    call("getgroups", sint("gidsetsize"), odd("grouplist", groups16).out()).only(Abi::i386).in(creds).fails(EINVAL, EFAULT),
    call("setgroups", sint("gidsetsize"), odd("grouplist", groups16)).only(Abi::i386).in(creds).fails(EPERM, EINVAL, ENOMEM, EFAULT),
    call("capget", odd("header", capability_header), odd("dataptr", capabilities_at).out()).in(creds).fails(EINVAL, ESRCH, EPERM, EFAULT),
    call("capset", odd("header", capability_header), odd("data", capabilities_at)).in(creds).fails(EPERM, EINVAL, EFAULT),
    call("getpid").in(in::pure).returns(Return::pid),
    call("getppid").in(in::pure).returns(Return::pid),
    call("gettid").in(in::pure).returns(Return::tid),
    call("getpgrp").in(in::pure).returns(Return::pgid),
    call("getpgid", pid("pid")).returns(Return::pgid).fails(ESRCH, EPERM),
    call("setpgid", pid("pid"), pgid("pgid")).fails(EPERM, ESRCH, EACCES, EINVAL),
    call("getsid", pid("pid")).returns(Return::sid).fails(ESRCH, EPERM),
    call("setsid").returns(Return::sid).fails(EPERM),
};

}  // namespace

const std::span<const Row> identity_rows{rows};

}  // namespace sonde::calls
