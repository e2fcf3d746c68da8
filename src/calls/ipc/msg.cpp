// System V message queues.
#include <cerrno>

#include "calls/ipc/ipc_fields.h"
#include "calls/tables.h"
#include "sys/flags/ipc.h"

namespace sonde::calls {

using namespace sys;
using decode::Context;
using decode::Value;

namespace {

// struct msgbuf: a type and `size` bytes of text.
Value* text_of(Context& c, u64 addr, u64 size) {
  // As strace's own structure: a type and the first word of the text have to be there.
  const std::size_t least = std::size_t{2} * c.word();
  if (addr == 0 || !c.options.verbose) return c.address(addr);
  const auto b = c.read_bytes(addr, least);
  if (b.size() < least) return c.address(addr);
  const u64 type = load_word(b, 0, c.word());
  Value* s = c.structure();
  c.add(s, "mtype", c.sint(c.word() == 4 ? static_cast<i32>(type) : static_cast<i64>(type)));
  c.add(s, "mtext", c.buffer_at(addr + c.word(), size));
  return s;
}

Value* sent(Context& c, const Spec&, u64 addr) { return text_of(c, addr, c.call.args[2]); }
// As much as there was room for: how much of it was written is the result.
Value* received(Context& c, const Spec&, u64 addr) { return text_of(c, addr, c.call.args[2]); }

// struct msqid64_ds
Value* queue(Context& c, u64 addr, bool to_set) {
  const bool wide = c.word() == 8;
  const std::size_t size = wide ? 120 : 88;
  const auto b = c.read_bytes(addr, size);
  if (b.size() < size) return c.address(addr);
  const std::size_t p = permissions_size(c.abi());
  const auto time = [&](std::size_t index) {
    return wide ? load<u64>(b, p + 8 * index) : load<u32>(b, p + 8 * index);  // i386: its upper half does not show
  };
  const std::size_t counts = p + 24;
  const unsigned word = c.word();
  Value* s = c.structure();
  c.add(s, "msg_perm", ipc_permissions(c, b, to_set));
  if (to_set) {
    c.add(s, "msg_qbytes", c.uint(load_word(b, counts + 2 * word, word)));
    return s;
  }
  c.add(s, "msg_stime", c.uint(time(0)));
  c.add(s, "msg_rtime", c.uint(time(1)));
  c.add(s, "msg_ctime", c.uint(time(2)));
  c.add(s, "msg_qnum", c.uint(load_word(b, counts + word, word)));
  c.add(s, "msg_qbytes", c.uint(load_word(b, counts + 2 * word, word)));
  c.add(s, "msg_lspid", c.pid(load<i32>(b, counts + 3 * word)));
  c.add(s, "msg_lrpid", c.pid(load<i32>(b, counts + 3 * word + 4)));
  return s;
}

Value* limits(Context& c, u64 addr) {
  static constexpr const char* kNames[] = {"msgpool", "msgmap", "msgmax", "msgmnb", "msgmni", "msgssz", "msgtql"};
  const auto b = c.read_bytes(addr, 32);
  if (b.size() < 30) return c.address(addr);
  Value* s = c.structure();
  for (std::size_t i = 0; i < std::size(kNames); ++i) c.add(s, kNames[i], c.sint(load<i32>(b, i * 4)));
  c.add(s, "msgseg", c.uint(load<u16>(b, 28)));
  return s;
}

enum class Command : u32 { set = 1, stat = 2, info = 3, msg_stat = 11, msg_info = 12, stat_any = 13 };

Value* control(Context& c, const Spec&, u64 addr) {
  const auto command = static_cast<Command>(plain_command(c.call.args[1]));
  const bool info = command == Command::info || command == Command::msg_info;
  const bool stat = command == Command::stat || command == Command::msg_stat || command == Command::stat_any;
  const bool points = (info || stat || command == Command::set) && addr != 0 && c.options.verbose;
  if (!points) return c.entering() ? c.address(addr) : nullptr;
  if (command == Command::set) return c.entering() ? queue(c, addr, true) : nullptr;
  if (c.entering()) return nullptr;
  return info ? limits(c, addr) : queue(c, addr, false);
}

constexpr Row rows[] = {
    call("msgget", odd("key", ipc_key), odd("msgflg", ipc_get_flags_value))
        .in(in::ipc).fails(EEXIST, ENOENT, EACCES, ENOMEM, ENOSPC),
    call("msgsnd", sint("msqid"), odd("msgp", sent), size("msgsz"), flags("msgflg", ipc_msg_flags))
        .in(in::ipc).fails(EAGAIN, EINTR, EACCES, EFAULT, EIDRM, EINVAL, ENOMEM),
    call("msgrcv", sint("msqid"), odd("msgp", received).out(), size("msgsz"), slong("msgtyp"), flags("msgflg", ipc_msg_flags))
        .in(in::ipc).fails(ENOMSG, EINTR, E2BIG, EACCES, EFAULT, EIDRM, EINVAL, ENOSYS),
    call("msgctl", sint("msqid"), ipc_command_of(msgctl_cmds), odd("buf", control).inout())
        .in(in::ipc).fails(EACCES, EFAULT, EIDRM, EINVAL, EPERM),
};

}  // namespace

const std::span<const Row> msg_rows{rows};

}  // namespace sonde::calls
