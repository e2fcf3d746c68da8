// What a file system is and how full.
#include <cerrno>

#include "calls/tables.h"
#include "decode/context.h"
#include "sys/flags/mount.h"

namespace sonde::calls {

using namespace sys;
using decode::Context;
using decode::Value;

namespace {

template <class Word, class Count>
struct [[gnu::packed]] Statfs {
  Word type, bsize;
  Count blocks, bfree, bavail, files, ffree;
  i32 fsid[2];
  Word namelen, frsize, flags, spare[4];
};
using Statfs64Bit = Statfs<u64, u64>;
using Statfs32Bit = Statfs<u32, u32>;
using Statfs64On32Bit = Statfs<u32, u64>;
static_assert(sizeof(Statfs64Bit) == 120 && sizeof(Statfs32Bit) == 64 && sizeof(Statfs64On32Bit) == 84);

template <class S>
Value* show(Context& c, const S& f) {
  Value* s = c.structure();
  c.add(s, "f_type", c.symbol(fs_magics, f.type));
  c.add(s, "f_bsize", c.uint(f.bsize));
  c.add(s, "f_blocks", c.uint(f.blocks));
  c.add(s, "f_bfree", c.uint(f.bfree));
  c.add(s, "f_bavail", c.uint(f.bavail));
  c.add(s, "f_files", c.uint(f.files));
  c.add(s, "f_ffree", c.uint(f.ffree));
  Value* id = c.structure();
  Value* halves = c.array();
  c.add(halves, c.hex(static_cast<u32>(f.fsid[0])));
  c.add(halves, c.hex(static_cast<u32>(f.fsid[1])));
  c.add(id, "val", halves);
  c.add(s, "f_fsid", id);
  c.add(s, "f_namelen", c.uint(f.namelen));
  c.add(s, "f_frsize", c.uint(f.frsize));
  constexpr u64 kValid = 0x20;  // the kernel is new enough to fill the field
  if ((f.flags & kValid) != 0) c.add(s, "f_flags", c.flags(statfs_flags, f.flags));
  return s;
}

template <class S>
Value* statfs_as(Context& c, u64 addr) {
  S s;
  if (!c.options.verbose || !c.read(addr, s)) return c.address(addr);
  return show(c, s);
}

Value* statfs_buffer(Context& c, const Spec&, u64 addr) {
  return c.abi() == Abi::i386 ? statfs_as<Statfs32Bit>(c, addr) : statfs_as<Statfs64Bit>(c, addr);
}

// The caller says how large it believes the structure to be: with the padding of a 64-bit compiler it is 88.
Value* statfs64_buffer(Context& c, const Spec&, u64 addr) {
  const u64 size = c.call.args[1];
  if (size != sizeof(Statfs64On32Bit) && size != 88) return c.address(addr);
  return statfs_as<Statfs64On32Bit>(c, addr);
}

constexpr Row asks(Row row) { return row.fails(ENOENT, EACCES, ENOTDIR, EIO, EINTR, ENOSYS, EOVERFLOW, EFAULT, ELOOP, ENOMEM); }
constexpr u32 by_path = in::file | in::statfs | in::statfs_like;
constexpr u32 by_fd = in::desc | in::fstatfs | in::statfs_like;

constexpr Row rows[] = {
    asks(call("statfs", path("path"), odd("buf", statfs_buffer).out())).in(by_path),
    asks(call("fstatfs", fd("fd"), odd("buf", statfs_buffer).out())).in(by_fd),
    asks(call("statfs64", path("path"), size("sz"), odd("buf", statfs64_buffer).out())).in(by_path),
    asks(call("fstatfs64", fd("fd"), size("sz"), odd("buf", statfs64_buffer).out())).in(by_fd),
    call("ustat", device("dev").as(CType::u32_), address("ubuf")).in(in::statfs_like).fails(EINVAL, EFAULT, ENOSYS),
};

}  // namespace

const std::span<const Row> statfs_rows{rows};

}  // namespace sonde::calls
