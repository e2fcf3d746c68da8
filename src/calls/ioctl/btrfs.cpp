// Btrfs: volumes and snapshots, balance, scrub, replacement and searches in its trees.
#include <linux/btrfs.h>

#include <algorithm>
#include <cstddef>
#include <cstdio>

#include "calls/ioctl/row.h"
#include "calls/rare/unfold.h"
#include "sys/flags/fsioctl.h"

namespace sonde::calls::ioctl {

using namespace sys;
using decode::Context;
using decode::Trait;
using decode::Value;

namespace {

using Bytes = std::span<const std::byte>;

Value* uuid(Context& c, Bytes b) {
  constexpr std::size_t kLength = 36;
  auto text = c.arena().array<char>(kLength + 1);
  std::size_t at = 0;
  for (std::size_t i = 0; i < 16; ++i) {
    if (i == 4 || i == 6 || i == 8 || i == 10) text[at++] = '-';
    constexpr std::string_view kDigits = "0123456789abcdef";
    text[at++] = kDigits[std::to_integer<unsigned>(b[i]) >> 4];
    text[at++] = kDigits[std::to_integer<unsigned>(b[i]) & 15];
  }
  return c.text({text.data(), kLength});
}

bool is_zero(Bytes b) {
  return std::ranges::all_of(b, [](std::byte each) { return each == std::byte{}; });
}

template <class T>
bool fetched(Context& c, u64 raw, T& object) {
  return c.options.verbose && c.read(raw, object);
}

// --- volumes

Value* volume(Context& c, const Spec&, u64 raw) {
  const Bytes b = structure_bytes(c, raw, sizeof(btrfs_ioctl_vol_args));
  if (b.empty()) return c.address(raw);
  return Unfold(c, b).put("fd", 8, [&](u64 v) { return c.fd(static_cast<i32>(v)); })
      .field("name", c.char_array(b.subspan(offsetof(btrfs_ioctl_vol_args, name)))).value();
}

void add_limit(Context& c, Value* to, Bytes b) {
  Value* limit = Unfold(c, b).flags("flags", 8, btrfs_qgroup_limit_flags).uint("max_rfer", 8).uint("max_excl", 8).uint("rsv_rfer", 8)
                     .uint("rsv_excl", 8).value();
  c.add(to, "lim", limit);
}

Value* number(Context& c, Bytes b, void*) {
  u64 v = 0;
  Context::copy(b, v);
  return c.uint(v);
}

Value* inherited(Context& c, u64 addr) {
  btrfs_qgroup_inherit inherit;
  if (!fetched(c, addr, inherit)) return c.address(addr);
  const Bytes b = structure_bytes(c, addr, sizeof inherit);
  if (b.empty()) return c.address(addr);
  Value* s = Unfold(c, b).flags("flags", 8, btrfs_qgroup_inherit_flags).uint("num_qgroups", 8).uint("num_ref_copies", 8)
                 .uint("num_excl_copies", 8).value();
  add_limit(c, s, b.subspan(offsetof(btrfs_qgroup_inherit, lim)));
  if (c.options.abbreviate) {
    c.more(s);
  } else {
    c.add(s, "qgroups", c.array_at(addr + sizeof inherit, inherit.num_qgroups, 8, number));
  }
  return s;
}

Value* volume2(Context& c, u64 raw, bool creates) {
  constexpr u64 kInherit = 4;
  constexpr u64 kById = 16;
  const Bytes b = structure_bytes(c, raw, sizeof(btrfs_ioctl_vol_args_v2));
  btrfs_ioctl_vol_args_v2 args;
  if (b.empty() || !Context::copy(b, args)) return c.entering() ? c.address(raw) : nullptr;
  if (c.exiting()) return creates ? Unfold(c, b.subspan(8)).uint("transid", 8).value() : nullptr;
  Value* s = c.structure();
  c.add(s, "fd", c.fd(static_cast<i32>(args.fd)));
  c.add(s, "flags", c.flags(btrfs_subvol_flags_v2, args.flags));
  if ((args.flags & kInherit) != 0) {
    c.add(s, "size", c.uint(args.size));
    c.add(s, "qgroup_inherit", inherited(c, reinterpret_cast<u64>(args.qgroup_inherit)));
  }
  if (!creates && (args.flags & kById) != 0) c.add(s, "devid", c.device(args.devid));
  else c.add(s, "name", c.char_array(b.subspan(offsetof(btrfs_ioctl_vol_args_v2, name))));
  return s;
}
Value* snapshot2(Context& c, const Spec&, u64 raw) { return volume2(c, raw, true); }

Value* flags_of_volume(Context& c, const Spec&, u64 raw) {
  u64 v = 0;
  return fetched(c, raw, v) ? c.flags(btrfs_subvol_flags_v2, v) : c.address(raw);
}

// --- balance

Value* balance_part(Context& c, Bytes b) {
  Unfold s(c, b);
  s.flags("profiles", 8, btrfs_space_info_flags).uint("usage", 8).put("devid", 8, [&](u64 v) { return c.device(v); })
      .uint("pstart", 8).uint("pend", 8).uint("vstart", 8).uint("vend", 8).uint("target", 8).flags("flags", 8, btrfs_balance_args);
  return s.value();
}

constexpr u64 kBalanceData = 1;
constexpr u64 kBalanceSystem = 2;
constexpr u64 kBalanceMetadata = 4;

Value* balance_of(Context& c, u64 raw, bool with_state) {
  const Bytes b = structure_bytes(c, raw, sizeof(btrfs_ioctl_balance_args));
  btrfs_ioctl_balance_args args;
  if (b.empty() || !Context::copy(b, args)) return c.address(raw);
  Value* s = c.structure();
  c.add(s, "flags", c.flags(btrfs_balance_flags, args.flags));
  if (with_state) c.add(s, "state", c.flags(btrfs_balance_state, args.state));
  const auto part = [&](const char* name, u64 flag, std::size_t at) {
    if ((args.flags & flag) != 0) c.add(s, name, balance_part(c, b.subspan(at)));
  };
  part("data", kBalanceData, offsetof(btrfs_ioctl_balance_args, data));
  part("meta", kBalanceMetadata, offsetof(btrfs_ioctl_balance_args, meta));
  part("sys", kBalanceSystem, offsetof(btrfs_ioctl_balance_args, sys));
  return s;
}
Value* balance(Context& c, const Spec&, u64 raw) { return balance_of(c, raw, c.exiting()); }
Value* balance_progress(Context& c, const Spec&, u64 raw) { return balance_of(c, raw, true); }

constexpr Spec defrag_fields[] = {u64_("start"), u64_("len"), flags("flags", btrfs_defrag_flags).as(CType::u64_), uint("extent_thresh"),
                                  values("compress_type", btrfs_compress_types), uint(nullptr).times(4)};
constexpr Layout defrag{"btrfs_ioctl_defrag_range_args", defrag_fields};
static_assert(sizeof(btrfs_ioctl_defrag_range_args) == 48);

// --- devices

Value* device_info(Context& c, const Spec&, u64 raw) {
  const Bytes b = structure_bytes(c, raw, sizeof(btrfs_ioctl_dev_info_args));
  btrfs_ioctl_dev_info_args args;
  if (b.empty() || !Context::copy(b, args)) return c.entering() ? c.address(raw) : nullptr;
  Value* s = c.structure();
  if (c.entering()) c.add(s, "devid", c.device(args.devid));
  if (!is_zero(b.subspan(8, 16))) c.add(s, "uuid", uuid(c, b.subspan(8)));
  if (c.entering()) return s;
  c.add(s, "bytes_used", c.uint(args.bytes_used));
  c.add(s, "total_bytes", c.uint(args.total_bytes));
  c.add(s, "path", c.char_array(b.subspan(offsetof(btrfs_ioctl_dev_info_args, path), sizeof args.path)));
  return s;
}

Value* replacement(Context& c, const Spec&, u64 raw) {
  const Bytes b = structure_bytes(c, raw, sizeof(btrfs_ioctl_dev_replace_args));
  btrfs_ioctl_dev_replace_args args;
  if (b.empty() || !Context::copy(b, args)) return c.entering() ? c.address(raw) : nullptr;
  constexpr u64 kStart = 0;
  constexpr u64 kStatus = 1;
  Value* s = c.structure();
  if (c.entering()) {
    c.add(s, "cmd", c.symbol(btrfs_dev_replace_cmds, args.cmd));
    if (args.cmd != kStart) return s;
    Value* start = c.structure();
    c.add(start, "srcdevid", c.device(args.start.srcdevid));
    c.add(start, "cont_reading_from_srcdev_mode",
          c.symbol(btrfs_cont_reading_from_srcdev_mode, args.start.cont_reading_from_srcdev_mode));
    const auto name = [&](std::size_t at) { return c.char_array(b.subspan(offsetof(btrfs_ioctl_dev_replace_args, start) + at, 1025)); };
    c.add(start, "srcdev_name", name(offsetof(btrfs_ioctl_dev_replace_start_params, srcdev_name)));
    c.add(start, "tgtdev_name", name(offsetof(btrfs_ioctl_dev_replace_start_params, tgtdev_name)));
    c.add(s, "start", start);
    return s;
  }
  c.add(s, "result", c.symbol(btrfs_dev_replace_results, args.result));
  if (args.cmd != kStatus) return s;
  const btrfs_ioctl_dev_replace_status_params& p = args.status;
  Value* status = c.structure();
  c.add(status, "replace_state", c.symbol(btrfs_dev_replace_state, p.replace_state));
  const auto permille = [&](const char* name, u64 v) {
    auto words = c.arena().array<char>(32);
    const int n = std::snprintf(words.data(), words.size(), "%llu.%llu%%", static_cast<unsigned long long>(v / 10), static_cast<unsigned long long>(v % 10));
    Value* value = c.uint(v);
    value->comment = n > 0 ? words.data() : nullptr;
    c.add(status, name, value);
  };
  permille("progress_1000", p.progress_1000);
  const auto time = [&](const char* name, u64 v) { c.add(status, name, c.uint(v)); };
  time("time_started", p.time_started);
  time("time_stopped", p.time_stopped);
  c.add(status, "num_write_errors", c.uint(p.num_write_errors));
  c.add(status, "num_uncorrectable_read_errors", c.uint(p.num_uncorrectable_read_errors));
  c.add(s, "status", status);
  return s;
}

Value* device_statistics(Context& c, const Spec&, u64 raw) {
  const Bytes b = structure_bytes(c, raw, sizeof(btrfs_ioctl_get_dev_stats));
  btrfs_ioctl_get_dev_stats args;
  if (b.empty() || !Context::copy(b, args)) return c.entering() ? c.address(raw) : nullptr;
  Value* s = c.structure();
  if (c.entering()) c.add(s, "devid", c.device(args.devid));
  c.add(s, "nr_items", c.uint(args.nr_items));
  c.add(s, "flags", c.flags(btrfs_dev_stats_flags, args.flags));
  if (c.entering()) return s;
  Value* list = c.array();
  constexpr u64 kMost = BTRFS_DEV_STAT_VALUES_MAX;
  for (u64 i = 0; i < std::min<u64>(args.nr_items, kMost); ++i) {
    Value* name = c.symbol(btrfs_dev_stats_values, i);
    name->traits = name->traits | Trait::decimal;
    Value* index = c.array();
    c.add(index, name);
    Value* pair = c.array();
    pair->traits = Trait::bare | Trait::equals;
    c.add(pair, index);
    c.add(pair, c.uint(args.values[i]));
    c.add(list, pair);
  }
  if (args.nr_items > kMost) c.more(list);
  c.add(s, list);
  return s;
}

Value* progress_of(Context& c, Bytes b) {
  Unfold s(c, b);
  for (const char* name : {"data_extents_scrubbed", "tree_extents_scrubbed", "data_bytes_scrubbed", "tree_bytes_scrubbed", "read_errors",
                           "csum_errors", "verify_errors", "no_csum", "csum_discards", "super_errors", "malloc_errors",
                           "uncorrectable_errors", "corrected_errors", "last_physical", "unverified_errors"}) {
    s.uint(name, 8);
  }
  return s.value();
}

Value* scrub_of(Context& c, u64 raw, bool starts) {
  const Bytes b = structure_bytes(c, raw, sizeof(btrfs_ioctl_scrub_args));
  btrfs_ioctl_scrub_args args;
  if (b.empty() || !Context::copy(b, args)) return c.entering() ? c.address(raw) : nullptr;
  Value* s = c.structure();
  if (c.exiting()) {
    c.add(s, "progress", progress_of(c, b.subspan(offsetof(btrfs_ioctl_scrub_args, progress))));
    return s;
  }
  c.add(s, "devid", c.device(args.devid));
  if (!starts) return s;
  c.add(s, "start", c.uint(args.start));
  c.add(s, "end", c.uint(args.end));
  c.add(s, "flags", c.flags(btrfs_scrub_flags, args.flags));
  return s;
}
Value* scrub(Context& c, const Spec&, u64 raw) { return scrub_of(c, raw, true); }
Value* scrub_progress(Context& c, const Spec&, u64 raw) { return scrub_of(c, raw, false); }

// --- the file system

Value* system_info(Context& c, const Spec&, u64 raw) {
  const Bytes b = structure_bytes(c, raw, sizeof(btrfs_ioctl_fs_info_args));
  btrfs_ioctl_fs_info_args args;
  if (b.empty() || !Context::copy(b, args)) return c.address(raw);
  constexpr u64 kChecksum = 1;
  constexpr u64 kGeneration = 2;
  constexpr u64 kMetadataUuid = 4;
  Value* s = c.structure();
  c.add(s, "max_id", c.uint(args.max_id));
  c.add(s, "num_devices", c.uint(args.num_devices));
  c.add(s, "fsid", uuid(c, b.subspan(offsetof(btrfs_ioctl_fs_info_args, fsid))));
  c.add(s, "nodesize", c.uint(args.nodesize));
  c.add(s, "sectorsize", c.uint(args.sectorsize));
  c.add(s, "clone_alignment", c.uint(args.clone_alignment));
  if ((args.flags & kChecksum) != 0) {
    c.add(s, "csum_type", c.symbol(btrfs_csum_types, args.csum_type));
    c.add(s, "csum_size", c.uint(args.csum_size));
  }
  c.add(s, "flags", c.flags(btrfs_fs_info_flags, args.flags));
  if ((args.flags & kGeneration) != 0) c.add(s, "generation", c.uint(args.generation));
  if ((args.flags & kMetadataUuid) != 0) c.add(s, "metadata_uuid", uuid(c, b.subspan(offsetof(btrfs_ioctl_fs_info_args, metadata_uuid))));
  return s;
}

Value* features_of(Context& c, Bytes b) {
  return Unfold(c, b).flags("compat_flags", 8, btrfs_features_compat).flags("compat_ro_flags", 8, btrfs_features_compat_ro)
      .flags("incompat_flags", 8, btrfs_features_incompat).value();
}

constexpr std::size_t kFeatures = sizeof(btrfs_ioctl_feature_flags);

template <unsigned Count>
Value* features(Context& c, const Spec&, u64 raw) {
  static constexpr const char* kMeaning[] = {"supported", "safe to set", "safe to clear"};
  const Bytes b = structure_bytes(c, raw, kFeatures * Count);
  if (b.empty()) return c.address(raw);
  if (Count == 1) return features_of(c, b);
  Value* list = c.array();
  for (unsigned i = 0; i < Count; ++i) {
    Value* one = c.add(list, features_of(c, b.subspan(kFeatures * i)));
    if (Count == std::size(kMeaning)) one->comment = kMeaning[i];
  }
  return list;
}

Value* space(Context& c, Bytes b, void*) {
  return Unfold(c, b).flags("flags", 8, btrfs_space_info_flags).uint("total_bytes", 8).uint("used_bytes", 8).value();
}

Value* space_info(Context& c, const Spec&, u64 raw) {
  btrfs_ioctl_space_args args;
  if (!fetched(c, raw, args)) return c.entering() ? c.address(raw) : nullptr;
  Value* s = c.structure();
  if (c.entering()) {
    c.add(s, "space_slots", c.uint(args.space_slots));
    return s;
  }
  c.add(s, "total_spaces", c.uint(args.total_spaces));
  if (args.space_slots == 0 && args.total_spaces != 0) return s;
  if (c.options.abbreviate) c.more(s);
  else c.add(s, "spaces", c.array_at(raw + sizeof args, args.total_spaces, sizeof(btrfs_ioctl_space_info), space));
  return s;
}

// --- names, paths, references

Value* tree(Context& c, u64 id) {
  Value* v = c.symbol(btrfs_tree_objectids, id);
  v->traits = v->traits | Trait::decimal;
  return find(btrfs_tree_objectids, id) != nullptr ? v : c.uint(id);
}

Value* inode_name(Context& c, const Spec&, u64 raw) {
  const Bytes b = structure_bytes(c, raw, sizeof(btrfs_ioctl_ino_lookup_args));
  btrfs_ioctl_ino_lookup_args args;
  if (b.empty() || !Context::copy(b, args)) return c.entering() ? c.address(raw) : nullptr;
  Value* s = c.structure();
  if (c.entering()) {
    c.stash(0) = args.treeid;
    c.add(s, "treeid", tree(c, args.treeid));
    c.add(s, "objectid", tree(c, args.objectid));
    return s;
  }
  if (c.stash(0) == 0) c.add(s, "treeid", tree(c, args.treeid));
  c.add(s, "name", c.char_array(b.subspan(offsetof(btrfs_ioctl_ino_lookup_args, name))));
  return s;
}

Value* data_container(Context& c, u64 addr, Value* (*list)(Context&, u64, u32)) {
  btrfs_data_container head;
  if (!fetched(c, addr, head)) return c.address(addr);
  Value* s = c.structure();
  c.add(s, "bytes_left", c.uint(head.bytes_left));
  c.add(s, "bytes_missing", c.uint(head.bytes_missing));
  c.add(s, "elem_cnt", c.uint(head.elem_cnt));
  c.add(s, "elem_missed", c.uint(head.elem_missed));
  if (c.options.abbreviate) c.more(s);
  else c.add(s, "val", list(c, addr + sizeof head, head.elem_cnt));
  return s;
}

struct Base {
  u64 addr;
};
Value* path_element(Context& c, Bytes b, void* user) {
  u64 offset = 0;
  Context::copy(b, offset);
  return c.string_at(static_cast<Base*>(user)->addr + offset);
}
Value* paths(Context& c, u64 addr, u32 count) {
  Base base{addr};
  return c.array_at(addr, count, 8, path_element, &base);
}
Value* inode_element(Context& c, Bytes b, void*) { return Unfold(c, b).uint("inum", 8).uint("offset", 8).uint("root", 8).value(); }
Value* inodes(Context& c, u64 addr, u32 count) { return c.array_at(addr, count / 3, 24, inode_element); }

Value* references(Context& c, u64 raw, bool of_inode) {
  btrfs_ioctl_logical_ino_args args;
  static_assert(sizeof args == sizeof(btrfs_ioctl_ino_path_args));
  if (!fetched(c, raw, args)) return c.entering() ? c.address(raw) : nullptr;
  Value* s = c.structure();
  const char* name = of_inode ? "fspath" : "inodes";
  if (c.exiting()) {
    c.add(s, name, data_container(c, args.inodes, of_inode ? paths : inodes));
    return s;
  }
  c.add(s, of_inode ? "inum" : "logical", c.uint(args.logical));
  c.add(s, "size", c.uint(args.size));
  if (!of_inode) {
    const Bytes reserved = structure_bytes(c, raw + offsetof(btrfs_ioctl_logical_ino_args, reserved), sizeof args.reserved);
    if (!is_zero(reserved)) {
      Value* list = c.array();
      for (u64 v : args.reserved) c.add(list, c.hex(v));
      c.add(s, "reserved", list);
    }
    c.add(s, "flags", c.flags(btrfs_logical_ino_args_flags, args.flags));
  }
  c.add(s, name, c.address(args.inodes));
  return s;
}
Value* inode_paths(Context& c, const Spec&, u64 raw) { return references(c, raw, true); }
Value* logical_inodes(Context& c, const Spec&, u64 raw) { return references(c, raw, false); }

// --- quotas

constexpr Spec assign_fields[] = {u64_("assign"), u64_("src"), u64_("dst")};
constexpr Layout assign{"btrfs_ioctl_qgroup_assign_args", assign_fields};
constexpr Spec create_fields[] = {u64_("create"), u64_("qgroupid")};
constexpr Layout create{"btrfs_ioctl_qgroup_create_args", create_fields};
constexpr Spec limits_fields[] = {flags("flags", btrfs_qgroup_limit_flags).as(CType::u64_), u64_("max_rfer"), u64_("max_excl"),
                                  u64_("rsv_rfer"), u64_("rsv_excl")};
constexpr Layout limits{"btrfs_qgroup_limit", limits_fields};
constexpr Spec limit_fields[] = {u64_("qgroupid"), nested("lim", limits)};
constexpr Layout limit{"btrfs_ioctl_qgroup_limit_args", limit_fields};
constexpr Spec control_fields[] = {values("cmd", btrfs_qgroup_ctl_cmds).as(CType::u64_), u64_(nullptr)};
constexpr Layout control{"btrfs_ioctl_quota_ctl_args", control_fields};

template <bool Status>
Value* rescan(Context& c, const Spec&, u64 raw) {
  const Bytes b = structure_bytes(c, raw, sizeof(btrfs_ioctl_quota_rescan_args));
  if (b.empty()) return c.address(raw);
  Unfold s(c, b);
  s.uint("flags", 8);
  if (Status) s.uint("progress", 8);
  return s.value();
}

// --- sending and receiving

Value* send(Context& c, const Spec&, u64 raw) {
  const unsigned word = c.word();  // of the pointer in the middle; i386 does not align what follows
  const Bytes b = structure_bytes(c, raw, word == 8 ? sizeof(btrfs_ioctl_send_args) : 68);
  if (b.empty()) return c.address(raw);
  u64 v[5] = {};
  for (unsigned i = 0; i < 2; ++i) std::memcpy(&v[i], b.data() + 8 * i, 8);
  std::memcpy(&v[2], b.data() + 16, word);
  for (unsigned i = 0; i < 2; ++i) std::memcpy(&v[3 + i], b.data() + 16 + word + 8 * i, 8);
  Value* s = c.structure();
  c.add(s, "send_fd", c.fd(static_cast<i32>(v[0])));
  c.add(s, "clone_sources_count", c.uint(v[1]));
  c.add(s, "clone_sources", c.options.abbreviate || v[2] == 0 ? c.address(v[2]) : c.array_at(v[2], v[1], 8, number));
  c.add(s, "parent_root", tree(c, v[3]));
  c.add(s, "flags", c.flags(btrfs_send_flags, v[4]));
  return s;
}

Value* received(Context& c, const Spec&, u64 raw) {
  const bool narrow = c.abi() == Abi::i386;  // its times are not padded
  const Bytes b = structure_bytes(c, raw, narrow ? 192 : sizeof(btrfs_ioctl_received_subvol_args));
  if (b.empty()) return c.entering() ? c.address(raw) : nullptr;
  const std::size_t step = narrow ? 12 : 16;
  constexpr std::size_t kTimes = offsetof(btrfs_ioctl_received_subvol_args, stime);
  const auto word = [&](std::size_t at) {
    u64 v = 0;
    std::memcpy(&v, b.data() + at, 8);
    return v;
  };
  const auto time = [&](std::size_t at) {
    Value* s = c.structure();
    c.add(s, "sec", c.uint(word(at)));
    c.add(s, "nsec", c.uint(static_cast<u32>(word(at + 8))));
    return s;
  };
  Value* s = c.structure();
  if (c.exiting()) {
    c.add(s, "rtransid", c.uint(word(24)));
    c.add(s, "rtime", time(kTimes + step));
    return s;
  }
  c.add(s, "uuid", uuid(c, b));
  c.add(s, "stransid", c.uint(word(16)));
  c.add(s, "stime", time(kTimes));
  c.add(s, "flags", c.uint(word(kTimes + 2 * step)));
  return s;
}

constexpr Spec vol = odd("args", volume);
constexpr Spec snap2 = odd("args", snapshot2).inout();
constexpr Spec pair_of(Decoder d) { return odd("args", d).inout(); }
constexpr Spec told(Decoder d) { return odd("args", d).out(); }

constexpr Command all[] = {
    command("BTRFS_IOC_ADD_DEV", vol), command("BTRFS_IOC_DEVICES_READY", vol), command("BTRFS_IOC_FORGET_DEV", vol),
    command("BTRFS_IOC_RESIZE", vol), command("BTRFS_IOC_RM_DEV", vol), command("BTRFS_IOC_SCAN_DEV", vol),
    command("BTRFS_IOC_SNAP_CREATE", vol), command("BTRFS_IOC_SNAP_DESTROY", vol), command("BTRFS_IOC_SUBVOL_CREATE", vol),
    command("BTRFS_IOC_SNAP_CREATE_V2", snap2), command("BTRFS_IOC_SUBVOL_CREATE_V2", snap2),
    command("BTRFS_IOC_SUBVOL_GETFLAGS", told(flags_of_volume)), command("BTRFS_IOC_SUBVOL_SETFLAGS", odd("flags", flags_of_volume)),
    command("BTRFS_IOC_BALANCE_CTL", values("cmd", btrfs_balance_ctl_cmds)),
    command("BTRFS_IOC_BALANCE_V2", pair_of(balance)), command("BTRFS_IOC_BALANCE_PROGRESS", told(balance_progress)),
    command("BTRFS_IOC_DEFAULT_SUBVOL", u64_at("id")), command("BTRFS_IOC_WAIT_SYNC", u64_at("transid")),
    command("BTRFS_IOC_START_SYNC", u64_at("transid").out()),
    command("BTRFS_IOC_DEFRAG_RANGE", structure("args", defrag)),
    command("BTRFS_IOC_DEV_INFO", pair_of(device_info)), command("BTRFS_IOC_DEV_REPLACE", pair_of(replacement)),
    command("BTRFS_IOC_GET_DEV_STATS", pair_of(device_statistics)),
    command("BTRFS_IOC_SCRUB", pair_of(scrub)), command("BTRFS_IOC_SCRUB_PROGRESS", pair_of(scrub_progress)),
    command("BTRFS_IOC_FS_INFO", told(system_info)), command("BTRFS_IOC_GET_FEATURES", told(features<1>)),
    command("BTRFS_IOC_SET_FEATURES", odd("features", features<2>)), command("BTRFS_IOC_GET_SUPPORTED_FEATURES", told(features<3>)),
    command("BTRFS_IOC_SPACE_INFO", pair_of(space_info)), command("BTRFS_IOC_INO_LOOKUP", pair_of(inode_name)),
    command("BTRFS_IOC_INO_PATHS", pair_of(inode_paths)), command("BTRFS_IOC_LOGICAL_INO", pair_of(logical_inodes)),
    command("BTRFS_IOC_QGROUP_ASSIGN", structure("args", assign)), command("BTRFS_IOC_QGROUP_CREATE", structure("args", create)),
    command("BTRFS_IOC_QGROUP_LIMIT", structure("args", limit).out()), command("BTRFS_IOC_QUOTA_CTL", structure("args", control)),
    command("BTRFS_IOC_QUOTA_RESCAN", odd("args", rescan<false>)), command("BTRFS_IOC_QUOTA_RESCAN_STATUS", told(rescan<true>)),
    command("BTRFS_IOC_SEND", odd("args", send)), command("BTRFS_IOC_SET_RECEIVED_SUBVOL", pair_of(received)),
};

}  // namespace

const std::span<const Command> btrfs_commands{all};

}  // namespace sonde::calls::ioctl
