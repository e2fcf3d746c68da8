// Files and file systems: clones, duplicate extents, extent maps, attributes, labels.
#include "calls/ioctl/row.h"
#include "calls/rare/unfold.h"
#include "sys/flags/fsioctl.h"

namespace sonde::calls::ioctl {

using namespace sys;
using decode::Context;
using decode::Value;

namespace {

using Bytes = std::span<const std::byte>;

constexpr Spec clone_range_fields[] = {fd("src_fd").as(CType::s64), u64_("src_offset"), u64_("src_length"), u64_("dest_offset")};
constexpr Layout clone_range{"file_clone_range", clone_range_fields};
constexpr Spec trim_fields[] = {hex("start").as(CType::u64_), u64_("len"), u64_("minlen")};
constexpr Layout trim{"fstrim_range", trim_fields};

constexpr u64 kDedupeHeader = 24;
constexpr u64 kDedupeInfo = 32;

Value* dedupe_target(Context& c, Bytes bytes, void*) {
  Unfold s(c, bytes);
  return s.put("dest_fd", 8, [&](u64 v) { return c.fd(static_cast<i32>(v)); }).uint("dest_offset", 8).value();
}

Value* dedupe_result(Context& c, Bytes bytes, void*) {
  return Unfold(c, bytes).skip(16).uint("bytes_deduped", 8).sint("status", 4).value();
}

// Two of them are enough unless structures are whole.
Value* dedupe_list(Context& c, u64 addr, u64 count, Context::Element each) {
  constexpr u64 kShown = 2;
  Value* list = c.array_at(addr, c.options.abbreviate ? std::min(count, kShown) : count, kDedupeInfo, each);
  if (c.options.abbreviate && count > kShown && list->kind == decode::Kind::array) c.more(list);
  return list;
}

Value* show_dedupe(Context& c, const Spec&, u64 raw) {
  const Bytes bytes = c.options.verbose ? c.read_bytes(raw, kDedupeHeader) : Bytes{};
  if (bytes.size() < kDedupeHeader) return c.entering() ? c.address(raw) : nullptr;
  u16 count = 0;
  Context::copy(bytes.subspan(16), count);
  if (c.entering()) {
    return Unfold(c, bytes).uint("src_offset", 8).uint("src_length", 8).uint("dest_count", 2)
        .field("info", dedupe_list(c, raw + kDedupeHeader, count, dedupe_target)).value();
  }
  if (count == 0) return nullptr;
  Value* results = dedupe_list(c, raw + kDedupeHeader, count, dedupe_result);
  if (results->kind != decode::Kind::array) return nullptr;
  Value* s = c.structure();
  c.add(s, "info", results);
  return s;
}

constexpr u64 kMapHeader = 32;
constexpr u64 kExtent = 56;

Value* extent(Context& c, Bytes bytes, void*) {
  return Unfold(c, bytes).uint("fe_logical", 8).uint("fe_physical", 8).uint("fe_length", 8).skip(16)
      .flags("fe_flags", 4, fiemap_extent_flags).value();
}

Value* show_extent_map(Context& c, const Spec&, u64 raw) {
  const Bytes bytes = c.options.verbose ? c.read_bytes(raw, kMapHeader) : Bytes{};
  if (bytes.size() < kMapHeader) return c.entering() ? c.address(raw) : nullptr;
  u32 mapped = 0;
  Context::copy(bytes.subspan(20), mapped);
  if (c.entering()) {
    return Unfold(c, bytes).uint("fm_start", 8).uint("fm_length", 8).flags("fm_flags", 4, fiemap_flags).skip(4)
        .uint("fm_extent_count", 4).value();
  }
  Unfold s(c, bytes);
  s.skip(16).flags("fm_flags", 4, fiemap_flags).uint("fm_mapped_extents", 4);
  if (c.options.abbreviate) c.more(s.value());
  else s.field("fm_extents", c.array_at(raw + kMapHeader, mapped, kExtent, extent));
  return s.value();
}

Value* attributes(Context& c, u64 raw, bool extents) {
  constexpr u64 kSize = 28;
  const Bytes bytes = c.options.verbose ? c.read_bytes(raw, kSize) : Bytes{};
  if (bytes.size() < kSize) return c.address(raw);
  Unfold s(c, bytes);
  s.flags("fsx_xflags", 4, fs_xflags).uint("fsx_extsize", 4);
  if (extents) s.uint("fsx_nextents", 4);
  else s.skip(4);
  return s.hex("fsx_projid", 4).uint("fsx_cowextsize", 4).value();
}
Value* show_attributes(Context& c, const Spec&, u64 raw) { return attributes(c, raw, true); }
Value* show_new_attributes(Context& c, const Spec&, u64 raw) { return attributes(c, raw, false); }

constexpr u64 kLabel = 256;
Value* show_label(Context& c, const Spec&, u64 raw) {
  const Bytes bytes = structure_bytes(c, raw, kLabel);
  return bytes.empty() ? c.address(raw) : c.char_array(bytes);
}

Value* show_uuid(Context& c, const Spec&, u64 raw) {
  constexpr u64 kSize = 17;
  const Bytes bytes = c.options.verbose ? c.read_bytes(raw, kSize) : Bytes{};
  if (bytes.size() < kSize) return c.address(raw);
  const u64 length = std::to_integer<u64>(bytes[0]);
  Value* s = c.structure();
  c.add(s, "len", c.uint(length));
  c.add(s, "uuid", c.hex_bytes(bytes.subspan(1, length < 16 ? length : 16)));
  return s;
}

Value* show_sysfs_path(Context& c, const Spec&, u64 raw) {
  u8 length = 0;
  if (!c.options.verbose || !c.read(raw, length)) return c.address(raw);
  Value* s = c.structure();
  c.add(s, "len", c.uint(length));
  c.add(s, "name", c.string_at(raw + 1, u64{length} + 1));
  return s;
}

constexpr Spec metadata_fields[] = {
    flags("lbmd_flags", lbmd_pi_caps), uint("lbmd_interval").as(CType::u16_), uint("lbmd_size").as(CType::u8_),
    uint("lbmd_opaque_size").as(CType::u8_), uint("lbmd_opaque_offset").as(CType::u8_), uint("lbmd_pi_size").as(CType::u8_),
    uint("lbmd_pi_offset").as(CType::u8_), values("lbmd_guard_tag_type", lbmd_pi_csums).as(CType::u8_),
    uint("lbmd_app_tag_size").as(CType::u8_), uint("lbmd_ref_tag_size").as(CType::u8_),
    uint("lbmd_storage_tag_size").as(CType::u8_)};
constexpr Layout metadata{"logical_block_metadata_cap", metadata_fields};

constexpr Spec inode_bits = flags_at("flags", inode_flags);

constexpr Command all[] = {
    command("FICLONE", sint("src_fd")),
    command("FICLONERANGE", structure("range", clone_range)),
    command("FIDEDUPERANGE", odd("range", show_dedupe).inout()),
    command("FS_IOC_FIEMAP", odd("map", show_extent_map).inout()),
    command("FITRIM", structure("range", trim)),
    command("FIFREEZE"),
    command("FITHAW"),
    command("FS_IOC_GETFLAGS", inode_bits.out()),
    command("FS_IOC_SETFLAGS", inode_bits),
    command("FS_IOC32_GETFLAGS", inode_bits.out()),
    command("FS_IOC32_SETFLAGS", inode_bits),
    command("FS_IOC_FSGETXATTR", odd("attributes", show_attributes).out()),
    command("FS_IOC_FSSETXATTR", odd("attributes", show_new_attributes)),
    command("FS_IOC_GETFSLABEL", odd("label", show_label).out()),
    command("FS_IOC_SETFSLABEL", odd("label", show_label)),
    command("FS_IOC_GETFSUUID", odd("uuid", show_uuid).out()),
    command("FS_IOC_GETFSSYSFSPATH", odd("path", show_sysfs_path).out()),
    command("FS_IOC_GETLBMD_CAP", structure("capabilities", metadata).out()),
    command("FS_IOC_SHUTDOWN", value_at("mode", fs_shutdown_flags)),
};

}  // namespace

const std::span<const Command> file_commands{all};

}  // namespace sonde::calls::ioctl
