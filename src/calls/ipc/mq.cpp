// POSIX message queues.
#include <fcntl.h>

#include <algorithm>
#include <cerrno>

#include "calls/file/open_flags.h"
#include "calls/ipc/ipc_fields.h"
#include "calls/tables.h"
#include "sys/flags/ipc.h"
#include "sys/flags/signal.h"
#include "sys/flags/time.h"

namespace sonde::calls {

using namespace sys;
using decode::Context;
using decode::Value;

namespace {

constexpr bool creates(const u64* args) { return (args[1] & O_CREAT) != 0; }

// struct mq_attr
template <bool Named>  // mq_open shows the flags as a number
Value* attributes(Context& c, const Spec&, u64 addr) {
  const unsigned word = c.word();
  if (addr == 0 || !c.options.verbose) return c.address(addr);
  const auto b = c.read_bytes(addr, std::size_t{8} * word);
  if (b.size() < std::size_t{8} * word) return c.address(addr);
  const auto number = [&](std::size_t i) { return word == 4 ? i64{load<i32>(b, i * word)} : load<i64>(b, i * word); };
  Value* s = c.structure();
  c.add(s, "mq_flags", Named ? c.flags(mq_attribute_flags, static_cast<u64>(number(0))) : c.hex(static_cast<u64>(number(0)) & (word == 4 ? 0xffffffff : ~u64{0})));
  c.add(s, "mq_maxmsg", c.sint(number(1)));
  c.add(s, "mq_msgsize", c.sint(number(2)));
  c.add(s, "mq_curmsgs", c.sint(number(3)));
  return s;
}

Value* received(Context& c, const Spec&, u64 addr) { return c.buffer_at(addr, static_cast<u64>(std::max<i64>(c.call.result, 0))); }

Value* priority(Context& c, const Spec&, u64 addr) {
  u32 v = 0;
  if (!c.read(addr, v)) return c.address(addr);
  Value* list = c.array();
  c.add(list, c.uint(v));
  return list;
}

template <bool Time64>
Value* timeout(Context& c, const Spec&, u64 addr) { return timespec_at(c, addr, c.word() == 4 && !Time64); }

// struct sigevent
Value* event(Context& c, const Spec&, u64 addr) {
  const unsigned word = c.word();
  if (addr == 0 || !c.options.verbose) return c.address(addr);
  const auto b = c.read_bytes(addr, 64);
  if (b.size() < 64) return c.address(addr);
  enum : i32 { signal = 0, thread = 2, thread_id = 4 };
  const i32 how = load<i32>(b, word + 4);
  const i32 number = load<i32>(b, word);
  Value* value = c.structure();
  c.add(value, "sival_int", c.sint(load<i32>(b, 0)));
  c.add(value, "sival_ptr", c.address(load_word(b, 0, word)));
  Value* s = c.structure();
  if (load_word(b, 0, word) != 0) c.add(s, "sigev_value", value);
  const bool by_signal = how == signal || how == thread || how == thread_id;
  c.add(s, "sigev_signo", by_signal ? c.signal(number) : c.uint(static_cast<u32>(number)));
  c.add(s, "sigev_notify", c.symbol(sigev_notify, static_cast<u32>(how)));
  if (how == thread_id) c.add(s, "sigev_notify_thread_id", c.pid(load<i32>(b, word + 8), decode::PidKind::thread));
  if (how == thread) {
    c.add(s, "sigev_notify_function", c.address(load_word(b, word + 8, word)));
    c.add(s, "sigev_notify_attributes", c.address(load_word(b, 2 * word + 8, word)));
  }
  return s;
}

constexpr Spec mq(const char* name) { return fd(name); }

constexpr Row rows[] = {
    call("mq_open", path("name"), odd("oflag", open_flags), mode("mode").when(creates), odd("attr", attributes<false>).when(creates))
        .returns(Return::fd).in(in::desc).fails(ENOENT, EEXIST, EACCES, EINVAL, EMFILE, ENFILE, ENAMETOOLONG, ENOMEM, ENOSPC),
    call("mq_unlink", path("name")).fails(ENOENT, EACCES, ENAMETOOLONG),
    call("mq_timedsend", mq("mqdes"), buffer("msg_ptr", 2), size("msg_len"), uint("msg_prio"), odd("abs_timeout", timeout<false>))
        .in(in::desc).fails(EAGAIN, ETIMEDOUT, EINTR, EMSGSIZE, EINVAL, EBADF),
    call("mq_timedsend_time64", mq("mqdes"), buffer("msg_ptr", 2), size("msg_len"), uint("msg_prio"), odd("abs_timeout", timeout<true>))
        .in(in::desc).fails(EAGAIN, ETIMEDOUT, EINTR, EMSGSIZE, EINVAL, EBADF),
    call("mq_timedreceive", mq("mqdes"), odd("msg_ptr", received).out(), size("msg_len"), odd("msg_prio", priority).out(),
         odd("abs_timeout", timeout<false>))
        .in(in::desc).fails(EAGAIN, ETIMEDOUT, EINTR, EMSGSIZE, EINVAL, EBADF),
    call("mq_timedreceive_time64", mq("mqdes"), odd("msg_ptr", received).out(), size("msg_len"), odd("msg_prio", priority).out(),
         odd("abs_timeout", timeout<true>))
        .in(in::desc).fails(EAGAIN, ETIMEDOUT, EINTR, EMSGSIZE, EINVAL, EBADF),
    call("mq_notify", mq("mqdes"), odd("sevp", event)).in(in::desc).fails(EBUSY, EINVAL, ENOMEM, EBADF),
    call("mq_getsetattr", mq("mqdes"), odd("newattr", attributes<true>), odd("oldattr", attributes<true>).out())
        .in(in::desc).fails(EINVAL, EFAULT, EBADF),
};

}  // namespace

const std::span<const Row> mq_rows{rows};

}  // namespace sonde::calls
