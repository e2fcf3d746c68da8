// Raw flash memory (MTD), and infra-red receivers and senders (LIRC).
#include <mtd/mtd-user.h>

#include <algorithm>
#include <cstddef>

#include "calls/ioctl/row.h"
#include "calls/rare/unfold.h"
#include "sys/flags/counter.h"
#include "sys/flags/device.h"

namespace sonde::calls::ioctl {

using namespace sys;
using decode::Context;
using decode::Value;

namespace {

using Bytes = std::span<const std::byte>;

constexpr Spec hex64(const char* n) { return hex(n).as(CType::u64_); }

constexpr Spec erase_fields[] = {hex32("start"), hex32("length")};
constexpr Layout erase{"erase_info_user", erase_fields};
constexpr Spec erase64_fields[] = {hex64("start"), hex64("length")};
constexpr Layout erase64{"erase_info_user64", erase64_fields};
constexpr Spec spare_fields[] = {hex32("start"), hex32("length"), address("ptr")};
constexpr Layout spare{"mtd_oob_buf", spare_fields};
constexpr Spec spare64_fields[] = {hex64("start"), uint(nullptr), hex32("length"), hex64("usr_ptr")};
constexpr Layout spare64{"mtd_oob_buf64", spare64_fields};
constexpr Spec stats_fields[] = {hex32("corrected"), hex32("failed"), hex32("badblocks"), hex32("bbtblocks")};
constexpr Layout statistics{"mtd_ecc_stats", stats_fields};
constexpr Spec write_fields[] = {hex64("start"), hex64("len"), hex64("ooblen"), hex64("usr_data"), hex64("usr_oob"),
                                 values("mode", mtd_operation_modes).as(CType::u8_), uint(nullptr).as(CType::u8_).times(7)};
constexpr Layout write_request{"mtd_write_req", write_fields};
constexpr Spec otp_fields[] = {hex32("start"), hex32("length"), uint("locked")};
constexpr Layout otp{"otp_info", otp_fields};
static_assert(sizeof(mtd_write_req) == 48 && sizeof(mtd_oob_buf64) == 24 && sizeof(otp_info) == 12);

Value* spare64_at(Context& c, const Spec&, u64 raw) {
  const Bytes b = structure_bytes(c, raw, sizeof(mtd_oob_buf64));
  mtd_oob_buf64 r;
  if (b.empty() || !Context::copy(b, r)) return c.address(raw);
  static_cast<void>(spare64);
  Value* s = c.structure();
  c.add(s, "start", c.hex(r.start));
  c.add(s, "length", c.hex(r.length));
  c.add(s, "usr_ptr", c.hex(r.usr_ptr));
  return s;
}

Value* info(Context& c, const Spec&, u64 raw) {
  const Bytes b = structure_bytes(c, raw, c.abi() == Abi::i386 ? 32 : sizeof(mtd_info_user));
  if (b.empty()) return c.address(raw);
  Unfold s(c, b);
  s.symbol("type", 1, mtd_types).flags("flags", 4, mtd_flags).hex("size", 4).hex("erasesize", 4).hex("writesize", 4).hex("oobsize", 4);
  if (c.abi() == Abi::i386) {
    const u64 padding = s.take_packed(8);
    if (padding != 0) s.field("padding", c.hex(padding));
    return s.value();
  }
  return s.reserved("padding", 8).value();
}

Value* region(Context& c, const Spec&, u64 raw) {
  region_info_user r;
  if (!c.options.verbose || !c.read(raw, r)) return c.address(raw);
  Value* s = c.structure();
  c.add(s, "regionindex", c.hex(r.regionindex));
  if (c.failed()) return s;
  c.add(s, "offset", c.hex(r.offset));
  c.add(s, "erasesize", c.hex(r.erasesize));
  c.add(s, "numblocks", c.hex(r.numblocks));
  return s;
}

Value* words(Context& c, std::span<const u32> all) {
  Value* list = c.array();
  const std::size_t shown = c.options.abbreviate ? std::min<std::size_t>(all.size(), c.options.string_limit) : all.size();
  for (std::size_t i = 0; i < shown; ++i) c.add(list, c.hex(all[i]));
  if (shown < all.size()) c.more(list);
  return list;
}

template <class Pairs>
Value* pairs(Context& c, const Pairs& all) {
  Value* list = c.array();
  for (const auto& each : all) {
    Value* two = c.array();
    c.add(two, c.hex(reinterpret_cast<const u32*>(&each)[0]));
    c.add(two, c.hex(reinterpret_cast<const u32*>(&each)[1]));
    c.add(list, two);
  }
  return list;
}

Value* layout_at(Context& c, const Spec&, u64 raw) {
  nand_ecclayout_user r;
  if (!c.options.verbose || !c.read(raw, r)) return c.address(raw);
  Value* s = c.structure();
  c.add(s, "eccbytes", c.hex(r.eccbytes));
  c.add(s, "eccpos", words(c, r.eccpos));
  c.add(s, "oobavail", c.hex(r.oobavail));
  c.add(s, "oobfree", pairs(c, r.oobfree));
  return s;
}

Value* selection(Context& c, const Spec&, u64 raw) {
  nand_oobinfo r;
  if (!c.options.verbose || !c.read(raw, r)) return c.address(raw);
  Value* s = c.structure();
  c.add(s, "useecc", c.symbol(mtd_nandecc_modes, r.useecc));
  c.add(s, "eccbytes", c.hex(r.eccbytes));
  c.add(s, "oobfree", pairs(c, r.oobfree));
  c.add(s, "eccpos", words(c, r.eccpos));
  return s;
}

constexpr Spec lirc_mode = value_at("mode", lirc_modes);
constexpr Spec given = uint_at("value");

constexpr Command all[] = {
    command("MEMGETINFO", odd("info", info).out()), command("MEMERASE", structure("erase", erase)),
    command("MEMERASE64", structure("erase", erase64)), command("MEMLOCK", structure("range", erase)),
    command("MEMUNLOCK", structure("range", erase)), command("MEMISLOCKED", structure("range", erase)),
    command("MEMREADOOB", structure("oob", spare)), command("MEMWRITEOOB", structure("oob", spare)),
    command("MEMREADOOB64", odd("oob", spare64_at)), command("MEMWRITEOOB64", odd("oob", spare64_at)),
    command("MEMGETREGIONCOUNT", int_at("count").out()), command("MEMGETREGIONINFO", odd("region", region).out().even_on_error()),
    command("MEMGETBADBLOCK", s64_at("offset")), command("MEMSETBADBLOCK", s64_at("offset")),
    command("MEMWRITE", structure("request", write_request)), command("MEMGETOOBSEL", odd("oob", selection).out()),
    command("ECCGETLAYOUT", odd("layout", layout_at).out()), command("ECCGETSTATS", structure("stats", statistics).out()),
    command("OTPSELECT", value_at("mode", mtd_otp_modes)), command("OTPGETREGIONCOUNT", int_at("count").out()),
    command("OTPGETREGIONINFO", structure("info", otp).out()), command("OTPLOCK", structure("info", otp)),
    command("MTDFILEMODE", values_long("argp", mtd_file_modes)),
    command("LIRC_GET_FEATURES", flags_at("features", lirc_features).out()),
    command("LIRC_GET_SEND_MODE", value_at("mode", lirc_modes).out()), command("LIRC_GET_REC_MODE", value_at("mode", lirc_modes).out()),
    command("LIRC_SET_SEND_MODE", lirc_mode), command("LIRC_SET_REC_MODE", lirc_mode),
    command("LIRC_GET_REC_RESOLUTION", uint_at("value").out()), command("LIRC_GET_MIN_TIMEOUT", uint_at("value").out()),
    command("LIRC_GET_MAX_TIMEOUT", uint_at("value").out()), command("LIRC_GET_REC_TIMEOUT", uint_at("value").out()),
    command("LIRC_GET_LENGTH", uint_at("value").out()), command("LIRC_SET_SEND_CARRIER", given), command("LIRC_SET_REC_CARRIER", given),
    command("LIRC_SET_SEND_DUTY_CYCLE", given), command("LIRC_SET_TRANSMITTER_MASK", given), command("LIRC_SET_REC_TIMEOUT", given),
    command("LIRC_SET_REC_TIMEOUT_REPORTS", given), command("LIRC_SET_MEASURE_CARRIER_MODE", given), command("LIRC_SET_WIDEBAND_RECEIVER", given),
};

}  // namespace

const std::span<const Command> mtd_commands{all};

}  // namespace sonde::calls::ioctl
