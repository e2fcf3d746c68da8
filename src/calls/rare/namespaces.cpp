// Calls about namespaces and faults that hardly any program makes.
#include <cerrno>

#include "calls/tables.h"
#include "decode/context.h"
#include "sys/flags/rare.h"
#include "sys/flags/system.h"

namespace sonde::calls {

using namespace sys;
using decode::Context;
using decode::Value;

namespace {

struct NamespaceRequest {
  u32 size;
  u32 spare;
  u64 ns_id;
  u32 ns_type;
  u32 spare2;
  u64 user_ns_id;
};
static_assert(sizeof(NamespaceRequest) == 32);

Value* show_request(Context& c, const Spec&, u64 raw) {
  NamespaceRequest r;
  u32 size = 0;
  if (!c.options.verbose || !c.read(raw, size)) return c.address(raw);
  Value* s = c.structure();
  c.add(s, "size", c.symbol(ns_id_req_sizes, size));
  if (size < sizeof r) return s;
  if (!c.read(raw, r)) {
    c.more(s);
    return s;
  }
  if (r.spare != 0) c.add(s, "spare", c.hex(r.spare));
  c.add(s, "ns_id", c.hex(r.ns_id));
  c.add(s, "ns_type", c.flags(listns_types, r.ns_type));
  if (r.spare2 != 0) c.add(s, "spare2", c.hex(r.spare2));
  c.add(s, "user_ns_id", c.symbol(listns_users, r.user_ns_id));
  if (size > sizeof r) c.more(s);
  return s;
}

Value* id(Context& c, std::span<const std::byte> bytes, void*) {
  u64 v = 0;
  Context::copy(bytes, v);
  return c.hex(v);
}

Value* show_ids(Context& c, const Spec&, u64 raw) { return c.array_at(raw, static_cast<u64>(c.call.result), sizeof(u64), id); }

constexpr Row rows[] = {
    call("userfaultfd", flags("flags", userfaultfd_flags))
        .returns(Return::fd).in(in::desc).fails(EPERM, EINVAL, EMFILE, ENFILE, ENOMEM, ENOSYS),
    call("fchroot", fd("fd"), hex32("flags")).in(in::desc).fails(EPERM, EBADF, ENOTDIR, EINVAL, EACCES),
    call("listns", odd("req", show_request), odd("ns_ids", show_ids).out(), size("nr_ns_ids"), hex32("flags"))
        .fails(EINVAL, EFAULT, ENOENT, EPERM, E2BIG),
};

}  // namespace

const std::span<const Row> namespaces_rows{rows};

}  // namespace sonde::calls
