#include "calls/subcalls.h"

#include <cerrno>
#include <cstdio>

#include "calls/ipc/indirect.h"
#include "calls/registry.h"
#include "calls/tables.h"
#include "decode/decode.h"
#include "sys/flags/ipc.h"
#include "sys/flags/socket.h"
#include "sys/numbers/numbers.h"

namespace sonde::calls {

using namespace sys;
using decode::Context;
using decode::Value;

namespace {

constexpr u32 kSocketcall = 102;
constexpr u32 kIpc = 117;

struct SocketCall {
  const char* name;
  u8 arguments;
};
// By number, from 1.
constexpr SocketCall kSocketCalls[] = {
    {"socket", 3}, {"bind", 3}, {"connect", 3}, {"listen", 2}, {"accept", 3}, {"getsockname", 3}, {"getpeername", 3},
    {"socketpair", 4}, {"send", 4}, {"recv", 4}, {"sendto", 6}, {"recvfrom", 6}, {"shutdown", 2}, {"setsockopt", 5},
    {"getsockopt", 5}, {"sendmsg", 3}, {"recvmsg", 3}, {"accept4", 4}, {"recvmmsg", 5}, {"sendmmsg", 4},
};

const char* inner_socket_call(const u64 (&words)[6], u64 (&inner)[6], Memory& memory) {
  const u32 number = static_cast<u32>(words[0]);
  if (number == 0 || number > std::size(kSocketCalls)) return nullptr;
  const SocketCall& found = kSocketCalls[number - 1];
  u32 args[6] = {};
  const auto bytes = std::as_writable_bytes(std::span(args)).first(found.arguments * sizeof(u32));
  if (memory.read(RemoteAddr(static_cast<u32>(words[1])), bytes) < bytes.size()) return nullptr;
  std::copy_n(args, 6, inner);
  return found.name;
}

// Arguments that stand behind a pointer which cannot be read: the pointer is shown.
// The version stands above the number: 1<<16|99.
Value* ipc_number(Context& c, const Spec&, u64 raw) {
  const u32 number = static_cast<u32>(raw) & 0xffff;
  const u32 version = static_cast<u32>(raw) >> 16;
  if (version == 0) return c.uint(number);
  char text[32];
  const int n = std::snprintf(text, sizeof text, "%u<<16|%u", version, number);
  return c.text(c.arena().copy({text, static_cast<std::size_t>(n)}));
}
Value* socket_number(Context& c, const Spec&, u64 raw) {
  return find(socketcalls, static_cast<u32>(raw)) != nullptr ? c.symbol(socketcalls, static_cast<u32>(raw)) : c.sint(static_cast<i32>(raw));
}

constexpr Row unread_message = call("msgrcv", sint("msqid"), address("msgp"), size("msgsz"), flags("msgflg", ipc_msg_flags)).in(in::ipc);

// The row and the arguments of what an ipc call means; a null row: not known.
const Row* inner_ipc_call(const u64 (&words)[6], u64 (&inner)[6], Memory& memory) {
  const u32 number = static_cast<u32>(words[0]) & 0xffff;
  const u32 version = static_cast<u32>(words[0]) >> 16;
  const u64 first = words[1];
  const u64 second = words[2];
  const u64 third = words[3];
  const u64 pointer = words[4];
  const u64 fifth = words[5];
  const auto give = [&](const Row* row, std::initializer_list<u64> args) {
    std::copy(args.begin(), args.end(), inner);
    return row;
  };
  const auto named = [](const char* name) { return row_named(name, Abi::i386); };
  switch (number) {
    case 1: return give(named("semop"), {first, pointer, second});
    case 2: return give(named("semget"), {first, second, third});
    case 3: return give(&semctl_indirect_row, {first, second, third, pointer});
    case 4: return give(named("semtimedop"), {first, pointer, second, fifth});
    case 11: return give(named("msgsnd"), {first, pointer, second, third});
    case 12: {
      if (version != 0) return give(named("msgrcv"), {first, pointer, second, fifth, third});
      u32 both[2];  // message, type
      if (!memory.read_object(RemoteAddr(pointer), both)) return give(&unread_message, {first, pointer, second, third});
      return give(named("msgrcv"), {first, both[0], second, both[1], third});
    }
    case 13: return give(named("msgget"), {first, second});
    case 14: return give(named("msgctl"), {first, second, pointer});
    case 21: return give(&shmat_indirect_row, {first, pointer, second, third});
    case 22: return give(named("shmdt"), {pointer});
    case 23: return give(named("shmget"), {first, second, third});
    case 24: return give(named("shmctl"), {first, second, pointer});
    default: return nullptr;
  }
}

constexpr Row rows[] = {
    call("socketcall", odd("call", socket_number), address("args")).in(in::desc).fails(EINVAL, EFAULT).only(Abi::i386),
    call("ipc", odd("call", ipc_number), hex("first"), hex("second"), hex("third"), hex("ptr"), hex("fifth"))
        .in(in::ipc).fails(EINVAL, ENOSYS, EFAULT).only(Abi::i386),
};

}  // namespace

const std::span<const Row> subcalls_rows{rows};

const Row& row_and_arguments(decode::Call& call, const u64 (&words)[6], Memory& memory) {
  const Row* row = &row_of(call.abi, call.nr);
  u64 inner[6] = {};
  const Row* meant = nullptr;
  if (call.abi == Abi::i386 && call.nr == kSocketcall) {
    if (const char* name = inner_socket_call(words, inner, memory)) meant = row_named(name, call.abi);
  } else if (call.abi == Abi::i386 && call.nr == kIpc) {
    meant = inner_ipc_call(words, inner, memory);
  }
  if (meant != nullptr) row = meant;
  decode::logical_arguments(*row, call.abi, meant != nullptr ? inner : words, call.args);
  return *row;
}

bool multiplexed(Abi abi, u32 nr) { return abi == Abi::i386 && (nr == kSocketcall || nr == kIpc); }

u32 number_for_filters(const decode::Call& call, const Row& row) {
  if (!multiplexed(call.abi, call.nr) || &row == &row_of(call.abi, call.nr)) return call.nr;
  std::string_view name = row.name;  // some have no number of their own: the nearest one stands for them
  if (name == "send") name = "sendto";
  if (name == "recv") name = "recvfrom";
  if (name == "accept") name = "accept4";
  if (name == "recvmmsg") name = "recvmmsg_time64";
  if (name == "semop" || name == "semtimedop") name = "semtimedop_time64";
  const auto direct = number_of(call.abi, name);
  return direct.value_or(call.nr);
}

void settle_result(decode::Call& call, const Row& row, Memory& memory) {
  u32 at = 0;
  if (&row != &shmat_indirect_row || call.error.value != 0 || !memory.read_object(RemoteAddr(call.args[3]), at)) return;
  call.result = static_cast<i64>(at);
}

}  // namespace sonde::calls
