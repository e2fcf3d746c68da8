// Mapping memory, and what can be said about mapped memory.
#include <cerrno>
#include <cstdio>

#include "calls/tables.h"
#include "calls/fields.h"
#include "sys/flags/mm.h"

namespace sonde::calls {

using namespace sys;
using decode::Context;
using decode::Value;

namespace {

constexpr u64 kTypeMask = 0xf;
constexpr u64 kHugeTlb = 0x40000;
constexpr unsigned kHugeShift = 26;
constexpr u64 kHugeMask = u64{0x3f} << kHugeShift;

// The mapping's type, its flags, and the page size of huge ones: MAP_PRIVATE|MAP_HUGETLB|21<<MAP_HUGE_SHIFT
Value* map_flags_of(Context& c, u64 raw) {
  Value* all = c.joined(raw, {c.symbol(mmap_types, raw & kTypeMask)});
  const u64 huge = raw & kHugeMask;
  const u64 rest = static_cast<u32>(raw) & ~kTypeMask & ~huge;
  if (rest != 0) c.add(all, c.flags(mmap_flags, rest));
  if (huge != 0) {
    auto to = c.arena().array<char>(24);
    const int n = std::snprintf(to.data(), to.size(), "%llu<<MAP_HUGE_SHIFT", static_cast<unsigned long long>(huge >> kHugeShift));
    Value* size = c.text({to.data(), static_cast<std::size_t>(n)});
    size->number = huge;
    c.add(all, size);
  }
  return all;
}
Value* map_flags(Context& c, const Spec&, u64 raw) { return map_flags_of(c, raw); }

// mmap2 counts its offset in pages.
Value* page_offset(Context& c, const Spec&, u64 raw) { return c.hex(static_cast<u64>(static_cast<u32>(raw)) << 12); }

// i386's old mmap takes its six arguments in memory.
template <int I>
Value* old_argument(Context& c, const Spec&, u64) {
  Fields f = fetch(c, c.call.args[0], 24, 4);
  f.skip(I * 4);
  const u64 raw = f.ulong();
  if constexpr (I == 0) return c.address(raw);
  else if constexpr (I == 1) return c.uint(raw);
  else if constexpr (I == 2) return c.flags(mmap_prot, raw);
  else if constexpr (I == 3) return map_flags_of(c, raw);
  else if constexpr (I == 4) return c.fd(static_cast<i32>(raw));
  else return c.hex(raw);
}
constexpr Row old_unreadable = call("mmap", address("arg")).returns(Return::address);
const Row* old_variant(Context& c, const u64* args) {
  return fetch(c, args[0], 24, 4) ? nullptr : &old_unreadable;
}

constexpr bool moves_to(const u64* args) { return (args[3] & 3) == 3; }

Value* page_is_here(Context& c, std::span<const std::byte> bytes, void*) { return c.uint(std::to_integer<u64>(bytes[0]) & 1); }
Value* residency(Context& c, const Spec&, u64 addr) {
  if (!c.options.verbose) return c.address(addr);
  const u64 length = c.call.args[1];
  return c.array_at(addr, length / 4096 + (length % 4096 != 0), 1, page_is_here);
}

constexpr Spec start(const char* n) { return address(n); }
constexpr Spec len(const char* n) { return size(n); }
constexpr Spec prot(const char* n) { return flags_long(n, mmap_prot); }
constexpr u32 maps = in::memory | in::desc;

constexpr Row rows[] = {
    call("mmap", start("addr"), len("len"), prot("prot"), odd("flags", map_flags), fd("fd"), hex("off"))
        .returns(Return::address).in(maps).fails(ENOMEM, EACCES, EAGAIN, ENODEV, EINVAL, EPERM, EBADF),
    call("mmap", odd("addr", old_argument<0>), odd("len", old_argument<1>), odd("prot", old_argument<2>),
         odd("flags", old_argument<3>), odd("fd", old_argument<4>), odd("off", old_argument<5>))
        .only(Abi::i386).by(old_variant).returns(Return::address).in(maps).fails(ENOMEM, EACCES, EAGAIN, ENODEV, EINVAL, EPERM, EBADF),
    call("mmap2", start("addr"), len("len"), prot("prot"), odd("flags", map_flags), fd("fd"), odd("pgoff", page_offset))
        .returns(Return::address).in(maps).fails(ENOMEM, EACCES, EAGAIN, ENODEV, EINVAL, EPERM, EBADF),
    call("munmap", start("addr"), len("len")).in(in::memory).fails(EINVAL, ENOMEM),
    call("mprotect", start("start"), len("len"), prot("prot")).in(in::memory).fails(ENOMEM, EACCES, EINVAL),
    call("pkey_mprotect", start("start"), len("len"), prot("prot"), sint("pkey")).in(in::memory).fails(ENOMEM, EACCES, EINVAL),
    call("mremap", start("addr"), len("old_len"), len("new_len"), flags_long("flags", mremap_flags), start("new_addr").when(moves_to))
        .returns(Return::address).in(in::memory).fails(ENOMEM, EFAULT, EINVAL, EAGAIN),
    call("brk", start("brk")).returns(Return::address).in(in::memory).fails(ENOMEM),
    call("madvise", start("start"), len("len"), values("behavior", madvise_cmds)).in(in::memory)
        .fails(EINVAL, ENOMEM, EAGAIN, EIO, EACCES, EBADF, EPERM),
    call("mlock", start("start"), len("len")).in(in::memory).fails(ENOMEM, EPERM, EAGAIN, EINVAL),
    call("mlock2", start("start"), len("len"), flags("flags", mlock_flags)).in(in::memory).fails(ENOMEM, EPERM, EAGAIN, EINVAL),
    call("munlock", start("start"), len("len")).in(in::memory).fails(ENOMEM, EAGAIN, EINVAL),
    call("mlockall", flags("flags", mlockall_flags)).in(in::memory).fails(ENOMEM, EPERM, EINVAL),
    call("munlockall").in(in::memory).fails(EPERM),
    call("msync", start("start"), len("len"), flags("flags", msync_flags)).in(in::memory).fails(EINVAL, ENOMEM, EBUSY, EIO),
    call("mincore", start("start"), len("len"), odd("vec", residency).out()).in(in::memory).fails(ENOMEM, EAGAIN, EFAULT, EINVAL),
    call("remap_file_pages", start("start"), len("size"), prot("prot"), ulong("pgoff"), odd("flags", map_flags)).in(in::memory).fails(EINVAL),
    call("pkey_alloc", hex("flags"), flags_long("init_val", pkey_access)).fails(ENOSPC, EINVAL),
    call("pkey_free", sint("pkey")).fails(EINVAL),
    call("map_shadow_stack", start("addr"), len("size"), flags("flags", map_shadow_stack_flags)).returns(Return::address)
        .in(in::memory).fails(ENOMEM, EINVAL, EOPNOTSUPP),
    call("mseal", start("start"), len("len"), hex("flags")).in(in::memory).fails(EPERM, ENOMEM, EINVAL),
};

}  // namespace

const std::span<const Row> map_rows{rows};

}  // namespace sonde::calls
