// epoll, and event descriptors.
#include <cerrno>

#include "calls/signal/sigset.h"
#include "calls/tables.h"
#include "calls/time/time.h"
#include "sys/flags/poll.h"

namespace sonde::calls {

using namespace sys;
using decode::Context;
using decode::Value;

namespace {

constexpr u32 kEventSize = 12;  // packed on x86
constexpr u64 kDelete = 2;      // EPOLL_CTL_DEL

Value* event(Context& c, std::span<const std::byte> bytes, void*) {
  Fields f(bytes, c.word());
  Value* s = c.structure();
  c.add(s, "events", c.flags(epoll_events, f.take<u32>()));
  const u64 raw = f.take<u64>();
  Value* data = c.structure();
  c.add(data, "u32", c.uint(static_cast<u32>(raw)));
  c.add(data, "u64", c.uint(raw));
  c.add(s, "data", data);
  return s;
}

Value* given_event(Context& c, const Spec&, u64 addr) {
  if (static_cast<u32>(c.call.args[1]) == kDelete) return c.address(addr);
  Fields f = fetch(c, addr, kEventSize);
  return f ? event(c, f.rest(), nullptr) : c.address(addr);
}

Value* events(Context& c, const Spec&, u64 addr) {
  if (!c.options.verbose && c.call.result != 0) return c.address(addr);
  return c.array_at(addr, static_cast<u64>(c.call.result), kEventSize, event);
}

constexpr Spec came = odd("events", events).out();

constexpr Row rows[] = {
    call("epoll_create", sint("size")).returns(Return::fd).in(in::desc).fails(EMFILE, ENFILE, ENOMEM, EINVAL),
    call("epoll_create1", flags("flags", epoll_create_flags)).returns(Return::fd).in(in::desc).fails(EMFILE, ENFILE, ENOMEM, EINVAL),
    call("epoll_ctl", fd("epfd"), values("op", epoll_ops), fd("fd"), odd("event", given_event)).in(in::desc)
        .fails(ENOSPC, EEXIST, ENOENT, EPERM, ENOMEM, EINVAL, ELOOP, EBADF, EFAULT),
    call("epoll_wait", fd("epfd"), came, sint("maxevents"), sint("timeout")).in(in::desc).fails(EINTR, EINVAL, EBADF, EFAULT),
    call("epoll_pwait", fd("epfd"), came, sint("maxevents"), sint("timeout"), sized_sigset("sigmask", 5), size("sigsetsize"))
        .in(in::desc).fails(EINTR, EINVAL, EBADF, EFAULT),
    call("epoll_pwait2", fd("epfd"), came, sint("maxevents"), timespec64("timeout"), sized_sigset("sigmask", 5), size("sigsetsize"))
        .in(in::desc).fails(EINTR, EINVAL, EBADF, EFAULT),
    call("eventfd", uint("count")).returns(Return::fd).in(in::desc).fails(EMFILE, ENFILE, ENOMEM, ENODEV),
    call("eventfd2", uint("count"), flags("flags", eventfd_flags)).returns(Return::fd).in(in::desc)
        .fails(EMFILE, ENFILE, ENOMEM, EINVAL, ENODEV),
};

}  // namespace

const std::span<const Row> epoll_rows{rows};

}  // namespace sonde::calls
