// Flash memory: unsorted block images (UBI) over it, and trusted execution environments' buffers.
#include <linux/tee.h>
#include <mtd/ubi-user.h>

#include <algorithm>
#include <cstddef>

#include "calls/ioctl/row.h"
#include "calls/rare/unfold.h"
#include "sys/flags/counter.h"
#include "sys/flags/device.h"

namespace sonde::calls::ioctl {

using namespace sys;
using decode::Context;
using decode::Trait;
using decode::Value;

namespace {

using Bytes = std::span<const std::byte>;

// A name with its length beside it.
Value* sized_name(Context& c, Bytes field, i16 length) {
  constexpr std::size_t kMost = UBI_MAX_VOLUME_NAME;
  const std::size_t shown = std::clamp<i32>(length, 0, static_cast<i32>(kMost));
  const std::string_view text(reinterpret_cast<const char*>(field.data()), std::min(shown, field.size()));
  const auto end = text.find('\0');
  Value* v = c.string(text.substr(0, end), true);
  if (end == text.npos && (length != 0 || field[0] != std::byte{})) v->traits = v->traits | Trait::truncated;
  return v;
}

Value* told_number(Context& c, u64 raw) {
  i32 v = 0;
  if (!c.options.verbose || !c.read(raw, v)) return c.address(raw);
  Value* list = c.array();
  c.add(list, c.sint(v));
  return list;
}

Value* make_volume(Context& c, const Spec&, u64 raw) {
  const Bytes b = structure_bytes(c, raw, sizeof(ubi_mkvol_req));
  ubi_mkvol_req r;
  if (b.empty() || !Context::copy(b, r)) return c.entering() ? c.address(raw) : nullptr;
  if (c.exiting()) return told_number(c, raw);
  Value* s = c.structure();
  c.add(s, "vol_id", c.sint(r.vol_id));
  c.add(s, "alignment", c.sint(r.alignment));
  c.add(s, "bytes", c.sint(r.bytes));
  c.add(s, "vol_type", c.symbol(ubi_volume_types, static_cast<u8>(r.vol_type)));
  c.add(s, "flags", c.flags(ubi_volume_flags, r.flags));
  c.add(s, "name_len", c.sint(r.name_len));
  c.add(s, "name", sized_name(c, b.subspan(offsetof(ubi_mkvol_req, name)), r.name_len));
  return s;
}

Value* rename_volumes(Context& c, const Spec&, u64 raw) {
  const Bytes b = structure_bytes(c, raw, sizeof(ubi_rnvol_req));
  ubi_rnvol_req r;
  if (b.empty() || !Context::copy(b, r)) return c.address(raw);
  Value* s = c.structure();
  c.add(s, "count", c.sint(r.count));
  Value* list = c.array();
  for (i32 i = 0; i < std::clamp<i32>(r.count, 0, UBI_MAX_RNVOL); ++i) {
    const std::size_t at = offsetof(ubi_rnvol_req, ents) + static_cast<std::size_t>(i) * sizeof r.ents[0];
    Value* one = c.structure();
    c.add(one, "vol_id", c.sint(r.ents[i].vol_id));
    c.add(one, "name_len", c.sint(r.ents[i].name_len));
    c.add(one, "name", sized_name(c, b.subspan(at + (sizeof r.ents[0] - sizeof r.ents[0].name), sizeof r.ents[0].name), r.ents[i].name_len));
    c.add(list, one);
  }
  c.add(s, "ents", list);
  return s;
}

Value* attach(Context& c, const Spec&, u64 raw) {
  const Bytes b = structure_bytes(c, raw, sizeof(ubi_attach_req));
  if (b.empty()) return c.entering() ? c.address(raw) : nullptr;
  if (c.exiting()) return told_number(c, raw);
  Unfold s(c, b);
  s.put("ubi_num", 4, [&](u64 v) {
    Value* number = c.symbol(ubi_numbers, v);
    number->traits = number->traits | Trait::decimal;
    return find(ubi_numbers, v) != nullptr ? number : c.sint(static_cast<i32>(v));
  });
  return s.sint("mtd_num", 4).sint("vid_hdr_offset", 4).sint("max_beb_per1024", 2).value();
}

constexpr Spec resize_fields[] = {s64("bytes"), sint("vol_id")};
constexpr Layout resize{"ubi_rsvol_req", resize_fields, true};
static_assert(sizeof(ubi_rsvol_req) == 12);
constexpr Spec change_fields[] = {sint("lnum"), sint("bytes"), values("dtype", ubi_data_types).as(CType::u8_), sint(nullptr).as(CType::s8).times(7)};
constexpr Layout change{"ubi_leb_change_req", change_fields, true};
constexpr Spec map_fields[] = {sint("lnum"), values("dtype", ubi_data_types).as(CType::u8_), sint(nullptr).as(CType::s8).times(3)};
constexpr Layout map{"ubi_map_req", map_fields, true};
constexpr Spec property_fields[] = {values("property", ubi_volume_props).as(CType::u8_), uint(nullptr).as(CType::u8_).times(7), hex("value").as(CType::u64_)};
constexpr Layout property{"ubi_set_vol_prop_req", property_fields, true};
static_assert(sizeof(ubi_leb_change_req) == 16 && sizeof(ubi_map_req) == 8 && sizeof(ubi_set_vol_prop_req) == 16);

// --- trusted execution environments

constexpr Spec version_fields[] = {values("impl_id", tee_implementations), uint(nullptr), uint(nullptr)};
constexpr Layout version_layout{"tee_ioctl_version_data", version_fields};

Value* version(Context& c, const Spec&, u64 raw) {
  tee_ioctl_version_data r;
  static_cast<void>(version_layout);
  if (!c.options.verbose || !c.read(raw, r)) return c.address(raw);
  constexpr u32 kOptee = 1;
  Value* s = c.structure();
  c.add(s, "impl_id", c.symbol(tee_implementations, r.impl_id));
  c.add(s, "gen_caps", c.flags(tee_gen_caps, r.gen_caps));
  c.add(s, "impl_caps", r.impl_id == kOptee ? c.flags(tee_optee_caps, r.impl_caps) : c.hex(r.impl_caps));
  return s;
}

constexpr Spec cancel_fields[] = {hex32("cancel_id"), hex32("session")};
constexpr Layout cancel{"tee_ioctl_cancel_arg", cancel_fields};
constexpr Spec session_fields[] = {hex32("session")};
constexpr Layout session{"tee_ioctl_close_session_arg", session_fields};

Value* shared_memory(Context& c, const Spec&, u64 raw) {
  tee_ioctl_shm_alloc_data r;
  if (!c.options.verbose || !c.read(raw, r)) return c.entering() ? c.address(raw) : nullptr;
  Value* s = c.structure();
  c.add(s, "size", c.hex(r.size));
  c.add(s, "flags", c.flags(tee_shm_flags, r.flags));
  if (c.exiting()) c.add(s, "id", c.sint(r.id));
  return s;
}

Value* registered_memory(Context& c, const Spec&, u64 raw) {
  tee_ioctl_shm_register_data r;
  if (!c.options.verbose || !c.read(raw, r)) return c.entering() ? c.address(raw) : nullptr;
  Value* s = c.structure();
  if (c.entering()) c.add(s, "addr", c.address(r.addr));
  c.add(s, "length", c.hex(r.length));
  c.add(s, "flags", c.flags(tee_shm_flags, r.flags));
  if (c.exiting()) c.add(s, "id", c.sint(r.id));
  return s;
}

Value* tee_buffer(Context& c, const Spec&, u64 raw) {
  tee_ioctl_buf_data r;
  if (!c.options.verbose || !c.read(raw, r)) return c.address(raw);
  Value* s = c.structure();
  c.add(s, "buf_len", c.uint(r.buf_len));
  c.add(s, "buf_ptr", c.address(r.buf_ptr));
  return s;
}
constexpr Spec buffer_of = odd("buffer", tee_buffer);

constexpr Command all[] = {
    command("UBI_IOCMKVOL", odd("request", make_volume).inout()), command("UBI_IOCATT", odd("request", attach).inout()),
    command("UBI_IOCRNVOL", odd("request", rename_volumes)), command("UBI_IOCRSVOL", structure("request", resize)),
    command("UBI_IOCEBCH", structure("request", change)), command("UBI_IOCEBMAP", structure("request", map)),
    command("UBI_IOCSETVOLPROP", structure("request", property)), command("UBI_IOCVOLUP", s64_at("bytes")),
    command("UBI_IOCDET", int_at("number")), command("UBI_IOCEBER", int_at("number")), command("UBI_IOCEBISMAP", int_at("number")),
    command("UBI_IOCEBUNMAP", int_at("number")), command("UBI_IOCRMVOL", int_at("number")), command("UBI_IOCSPEB", int_at("number")),
    command("UBI_IOCRPEB", int_at("number")), command("UBI_IOCVOLCRBLK"), command("UBI_IOCVOLRMBLK"),
    command("TEE_IOC_VERSION", odd("version", version).out()), command("TEE_IOC_CANCEL", structure("arg", cancel)),
    command("TEE_IOC_CLOSE_SESSION", structure("arg", session)), command(Return::fd, "TEE_IOC_SHM_ALLOC", odd("arg", shared_memory).inout()),
    command(Return::fd, "TEE_IOC_SHM_REGISTER", odd("arg", registered_memory).inout()),
    command("TEE_IOC_INVOKE", buffer_of), command("TEE_IOC_OPEN_SESSION", buffer_of), command("TEE_IOC_SUPPL_RECV", buffer_of),
    command("TEE_IOC_SUPPL_SEND", buffer_of),
};

}  // namespace

const std::span<const Command> flash_commands{all};

}  // namespace sonde::calls::ioctl
