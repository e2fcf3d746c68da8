// quotactl: a call of its own behind every command.
#include <algorithm>
#include <cerrno>

#include "calls/tables.h"
#include "decode/context.h"
#include "sys/flags/mount.h"

namespace sonde::calls {

using namespace sys;
using decode::Context;
using decode::Value;

namespace {

constexpr Spec s8(const char* name) { return sint(name).as(CType::s8); }
constexpr Spec u16_number(const char* name) { return uint(name).as(CType::u16_); }
constexpr Spec unnamed(CType type, u16 count = 1) { return Spec{.type = type, .count = count}; }

constexpr Spec block_fields[] = {
    u64_("dqb_bhardlimit"), u64_("dqb_bsoftlimit"), u64_("dqb_curspace"), u64_("dqb_ihardlimit"), u64_("dqb_isoftlimit"),
    u64_("dqb_curinodes"), u64_("dqb_btime").in_detail(), u64_("dqb_itime").in_detail(), flags("dqb_valid", if_dqblk_valid).in_detail(),
};
constexpr Layout block{"if_dqblk", block_fields};

constexpr Spec next_block_fields[] = {
    u64_("dqb_bhardlimit"), u64_("dqb_bsoftlimit"), u64_("dqb_curspace"), u64_("dqb_ihardlimit"), u64_("dqb_isoftlimit"),
    u64_("dqb_curinodes"), u64_("dqb_btime").in_detail(), u64_("dqb_itime").in_detail(), flags("dqb_valid", if_dqblk_valid).in_detail(),
    uint("dqb_id"),
};
constexpr Layout next_block{"if_nextdqblk", next_block_fields};

constexpr Spec info_fields[] = {
    u64_("dqi_bgrace"), u64_("dqi_igrace"), flags("dqi_flags", if_dqinfo_flags), flags("dqi_valid", if_dqinfo_valid),
};
constexpr Layout info{"if_dqinfo", info_fields};

constexpr Spec disk_fields[] = {
    s8("d_version"), flags("d_flags", xfs_dqblk_flags).as(CType::u8_), hex("d_fieldmask").as(CType::u16_), uint("d_id"),
    u64_("d_blk_hardlimit"), u64_("d_blk_softlimit"), u64_("d_ino_hardlimit"), u64_("d_ino_softlimit"), u64_("d_bcount"),
    u64_("d_icount"), sint("d_itimer").in_detail(), sint("d_btimer").in_detail(), u16_number("d_iwarns").in_detail(),
    u16_number("d_bwarns").in_detail(), unnamed(CType::s8, 4), u64_("d_rtb_hardlimit").in_detail(), u64_("d_rtb_softlimit").in_detail(),
    u64_("d_rtbcount").in_detail(), sint("d_rtbtimer").in_detail(), u16_number("d_rtbwarns").in_detail(), unnamed(CType::s16),
    unnamed(CType::s8, 8),
};
constexpr Layout disk{"fs_disk_quota", disk_fields};

constexpr Spec file_fields[] = {u64_("qfs_ino"), u64_("qfs_nblks"), uint("qfs_nextents")};
constexpr Layout file{"fs_qfilestat", file_fields};
constexpr Spec file_v_fields[] = {u64_("qfs_ino"), u64_("qfs_nblks"), uint("qfs_nextents"), unnamed(CType::u32_)};
constexpr Layout file_v{"fs_qfilestatv", file_v_fields};

constexpr Spec status_fields[] = {
    s8("qs_version"), flags("qs_flags", xfs_quota_flags).as(CType::u16_).in_detail(), unnamed(CType::s8),
    nested("qs_uquota", file).in_detail(), nested("qs_gquota", file).in_detail(), uint("qs_incoredqs").in_detail(),
    sint("qs_btimelimit").in_detail(), sint("qs_itimelimit").in_detail(), sint("qs_rtbtimelimit").in_detail(),
    u16_number("qs_bwarnlimit").in_detail(), u16_number("qs_iwarnlimit").in_detail(),
};
constexpr Layout status{"fs_quota_stat", status_fields};

constexpr Spec status_v_fields[] = {
    s8("qs_version"), unnamed(CType::u8_), flags("qs_flags", xfs_quota_flags).as(CType::u16_).in_detail(),
    uint("qs_incoredqs").in_detail(), nested("qs_uquota", file_v).in_detail(), nested("qs_gquota", file_v).in_detail(),
    nested("qs_pquota", file_v).in_detail(), sint("qs_btimelimit").in_detail(), sint("qs_itimelimit").in_detail(),
    sint("qs_rtbtimelimit").in_detail(), u16_number("qs_bwarnlimit").in_detail(), u16_number("qs_iwarnlimit").in_detail(),
};
constexpr Layout status_v{"fs_quota_statv", status_v_fields};

u32 command_of(u64 raw) { return static_cast<u32>(raw) >> 8; }

Value* quota_command(Context& c, const Spec&, u64 raw) {
  raw = static_cast<u32>(raw);
  return c.named(c.uint(raw), c.call_of("QCMD", {c.symbol(quota_cmds, raw >> 8), c.symbol(quota_types, raw & 0xff)}));
}

template <const FlagSet& Set>
Value* pointed_word(Context& c, const Spec&, u64 addr) {
  u32 word;
  if (!c.options.verbose || !c.read(addr, word)) return c.address(addr);
  Value* list = c.array();
  c.add(list, Set.kind == SetKind::values ? c.symbol(Set, word) : c.flags(Set, word));
  return list;
}

constexpr Spec command = odd("cmd", quota_command);
constexpr Spec device_path = path("special");
constexpr Spec descriptor = fd("fd");
constexpr Spec who = uid("id");
constexpr Spec hidden_id = uint("id").when([](const u64*) { return false; });

struct QuotaRow {
  u32 command;
  Row by_path, by_descriptor;
};

// The two calls differ in the order of their first two arguments.
constexpr QuotaRow plain(u32 key) {
  return {key, call("quotactl", command, device_path), call("quotactl_fd", descriptor, command)};
}
constexpr QuotaRow with_id(u32 key, Spec id, Spec addr) {
  return {key, call("quotactl", command, device_path, id, addr), call("quotactl_fd", descriptor, command, id, addr)};
}
constexpr QuotaRow without_id(u32 key, Spec addr) { return with_id(key, hidden_id, addr); }

constexpr QuotaRow quota_rows_by_command[] = {
    plain(0x800001),  // Q_SYNC
    with_id(0x800002, values("id", quota_formats), path("addr")),
    plain(0x800003),  // Q_QUOTAOFF
    without_id(0x800004, odd("addr", pointed_word<quota_formats>).out()),
    without_id(0x800005, structure("addr", info).out()),
    without_id(0x800006, structure("addr", info)),
    with_id(0x800007, who, structure("addr", block).out()),
    with_id(0x800008, who, structure("addr", block)),
    with_id(0x800009, who, structure("addr", next_block).out()),
    without_id(0x5801, odd("addr", pointed_word<xfs_quota_flags>)),
    without_id(0x5802, odd("addr", pointed_word<xfs_quota_flags>)),
    with_id(0x5803, who, structure("addr", disk).out()),
    with_id(0x5804, who, structure("addr", disk)),
    without_id(0x5805, structure("addr", status).out()),
    without_id(0x5806, odd("addr", pointed_word<xfs_dqblk_flags>)),
    plain(0x5807),  // Q_XQUOTASYNC
    without_id(0x5808, structure("addr", status_v).out()),
    with_id(0x5809, who, structure("addr", disk).out()),
};

const QuotaRow* find_command(u32 key) {
  const auto found = std::ranges::find(quota_rows_by_command, key, &QuotaRow::command);
  return found == std::end(quota_rows_by_command) ? nullptr : found;
}

const Row* by_command(Context&, const u64* args) {
  const QuotaRow* row = find_command(command_of(args[0]));
  return row != nullptr ? &row->by_path : nullptr;
}
const Row* by_second_command(Context&, const u64* args) {
  const QuotaRow* row = find_command(command_of(args[1]));
  return row != nullptr ? &row->by_descriptor : nullptr;
}

constexpr Row rows[] = {
    call("quotactl", command, device_path, who, address("addr")).in(in::file).by(by_command)
        .fails(ESRCH, EPERM, EACCES, EBUSY, EINVAL, ENOENT, ENOSYS, ENOTBLK, ERANGE, EFAULT),
    call("quotactl_fd", descriptor, command, who, address("addr")).in(in::desc).by(by_second_command)
        .fails(ESRCH, EPERM, EACCES, EBUSY, EINVAL, ENOSYS, ERANGE, EFAULT, EBADF),
};

}  // namespace

const std::span<const Row> quota_rows{rows};

}  // namespace sonde::calls
