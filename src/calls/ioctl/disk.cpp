// IDE disks, and SCSI generic devices beside those of console.cpp.
#include <linux/hdreg.h>
#include <scsi/sg.h>

#include <cstddef>

#include "calls/ioctl/row.h"
#include "calls/rare/unfold.h"
#include "sys/flags/block.h"
#include "sys/flags/counter.h"

namespace sonde::calls::ioctl {

using namespace sys;
using decode::Context;
using decode::Value;

namespace {

using Bytes = std::span<const std::byte>;

Value* identity(Context& c, const Spec&, u64 raw) {
  const u64 size = c.call.args[1] == HDIO_OBSOLETE_IDENTITY ? 142 : sizeof(hd_driveid);
  const Bytes b = structure_bytes(c, raw, size);
  return b.empty() ? c.address(raw) : c.buffer_at(raw, size);
}

// Four bytes of the task file, and behind them what the drive answered.
Value* drive_command(Context& c, const Spec&, u64 raw) {
  u8 head[4];
  if (!c.options.verbose || !c.read(raw, head)) return c.entering() ? c.address(raw) : nullptr;
  Value* s = c.structure();
  if (c.entering()) {
    c.stash(0) = head[3];
    c.add(s, "command", c.symbol(ata_commands, head[0]));
    constexpr u8 kSmart = 0xb0;
    c.add(s, head[0] == kSmart ? "nsector" : "sector_number", c.uint(head[1]));
    c.add(s, "feature", c.uint(head[2]));
    c.add(s, head[0] == kSmart ? "nsector" : "sector_count", c.uint(head[3]));
    return s;
  }
  c.add(s, "status", c.hex(head[0]));
  c.add(s, "error", c.uint(head[1]));
  c.add(s, "nsector", c.uint(head[2]));
  if (c.stash(0) != 0) {
    constexpr u64 kSector = 512;
    const u64 size = c.stash(0) * kSector;
    Value* buffer = c.buffer_at(raw + sizeof head, size);
    if (buffer->kind == decode::Kind::string) buffer->traits = buffer->traits | decode::Trait::hex_bytes;
    c.add(s, "buf", buffer);
  }
  return s;
}

Value* three(Context& c, const Spec&, u64 raw) {
  i32 v[3];
  if (!c.options.verbose || !c.read(raw, v)) return c.address(raw);
  Value* list = c.array();
  for (i32 each : v) c.add(list, c.hex(static_cast<u32>(each)));
  return list;
}

template <const FlagSet& Set>
Value* long_value(Context& c, const Spec&, u64 raw) {
  u64 v = 0;
  if (raw == 0 || !c.options.verbose || !c.read_word(raw, v)) return c.address(raw);
  Value* list = c.array();
  c.add(list, c.symbol(Set, v));
  return list;
}

// Bits whose names are shifts, in words that no .flags file holds.
constexpr Flag kNiceBits[] = {{1, "1 << IDE_NICE_DSC_OVERLAP"}, {2, "1 << IDE_NICE_ATAPI_OVERLAP"}, {8, "1 << IDE_NICE_1"},
                              {4, "1 << IDE_NICE_0"}, {16, "1 << IDE_NICE_2"}};
constexpr FlagSet hdio_nice_bits{"hdio_nice_bits", "IDE_NICE_?\?\?", SetKind::flags, kNiceBits};

// 1 << IDE_NICE_0
Value* nice_bits(Context& c, u64 v) { return c.flags(hdio_nice_bits, v); }
Value* nice_at(Context& c, const Spec&, u64 raw) {
  u64 v = 0;
  if (raw == 0 || !c.options.verbose || !c.read_word(raw, v)) return c.address(raw);
  Value* list = c.array();
  c.add(list, nice_bits(c, v));
  return list;
}

constexpr Spec scsi_fields[] = {sint("host_no"), sint("channel"), hex32("scsi_id"), sint("lun"), hex32("scsi_type"),
                                sint("h_cmd_per_lun").as(CType::s16), sint("d_queue_depth").as(CType::s16), sint(nullptr).times(2)};
constexpr Layout scsi{"sg_scsi_id", scsi_fields};

constexpr Spec request_fields[] = {sint("req_state").as(CType::s8), sint("orphan").as(CType::s8), sint("sg_io_owned").as(CType::s8),
                                   sint("problem").as(CType::s8), sint("pack_id"), address("usr_ptr"), uint("duration"), sint(nullptr)};
constexpr Layout request_table{"sg_req_info", request_fields};

Value* reset(Context& c, const Spec&, u64 raw) {
  u32 v = 0;
  if (!c.options.verbose || !c.read(raw, v)) return c.address(raw);
  constexpr u32 kNoEscalation = 0x100;
  Value* list = c.array();
  Value* flag = nullptr;
  if ((v & kNoEscalation) != 0 && find(sg_scsi_reset, v & ~kNoEscalation) != nullptr) {
    flag = c.array();
    flag->traits = decode::Trait::bare | decode::Trait::piped;
    c.add(flag, c.flags(sg_scsi_reset_flags, kNoEscalation));
    c.add(flag, c.symbol(sg_scsi_reset, v & ~kNoEscalation));
  }
  c.add(list, flag != nullptr ? flag : c.symbol(sg_scsi_reset, v));
  return list;
}

// Either form of a request; the first word tells which.
Value* transfer(Context& c, const Spec&, u64 raw) {
  u32 kind = 0;
  if (!c.options.verbose || !c.read(raw, kind)) return c.entering() ? c.address(raw) : nullptr;
  if (c.exiting()) return nullptr;
  Value* list = c.array();
  c.add(list, c.uint(kind));
  return list;
}

constexpr Spec word_at = long_at("value").out();
constexpr Spec number = ulong("argp");

constexpr Command all[] = {
    command("HDIO_DRIVE_CMD", odd("command", drive_command).inout()), command("HDIO_DRIVE_RESET", odd("args", three)),
    command("HDIO_SCAN_HWIF", odd("args", three)), command("HDIO_GET_IDENTITY", odd("identity", identity).out()),
    command("HDIO_OBSOLETE_IDENTITY", odd("identity", identity).out()),
    command("HDIO_GET_32BIT", word_at), command("HDIO_GET_ACOUSTIC", word_at), command("HDIO_GET_ADDRESS", word_at),
    command("HDIO_GET_KEEPSETTINGS", word_at), command("HDIO_GET_MULTCOUNT", word_at), command("HDIO_GET_NOWERR", word_at),
    command("HDIO_GET_UNMASKINTR", word_at), command("HDIO_GET_WCACHE", word_at), command("HDIO_GET_NICE", odd("nice", nice_at).out()),
    command("HDIO_GET_BUSSTATE", odd("state", long_value<hdio_busstates>).out()),
    command("HDIO_SET_32BIT", number), command("HDIO_SET_ACOUSTIC", number), command("HDIO_SET_ADDRESS", number),
    command("HDIO_SET_KEEPSETTINGS", number), command("HDIO_SET_MULTCOUNT", number), command("HDIO_SET_NOWERR", number),
    command("HDIO_SET_PIO_MODE", number), command("HDIO_SET_UNMASKINTR", number), command("HDIO_SET_WCACHE", number),
    command("HDIO_UNREGISTER_HWIF", number), command("HDIO_SET_NICE", flags_long("nice", hdio_nice_bits)),
    command("HDIO_SET_BUSSTATE", values_long("state", hdio_busstates)),
    command("SG_GET_KEEP_ORPHAN", int_at("value").out()), command("SG_GET_LOW_DMA", int_at("value").out()),
    command("SG_GET_NUM_WAITING", int_at("value").out()), command("SG_GET_PACK_ID", int_at("value").out()),
    command("SG_GET_TRANSFORM", int_at("value").out()), command("SG_NEXT_CMD_LEN", int_at("value")),
    command("SG_SET_DEBUG", int_at("value")), command("SG_SET_FORCE_LOW_DMA", int_at("value")),
    command("SG_SET_FORCE_PACK_ID", int_at("value")), command("SG_SET_KEEP_ORPHAN", int_at("value")),
    command("SG_SET_TRANSFORM", hex32("value")), command("SG_GET_SCSI_ID", structure("id", scsi).out()),
    command("SG_GET_REQUEST_TABLE", structure("table", request_table).out()), command("SG_SCSI_RESET", odd("reset", reset)),
    command("SG_IO", odd("io", transfer).inout()),
};

}  // namespace

const std::span<const Command> disk_commands{all};

}  // namespace sonde::calls::ioctl
