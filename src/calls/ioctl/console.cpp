// The console's keyboard and screen, and SCSI generic devices' switches.
#include "calls/ioctl/row.h"
#include "sys/flags/termios.h"

namespace sonde::calls::ioctl {

using namespace sys;
using decode::Context;
using decode::Value;

namespace {

Value* byte_at(Context& c, u64 raw, const FlagSet& set, bool flags) {
  u8 v = 0;
  if (!c.options.verbose || !c.read(raw, v)) return c.address(raw);
  Value* list = c.array();
  c.add(list, flags ? c.flags(set, v) : c.symbol(set, v));
  return list;
}
Value* show_type(Context& c, const Spec&, u64 raw) { return byte_at(c, raw, kd_types, false); }
Value* show_leds(Context& c, const Spec&, u64 raw) { return byte_at(c, raw, kd_leds, true); }

Value* show_keyboard_mode(Context& c, const Spec&, u64 raw) {
  Value* v = c.symbol(kd_keyboard_modes, static_cast<u64>(i64{static_cast<i32>(raw)}));
  v->traits = v->traits | decode::Trait::decimal;
  return v;
}

Value* show_keyboard_mode_at(Context& c, const Spec& spec, u64 raw) {
  u32 v = 0;
  if (!c.options.verbose || !c.read(raw, v)) return c.address(raw);
  Value* list = c.array();
  c.add(list, show_keyboard_mode(c, spec, v));
  return list;
}

constexpr Spec geometry_fields[] = {uint("heads").as(CType::u8_), uint("sectors").as(CType::u8_), uint("cylinders").as(CType::u16_),
                                    ulong("start")};
constexpr Layout geometry{"hd_geometry", geometry_fields};

constexpr Spec number = ulong("arg");

constexpr Command all[] = {
    command("KDGETMODE", value_at("mode", kd_modes).out()),
    command("KDSETMODE", values("mode", kd_modes)),
    command("KDGKBMODE", odd("mode", show_keyboard_mode_at).out()),
    command("KDGKBTYPE", odd("type", show_type).out()),
    command("KDSKBMODE", odd("mode", show_keyboard_mode)),
    command("KDSETLED", flags("leds", kd_leds).as(CType::u8_)),
    command("KDGETLED", odd("leds", show_leds).out()),
    command("SG_GET_TIMEOUT"),
    command("SG_SET_TIMEOUT", int_at("timeout")),
    command("SG_EMULATED_HOST", int_at("emulated").out()),
    command("SG_GET_VERSION_NUM", int_at("version").out()),
    command("SG_GET_RESERVED_SIZE", int_at("size").out()),
    command("SG_SET_RESERVED_SIZE", int_at("size")),
    command("SG_GET_COMMAND_Q", int_at("on").out()),
    command("SG_SET_COMMAND_Q", int_at("on")),
    command("SG_GET_SG_TABLESIZE", int_at("size").out()),
    command("SG_GET_ACCESS_COUNT", int_at("count").out()),
    command("HDIO_GETGEO", structure("geometry", geometry).out()),
    command("HDIO_GET_DMA", ulong_at("value").out()),
    command("HDIO_SET_DMA", number),
};

}  // namespace

const std::span<const Command> console_commands{all};

}  // namespace sonde::calls::ioctl
