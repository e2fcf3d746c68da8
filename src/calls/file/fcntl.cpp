// fcntl: a call of its own behind every command.
#include <algorithm>
#include <cerrno>

#include "calls/file/open_flags.h"
#include "calls/file/pointed.h"
#include "calls/tables.h"
#include "decode/context.h"
#include "sys/flags/fcntl.h"
#include "sys/flags/open.h"
#include "sys/flags/signal.h"

namespace sonde::calls {

using namespace sys;
using decode::Context;
using decode::Trait;
using decode::Value;

namespace {

enum Command : u64 {
  dupfd = 0, getfd, setfd, getfl, setfl, getlk, setlk, setlkw, setown, getown, setsig, getsig, getlk64, setlk64, setlkw64,
  setown_ex = 15, getown_ex = 16, ofd_getlk = 36, ofd_setlk, ofd_setlkw,
  setlease = 1024, getlease, notify, dupfd_query, created_query, cancellk, dupfd_cloexec, setpipe_sz, getpipe_sz,
  add_seals, get_seals, get_rw_hint = 1035, set_rw_hint, get_file_rw_hint, set_file_rw_hint, getdeleg, setdeleg,
};

template <class Long>
struct Flock {
  i16 type, whence;
  Long start, len;
  i32 pid;
};
struct [[gnu::packed]] Flock64On32Bit {
  i16 type, whence;
  i64 start, len;
  i32 pid;
};
static_assert(sizeof(Flock<i64>) == 32 && sizeof(Flock<i32>) == 16 && sizeof(Flock64On32Bit) == 24);

template <class F>
Value* lock_as(Context& c, u64 addr) {
  F lock;
  if (!c.options.verbose || !c.read(addr, lock)) return c.address(addr);
  Value* s = c.structure();
  c.add(s, "l_type", c.symbol(fcntl_lock_types, static_cast<u16>(lock.type)));
  c.add(s, "l_whence", c.symbol(whence, static_cast<u16>(lock.whence)));
  c.add(s, "l_start", c.sint(lock.start));
  c.add(s, "l_len", c.sint(lock.len));
  if (c.exiting()) c.add(s, "l_pid", c.pid(lock.pid));
  return s;
}

Value* lock(Context& c, const Spec&, u64 addr) {
  return c.abi() == Abi::i386 ? lock_as<Flock<i32>>(c, addr) : lock_as<Flock<i64>>(c, addr);
}
Value* lock64(Context& c, const Spec&, u64 addr) {
  return c.abi() == Abi::i386 ? lock_as<Flock64On32Bit>(c, addr) : lock_as<Flock<i64>>(c, addr);
}

struct Owner {
  i32 type, pid;
};

Value* owner_ex(Context& c, const Spec&, u64 addr) {
  Owner owner;
  if (!c.options.verbose || !c.read(addr, owner)) return c.address(addr);
  constexpr decode::PidKind kinds[] = {decode::PidKind::thread, decode::PidKind::process, decode::PidKind::group};
  Value* s = c.structure();
  c.add(s, "type", c.symbol(fcntl_owner_types, static_cast<u32>(owner.type)));
  c.add(s, "pid", owner.type >= 0 && owner.type <= 2 ? c.pid(owner.pid, kinds[owner.type]) : c.sint(owner.pid));
  return s;
}

Value* owner(Context& c, const Spec&, u64 raw) {
  const i32 id = static_cast<i32>(raw);
  return id < 0 ? c.pid(id, decode::PidKind::group) : c.pid(id);
}

Value* write_hint(Context& c, const Spec&, u64 addr) {
  u64 hint;
  if (!c.options.verbose || !c.read(addr, hint)) return c.address(addr);
  Value* list = c.array();
  c.add(list, c.symbol(fcntl_rw_hints, hint));
  return list;
}

Value* delegation(Context& c, const Spec&, u64 addr) {
  struct {
    u32 flags;
    u16 type, pad;
  } d;
  if (!c.options.verbose || !c.read(addr, d)) return c.address(addr);
  Value* s = c.structure();
  c.add(s, "d_flags", c.hex(d.flags));
  c.add(s, "d_type", c.symbol(fcntl_lock_types, d.type));
  if (d.pad != 0) c.add(s, "__pad", c.hex(d.pad));
  return s;
}

// (flags O_RDWR): a word, then the bits.
Value* note_of(Context& c, std::string_view word, Value* bits) {
  Value* note = c.array();
  note->traits = Trait::bare | Trait::space;
  c.add(note, c.text(word));
  c.add(note, bits);
  return note;
}

Value* descriptor_note(Context& c) {
  const u64 bits = static_cast<u64>(c.call.result);
  return bits == 0 ? nullptr : note_of(c, "flags", c.flags(fd_flags, bits));
}
Value* status_note(Context& c) {
  Value* modes = open_modes(c, static_cast<u64>(c.call.result));
  modes->traits = modes->traits | Trait::by_name;
  return note_of(c, "flags", modes);
}
Value* seals_note(Context& c) {
  const u64 bits = static_cast<u64>(c.call.result);
  return bits == 0 ? nullptr : note_of(c, "seals", c.flags(fcntl_seals, bits));
}
Value* lease_note(Context& c) {
  const Flag* type = find(fcntl_lock_types, static_cast<u64>(c.call.result));
  return type == nullptr ? nullptr : c.text(type->name);
}
Value* signal_note(Context& c) {
  const Flag* name = c.call.result == 0 ? nullptr : find(signal_names, static_cast<u64>(c.call.result));
  return name == nullptr ? nullptr : c.text(name->name);
}

constexpr Spec file = fd("fd");
// A whole word, not sign-extended where words are short.
constexpr Spec command = values("cmd", fcntl_cmds);
constexpr Spec number = s64("arg");
constexpr Spec lock_in = odd("lock", lock);
constexpr Spec lock_in64 = odd("lock", lock64);

constexpr Row without() { return call("fcntl", file, command); }
constexpr Row with(const Spec& argument) { return call("fcntl", file, command, argument); }

constexpr KeyedRow commands[] = {
    {dupfd, with(number).returns(Return::fd).fails(EMFILE, EINVAL, EBADF)},
    {getfd, without().returns(Return::hex).notes(descriptor_note).fails(EBADF)},
    {setfd, with(flags("flags", fd_flags)).fails(EBADF)},
    {getfl, without().returns(Return::hex).notes(status_note).fails(EBADF)},
    {setfl, with(odd("flags", open_flags)).fails(EPERM, EINVAL, EBADF)},
    {getlk, with(lock_in.out()).fails(EINVAL, EFAULT, EBADF)},
    {setlk, with(lock_in).fails(EAGAIN, EACCES, ENOLCK, EINVAL, EFAULT, EBADF)},
    {setlkw, with(lock_in).fails(EINTR, EDEADLK, ENOLCK, EINVAL, EFAULT, EBADF)},
    {setown, with(odd("owner", owner)).fails(ESRCH, EPERM, EINVAL, EBADF)},
    {getown, without().returns(Return::pid).fails(EBADF)},
    {setsig, with(signal("sig")).fails(EINVAL, EBADF)},
    {getsig, without().notes(signal_note).fails(EBADF)},
    {setown_ex, with(odd("owner", owner_ex)).fails(ESRCH, EPERM, EINVAL, EFAULT, EBADF)},
    {getown_ex, with(odd("owner", owner_ex).out()).fails(EFAULT, EBADF)},
    {ofd_getlk, with(lock_in64.out()).fails(EINVAL, EFAULT, EBADF)},
    {ofd_setlk, with(lock_in64).fails(EAGAIN, ENOLCK, EINVAL, EFAULT, EBADF)},
    {ofd_setlkw, with(lock_in64).fails(EINTR, ENOLCK, EINVAL, EFAULT, EBADF)},
    {setlease, with(values_long("type", fcntl_lock_types)).fails(EAGAIN, EACCES, EINVAL, EBADF)},
    {getlease, without().returns(Return::hex).notes(lease_note).fails(EBADF)},
    {notify, with(flags_long("events", fcntl_notify)).fails(ENOTDIR, EBADF)},
    {dupfd_query, with(fd("fd2")).fails(EBADF)},
    {dupfd_cloexec, with(number).returns(Return::fd).fails(EMFILE, EINVAL, EBADF)},
    {setpipe_sz, with(number).fails(EBUSY, EPERM, EINVAL, EBADF)},
    {getpipe_sz, without().fails(EBADF)},
    {add_seals, with(flags_long("seals", fcntl_seals)).fails(EPERM, EBUSY, EINVAL, EBADF)},
    {get_seals, without().returns(Return::hex).notes(seals_note).fails(EINVAL, EBADF)},
    {get_rw_hint, with(odd("hint", write_hint).out()).fails(EFAULT, EINVAL, EBADF)},
    {set_rw_hint, with(odd("hint", write_hint)).fails(EFAULT, EINVAL, EBADF)},
    {get_file_rw_hint, with(odd("hint", write_hint).out()).fails(EFAULT, EINVAL, EBADF)},
    {set_file_rw_hint, with(odd("hint", write_hint)).fails(EFAULT, EINVAL, EBADF)},
    {getdeleg, with(odd("deleg", delegation).out()).fails(EINVAL, EFAULT, EBADF)},
    {setdeleg, with(odd("deleg", delegation)).fails(EAGAIN, EINVAL, EFAULT, EBADF)},
};

// Commands of i386's fcntl64 alone.
constexpr KeyedRow wide_commands[] = {
    {getlk64, with(lock_in64.out()).fails(EINVAL, EFAULT, EBADF)},
    {setlk64, with(lock_in64).fails(EAGAIN, EACCES, ENOLCK, EINVAL, EFAULT, EBADF)},
    {setlkw64, with(lock_in64).fails(EINTR, EDEADLK, ENOLCK, EINVAL, EFAULT, EBADF)},
};

const Row* row_for(std::span<const KeyedRow> table, u64 key) {
  const auto found = std::ranges::find(table, key, &KeyedRow::key);
  return found == table.end() ? nullptr : &found->row;
}

const Row* by_command(Context&, const u64* args) { return row_for(commands, static_cast<u32>(args[1])); }
const Row* by_command64(Context&, const u64* args) {
  const u64 key = static_cast<u32>(args[1]);
  const Row* row = row_for(wide_commands, key);
  return row != nullptr ? row : row_for(commands, key);
}

constexpr Row rows[] = {
    call("fcntl", file, command, hex("arg")).in(in::desc).by(by_command).fails(EBADF, EINVAL, EACCES, EAGAIN, EINTR, EMFILE, EPERM),
    call("fcntl64", file, command, hex("arg")).in(in::desc).by(by_command64).fails(EBADF, EINVAL, EACCES, EAGAIN, EINTR, EMFILE, EPERM),
};

}  // namespace

const std::span<const Row> fcntl_rows{rows};

}  // namespace sonde::calls
