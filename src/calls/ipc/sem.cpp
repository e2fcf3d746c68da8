// System V semaphores.
#include <cerrno>

#include "calls/ipc/indirect.h"
#include "calls/ipc/ipc_fields.h"
#include "calls/tables.h"
#include "sys/flags/ipc.h"

namespace sonde::calls {

using namespace sys;
using decode::Context;
using decode::Value;
using Bytes = std::span<const std::byte>;

namespace {

Value* operation(Context& c, Bytes b, void*) {
  Value* s = c.structure();
  c.add(s, "sem_num", c.uint(load<u16>(b, 0)));
  c.add(s, "sem_op", c.sint(load<i16>(b, 2)));
  c.add(s, "sem_flg", c.flags(semop_flags, load<u16>(b, 4)));
  return s;
}

Value* operations(Context& c, const Spec&, u64 addr) { return c.array_at(addr, static_cast<u32>(c.call.args[2]), 6, operation); }

template <bool Time64>
Value* timeout(Context& c, const Spec&, u64 addr) { return timespec_at(c, addr, c.word() == 4 && !Time64); }

// struct semid64_ds
Value* set_of(Context& c, u64 addr, bool to_set) {
  const bool wide = c.word() == 8;
  const std::size_t size = wide ? 104 : 64;
  const auto b = c.read_bytes(addr, size);
  if (b.size() < size) return c.address(addr);
  Value* s = c.structure();
  c.add(s, "sem_perm", ipc_permissions(c, b, to_set));
  if (to_set) return s;
  const std::size_t p = permissions_size(c.abi());
  const auto time = [&](std::size_t at) { return wide ? load<u64>(b, at) : load<u32>(b, at); };  // i386: the upper half does not show
  c.add(s, "sem_otime", c.uint(time(p)));
  c.add(s, "sem_ctime", c.uint(time(wide ? p + 16 : p + 8)));
  c.add(s, "sem_nsems", c.uint(wide ? load<u64>(b, p + 32) : load<u32>(b, p + 16)));
  return s;
}

Value* limits(Context& c, u64 addr) {
  static constexpr const char* kNames[] = {"semmap", "semmni", "semmns", "semmnu", "semmsl", "semopm", "semume", "semusz", "semvmx", "semaem"};
  const auto b = c.read_bytes(addr, sizeof(u32) * std::size(kNames));
  if (b.size() < sizeof(u32) * std::size(kNames)) return c.address(addr);
  Value* s = c.structure();
  for (std::size_t i = 0; i < std::size(kNames); ++i) c.add(s, kNames[i], c.sint(load<i32>(b, i * 4)));
  return s;
}

enum class Command : u32 { set = 1, stat = 2, info = 3, sem_stat = 18, sem_info = 19, stat_any = 20 };

// union semun
Value* control(Context& c, const Spec&, u64 raw) {
  const u64 addr = c.word() == 4 ? static_cast<u32>(raw) : raw;
  const auto command = static_cast<Command>(plain_command(c.call.args[2]));
  const bool info = command == Command::info || command == Command::sem_info;
  const bool stat = command == Command::stat || command == Command::sem_stat || command == Command::stat_any;
  const bool points = (info || stat || command == Command::set) && addr != 0 && c.options.verbose;
  if (!points) return c.entering() ? c.address(addr) : nullptr;
  if (command == Command::set) return c.entering() ? set_of(c, addr, true) : nullptr;
  if (c.entering()) return nullptr;
  return info ? limits(c, addr) : set_of(c, addr, false);
}

// The same behind a pointer: [0x7], or what it points to.
Value* control_indirect(Context& c, const Spec& spec, u64 addr) {
  u64 raw = 0;
  if (!c.options.verbose || !c.read_word(addr, raw)) return c.entering() ? c.address(addr) : nullptr;
  const auto command = static_cast<Command>(plain_command(c.call.args[2]));
  switch (command) {
    case Command::set: case Command::stat: case Command::info: case Command::sem_stat: case Command::sem_info: case Command::stat_any:
      return control(c, spec, raw);
  }
  if (c.exiting()) return nullptr;
  Value* list = c.array();
  c.add(list, c.address(raw));
  return list;
}

constexpr Row rows[] = {
    call("semget", odd("key", ipc_key), sint("nsems"), odd("semflg", ipc_get_flags_value))
        .in(in::ipc).fails(EEXIST, ENOENT, EACCES, EINVAL, ENOMEM, ENOSPC),
    call("semctl", sint("semid"), sint("semnum"), ipc_command_of(semctl_cmds), odd("arg", control).inout())
        .in(in::ipc).fails(EACCES, EFAULT, EIDRM, EINVAL, EPERM, ERANGE),
    call("semop", sint("semid"), odd("sops", operations), uint("nsops"))
        .in(in::ipc).fails(EAGAIN, EINTR, E2BIG, EACCES, EFAULT, EFBIG, EIDRM, EINVAL, ENOMEM, ERANGE),
    call("semtimedop", sint("semid"), odd("sops", operations), uint("nsops"), odd("timeout", timeout<false>))
        .in(in::ipc).fails(EAGAIN, EINTR, E2BIG, EACCES, EFAULT, EFBIG, EIDRM, EINVAL, ENOMEM, ERANGE),
    call("semtimedop_time64", sint("semid"), odd("sops", operations), uint("nsops"), odd("timeout", timeout<true>))
        .in(in::ipc).fails(EAGAIN, EINTR, E2BIG, EACCES, EFAULT, EFBIG, EIDRM, EINVAL, ENOMEM, ERANGE),
};

}  // namespace

const std::span<const Row> sem_rows{rows};

const Row semctl_indirect_row = call("semctl", sint("semid"), sint("semnum"), ipc_command_of(semctl_cmds), odd("arg", control_indirect).inout()).in(in::ipc);

}  // namespace sonde::calls
