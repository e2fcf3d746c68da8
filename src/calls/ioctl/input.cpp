// Input devices (evdev). Commands that ask for a string or a bit mask hold its size.
#include <linux/input.h>

#include <algorithm>
#include <cstddef>

#include "calls/ioctl/row.h"
#include "calls/rare/unfold.h"
#include "sys/flags/input.h"

namespace sonde::calls::ioctl {

using namespace sys;
using decode::Context;
using decode::Trait;
using decode::Value;

namespace {

using Bytes = std::span<const std::byte>;

constexpr u32 kRead = 2;
constexpr u32 kWrite = 1;
constexpr u32 direction_of(u32 command) { return command >> 30; }
constexpr u32 size_of(u32 command) { return command >> 16 & 0x3fff; }
constexpr u32 type_of(u32 command) { return command >> 8 & 0xff; }
constexpr u32 number_of(u32 command) { return command & 0xff; }

constexpr u32 kProperties = 0x09;
constexpr u32 kSlots = 0x0a;
constexpr u32 kFirstBits = 0x20;
constexpr u32 kFirstAxis = 0x40;
constexpr u32 kFirstAxisSet = 0xc0;
constexpr u32 kAxes = 0x40;

// The names of the bits of an event type.
const FlagSet* bits_of(u32 type) {
  switch (type) {
    case 0x01: return &evdev_keycodes;
    case 0x02: return &evdev_relative_axes;
    case 0x03: return &evdev_abs;
    case 0x04: return &evdev_misc;
    case 0x05: return &evdev_switch;
    case 0x11: return &evdev_leds;
    case 0x12: return &evdev_snd;
    case 0x14: return &evdev_autorepeat;
    case 0x15: return &evdev_ff_types;
    case 0x17: return &evdev_ff_status;
    case 0: return &evdev_event_types;
    default: return nullptr;
  }
}

const FlagSet* names_of_bits(u32 number) {
  switch (number) {
    case kProperties: return &evdev_prop;
    case 0x18: return &evdev_keycodes;
    case 0x19: return &evdev_leds;
    case 0x1a: return &evdev_snd;
    case 0x1b: return &evdev_switch;
    default: return bits_of(number - kFirstBits);
  }
}

// The members of a bit mask of as many bytes as the call says; the kernel writes whole words of the ABI.
Value* bit_names(Context& c, u64 raw, const FlagSet& set) {
  if (raw == 0 || !c.options.verbose) return c.address(raw);
  constexpr u64 kMost = 128;
  const u64 result = static_cast<u64>(c.call.result);
  const u64 size = result < kMost ? result : kMost;
  const u64 rounded = (size + c.word() - 1) / c.word() * c.word();
  const Bytes bytes = c.read_bytes(raw, rounded);
  if (bytes.size() < rounded) return c.address(raw);
  Value* list = c.array();
  list->traits = Trait::space;
  u32 shown = 0;
  for (u64 bit = 0; bit < size * 8; ++bit) {
    if ((std::to_integer<unsigned>(bytes[bit / 8]) >> (bit % 8) & 1) == 0) continue;
    if (c.options.abbreviate && shown++ == c.options.string_limit) {
      c.more(list);
      break;
    }
    c.add(list, c.symbol(set, bit));
  }
  if (list->first == nullptr) c.add(list, c.text("0"));
  return list;
}

Value* show_string(Context& c, const Spec&, u64 raw) {
  u64 size = static_cast<u64>(c.call.result);
  u64 last = 0;
  if (size != 0 && c.read_integer(raw + size - 1, 1, last) && last == 0) --size;  // its NUL does not show
  return c.buffer_at(raw, size);
}

Value* show_bits(Context& c, const Spec&, u64 raw) {
  const FlagSet* set = names_of_bits(number_of(static_cast<u32>(c.call.args[1])));
  return set != nullptr ? bit_names(c, raw, *set) : c.address(raw);
}

Value* show_axis(Context& c, const Spec&, u64 raw) {
  constexpr std::size_t kSize = 24;
  const Bytes bytes = c.options.verbose ? c.read_bytes(raw, kSize) : Bytes{};
  if (bytes.size() < kSize) return c.address(raw);
  Unfold s(c, bytes);
  s.uint("value", 4).uint("minimum", 4);
  if (c.options.abbreviate) {
    c.more(s.value());
    return s.value();
  }
  return s.uint("maximum", 4).uint("fuzz", 4).uint("flat", 4).uint("resolution", 4).value();
}

Value* slot(Context& c, Bytes bytes, void*) {
  i32 v = 0;
  Context::copy(bytes, v);
  return c.sint(v);
}

Value* show_slots(Context& c, const Spec&, u64 raw) {
  const u32 size = size_of(static_cast<u32>(c.call.args[1]));
  u32 code = 0;
  if (!c.options.verbose || size < 4 || !c.read(raw, code)) return c.address(raw);
  Value* s = c.structure();
  c.add(s, "code", c.symbol(evdev_mtslots, code));
  c.add(s, "values", c.array_at(raw + 4, (size - 4) / 4, 4, slot));
  return s;
}

constexpr Row string_row = row_with(odd("string", show_string).out());
constexpr Row bits_row = row_with(odd("bits", show_bits).out());
constexpr Row axis_row = row_with(odd("axis", show_axis).out());
constexpr Row axis_set_row = row_with(odd("axis", show_axis));
constexpr Row slots_row = row_with(odd("slots", show_slots).out());

const char* string_name(u32 number) {
  switch (number) {
    case 0x06: return "EVIOCGNAME";
    case 0x07: return "EVIOCGPHYS";
    case 0x08: return "EVIOCGUNIQ";
    case kProperties: return "EVIOCGPROP";
    case kSlots: return "EVIOCGMTSLOTS";
    case 0x18: return "EVIOCGKEY";
    case 0x19: return "EVIOCGLED";
    case 0x1a: return "EVIOCGSND";
    case 0x1b: return "EVIOCGSW";
    default: return nullptr;
  }
}

constexpr bool is_axis_size(u32 command) { return size_of(command) == 24; }

Value* show_id(Context& c, const Spec&, u64 raw) {
  constexpr std::size_t kSize = 8;
  const Bytes bytes = c.options.verbose ? c.read_bytes(raw, kSize) : Bytes{};
  if (bytes.size() < kSize) return c.address(raw);
  return Unfold(c, bytes).uint("bustype", 2).uint("vendor", 2).uint("product", 2).uint("version", 2).value();
}

Value* pair(Context& c, u64 raw, const FlagSet* second) {
  u32 v[2];
  if (!c.options.verbose || !c.read(raw, v)) return c.address(raw);
  Value* list = c.array();
  c.add(list, c.uint(v[0]));
  c.add(list, second != nullptr ? c.symbol(*second, v[1]) : c.uint(v[1]));
  return list;
}
Value* show_repeat(Context& c, const Spec&, u64 raw) { return pair(c, raw, nullptr); }
Value* show_keycode(Context& c, const Spec&, u64 raw) { return pair(c, raw, &evdev_keycodes); }

Value* show_keymap(Context& c, const Spec&, u64 raw) {
  constexpr std::size_t kSize = 40;
  const Bytes bytes = c.options.verbose ? c.read_bytes(raw, kSize) : Bytes{};
  if (bytes.size() < kSize) return c.address(raw);
  Unfold s(c, bytes);
  s.uint("flags", 1).uint("len", 1);
  if (c.options.abbreviate) {
    c.more(s.value());
    return s.value();
  }
  s.uint("index", 2).symbol("keycode", 4, evdev_keycodes);
  Value* scancode = c.array();
  for (std::byte b : bytes.subspan(8)) c.add(scancode, c.hex(std::to_integer<u64>(b)));
  return s.field("scancode", scancode).value();
}

// struct ff_effect: what every effect has, and one of its kinds.
Value* envelope(Context& c, const ff_envelope& e) {
  Value* s = c.structure();
  c.add(s, "attack_length", c.uint(e.attack_length));
  c.add(s, "attack_level", c.uint(e.attack_level));
  c.add(s, "fade_length", c.uint(e.fade_length));
  c.add(s, "fade_level", c.uint(e.fade_level));
  return s;
}

Value* show_effect(Context& c, const Spec&, u64 raw) {
  const u64 size = c.abi() == Abi::i386 ? 44 : sizeof(ff_effect);
  const Bytes bytes = structure_bytes(c, raw, size);
  if (bytes.empty()) return c.address(raw);
  ff_effect e{};
  std::memcpy(&e, bytes.data(), std::min<std::size_t>(size, offsetof(ff_effect, u)));
  const std::size_t at = c.abi() == Abi::i386 ? 16 : offsetof(ff_effect, u);  // the pointer in the union decides
  static_assert(offsetof(ff_effect, u) == 16);
  std::memcpy(&e.u, bytes.data() + at, size - at);
  Value* s = c.structure();
  c.add(s, "type", c.symbol(evdev_ff_types, e.type));
  c.add(s, "id", c.sint(e.id));
  c.add(s, "direction", c.uint(e.direction));
  if (c.options.abbreviate) {
    c.more(s);
    return s;
  }
  Value* trigger = c.structure();
  c.add(trigger, "button", c.uint(e.trigger.button));
  c.add(trigger, "interval", c.uint(e.trigger.interval));
  c.add(s, "trigger", trigger);
  Value* replay = c.structure();
  c.add(replay, "length", c.uint(e.replay.length));
  c.add(replay, "delay", c.uint(e.replay.delay));
  c.add(s, "replay", replay);
  Value* kind = c.structure();
  switch (e.type) {
    case FF_CONSTANT:
      c.add(kind, "level", c.sint(e.u.constant.level));
      c.add(kind, "envelope", envelope(c, e.u.constant.envelope));
      c.add(s, "constant", kind);
      break;
    case FF_RAMP:
      c.add(kind, "start_level", c.sint(e.u.ramp.start_level));
      c.add(kind, "end_level", c.sint(e.u.ramp.end_level));
      c.add(kind, "envelope", envelope(c, e.u.ramp.envelope));
      c.add(s, "ramp", kind);
      break;
    case FF_PERIODIC: {
      const ff_periodic_effect& p = e.u.periodic;
      c.add(kind, "waveform", c.uint(p.waveform));
      c.add(kind, "period", c.uint(p.period));
      c.add(kind, "magnitude", c.sint(p.magnitude));
      c.add(kind, "offset", c.sint(p.offset));
      c.add(kind, "phase", c.uint(p.phase));
      c.add(kind, "envelope", envelope(c, p.envelope));
      const std::size_t tail = c.abi() == Abi::i386 ? 36 : 40;
      u32 length = 0;
      u64 data = 0;
      std::memcpy(&length, bytes.data() + tail - (c.abi() == Abi::i386 ? 0 : 4), sizeof length);
      std::memcpy(&data, bytes.data() + tail, c.abi() == Abi::i386 ? 4 : 8);
      if (c.abi() == Abi::i386) std::memcpy(&data, bytes.data() + 40, 4);
      c.add(kind, "custom_len", c.uint(length));
      c.add(kind, "custom_data", c.address(data));
      c.add(s, "periodic", kind);
      break;
    }
    case FF_RUMBLE:
      c.add(kind, "strong_magnitude", c.uint(e.u.rumble.strong_magnitude));
      c.add(kind, "weak_magnitude", c.uint(e.u.rumble.weak_magnitude));
      c.add(s, "rumble", kind);
      break;
    default: break;
  }
  return s;
}

constexpr Spec number = ulong("arg");

constexpr Command all[] = {
    command("EVIOCGVERSION", hex32_at("version").out()),
    command("EVIOCGEFFECTS", int_at("effects").out()),
    command("EVIOCGID", odd("id", show_id).out()),
    command("EVIOCGREP", odd("repeat", show_repeat).out()),
    command("EVIOCSREP", odd("repeat", show_repeat)),
    command("EVIOCGKEYCODE", odd("keycode", show_keycode).out()),
    command("EVIOCSKEYCODE", odd("keycode", show_keycode)),
    command("EVIOCGKEYCODE_V2", odd("keymap", show_keymap).out()),
    command("EVIOCSKEYCODE_V2", odd("keymap", show_keymap)),
    command("EVIOCSFF", odd("effect", show_effect)),
    command("EVIOCGRAB", number),
    command("EVIOCREVOKE", number),
    command("EVIOCRMFF", sint("argp")),
    command("EVIOCSCLOCKID", int_at("clock")),
};

}  // namespace

const std::span<const Command> input_commands{all};

const Row* sized_row(u32 command) {
  if (type_of(command) != 'E') return nullptr;
  const u32 number = number_of(command);
  if (direction_of(command) == kWrite) {
    return number >= kFirstAxisSet && number < kFirstAxisSet + kAxes && is_axis_size(command) ? &axis_set_row : nullptr;
  }
  if (direction_of(command) != kRead) return nullptr;
  if (number >= 0x06 && number <= 0x08) return &string_row;
  if (number == kSlots) return &slots_row;
  if (number == kProperties || (number >= 0x18 && number <= 0x1b)) return &bits_row;
  if (number >= kFirstBits && number < kFirstAxis) return &bits_row;
  return number >= kFirstAxis && number < kFirstAxis + kAxes && is_axis_size(command) ? &axis_row : nullptr;
}

Value* sized_name(Context& c, u32 command) {
  if (sized_row(command) == nullptr) return nullptr;
  const u32 number = number_of(command);
  if (const char* name = string_name(number)) return c.call_of(name, {c.uint(size_of(command))});
  if (number >= kFirstAxisSet) return c.call_of("EVIOCSABS", {c.symbol(evdev_abs, number - kFirstAxisSet)});
  if (number >= kFirstAxis) return c.call_of("EVIOCGABS", {c.symbol(evdev_abs, number - kFirstAxis)});
  const u32 type = number - kFirstBits;
  return c.call_of("EVIOCGBIT", {type == 0 ? c.uint(0) : c.symbol(evdev_event_types, type), c.uint(size_of(command))});
}

}  // namespace sonde::calls::ioctl
