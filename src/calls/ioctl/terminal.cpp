// Terminals: settings, sizes, groups, queues, locks, pseudo-terminals.
#include "calls/ioctl/row.h"
#include "calls/rare/unfold.h"
#include "sys/flags/rare.h"
#include "sys/flags/termios.h"

namespace sonde::calls::ioctl {

using namespace sys;
using decode::Context;
using decode::Trait;
using decode::Value;

namespace {

// Bits that may be none: then nothing shows.
Value* bits(Context& c, const FlagSet& set, u64 v) { return v != 0 ? c.flags(set, v) : c.text(""); }

Value* parts(Context& c) {
  Value* v = c.array();
  v->traits = Trait::bare | Trait::piped;
  return v;
}

Value* output_modes(Context& c, u64 v) {
  struct Delay {
    const FlagSet& set;
    u64 mask;
  };
  const Delay delays[] = {{termios_oflag_nl, 0x100}, {termios_oflag_cr, 0x600},  {termios_oflag_tab, 0x1800},
                          {termios_oflag_bs, 0x2000}, {termios_oflag_vt, 0x4000}, {termios_oflag_ff, 0x8000}};
  Value* all = parts(c);
  for (const Delay& each : delays) {
    c.add(all, c.symbol(each.set, v & each.mask));
    v &= ~each.mask;
  }
  c.add(all, bits(c, termios_oflag, v));
  return all;
}

Value* control_modes(Context& c, u64 v, bool input_speed) {
  constexpr u64 kBaud = 0x100f;
  constexpr unsigned kInputShift = 16;
  constexpr u64 kSize = 0x30;
  Value* all = parts(c);
  c.add(all, c.symbol(termios_baud, v & kBaud));
  const u64 input = v >> kInputShift & kBaud;
  if (input_speed && input != 0) {
    Value* shifted = c.array();
    shifted->traits = Trait::bare | Trait::shift;
    c.add(shifted, c.symbol(termios_baud, input));
    c.add(shifted, c.symbol(termios_input_shift, kInputShift));
    c.add(all, shifted);
    v &= ~(kBaud << kInputShift);
  }
  c.add(all, c.symbol(termios_csize, v & kSize));
  c.add(all, bits(c, termios_cflag, v & ~(kBaud | kSize)));
  return all;
}

Value* control_characters(Context& c, std::span<const std::byte> bytes) {
  Value* list = c.array();
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    Value* place = c.array();
    const bool named = find(termios_cc, i) != nullptr;
    c.add(place, named ? c.text(find(termios_cc, i)->name) : c.uint(i));
    Value* entry = c.array();
    entry->traits = Trait::bare | Trait::equals;
    c.add(entry, place);
    c.add(entry, c.hex(std::to_integer<u64>(bytes[i])));
    c.add(list, entry);
  }
  return list;
}

// struct termios (mode words of 4 bytes, 19 characters, perhaps two speeds) or termio (2 bytes, 8 characters).
Value* settings(Context& c, u64 addr, unsigned word, std::size_t characters, bool speeds) {
  const std::size_t line_at = 4 * word;
  const std::size_t size = line_at + 1 + characters + (speeds ? 8 : 0);
  const auto bytes = c.options.verbose ? c.read_bytes(addr, (size + word - 1) / word * word) : std::span<const std::byte>{};
  if (bytes.size() < (size + word - 1) / word * word) return c.address(addr);
  u64 mode[4] = {};
  for (unsigned i = 0; i < 4; ++i) std::memcpy(&mode[i], bytes.data() + i * word, word);
  Value* s = c.structure();
  c.add(s, "c_iflag", bits(c, termios_iflag, mode[0]));
  c.add(s, "c_oflag", output_modes(c, mode[1]));
  c.add(s, "c_cflag", control_modes(c, mode[2], word == 4));
  c.add(s, "c_lflag", bits(c, termios_lflag, mode[3]));
  if (c.options.abbreviate) {
    c.more(s);
    return s;
  }
  c.add(s, "c_line", c.symbol(tty_line_disciplines, std::to_integer<u64>(bytes[line_at])));
  c.add(s, "c_cc", control_characters(c, bytes.subspan(line_at + 1, characters)));
  if (speeds) {
    u32 speed[2];
    std::memcpy(speed, bytes.data() + line_at + 1 + characters, sizeof speed);
    c.add(s, "c_ispeed", c.uint(speed[0]));
    c.add(s, "c_ospeed", c.uint(speed[1]));
  }
  return s;
}

constexpr std::size_t kCharacters = 19;
Value* show_termios(Context& c, const Spec&, u64 raw) { return settings(c, raw, 4, kCharacters, false); }
Value* show_termios2(Context& c, const Spec&, u64 raw) { return settings(c, raw, 4, kCharacters, true); }
Value* show_termio(Context& c, const Spec&, u64 raw) { return settings(c, raw, 2, 8, false); }

constexpr Spec termios = odd("termios", show_termios);
constexpr Spec termios2 = odd("termios2", show_termios2);
constexpr Spec termio = odd("termio", show_termio);

constexpr Spec winsize_fields[] = {uint("ws_row").as(CType::u16_), uint("ws_col").as(CType::u16_),
                                   uint("ws_xpixel").as(CType::u16_), uint("ws_ypixel").as(CType::u16_)};
constexpr Layout winsize{"winsize", winsize_fields};

Value* show_character(Context& c, const Spec&, u64 raw) { return c.buffer_at(raw, 1); }
// A process id is shown in brackets.
Value* group_at(Context& c, u64 raw, decode::PidKind kind) {
  i32 id = 0;
  if (!c.options.verbose || !c.read(raw, id)) return c.address(raw);
  Value* list = c.array();
  c.add(list, c.pid(id, kind));
  return list;
}
Value* show_group(Context& c, const Spec&, u64 raw) { return group_at(c, raw, decode::PidKind::group); }
Value* show_session(Context& c, const Spec&, u64 raw) { return group_at(c, raw, decode::PidKind::session); }

constexpr Spec number = sint("arg");

constexpr Command all[] = {
    command("TCGETS", termios.out()),
    command("TCSETS", termios),
    command("TCSETSW", termios),
    command("TCSETSF", termios),
    command("TIOCGLCKTRMIOS", termios.out()),
    command("TIOCSLCKTRMIOS", termios),
    command("TCGETS2", termios2.out()),
    command("TCSETS2", termios2),
    command("TCSETSW2", termios2),
    command("TCSETSF2", termios2),
    command("TCGETA", termio.out()),
    command("TCSETA", termio),
    command("TCSETAW", termio),
    command("TCSETAF", termio),
    command("TIOCGWINSZ", structure("winsize", winsize).out()),
    command("TIOCSWINSZ", structure("winsize", winsize)),
    command("TCXONC", values_long("action", tcxonc_actions)),
    command("TCFLSH", values_long("queue", tcflsh_queues)),
    command("TCSBRK", number),
    command("TCSBRKP", number),
    command("TIOCSCTTY", number),
    command("TIOCGPGRP", odd("pgrp", show_group).out()),
    command("TIOCSPGRP", odd("pgrp", show_group)),
    command("TIOCGSID", odd("sid", show_session).out()),
    command("TIOCMGET", flags_at("bits", tty_modem_bits).out()),
    command("TIOCMBIS", flags_at("bits", tty_modem_bits)),
    command("TIOCMBIC", flags_at("bits", tty_modem_bits)),
    command("TIOCMSET", flags_at("bits", tty_modem_bits)),
    command("TIOCSTI", odd("character", show_character)),
    command("FIONREAD", int_at("count").out()),
    command("TIOCOUTQ", int_at("count").out()),
    command("TIOCGSOFTCAR", int_at("state").out()),
    command("TIOCGETD", int_at("discipline").out()),
    command("TIOCGPTN", int_at("number").out()),
    command("TIOCGDEV", int_at("device").out()),
    command("TIOCGEXCL", int_at("state").out()),
    command("TIOCSSOFTCAR", int_at("state")),
    command("TIOCPKT", int_at("state")),
    command("TIOCSETD", int_at("discipline")),
    command("TIOCSPTLCK", int_at("lock")),
    command("TIOCEXCL"),
    command("TIOCNXCL"),
    command("TIOCNOTTY"),
    command("TIOCCONS"),
    command("TIOCSSERIAL"),
    command("TIOCSBRK"),
    command("TIOCCBRK"),
    command("TIOCVHANGUP"),
    command("FIONBIO", int_at("on")),
    command("FIOASYNC", int_at("on")),
    command("FIOCLEX"),
    command("FIONCLEX"),
};

}  // namespace

const std::span<const Command> terminal_commands{all};

}  // namespace sonde::calls::ioctl
