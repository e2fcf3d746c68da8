// Making processes and threads.
#include <algorithm>
#include <cerrno>
#include <cstdio>

#include "calls/process/user_desc.h"
#include "calls/tables.h"
#include "sys/flags/process.h"

namespace sonde::calls {

using namespace sys;
using decode::Context;
using decode::PidKind;
using decode::Value;

namespace {

constexpr u64 kPidfd = 0x1000;
constexpr u64 kSetTls = 0x80000;
constexpr u64 kParentSetTid = 0x100000;
constexpr u64 kChildClearTid = 0x200000;
constexpr u64 kChildSetTid = 0x1000000;
constexpr u64 kIntoCgroup = 0x200000000;

// An argument that strace shows with its name.
Value* named(Context& c, const char* name, Value* v) {
  Value* s = c.structure();
  s->traits = decode::Trait::bare;
  c.add(s, name, v);
  return s;
}

// The order of clone's arguments: flags, stack, parent's, and child's and tls in turns by architecture.
u64 child_tid_of(Context& c) { return c.call.args[c.abi() == Abi::i386 ? 4 : 3]; }
u64 tls_of(Context& c) { return c.call.args[c.abi() == Abi::i386 ? 3 : 4]; }

Value* child_stack(Context& c, const Spec&, u64) { return named(c, "child_stack", c.address(c.call.args[1])); }

// The low byte of the flags is the signal that tells of the child's end.
Value* clone_flags_of(Context& c, const Spec&, u64) {
  const u64 raw = c.call.args[0];
  const u64 signal = raw & 0xff;
  const u64 bits = raw & ~u64{0xff};
  Value* v;
  if (signal == 0) {
    v = c.flags(clone_flags, bits);
  } else {
    v = c.array();
    v->traits = decode::Trait::bare | decode::Trait::piped;
    v->number = raw;
    if (bits != 0) c.add(v, c.flags(clone_flags, bits));
    c.add(v, c.signal(static_cast<i64>(signal)));
  }
  return named(c, "flags", v);
}

// A thread id or, with CLONE_PIDFD, a descriptor that the kernel wrote for the parent.
Value* parent_tid(Context& c, const Spec&, u64) {
  const u64 addr = c.call.args[2];
  Fields f = c.failed() ? Fields{} : fetch(c, addr, 4);
  if (!f) return named(c, "parent_tid", c.address(addr));
  const i32 id = f.take<i32>();
  const bool is_fd = (c.call.args[0] & kPidfd) != 0;
  return named(c, "parent_tid", boxed(c, is_fd ? c.fd(id) : c.pid(id, PidKind::thread)));
}
Value* tls(Context& c, const Spec&, u64);
Value* child_tid(Context& c, const Spec&, u64) { return named(c, "child_tidptr", c.address(child_tid_of(c))); }

constexpr bool tells_parent(const u64* args) { return (args[0] & (kParentSetTid | kPidfd)) != 0; }
constexpr bool sets_tls(const u64* args) { return (args[0] & kSetTls) != 0; }
constexpr bool tells_child(const u64* args) { return (args[0] & (kChildSetTid | kChildClearTid)) != 0; }

// i386: the TLS argument is a struct user_desc.
Value* tls(Context& c, const Spec&, u64) {
  const u64 addr = tls_of(c);
  if (c.abi() != Abi::i386 || c.failed()) return named(c, "tls", c.address(addr));
  return named(c, "tls", user_desc_at(c, addr));
}

constexpr u32 kFirstSize = 64;
constexpr u32 kSetTidSize = 80;
constexpr u32 kKnownSize = 88;

struct CloneArgs {
  u64 flags, pidfd, child_tid, parent_tid, exit_signal, stack, stack_size, tls, set_tid, set_tid_size, cgroup;
};
static_assert(sizeof(CloneArgs) == kKnownSize);

Value* set_tid_element(Context& c, std::span<const std::byte> bytes, void*) {
  return c.pid(Fields(bytes, 4).take<i32>(), PidKind::thread);
}

// Bytes behind all that is known: shown where they are not zero.
void add_unknown_tail(Context& c, Value* s, u64 addr, u64 size) {
  constexpr u64 kPage = 4096;
  if (size <= kKnownSize) return;
  const u64 most = std::min(size, kPage);
  const auto tail = c.read_bytes(addr + kKnownSize, most - kKnownSize);
  if (tail.size() < most - kKnownSize) {
    c.more(s);
  } else if (size > kPage || std::ranges::any_of(tail, [](std::byte b) { return b != std::byte{}; })) {
    Value* unknown = c.array();
    unknown->traits = decode::Trait::bare | decode::Trait::space;
    auto words = c.arena().array<char>(40);
    const int n = std::snprintf(words.data(), words.size(), "/* bytes %u..%u */", kKnownSize, static_cast<unsigned>(most - 1));
    c.add(unknown, c.text({words.data(), static_cast<std::size_t>(n)}));
    Value* string = c.string({reinterpret_cast<const char*>(tail.data()), tail.size()});
    string->traits = string->traits | decode::Trait::hex_bytes;
    c.add(unknown, string);
    c.add(s, unknown);
  }
}

Value* clone_arguments(Context& c, u64 addr, u64 size) {
  if (size < kFirstSize || addr == 0 || !c.options.verbose) return c.address(addr);
  const u64 known = std::min<u64>(size, kKnownSize);
  const auto bytes = c.read_bytes(addr, known);
  if (bytes.size() < known) return c.address(addr);
  CloneArgs a{};
  std::memcpy(&a, bytes.data(), known);
  Value* s = c.structure();
  c.add(s, "flags", c.flags(clone3_flags, a.flags));
  if ((a.flags & kPidfd) != 0) c.add(s, "pidfd", c.address(a.pidfd));
  if ((a.flags & (kChildSetTid | kChildClearTid)) != 0) c.add(s, "child_tid", c.address(a.child_tid));
  if ((a.flags & kParentSetTid) != 0) c.add(s, "parent_tid", c.address(a.parent_tid));
  const bool is_signal = a.exit_signal < 0x7fffffff;
  c.add(s, "exit_signal", is_signal ? c.signal(static_cast<i64>(a.exit_signal)) : c.uint(a.exit_signal));
  c.add(s, "stack", c.address(a.stack));
  c.add(s, "stack_size", c.hex(a.stack_size));
  if ((a.flags & kSetTls) != 0) c.add(s, "tls", c.abi() == Abi::i386 ? user_desc_at(c, a.tls) : c.address(a.tls));
  if (a.set_tid != 0 || a.set_tid_size != 0) {
    constexpr u64 kMostPidLevels = 32;
    const bool listed = a.set_tid_size != 0 && a.set_tid_size <= kMostPidLevels;
    c.add(s, "set_tid", listed ? c.array_at(a.set_tid, a.set_tid_size, 4, set_tid_element) : c.address(a.set_tid));
    c.add(s, "set_tid_size", c.uint(a.set_tid_size));
  }
  if (size > kSetTidSize && (a.cgroup != 0 || (a.flags & kIntoCgroup) != 0)) c.add(s, "cgroup", c.fd(static_cast<i64>(a.cgroup)));
  add_unknown_tail(c, s, addr, size);
  return s;
}

// What the kernel wrote behind the pointers: {pidfd=[3], parent_tid=[7]}; null when nothing.
Value* clone_results(Context& c, u64 addr, u64 size) {
  CloneArgs a{};
  if (c.failed() || size < kFirstSize || !c.options.verbose) return nullptr;
  const u64 known = std::min<u64>(size, kKnownSize);
  const auto bytes = c.read_bytes(addr, known);
  if (bytes.size() < known) return nullptr;
  std::memcpy(&a, bytes.data(), known);
  Value* s = c.structure();
  if ((a.flags & kPidfd) != 0) {
    Fields f = fetch(c, a.pidfd, 4);
    c.add(s, "pidfd", f ? boxed(c, c.fd(f.take<i32>())) : c.address(a.pidfd));
  }
  if ((a.flags & kParentSetTid) != 0) {
    Fields f = fetch(c, a.parent_tid, 4);
    c.add(s, "parent_tid", f ? boxed(c, c.pid(f.take<i32>(), PidKind::thread)) : c.address(a.parent_tid));
  }
  add_unknown_tail(c, s, addr, size);
  return s->first != nullptr ? s : nullptr;
}

Value* clone3_arguments(Context& c, const Spec&, u64 addr) {
  const u64 size = c.call.args[1];
  return c.entering() ? clone_arguments(c, addr, size) : clone_results(c, addr, size);
}

constexpr Spec late(const char* n, Decoder d, bool (*there)(const u64*)) { return odd(n, d).out().even_on_error().after_comma().when(there); }

constexpr Row rows[] = {
    call("fork").returns(Return::pid).in(in::process).fails(EAGAIN, ENOMEM),
    call("vfork").returns(Return::pid).in(in::process).fails(EAGAIN, ENOMEM),
    call("clone", odd("child_stack", child_stack), odd("flags", clone_flags_of), late("parent_tid", parent_tid, tells_parent),
         late("tls", tls, sets_tls), late("child_tidptr", child_tid, tells_child))
        .returns(Return::tid).in(in::process).fails(EAGAIN, ENOMEM, EINVAL, EPERM, ENOSPC, EUSERS),
    call("clone3", odd("uargs", clone3_arguments).inout(), size("size")).returns(Return::tid).in(in::process)
        .fails(EAGAIN, ENOMEM, EINVAL, EPERM, ENOSPC, EUSERS, EACCES, EBUSY, EOPNOTSUPP),
    call("exit", sint("error_code")).returns(Return::nothing).in(in::process),
    call("exit_group", sint("error_code")).returns(Return::nothing).in(in::process),
    call("unshare", flags_long("unshare_flags", unshare_flags)).fails(EPERM, EINVAL, ENOMEM, ENOSPC, EUSERS),
    call("setns", fd("fd"), flags("flags", setns_types)).in(in::desc).fails(EPERM, EINVAL, EBADF, ENOMEM, ESRCH),
    call("set_tid_address", hex("tidptr")),
    call("pidfd_open", pid("pid"), flags("flags", pidfd_open_flags)).returns(Return::fd).in(in::desc)
        .fails(ESRCH, EINVAL, EMFILE, ENFILE, ENOMEM, ENODEV),
    call("pidfd_getfd", fd("pidfd"), odd("fd", [](Context& c, const Spec&, u64 raw) { return c.sint(static_cast<i32>(raw)); }),
         hex32("flags"))
        .returns(Return::fd).in(in::desc).fails(EPERM, ESRCH, EBADF, EINVAL, EMFILE, ENFILE),
};

}  // namespace

const std::span<const Row> clone_rows{rows};

}  // namespace sonde::calls
