// Precision clocks (PTP), and parameters of real-time clocks.
#include <linux/ptp_clock.h>

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

Value* time_of(Context& c, Bytes b) { return Unfold(c, b).sint("sec", 8).uint("nsec", 4).reserved("reserved", 4).value(); }
constexpr std::size_t kTime = sizeof(ptp_clock_time);

Value* capabilities(Context& c, const Spec&, u64 raw) {
  const Bytes b = structure_bytes(c, raw, 80);
  if (b.empty()) return c.address(raw);
  Unfold s(c, b);
  for (const char* name : {"max_adj", "n_alarm", "n_ext_ts", "n_per_out", "pps", "n_pins", "cross_timestamping", "adjust_phase"}) s.sint(name, 4);
  return s.reserved("rsv", 4, 12).value();
}

Value* stamp_request(Context& c, u64 raw, bool second) {
  const Bytes b = structure_bytes(c, raw, sizeof(ptp_extts_request));
  if (b.empty()) return c.address(raw);
  Unfold s(c, b);
  s.uint("index", 4).flags("flags", 4, ptp_extts_flags);
  if (second) s.reserved("rsv", 4, 2);
  return s.value();
}

Value* output_request(Context& c, u64 raw, bool second) {
  const Bytes b = structure_bytes(c, raw, sizeof(ptp_perout_request));
  if (b.empty()) return c.address(raw);
  constexpr u32 kDuty = 2;
  constexpr u32 kPhase = 4;
  u32 flags = 0;
  Context::copy(b.subspan(offsetof(ptp_perout_request, flags)), flags);
  Unfold s(c, b);
  s.field((flags & kPhase) != 0 ? "phase" : "start", time_of(c, b.first(kTime))).field("period", time_of(c, b.subspan(kTime, kTime)))
      .skip(2 * kTime).uint("index", 4).flags("flags", 4, ptp_perout_flags);
  if ((flags & kDuty) != 0) s.field("on", time_of(c, b.subspan(2 * kTime + 8, kTime)));
  else if (second) s.reserved("rsv", 4, 4);
  return s.value();
}

Value* pin(Context& c, u64 raw, bool second) {
  const Bytes b = structure_bytes(c, raw, sizeof(ptp_pin_desc));
  ptp_pin_desc d;
  if (b.empty() || !Context::copy(b, d)) return c.address(raw);
  const auto add_reserved = [&](Value* s) {
    bool any = false;
    Value* list = c.array();
    for (u32 v : d.rsv) {
      any = any || v != 0;
      c.add(list, c.hex(v));
    }
    if (second && any) c.add(s, "rsv", list);
  };
  Value* s = c.structure();
  const bool sets = c.call.args[1] == PTP_PIN_SETFUNC || c.call.args[1] == PTP_PIN_SETFUNC2;
  c.add(s, "index", c.uint(d.index));
  if (!sets) {
    add_reserved(s);
    if (c.failed()) return s;
    c.add(s, "name", c.char_array(b.first(sizeof d.name)));
  }
  c.add(s, "func", c.symbol(ptp_pin_functions, d.func));
  c.add(s, "chan", c.uint(d.chan));
  if (sets) add_reserved(s);
  return s;
}

Value* offsets(Context& c, const Spec&, u64 raw) {
  const Bytes b = structure_bytes(c, raw, sizeof(ptp_sys_offset));
  ptp_sys_offset o;
  if (b.empty() || !Context::copy(b, o)) return c.address(raw);
  Unfold s(c, b);
  s.uint("n_samples", 4);
  s.reserved("rsv", 4, 3);
  if (c.failed()) return s.value();
  Value* list = c.array();
  const std::size_t count = o.n_samples > PTP_MAX_SAMPLES ? 2 * PTP_MAX_SAMPLES + 1 : 2 * o.n_samples + 1;
  const std::size_t shown = c.options.abbreviate ? std::min<std::size_t>(count, c.options.string_limit) : count;
  for (std::size_t i = 0; i < shown; ++i) c.add(list, time_of(c, b.subspan(offsetof(ptp_sys_offset, ts) + i * kTime, kTime)));
  if (shown < count) c.more(list);
  return s.field("ts", list).value();
}

template <Value* (*Show)(Context&, u64, bool), bool Second>
Value* form(Context& c, const Spec&, u64 raw) { return Show(c, raw, Second); }

Value* parameter_of(Context& c, u64 raw, bool told) {
  const Bytes b = structure_bytes(c, raw, 24);
  if (b.empty()) return c.entering() ? c.address(raw) : nullptr;
  const bool sets = !told;
  Unfold s(c, b);
  if (sets) return s.symbol("param", 8, rtc_params).hex("uvalue", 8).uint("index", 4).reserved("__pad", 4).value();
  if (c.entering()) {
    s.symbol("param", 8, rtc_params).skip(8);
    return s.uint("index", 4).reserved("__pad", 4).value();
  }
  s.skip(8).hex("uvalue", 8).skip(4);
  return s.reserved("__pad", 4).value();
}
Value* parameter_got(Context& c, const Spec&, u64 raw) { return parameter_of(c, raw, true); }
Value* parameter_set(Context& c, const Spec&, u64 raw) { return parameter_of(c, raw, false); }

constexpr Command all[] = {
    command("PTP_CLOCK_GETCAPS", odd("caps", capabilities).out()), command("PTP_CLOCK_GETCAPS2", odd("caps", capabilities).out()),
    command("PTP_EXTTS_REQUEST", odd("request", form<stamp_request, false>)), command("PTP_EXTTS_REQUEST2", odd("request", form<stamp_request, true>)),
    command("PTP_PEROUT_REQUEST", odd("request", form<output_request, false>)), command("PTP_PEROUT_REQUEST2", odd("request", form<output_request, true>)),
    command("PTP_PIN_GETFUNC", odd("pin", form<pin, false>).out().even_on_error()), command("PTP_PIN_GETFUNC2", odd("pin", form<pin, true>).out().even_on_error()),
    command("PTP_PIN_SETFUNC", odd("pin", form<pin, false>)), command("PTP_PIN_SETFUNC2", odd("pin", form<pin, true>)),
    command("PTP_SYS_OFFSET", odd("offset", offsets).out().even_on_error()), command("PTP_SYS_OFFSET2", odd("offset", offsets).out().even_on_error()),
    command("RTC_PARAM_GET", odd("param", parameter_got).inout()), command("RTC_PARAM_SET", odd("param", parameter_set)),
};

}  // namespace

const std::span<const Command> precision_commands{all};

}  // namespace sonde::calls::ioctl
