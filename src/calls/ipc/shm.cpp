// System V shared memory.
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

constexpr u32 kSet = 1;

// SHM_HUGETLB|21<<SHM_HUGE_SHIFT|0777
Value* get_flags(Context& c, const Spec&, u64 raw) {
  constexpr u32 kMode = 0777;
  constexpr u32 kHugeShift = 26;
  const u32 all = static_cast<u32>(raw);
  const u32 huge = all >> kHugeShift;
  const u32 flags_part = all & ~(kMode | huge << kHugeShift);
  Value* value = c.joined(all, {});
  value->traits = decode::Trait::apart;
  if (flags_part != 0) {
    Value* names = c.flags(shm_get_flags, flags_part);
    names->traits = names->traits | decode::Trait::bare;
    c.add(value, names);
  }
  if (huge != 0) {
    Value* shifted = c.array();
    shifted->traits = decode::Trait::bare | decode::Trait::shift;
    c.add(shifted, c.uint(huge));
    c.add(shifted, c.dual(c.uint(kHugeShift), c.text("SHM_HUGE_SHIFT")));
    c.add(value, shifted);
  }
  c.add(value, c.mode(all & kMode));
  return value;
}

// Where the three times lie: i386's have an upper half elsewhere, which does not show.
u64 time_at(Bytes b, std::size_t low, bool wide) { return wide ? load<u64>(b, low) : load<u32>(b, low); }

// struct shmid64_ds
Value* segment(Context& c, u64 addr, bool to_set) {
  const bool wide = c.word() == 8;
  const auto b = c.read_bytes(addr, wide ? 112 : 84);
  if (b.size() < (wide ? 112u : 84u)) return c.address(addr);
  Value* s = c.structure();
  c.add(s, "shm_perm", ipc_permissions(c, b, to_set));
  if (to_set) return s;
  const std::size_t p = permissions_size(c.abi());
  c.add(s, "shm_segsz", c.uint(load_word(b, p, c.word())));
  const std::size_t after_times = wide ? p + 32 : p + 28;
  c.add(s, "shm_cpid", c.pid(load<i32>(b, after_times)));
  c.add(s, "shm_lpid", c.pid(load<i32>(b, after_times + 4)));
  c.add(s, "shm_nattch", c.uint(load_word(b, after_times + 8, c.word())));
  c.add(s, "shm_atime", c.uint(time_at(b, wide ? p + 8 : p + 4, wide)));
  c.add(s, "shm_dtime", c.uint(time_at(b, wide ? p + 16 : p + 12, wide)));
  c.add(s, "shm_ctime", c.uint(time_at(b, wide ? p + 24 : p + 20, wide)));
  return s;
}

struct Word {
  const char* name;
  u8 index;  // in words
  bool half = false;
};

Value* words_at(Context& c, u64 addr, std::size_t count, std::span<const Word> fields) {
  const unsigned word = c.word();
  const auto b = c.read_bytes(addr, count * word);
  if (b.size() < count * word) return c.address(addr);
  Value* s = c.structure();
  for (const Word& f : fields) c.add(s, f.name, c.uint(f.half ? load<u32>(b, f.index * word) : load_word(b, f.index * word, word)));
  return s;
}

constexpr Word kLimits[] = {{"shmmax", 0}, {"shmmin", 1}, {"shmmni", 2}, {"shmseg", 3}, {"shmall", 4}};
constexpr Word kUse[] = {{"used_ids", 0, true}, {"shm_tot", 1}, {"shm_rss", 2}, {"shm_swp", 3}, {"swap_attempts", 4}, {"swap_successes", 5}};

// Read by the kernel for IPC_SET, written by it for the rest.
Value* control(Context& c, const Spec&, u64 addr) {
  const u32 command = plain_command(c.call.args[1]);
  if (addr == 0 || !c.options.verbose) return c.address(addr);
  if (command == kSet) return segment(c, addr, true);
  const bool fills = command == 2 || command == 3 || command == 13 || command == 14 || command == 15;
  if (!fills) return c.address(addr);
  if (c.entering()) return nullptr;
  switch (command) {
    case 3: return words_at(c, addr, 5, kLimits);
    case 14: return words_at(c, addr, 6, kUse);
    default: return segment(c, addr, false);
  }
}

// A second look is due only at what the kernel filled.
Value* control_twice(Context& c, const Spec& spec, u64 addr) {
  if (c.entering()) return control(c, spec, addr);
  const u32 command = plain_command(c.call.args[1]);
  const bool fills = command == 2 || command == 3 || command == 13 || command == 14 || command == 15;
  return fills && addr != 0 && c.options.verbose ? control(c, spec, addr) : nullptr;
}

constexpr Row rows[] = {
    call("shmget", odd("key", ipc_key), size("size"), odd("shmflg", get_flags))
        .in(in::ipc).fails(EEXIST, ENOENT, EACCES, EINVAL, ENOMEM, ENOSPC, ENFILE, EPERM),
    call("shmat", sint("shmid"), address("shmaddr"), flags("shmflg", shm_at_flags))
        .returns(Return::address).in(in::ipc | in::memory).fails(EACCES, EINVAL, EIDRM, ENOMEM),
    call("shmdt", address("shmaddr")).in(in::ipc | in::memory).fails(EINVAL),
    call("shmctl", sint("shmid"), ipc_command_of(shmctl_cmds), odd("buf", control_twice).inout())
        .in(in::ipc).fails(EACCES, EFAULT, EIDRM, EINVAL, ENOMEM, EOVERFLOW, EPERM),
};

}  // namespace

const std::span<const Row> shm_rows{rows};

const Row shmat_indirect_row =
    call("shmat", sint("shmid"), address("shmaddr"), flags("shmflg", shm_at_flags)).returns(Return::address).in(in::ipc | in::memory);

}  // namespace sonde::calls
