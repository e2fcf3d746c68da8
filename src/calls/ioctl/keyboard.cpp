// The console's keyboard tables, fonts and sounds.
#include <linux/kd.h>

#include <algorithm>
#include <cstddef>
#include <cstdio>

#include "calls/ioctl/row.h"
#include "calls/rare/unfold.h"
#include "sys/flags/counter.h"
#include "sys/flags/device.h"
#include "sys/flags/termios.h"

namespace sonde::calls::ioctl {

using namespace sys;
using decode::Context;
using decode::Trait;
using decode::Value;

namespace {

using Bytes = std::span<const std::byte>;

constexpr unsigned kLatin = 0;
constexpr unsigned kFunction = 1;
constexpr unsigned kMeta = 8;
constexpr unsigned kLetter = 11;

// 'a', '\n', '\x1b'
std::size_t put_character(std::span<char> to, u8 v) {
  const char* escape = nullptr;
  switch (v) {
    case '\f': escape = "\\f"; break;
    case '\n': escape = "\\n"; break;
    case '\r': escape = "\\r"; break;
    case '\t': escape = "\\t"; break;
    case '\v': escape = "\\v"; break;
    case '\\': escape = "\\\\"; break;
    case '\'': escape = "\\'"; break;
    default: break;
  }
  int n;
  if (escape != nullptr) n = std::snprintf(to.data(), to.size(), "'%s'", escape);
  else if (v >= ' ' && v < 0x7f) n = std::snprintf(to.data(), to.size(), "'%c'", v);
  else n = std::snprintf(to.data(), to.size(), "'\\x%02x'", v);
  return static_cast<std::size_t>(n);
}

Value* character(Context& c, u8 v) {
  auto text = c.arena().array<char>(8);
  const std::size_t n = put_character(text, v);
  return c.text({text.data(), n});
}

// A key's value, with a comment that takes it apart.
Value* key_value(Context& c, u16 v) {
  Value* value = c.hex(v);
  if (const Flag* name = find(kd_key_values, v)) {
    value->comment = name->name.data();
    return value;
  }
  const unsigned type = v >> 8;
  const u8 key = static_cast<u8>(v);
  auto words = c.arena().array<char>(48);
  std::size_t at = 0;
  const auto put = [&](const char* format, auto... parts) {
    at += static_cast<std::size_t>(std::snprintf(words.data() + at, words.size() - at, format, parts...));
  };
  const Flag* name = find(kd_key_types, type);
  if (name != nullptr) put("K(%s, ", name->name.data());
  else put("K(%#x, ", type);
  if (type == kLatin || type == kMeta || type == kLetter) at += put_character(words.subspan(at), key);
  else put("%#x", unsigned{key});
  put("%s", ")");
  value->comment = words.data();
  return value;
}

Value* key_table(Context& c, u8 v) { return find(kd_key_tables, v) != nullptr ? c.symbol(kd_key_tables, v) : c.flags(kd_key_modifiers, v); }

Value* entry(Context& c, const Spec&, u64 raw) {
  kbentry e;
  const bool gets = c.call.args[1] == KDGKBENT;
  if (!c.options.verbose || !c.read(raw, e)) return c.address(raw);
  Value* s = c.structure();
  c.add(s, "kb_table", key_table(c, e.kb_table));
  c.add(s, "kb_index", c.uint(e.kb_index));
  if (gets && c.failed()) return s;
  c.add(s, "kb_value", key_value(c, e.kb_value));
  return s;
}

Value* function_string(Context& c, const Spec&, u64 raw) {
  const bool gets = c.call.args[1] == KDGKBSENT;
  u8 function = 0;
  if (!c.options.verbose || !c.read(raw, function)) return c.address(raw);
  Value* s = c.structure();
  const Flag* name = find(kd_key_values, u64{kFunction} << 8 | function);
  Value* shown = c.hex(function);
  if (name != nullptr) shown = c.dual(c.hex(function), c.call_of("KVAL", {c.text(name->name)}));
  c.add(s, "kb_func", shown);
  if (gets && c.failed()) return s;
  c.add(s, "kb_string", c.string_at(raw + offsetof(kbsentry, kb_string), sizeof kbsentry{}.kb_string));
  return s;
}

Value* accent(Context& c, Bytes b, void*) {
  Value* s = c.structure();
  c.add(s, "diacr", character(c, std::to_integer<u8>(b[0])));
  c.add(s, "base", character(c, std::to_integer<u8>(b[1])));
  c.add(s, "result", character(c, std::to_integer<u8>(b[2])));
  return s;
}
Value* wide_accent(Context& c, Bytes b, void*) { return Unfold(c, b).hex("diacr", 4).hex("base", 4).hex("result", 4).value(); }

template <bool Wide>
Value* accents(Context& c, const Spec&, u64 raw) {
  u32 count = 0;
  if (!c.options.verbose || !c.read(raw, count)) return c.address(raw);
  constexpr u64 kMost = 256;
  const u64 shown = std::min<u64>(count, kMost);
  Value* s = c.structure();
  c.add(s, "kb_cnt", c.uint(count));
  Value* list = c.array_at(raw + 4, shown, Wide ? sizeof(kbdiacruc) : sizeof(kbdiacr), Wide ? wide_accent : accent);
  if (count > kMost && list->kind == decode::Kind::array && shown <= (c.options.abbreviate ? c.options.string_limit : kMost)) c.more(list);
  c.add(s, Wide ? "kbdiacruc" : "kbdiacr", list);
  return s;
}

constexpr Spec keycode_fields[] = {hex32("scancode"), hex32("keycode")};
constexpr Layout keycode{"kbkeycode", keycode_fields};

Value* key_code(Context& c, const Spec&, u64 raw) {
  kbkeycode k;
  if (!c.options.verbose || !c.read(raw, k)) return c.entering() ? c.address(raw) : nullptr;
  if (c.entering()) {
    c.stash(0) = k.keycode;
    c.stash(1) = 1;
    return nullptr;
  }
  Value* s = c.structure();
  c.add(s, "scancode", c.hex(k.scancode));
  Value* before = c.hex(c.stash(0));
  c.add(s, "keycode", c.failed() ? before : c.change(before, c.hex(k.keycode)));
  return s;
}

constexpr Spec repeat_fields[] = {sint("delay"), sint("period")};
constexpr Layout repeat{"kbd_repeat", repeat_fields};

Value* repeating(Context& c, const Spec&, u64 raw) {
  Value* v = c.structure_at(repeat, raw);
  return c.exiting() && v->kind != decode::Kind::structure ? nullptr : v;
}

Value* font(Context& c, const Spec&, u64 raw) {
  const unsigned word = c.word();
  const u64 size = 20 + (word == 8 ? 4 : 0) + word;
  const Bytes b = structure_bytes(c, raw, size);
  if (b.empty()) return c.entering() ? c.address(raw) : nullptr;
  u32 op = 0;
  Context::copy(b, op);
  constexpr u32 kSet = KD_FONT_OP_SET;
  Unfold s(c, b);
  if (c.entering()) {
    s.symbol("op", 4, kdfont_ops).flags("flags", 4, kdfont_flags);
  } else {
    if (op == kSet || op == KD_FONT_OP_COPY) return nullptr;
    s.skip(8);
  }
  s.uint("width", 4).uint("height", 4).uint("charcount", 4);
  return s.put("data", word, [&](u64 v) { return c.address(v); }).value();
}

Value* tone(Context& c, const Spec&, u64 raw) {
  const unsigned counter = static_cast<unsigned>(raw & 0xffff);
  const unsigned duration = static_cast<unsigned>(raw >> 16 & 0xffff);
  constexpr unsigned kClock = 1193180;
  if (counter == 0 || duration == 0) {
    Value* off = c.uint(raw);
    off->comment = "off";
    return off;
  }
  auto words = c.arena().array<char>(64);
  const int n = std::snprintf(words.data(), words.size(), "%u<<16|%u /* %u Hz, %u ms */", duration, counter, kClock / counter, duration);
  return c.text({words.data(), static_cast<std::size_t>(n)});
}

Value* lock_leds(Context& c, const Spec&, u64 raw) {
  u8 v = 0;
  if (!c.options.verbose || !c.read(raw, v)) return c.address(raw);
  Value* list = c.array();
  c.add(list, c.flags(kd_lock_leds, v));
  return list;
}

Value* signal_number(Context& c, const Spec&, u64 raw) { return raw <= 128 ? c.signal(static_cast<i64>(raw)) : c.uint(raw); }
Value* sound(Context& c, const Spec&, u64 raw) {
  constexpr unsigned kClock = 1193180;
  Value* v = c.uint(raw);
  const u64 counter = raw;
  if (counter == 0 || counter > kClock) {
    v->comment = "off";
    return v;
  }
  auto words = c.arena().array<char>(24);
  std::snprintf(words.data(), words.size(), "%u Hz", static_cast<unsigned>(kClock / counter));
  v->comment = words.data();
  return v;
}

constexpr Command all[] = {
    command("KIOCSOUND", odd("sound", sound)),
    command("KDGKBENT", odd("entry", entry).out().even_on_error()), command("KDSKBENT", odd("entry", entry)),
    command("KDGKBSENT", odd("entry", function_string).out().even_on_error()), command("KDSKBSENT", odd("entry", function_string)),
    command("KDGKBDIACR", odd("accents", accents<false>).out()), command("KDSKBDIACR", odd("accents", accents<false>)),
    command("KDGKBDIACRUC", odd("accents", accents<true>).out()), command("KDSKBDIACRUC", odd("accents", accents<true>)),
    command("KDGETKEYCODE", odd("code", key_code).inout().even_on_error()), command("KDSETKEYCODE", structure("code", keycode)),
    command("KDKBDREP", odd("repeat", repeating).inout()), command("KDFONTOP", odd("font", font).inout()),
    command("KDMKTONE", odd("tone", tone)), command("KDSIGACCEPT", odd("signal", signal_number)),
    command("KDGKBLED", odd("leds", lock_leds).out()), command("KDSKBLED", flags("leds", kd_lock_leds).as(CType::u8_)),
    command("KDGKBMETA", value_at("mode", kd_meta_modes).out()), command("KDSKBMETA", values("mode", kd_meta_modes)),
    command("KDENABIO"), command("KDDISABIO"), command("KDMAPDISP"), command("KDUNMAPDISP"),
};

}  // namespace

const std::span<const Command> keyboard_commands{all};

}  // namespace sonde::calls::ioctl
