// The console's fonts, colours and maps from characters to glyphs.
#include <linux/kd.h>

#include <algorithm>

#include "calls/ioctl/row.h"
#include "calls/rare/unfold.h"

namespace sonde::calls::ioctl {

using namespace sys;
using decode::Context;
using decode::Trait;
using decode::Value;

namespace {

using Bytes = std::span<const std::byte>;

constexpr u64 kColours = 16 * 3;
constexpr u64 kFont = 8192;
constexpr u64 kMap = 256;  // E_TABSZ

template <u64 Size>
Value* bytes_at(Context& c, const Spec&, u64 raw) {
  const u64 shown = std::min<u64>(Size, c.options.string_limit);
  const Bytes b = structure_bytes(c, raw, shown);
  if (b.empty()) return c.address(raw);
  Value* v = c.hex_bytes(b);
  if (shown < Size) v->traits = v->traits | Trait::truncated;
  return v;
}

Value* wide_map(Context& c, const Spec&, u64 raw) {
  return c.array_at(raw, kMap, 2, [](Context& context, Bytes b, void*) {
    u16 v = 0;
    Context::copy(b, v);
    return context.hex(v);
  });
}

u64 pointer_of(Context& c, Bytes b, std::size_t at) {
  u64 v = 0;
  std::memcpy(&v, b.data() + at, c.word());
  return v;
}

Value* glyph(Context& c, Bytes b, void*) { return Unfold(c, b).hex("unicode", 2).hex("fontpos", 2).value(); }

Value* glyphs_of(Context& c, u64 raw, bool gets) {
  const unsigned word = c.word();
  const Bytes b = structure_bytes(c, raw, 2 * word);
  if (b.empty()) return c.entering() ? c.address(raw) : nullptr;
  u16 count = 0;
  Context::copy(b, count);
  const u64 entries = pointer_of(c, b, word);
  if (gets && c.entering()) {
    c.stash(0) = count;
    return nullptr;
  }
  Value* s = c.structure();
  Value* before = c.uint(gets ? c.stash(0) : count);
  c.add(s, "entry_ct", gets && !c.failed() ? c.change(before, c.uint(count)) : before);
  const bool shows = !c.options.abbreviate && !(gets && c.failed());
  c.add(s, "entries", shows ? c.array_at(entries, count, 4, glyph) : c.address(entries));
  return s;
}
Value* glyphs_got(Context& c, const Spec&, u64 raw) { return glyphs_of(c, raw, true); }
Value* glyphs_set(Context& c, const Spec&, u64 raw) { return glyphs_of(c, raw, false); }

constexpr Spec clear_fields[] = {uint("advised_hashsize").as(CType::u16_), uint("advised_hashstep").as(CType::u16_),
                                 uint("advised_hashlevel").as(CType::u16_)};
constexpr Layout clear{"unimapinit", clear_fields};

Value* font_of(Context& c, u64 raw) {
  const unsigned word = c.word();
  const Bytes b = structure_bytes(c, raw, word == 8 ? 16 : 8);
  if (b.empty()) return nullptr;
  Value* s = Unfold(c, b).uint("charcount", 2).uint("charheight", 2).value();
  c.add(s, "chardata", c.address(pointer_of(c, b, word == 8 ? 8 : 4)));
  return s;
}
Value* font(Context& c, const Spec&, u64 raw) {
  Value* s = font_of(c, raw);
  return s == nullptr && c.entering() ? c.address(raw) : s;
}

constexpr Command all[] = {
    command("GIO_CMAP", odd("map", bytes_at<kColours>).out()), command("PIO_CMAP", odd("map", bytes_at<kColours>)),
    command("GIO_FONT", odd("font", bytes_at<kFont>).out()), command("PIO_FONT", odd("font", bytes_at<kFont>)),
    command("GIO_SCRNMAP", odd("map", bytes_at<kMap>).out()), command("PIO_SCRNMAP", odd("map", bytes_at<kMap>)),
    command("GIO_UNISCRNMAP", odd("map", wide_map).out()), command("PIO_UNISCRNMAP", odd("map", wide_map)),
    command("GIO_UNIMAP", odd("map", glyphs_got).inout().even_on_error()), command("PIO_UNIMAP", odd("map", glyphs_set)),
    command("PIO_UNIMAPCLR", structure("init", clear)), command("GIO_FONTX", odd("font", font).inout()), command("PIO_FONTX", odd("font", font)),
    command("PIO_FONTRESET"),
};

}  // namespace

const std::span<const Command> screen_commands{all};

}  // namespace sonde::calls::ioctl
