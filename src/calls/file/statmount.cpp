// statmount and listmount: what is mounted, by the mounts' own numbers.
#include <algorithm>
#include <cerrno>

#include "calls/file/pointed.h"
#include "calls/tables.h"
#include "decode/context.h"
#include "sys/flags/mount.h"

namespace sonde::calls {

using namespace sys;
using decode::Context;
using decode::Value;

namespace {

struct Request {
  u32 size, ns_fd;
  u64 mnt_id, param, ns_id;
};
constexpr u32 kOldRequest = 24;  // without ns_id

Value* request(Context& c, u64 addr, bool listing) {
  u32 size = 0;
  if (!c.options.verbose || !c.read(addr, size)) return c.address(addr);
  Value* s = c.structure();
  c.add(s, "size", c.symbol(mnt_id_req_sizes, size));
  if (size < kOldRequest) return s;
  Request r{};
  const u32 known = std::min<u32>(size, sizeof r);
  if (c.memory().read(RemoteAddr(addr), std::as_writable_bytes(std::span(&r, 1)).first(known)) < known) {
    c.add(s, c.text("???"));
    return s;
  }
  if (r.ns_fd != 0) c.add(s, "mnt_ns_fd", c.fd(static_cast<i32>(r.ns_fd)));
  c.add(s, "mnt_id", listing && r.mnt_id == ~u64{0} ? c.symbol(listmount_ids, r.mnt_id) : c.hex(r.mnt_id));
  c.add(s, "param", listing ? c.hex(r.param) : c.flags(statmount_mask, r.param));
  if (known > kOldRequest) c.add(s, "mnt_ns_id", c.hex(r.ns_id));
  add_unknown_tail(c, s, addr, sizeof r, size);
  return s;
}

Value* statmount_request(Context& c, const Spec&, u64 addr) { return request(c, addr, false); }
Value* listmount_request(Context& c, const Spec&, u64 addr) { return request(c, addr, true); }

struct Answer {
  u32 size, mnt_opts;
  u64 mask;
  u32 sb_dev_major, sb_dev_minor;
  u64 sb_magic;
  u32 sb_flags, fs_type;
  u64 mnt_id, mnt_parent_id;
  u32 mnt_id_old, mnt_parent_id_old;
  u64 mnt_attr, mnt_propagation, mnt_peer_group, mnt_master, propagate_from;
  u32 mnt_root, mnt_point;
  u64 mnt_ns_id;
  u32 fs_subtype, sb_source, opt_num, opt_array, opt_sec_num, opt_sec_array;
  u64 supported_mask;
  u32 mnt_uidmap_num, mnt_uidmap, mnt_gidmap_num, mnt_gidmap;
  u64 spare[43];
};
static_assert(sizeof(Answer) == 512);

enum Mask : u64 {
  sb_basic = 1 << 0, mnt_basic = 1 << 1, from_mount = 1 << 2, root = 1 << 3, point = 1 << 4, type = 1 << 5, ns_id = 1 << 6,
  opts = 1 << 7, subtype = 1 << 8, source = 1 << 9, opt_array = 1 << 10, opt_sec_array = 1 << 11, supported = 1 << 12,
  uidmap = 1 << 13, gidmap = 1 << 14,
};

// Strings lie behind the structure; the structure has their offsets.
Value* text_at(Context& c, u64 addr, const Answer& a, u32 offset) {
  const u64 room = std::min<u64>(c.call.args[2], a.size);
  if (offset >= room - std::min<u64>(room, sizeof a)) return c.hex(offset);
  return c.string_at(addr + sizeof a + offset);
}

// Several strings, one behind another.
Value* texts_at(Context& c, u64 addr, const Answer& a, u32 offset, u32 count) {
  Value* list = c.array();
  for (u32 i = 0; i < count; ++i) {
    if (c.options.abbreviate && i >= c.options.string_limit) {
      c.more(list);
      break;
    }
    if (offset >= a.size) break;
    Value* item = c.path_at(addr + sizeof a + offset);
    if (item->kind != decode::Kind::string) {
      c.more(list);
      break;
    }
    c.add(list, item);
    offset += item->size + 1;
  }
  return list;
}

Value* answer(Context& c, const Spec&, u64 addr) {
  Answer a;
  if (c.call.args[2] < sizeof a || !c.options.verbose || !c.read(addr, a)) return c.address(addr);
  Value* s = c.structure();
  const auto has = [&](Mask m) { return (a.mask & m) != 0; };
  c.add(s, "size", c.uint(a.size));
  if (has(opts)) c.add(s, "mnt_opts", text_at(c, addr, a, a.mnt_opts));
  c.add(s, "mask", c.flags(statmount_mask, a.mask));
  if (has(sb_basic)) {
    c.add(s, "sb_dev_major", c.uint(a.sb_dev_major));
    c.add(s, "sb_dev_minor", c.uint(a.sb_dev_minor));
    c.add(s, "sb_magic", c.symbol(fs_magics, a.sb_magic));
    c.add(s, "sb_flags", c.flags(mount_flags, a.sb_flags));
  }
  if (has(type)) c.add(s, "fs_type", text_at(c, addr, a, a.fs_type));
  if (has(mnt_basic)) {
    c.add(s, "mnt_id", c.hex(a.mnt_id));
    c.add(s, "mnt_parent_id", c.hex(a.mnt_parent_id));
    c.add(s, "mnt_id_old", c.uint(a.mnt_id_old));
    c.add(s, "mnt_parent_id_old", c.uint(a.mnt_parent_id_old));
    c.add(s, "mnt_attr", c.flags(mount_attr_flags, a.mnt_attr));
    c.add(s, "mnt_propagation", c.flags(mount_attr_propagation, a.mnt_propagation));
    c.add(s, "mnt_peer_group", c.hex(a.mnt_peer_group));
    c.add(s, "mnt_master", c.hex(a.mnt_master));
  }
  if (has(from_mount)) c.add(s, "propagate_from", c.hex(a.propagate_from));
  if (has(root)) c.add(s, "mnt_root", text_at(c, addr, a, a.mnt_root));
  if (has(point)) c.add(s, "mnt_point", text_at(c, addr, a, a.mnt_point));
  if (has(ns_id)) c.add(s, "mnt_ns_id", c.hex(a.mnt_ns_id));
  if (has(subtype)) c.add(s, "fs_subtype", text_at(c, addr, a, a.fs_subtype));
  if (has(source)) c.add(s, "sb_source", text_at(c, addr, a, a.sb_source));
  if (has(opt_array)) c.add(s, "opt_array", texts_at(c, addr, a, a.opt_array, a.opt_num));
  if (has(opt_sec_array)) c.add(s, "opt_sec_array", texts_at(c, addr, a, a.opt_sec_array, a.opt_sec_num));
  if (has(supported)) c.add(s, "supported_mask", c.flags(statmount_mask, a.supported_mask));
  if (has(uidmap)) c.add(s, "mnt_uidmap", texts_at(c, addr, a, a.mnt_uidmap, a.mnt_uidmap_num));
  if (has(gidmap)) c.add(s, "mnt_gidmap", texts_at(c, addr, a, a.mnt_gidmap, a.mnt_gidmap_num));
  return s;
}

constexpr Spec mount_number = hex("mnt_id").as(CType::u64_);

constexpr Row rows[] = {
    call("statmount", odd("req", statmount_request), odd("buf", answer).out(), size("bufsize"), flags("flags", statmount_flags))
        .fails(ENOENT, EPERM, EOVERFLOW, EINVAL, EFAULT),
    call("listmount", odd("req", listmount_request), array("mnt_ids", mount_number, 2).out(), size("nr_mnt_ids"),
         flags("flags", listmount_flags))
        .fails(ENOENT, EPERM, EINVAL, EFAULT),
};

}  // namespace

const std::span<const Row> statmount_rows{rows};

}  // namespace sonde::calls
