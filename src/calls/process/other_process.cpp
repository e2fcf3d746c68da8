// Looking into and working on other processes.
#include <cerrno>

#include "calls/fields.h"
#include "calls/tables.h"
#include "sys/flags/mm.h"
#include "sys/flags/process.h"

namespace sonde::calls {

using namespace sys;
using decode::Context;
using decode::Value;

namespace {

// --- vectors of memory; ours with what is in it, theirs as addresses

struct Bytes {
  bool shown;   // the bytes are in our memory and known
  u64 left;     // how many of them there are
};

Value* vector(Context& c, std::span<const std::byte> raw, void* user) {
  Bytes& known = *static_cast<Bytes*>(user);
  Fields f(raw, c.word());
  const u64 base = f.ulong();
  const u64 length = f.ulong();
  Value* s = c.structure();
  if (known.shown) {
    const u64 here = std::min(length, known.left);
    if (known.left != ~u64{0}) known.left -= here;  // no limit stays none
    c.add(s, "iov_base", c.buffer_at(base, here));
  } else {
    c.add(s, "iov_base", c.address(base));
  }
  c.add(s, "iov_len", c.uint(length));
  return s;
}

Value* vectors(Context& c, u64 addr, u64 count, Bytes known) {
  constexpr u64 kMostInFull = 1 << 16;
  const u64 most = c.options.abbreviate ? ~u64{0} / (u64{2} * c.word()) : kMostInFull;
  if (!c.options.verbose || count > most) return c.address(addr);
  return c.array_at(addr, count, 2 * c.word(), vector, &known);
}

Value* read_into(Context& c, const Spec&, u64 addr) {
  if (c.failed()) return vectors(c, addr, c.call.args[2], {false, 0});
  return vectors(c, addr, c.call.args[2], {true, static_cast<u64>(std::max<i64>(c.call.result, 0))});
}
Value* written_from(Context& c, const Spec&, u64 addr) { return vectors(c, addr, c.call.args[2], {true, ~u64{0}}); }
Value* remote(Context& c, const Spec&, u64 addr) { return vectors(c, addr, c.call.args[4], {false, 0}); }
Value* advised(Context& c, const Spec&, u64 addr) { return vectors(c, addr, c.call.args[2], {false, 0}); }

// --- kcmp

Value* epoll_slot(Context& c, const Spec&, u64 addr) {
  Fields f = fetch(c, addr, 12);
  if (!f) return c.address(addr);
  Value* s = c.structure();
  c.add(s, "efd", c.fd(f.take<i32>()));
  c.add(s, "tfd", c.fd(f.take<i32>()));
  c.add(s, "toff", c.uint(f.take<u32>()));
  return s;
}

constexpr Spec kcmp_type = values("type", kcmp_types);
constexpr Row kcmp_files = call("kcmp", pid("pid1"), pid("pid2"), kcmp_type, fd("idx1"), fd("idx2"));
constexpr Row kcmp_plain = call("kcmp", pid("pid1"), pid("pid2"), kcmp_type);
constexpr Row kcmp_epoll = call("kcmp", pid("pid1"), pid("pid2"), kcmp_type, fd("idx1"), odd("idx2", epoll_slot));

const Row* kcmp_variant(Context&, const u64* args) {
  switch (static_cast<u32>(args[2])) {
    case 0: return &kcmp_files;
    case 1: case 2: case 3: case 4: case 5: case 6: return &kcmp_plain;
    case 7: return &kcmp_epoll;
    default: return nullptr;
  }
}

// --- robust lists

Value* word_at(Context& c, const Spec&, u64 addr) {
  Fields f = fetch(c, addr, c.word());
  return f ? boxed(c, c.address(f.ulong())) : c.address(addr);
}
Value* size_at(Context& c, const Spec&, u64 addr) {
  Fields f = fetch(c, addr, c.word());
  return f ? boxed(c, c.uint(f.ulong())) : c.address(addr);
}

// --- restartable sequences

// struct rseq as far as its user says that it reaches; the first 20 bytes are always there.
Value* rseq_at(Context& c, const Spec&, u64 addr) {
  constexpr u64 kLeast = 20;
  constexpr u64 kKnown = 32;
  const u64 length = std::min<u64>(static_cast<u32>(c.call.args[1]), kKnown);
  Fields f = length >= kLeast ? fetch(c, addr, length) : Fields{};
  if (!f) return c.address(addr);
  const auto processor = [&c](u32 id) {
    return find(rseq_cpu_ids, id) != nullptr ? c.symbol(rseq_cpu_ids, id) : c.uint(id);
  };
  Value* s = c.structure();
  c.add(s, "cpu_id_start", c.uint(f.take<u32>()));
  c.add(s, "cpu_id", processor(f.take<u32>()));
  c.add(s, "rseq_cs", c.address(f.take<u64>()));
  c.add(s, "flags", c.flags(rseq_cs_flags, f.take<u32>()));
  if (length >= 24) c.add(s, "node_id", c.uint(f.take<u32>()));
  if (length >= 28) c.add(s, "mm_cid", c.uint(f.take<u32>()));
  return s;
}

constexpr Row rows[] = {
    call("process_vm_readv", pid("pid"), odd("lvec", read_into).out().even_on_error(), ulong("liovcnt"), odd("rvec", remote), ulong("riovcnt"), ulong("flags"))
        .fails(EPERM, ESRCH, EFAULT, EINVAL, ENOMEM),
    call("process_vm_writev", pid("pid"), odd("lvec", written_from), ulong("liovcnt"), odd("rvec", remote), ulong("riovcnt"), ulong("flags"))
        .fails(EPERM, ESRCH, EFAULT, EINVAL, ENOMEM),
    call("process_madvise", fd("pidfd"), odd("vec", advised), size("vlen"), values("behavior", madvise_cmds), hex32("flags"))
        .in(in::desc).fails(EPERM, ESRCH, EBADF, EFAULT, EINVAL, ENOMEM),
    call("process_mrelease", fd("pidfd"), hex32("flags")).in(in::desc).fails(EAGAIN, ESRCH, EBADF, EINTR, EINVAL, ENOSYS),
    call("kcmp", pid("pid1"), pid("pid2"), kcmp_type, hex("idx1"), hex("idx2")).by(kcmp_variant).fails(EPERM, ESRCH, EBADF, EINVAL, EFAULT),
    call("set_robust_list", address("head"), size("len")).fails(EINVAL),
    call("rseq", odd("rseq", rseq_at), uint("rseq_len"), flags("flags", rseq_flags), hex32("sig")).fails(EINVAL, EBUSY, EPERM, EFAULT),
    call("get_robust_list", tid("pid"), odd("head_ptr", word_at).out(), odd("len_ptr", size_at).out()).fails(EPERM, ESRCH, EFAULT),
};

}  // namespace

const std::span<const Row> other_process_rows{rows};

}  // namespace sonde::calls
