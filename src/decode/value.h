// What a decoded argument is: a small tree that the text and JSON renderers walk. Nodes live in the Arena of one call and
// point at nothing outside it but constant tables.
#pragma once

#include <string_view>

#include "base/types.h"
#include "sys/flag_set.h"

namespace sonde::decode {

enum class Kind : u8 {
  sint,       // number, decimal, signed
  uint,       // number, decimal
  hex,        // number, 0x…
  octal,      // number, 0…
  address,    // number, 0x… or NULL
  symbol,     // number, one of `set`
  flags,      // number, bits of `set`
  joined,     // children joined by "|" (those that are 0 are left out); number: the whole raw value
  string,     // bytes, quoted
  text,       // bytes, shown as they are: words of ours such as "..." or "/* 3 entries */"
  fd,         // number; children: what -y adds
  process,    // number (pid, tid, pgid, sid); bytes: what -Y or --decode-pids adds, may be empty
  array,      // children: [a, b]
  structure,  // named children: {a=1, b=2}
  call,       // bytes: the function; children: makedev(0x8, 0x1)
  named,      // two children, the number and what it means: 0x103 /* makedev(0x1, 0x3) */; one: nothing when names are off
  change,     // two children: [first => second] without the brackets
  dual,       // children: how it looks unnamed (-X raw), named, and perhaps alone: what stands for the field when it is
              // named, without the field's name: inet_pton(AF_INET6, "::1", &sin6_addr)
};

enum class Trait : u16 {
  none = 0,
  truncated = 1,    // string: `...` after the closing quote
  glued = 1,        // array: nothing between its children
  numbered = 1,     // symbol, flags: its number stands before its name also where names are asked for
  unquoted = 2,     // string: a path inside <>
  narrow = 2,       // symbol: its number shows in 32 bits
  space = 4,        // array: children separated by a blank: [INT TERM]
  inverted = 8,     // array: preceded by ~
  replaces = 16,    // last child of an fd: it stands for the path: 3<TCP:[…]>
  bare = 32,        // structure or array without its braces; flags without a comment on unknown bits
  width = 64,       // hex: padded with zeroes to `size` digits
  decimal = 256,    // symbol: its number is decimal where it shows
  i386 = 128,       // symbol, flags: named by the i386 values of the set
  deleted = 512,    // fd: its path is gone
  at_sign = 1024,   // string: preceded by @
  piped = 16384,    // array: children separated by |, each with its own number (joined has one for all)
  equals = 32768,   // array: children separated by =
  shift = 24576,    // array: children separated by <<  (piped and plus together)
  either = 8196,    // array: children separated by " or "  (space and plus together)
  plus = 8192,      // array: children separated by +
  sharp = 2048,     // hex: `size` characters with the 0x, as printf's %#0*x; zero has no 0x
  hex_bytes = 4096, // string: no text, every byte as \x…
  apart = 8192,     // joined: each part shows by itself, also as numbers: 0 /* A */|0x1 /* B */; named: likewise inside
  by_name = 16384,  // symbol, joined: its names, also where they are off
  maybe_text = 32768,  // string: a NUL at its end is the end of a text: not shown, except where it makes the bytes odd
};
constexpr Trait operator|(Trait a, Trait b) { return static_cast<Trait>(static_cast<u16>(a) | static_cast<u16>(b)); }
constexpr bool has(Trait all, Trait one) { return (static_cast<u16>(all) & static_cast<u16>(one)) != 0; }

struct Value {
  Kind kind;
  Trait traits = Trait::none;
  u32 size = 0;                       // of `bytes`; digits of a padded hex
  u64 number = 0;
  const char* bytes = nullptr;        // string, text, process, call; sint, uint, hex: a name instead of the number, by -X
  const sys::FlagSet* set = nullptr;  // symbol, flags
  Value* first = nullptr;             // children
  Value* next = nullptr;              // sibling
  const char* name = nullptr;         // of a field or argument
  const char* comment = nullptr;      // shown after it as ` /* comment */`

  std::string_view view() const { return {bytes, size}; }
};

}  // namespace sonde::decode
