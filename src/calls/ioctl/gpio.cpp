// Lines of GPIO chips, in the first and the second form of the interface.
#include <linux/gpio.h>

#include <algorithm>
#include <cstddef>

#include "calls/ioctl/row.h"
#include "calls/rare/unfold.h"
#include "sys/flags/device.h"

namespace sonde::calls::ioctl {

using namespace sys;
using decode::Context;
using decode::Value;

namespace {

using Bytes = std::span<const std::byte>;

// `count` numbers of a field, at most as many as it has room for; abbreviated as arrays in memory are.
Value* numbers(Context& c, Bytes field, unsigned size, u64 count) {
  Value* list = c.array();
  const u64 all = std::min<u64>(count, field.size() / size);
  const u64 shown = c.options.abbreviate ? std::min<u64>(all, c.options.string_limit) : all;
  for (u64 i = 0; i < shown; ++i) {
    u64 v = 0;
    std::memcpy(&v, field.data() + i * size, size);
    c.add(list, c.uint(v));
  }
  if (shown < all) c.more(list);
  return list;
}

constexpr Spec chip_fields[] = {string("name").as(CType::u8_).times(32), string("label").as(CType::u8_).times(32), uint("lines")};
constexpr Layout chip{"gpiochip_info", chip_fields};
constexpr Spec unwatch_fields[] = {uint("offset")};
constexpr Layout unwatch{"offset", unwatch_fields};
static_assert(sizeof(gpiochip_info) == 68);

Value* line_info(Context& c, const Spec&, u64 raw) {
  const Bytes b = structure_bytes(c, raw, sizeof(gpioline_info));
  if (b.empty()) return c.entering() ? c.address(raw) : nullptr;
  if (c.entering()) return Unfold(c, b).uint("line_offset", 4).value();
  return Unfold(c, b.subspan(4)).flags("flags", 4, gpio_line_flags).field("name", c.char_array(b.subspan(8, 32)))
      .field("consumer", c.char_array(b.subspan(40, 32))).value();
}

Value* made(Context& c, i32 fd) {
  Value* s = c.structure();
  c.add(s, "fd", c.fd(fd));
  return s;
}

Value* line_handle(Context& c, const Spec&, u64 raw) {
  const Bytes b = structure_bytes(c, raw, sizeof(gpiohandle_request));
  gpiohandle_request r;
  if (b.empty() || !Context::copy(b, r)) return c.entering() ? c.address(raw) : nullptr;
  if (c.exiting()) return made(c, r.fd);
  Value* s = c.structure();
  c.add(s, "lines", c.uint(r.lines));
  c.add(s, "lineoffsets", numbers(c, b.first(sizeof r.lineoffsets), 4, r.lines));
  c.add(s, "flags", c.flags(gpio_handle_flags, r.flags));
  c.add(s, "default_values", numbers(c, b.subspan(offsetof(gpiohandle_request, default_values), sizeof r.default_values), 1, r.lines));
  c.add(s, "consumer_label", c.char_array(b.subspan(offsetof(gpiohandle_request, consumer_label), sizeof r.consumer_label)));
  return s;
}

Value* line_event(Context& c, const Spec&, u64 raw) {
  const Bytes b = structure_bytes(c, raw, sizeof(gpioevent_request));
  gpioevent_request r;
  if (b.empty() || !Context::copy(b, r)) return c.entering() ? c.address(raw) : nullptr;
  if (c.exiting()) return made(c, r.fd);
  return Unfold(c, b).uint("lineoffset", 4).flags("handleflags", 4, gpio_handle_flags).flags("eventflags", 4, gpio_event_flags)
      .field("consumer_label", c.char_array(b.subspan(12, 32))).value();
}

Value* handle_values(Context& c, const Spec&, u64 raw) {
  const Bytes b = structure_bytes(c, raw, sizeof(gpiohandle_data));
  if (b.empty()) return c.address(raw);
  Value* s = c.structure();
  c.add(s, "values", numbers(c, b, 1, b.size()));
  return s;
}

Value* handle_config(Context& c, const Spec&, u64 raw) {
  const Bytes b = structure_bytes(c, raw, sizeof(gpiohandle_config));
  gpiohandle_config r;
  if (b.empty() || !Context::copy(b, r)) return c.address(raw);
  Value* s = c.structure();
  c.add(s, "flags", c.flags(gpio_handle_flags, r.flags));
  c.add(s, "default_values", numbers(c, b.subspan(offsetof(gpiohandle_config, default_values), sizeof r.default_values), 1, sizeof r.default_values));
  return s;
}

// --- the second form

Value* attribute(Context& c, Bytes b) {
  gpio_v2_line_attribute a;
  Context::copy(b, a);
  Value* s = c.structure();
  c.add(s, "id", c.uint(a.id));
  if (a.padding != 0) c.add(s, "padding", c.hex(a.padding));
  switch (a.id) {
    case GPIO_V2_LINE_ATTR_ID_FLAGS: c.add(s, "flags", c.flags(gpio_v2_line_flags, a.flags)); break;
    case GPIO_V2_LINE_ATTR_ID_OUTPUT_VALUES: c.add(s, "values", c.hex(a.values)); break;
    case GPIO_V2_LINE_ATTR_ID_DEBOUNCE: c.add(s, "debounce_period_us", c.uint(a.debounce_period_us)); break;
    default: c.add(s, "data", c.hex(a.values)); break;
  }
  return s;
}

Value* attributes(Context& c, Bytes field, u64 count) {
  Value* list = c.array();
  const u64 most = std::min<u64>(count, field.size() / sizeof(gpio_v2_line_attribute));
  for (u64 i = 0; i < most; ++i) c.add(list, attribute(c, field.subspan(i * sizeof(gpio_v2_line_attribute))));
  return list;
}

void add_padding(Context& c, Value* s, std::span<const u32> words) {
  if (std::ranges::all_of(words, [](u32 v) { return v == 0; })) return;
  Value* list = c.array();
  for (u32 v : words) c.add(list, c.hex(v));
  c.add(s, "padding", list);
}

Value* config_of(Context& c, Bytes b) {
  gpio_v2_line_config r;
  Context::copy(b, r);
  Value* s = c.structure();
  c.add(s, "flags", c.flags(gpio_v2_line_flags, r.flags));
  c.add(s, "num_attrs", c.uint(r.num_attrs));
  add_padding(c, s, r.padding);
  Value* list = c.array();
  for (u64 i = 0; i < std::min<u64>(r.num_attrs, GPIO_V2_LINE_NUM_ATTRS_MAX); ++i) {
    const std::size_t at = offsetof(gpio_v2_line_config, attrs) + i * sizeof(gpio_v2_line_config_attribute);
    Value* one = c.structure();
    c.add(one, "attr", attribute(c, b.subspan(at)));
    c.add(one, "mask", c.hex(r.attrs[i].mask));
    c.add(list, one);
  }
  if (r.num_attrs != 0) c.add(s, "attrs", list);
  return s;
}

Value* line_info2(Context& c, const Spec&, u64 raw) {
  const Bytes b = structure_bytes(c, raw, sizeof(gpio_v2_line_info));
  gpio_v2_line_info r;
  if (b.empty() || !Context::copy(b, r)) return c.entering() ? c.address(raw) : nullptr;
  Value* s = c.structure();
  if (c.entering()) {
    c.add(s, "offset", c.uint(r.offset));
    return s;
  }
  c.add(s, "name", c.char_array(b.first(32)));
  c.add(s, "consumer", c.char_array(b.subspan(32, 32)));
  c.add(s, "flags", c.flags(gpio_v2_line_flags, r.flags));
  c.add(s, "num_attrs", c.uint(r.num_attrs));
  if (r.num_attrs != 0) c.add(s, "attrs", attributes(c, b.subspan(offsetof(gpio_v2_line_info, attrs), sizeof r.attrs), r.num_attrs));
  add_padding(c, s, r.padding);
  return s;
}

Value* line_request(Context& c, const Spec&, u64 raw) {
  const Bytes b = structure_bytes(c, raw, sizeof(gpio_v2_line_request));
  gpio_v2_line_request r;
  if (b.empty() || !Context::copy(b, r)) return c.entering() ? c.address(raw) : nullptr;
  if (c.exiting()) return made(c, r.fd);
  Value* s = c.structure();
  c.add(s, "num_lines", c.uint(r.num_lines));
  c.add(s, "offsets", numbers(c, b.first(sizeof r.offsets), 4, r.num_lines));
  c.add(s, "consumer", c.char_array(b.subspan(offsetof(gpio_v2_line_request, consumer), sizeof r.consumer)));
  c.add(s, "config", config_of(c, b.subspan(offsetof(gpio_v2_line_request, config), sizeof r.config)));
  if (r.event_buffer_size != 0) c.add(s, "event_buffer_size", c.uint(r.event_buffer_size));
  add_padding(c, s, r.padding);
  return s;
}

Value* line_config(Context& c, const Spec&, u64 raw) {
  const Bytes b = structure_bytes(c, raw, sizeof(gpio_v2_line_config));
  return b.empty() ? c.address(raw) : config_of(c, b);
}

Value* get_values(Context& c, const Spec&, u64 raw) {
  gpio_v2_line_values r;
  if (!c.options.verbose || !c.read(raw, r)) return c.entering() ? c.address(raw) : nullptr;
  Value* s = c.structure();
  c.add(s, c.entering() ? "mask" : "bits", c.hex(c.entering() ? r.mask : r.bits));
  return s;
}

constexpr Spec values2_fields[] = {hex("bits").as(CType::u64_), hex("mask").as(CType::u64_)};
constexpr Layout values2{"gpio_v2_line_values", values2_fields};

constexpr Spec both(Decoder d) { return odd("arg", d).inout(); }

constexpr Command all[] = {
    command("GPIO_GET_CHIPINFO_IOCTL", structure("info", chip).out()),
    command("GPIO_GET_LINEINFO_UNWATCH_IOCTL", structure("offset", unwatch)),
    command("GPIO_GET_LINEINFO_IOCTL", both(line_info)),
    command("GPIO_GET_LINEINFO_WATCH_IOCTL", both(line_info)),
    command("GPIO_GET_LINEHANDLE_IOCTL", both(line_handle)),
    command("GPIO_GET_LINEEVENT_IOCTL", both(line_event)),
    command("GPIOHANDLE_GET_LINE_VALUES_IOCTL", odd("values", handle_values).out()),
    command("GPIOHANDLE_SET_LINE_VALUES_IOCTL", odd("values", handle_values)),
    command("GPIOHANDLE_SET_CONFIG_IOCTL", odd("config", handle_config)),
    command("GPIO_V2_GET_LINEINFO_IOCTL", both(line_info2)),
    command("GPIO_V2_GET_LINEINFO_WATCH_IOCTL", both(line_info2)),
    command("GPIO_V2_GET_LINE_IOCTL", both(line_request)),
    command("GPIO_V2_LINE_SET_CONFIG_IOCTL", odd("config", line_config)),
    command("GPIO_V2_LINE_GET_VALUES_IOCTL", both(get_values)),
    command("GPIO_V2_LINE_SET_VALUES_IOCTL", structure("values", values2)),
};

}  // namespace

const std::span<const Command> gpio_commands{all};

}  // namespace sonde::calls::ioctl
