// The vocabulary in which a system call is described: one Row per call, one Spec per argument or structure field.
// From a row follow the decoder, the classes of `-e trace=`, the path and descriptor filters, the JSON types, the errors
// a sweep tries, and the documentation. docs/HOWTO-add-a-call.md walks through one.
#pragma once

#include <array>
#include <concepts>
#include <span>

#include "abi/abi.h"
#include "base/types.h"
#include "sys/flag_set.h"

namespace sonde::decode {
class Context;
struct Value;
}  // namespace sonde::decode

namespace sonde::sys {

struct Spec;
struct Layout;
struct Row;

// Turns one raw argument (or field) into a value. Total: whatever the tracee did, it returns something, or nullptr for
// "nothing to show in this phase" (see Dir).
using Decoder = decode::Value* (*)(decode::Context&, const Spec&, u64 raw);

// When the kernel reads or writes what an argument points to. An `out` argument is decoded when the call returns (and
// shows as an address when the call failed, unless on_error). An `inout` one is decoded twice: at entry, and at exit; a
// second value that is not nullptr shows as `first => second`.
enum class Dir : u8 { in, out, inout };

// How a value shows. The decoder of each is in decode/kinds_*.cpp.
enum class Show : u8 {
  sint,       // decimal, sign-extended from the C type
  uint,       // decimal
  hex,        // 0x…
  octal,      // 0…
  address,    // 0x… or NULL
  flags,      // meta: FlagSet; bits joined by |
  values,     // meta: FlagSet; one of
  mode,       // permission bits of a file to be made: 0644
  umode,      // a whole st_mode: S_IFREG|0644
  fd,         // a descriptor, with -y its path
  dirfd,      // the same, or AT_FDCWD; with -y AT_FDCWD</cwd>
  path,       // pointer to a NUL-terminated path, shown whole
  string,     // pointer to a NUL-terminated string, cut at -s
  buffer,     // pointer to bytes; count in argument `length` (in), or the call's result (out)
  structure,  // meta: Layout; pointer to it (argument, or field of type ptr), or inline (field of type nested)
  pid,        // process id
  tid,        // thread id
  pgid,       // process group id
  sid,        // session id
  uid,        // uid_t or gid_t; -1 shows as -1
  signal,     // SIGINT
  device,     // dev_t: makedev(0x8, 0x1)
  sigset,     // pointer to a signal set; size in argument `length`, or the ABI's own
  strings,    // pointer to a NULL-terminated array of strings (argv): ["a", "b"]
  array,      // meta: const Spec of the element; pointer to `length`-argument many
  errno_,     // an errno by name
  odd,        // `odd` decides
};

// The C type of an argument or field: its width per ABI, its sign.
enum class CType : u8 {
  s8, u8_, s16, u16_, s32, u32_, s64, u64_,
  slong,   // long
  ulong,   // unsigned long, size_t
  ptr,     // pointer
  nested,  // field only: the Layout in `meta`, inline
};

struct Spec {
  const char* name = nullptr;
  Show show = Show::sint;
  CType type = CType::s32;
  Dir dir = Dir::in;
  i8 length = -1;         // logical index of the argument that holds the byte or element count; -1: none
  bool wide = false;      // argument: takes two registers (low, high) on a 32-bit ABI
  bool on_error = false;  // out argument: decoded also when the call failed
  bool late = false;      // argument: its comma is printed with it, not with the argument before it
  bool detail = false;    // field: shown only when structures are not abbreviated (-v)
  u16 count = 1;          // field: inline array of this many
  const void* meta = nullptr;
  Decoder decoder = nullptr;                       // Show::odd
  bool (*present)(const u64* args) = nullptr;      // argument: null means always there; else not printed when false

  // Modifiers, so that a row reads as a sentence.
  constexpr Spec out() const { auto s = *this; s.dir = Dir::out; return s; }
  constexpr Spec inout() const { auto s = *this; s.dir = Dir::inout; return s; }
  constexpr Spec len(i8 argument) const { auto s = *this; s.length = argument; return s; }
  constexpr Spec even_on_error() const { auto s = *this; s.on_error = true; return s; }
  constexpr Spec after_comma() const { auto s = *this; s.late = true; return s; }
  constexpr Spec in_detail() const { auto s = *this; s.detail = true; return s; }
  constexpr Spec times(u16 n) const { auto s = *this; s.count = n; return s; }
  constexpr Spec as(CType t) const { auto s = *this; s.type = t; return s; }
  constexpr Spec when(bool (*p)(const u64*)) const { auto s = *this; s.present = p; return s; }
};

// A C structure. Offsets follow from the fields' types and the ABI's rules; `packed` switches the padding off.
struct Layout {
  const char* name;
  std::span<const Spec> fields;
  bool packed = false;
};



// What the call's result is.
enum class Return : u8 {
  number,    // decimal
  unsigned_number,
  hex,
  address,   // mmap, brk
  octal,     // umask
  fd,        // a new descriptor: with -y its path
  pid,       // clone, wait, getpid
  tid,
  pgid,
  sid,
  uid,
  nothing,   // never returns: `= ?`
};

// The classes of `-e trace=%class`, as bits.
namespace in {
inline constexpr u32 file = 1 << 0;
inline constexpr u32 desc = 1 << 1;
inline constexpr u32 process = 1 << 2;
inline constexpr u32 network = 1 << 3;
inline constexpr u32 signal = 1 << 4;
inline constexpr u32 ipc = 1 << 5;
inline constexpr u32 memory = 1 << 6;
inline constexpr u32 creds = 1 << 7;
inline constexpr u32 stat = 1 << 8;         // %stat
inline constexpr u32 lstat = 1 << 9;        // %lstat
inline constexpr u32 fstat = 1 << 10;       // %fstat
inline constexpr u32 stat_like = 1 << 11;   // %%stat
inline constexpr u32 statfs = 1 << 12;      // %statfs
inline constexpr u32 fstatfs = 1 << 13;     // %fstatfs
inline constexpr u32 statfs_like = 1 << 14; // %%statfs
inline constexpr u32 pure = 1 << 15;        // %pure: always succeed, no arguments
inline constexpr u32 clock = 1 << 16;       // %clock
}  // namespace in

struct Row {
  const char* name = nullptr;
  u8 count = 0;                // arguments
  Return result = Return::number;
  u32 classes = 0;
  std::array<Spec, 6> args{};
  u8 abis = 7;                  // bit per Abi that this row is for; a row for fewer ABIs wins over one for more
  std::array<u8, 30> errors{};  // plausible errno values, most routine first; 0 ends
  // Added after the result in parentheses: `= 0 (Timeout)`, `= 1 ([{fd=3, revents=POLLIN}])`. nullptr value: nothing.
  decode::Value* (*note)(decode::Context&) = nullptr;
  // A row keyed by a constant argument (ioctl, fcntl, prctl, …): returns the row that fits these arguments, or nullptr
  // for this one. The returned row's own name is not used.
  const Row* (*variant)(decode::Context&, const u64* args) = nullptr;

  constexpr Row returns(Return r) const { auto row = *this; row.result = r; return row; }
  constexpr Row in(u32 c) const { auto row = *this; row.classes = c; return row; }
  constexpr Row only(Abi abi) const { auto row = *this; row.abis = static_cast<u8>(1u << static_cast<unsigned>(abi)); return row; }
  constexpr Row notes(decode::Value* (*f)(decode::Context&)) const { auto row = *this; row.note = f; return row; }
  constexpr Row by(const Row* (*f)(decode::Context&, const u64*)) const { auto row = *this; row.variant = f; return row; }
  template <std::same_as<int>... E>
  constexpr Row fails(E... codes) const {
    static_assert(sizeof...(E) <= 30);
    auto row = *this;
    row.errors = {static_cast<u8>(codes)...};
    return row;
  }
};

template <std::same_as<Spec>... A>
constexpr Row call(const char* name, A... args) {
  static_assert(sizeof...(A) <= 6);
  return Row{.name = name, .count = sizeof...(A), .args = {args...}};
}

// The words of a row. The default C type is the commonest one; `.as(CType::…)` changes it.
constexpr Spec sint(const char* n) { return {.name = n, .show = Show::sint, .type = CType::s32}; }
constexpr Spec uint(const char* n) { return {.name = n, .show = Show::uint, .type = CType::u32_}; }
constexpr Spec slong(const char* n) { return {.name = n, .show = Show::sint, .type = CType::slong}; }
constexpr Spec ulong(const char* n) { return {.name = n, .show = Show::uint, .type = CType::ulong}; }
constexpr Spec size(const char* n) { return ulong(n); }
constexpr Spec s64(const char* n) { return {.name = n, .show = Show::sint, .type = CType::s64}; }
constexpr Spec u64_(const char* n) { return {.name = n, .show = Show::uint, .type = CType::u64_}; }
constexpr Spec wide_offset(const char* n) { auto s = s64(n); s.wide = true; return s; }  // loff_t: two registers on i386
constexpr Spec wide_u64(const char* n) { auto s = u64_(n); s.wide = true; return s; }
constexpr Spec hex(const char* n) { return {.name = n, .show = Show::hex, .type = CType::ulong}; }
constexpr Spec hex32(const char* n) { return {.name = n, .show = Show::hex, .type = CType::u32_}; }
constexpr Spec octal(const char* n) { return {.name = n, .show = Show::octal, .type = CType::u32_}; }
constexpr Spec address(const char* n) { return {.name = n, .show = Show::address, .type = CType::ptr}; }
constexpr Spec flags(const char* n, const FlagSet& s) { return {.name = n, .show = Show::flags, .type = CType::u32_, .meta = &s}; }
constexpr Spec values(const char* n, const FlagSet& s) { return {.name = n, .show = Show::values, .type = CType::u32_, .meta = &s}; }
constexpr Spec flags_long(const char* n, const FlagSet& s) { return flags(n, s).as(CType::ulong); }
constexpr Spec values_long(const char* n, const FlagSet& s) { return values(n, s).as(CType::ulong); }
constexpr Spec mode(const char* n) { return {.name = n, .show = Show::mode, .type = CType::u32_}; }
constexpr Spec umode(const char* n) { return {.name = n, .show = Show::umode, .type = CType::u32_}; }
constexpr Spec fd(const char* n) { return {.name = n, .show = Show::fd}; }
constexpr Spec dirfd(const char* n) { return {.name = n, .show = Show::dirfd}; }
constexpr Spec path(const char* n) { return {.name = n, .show = Show::path, .type = CType::ptr}; }
constexpr Spec string(const char* n) { return {.name = n, .show = Show::string, .type = CType::ptr}; }
constexpr Spec buffer(const char* n, i8 length_arg = -1) { return {.name = n, .show = Show::buffer, .type = CType::ptr, .length = length_arg}; }
constexpr Spec structure(const char* n, const Layout& l) { return {.name = n, .show = Show::structure, .type = CType::ptr, .meta = &l}; }
constexpr Spec nested(const char* n, const Layout& l) { return {.name = n, .show = Show::structure, .type = CType::nested, .meta = &l}; }
constexpr Spec pid(const char* n) { return {.name = n, .show = Show::pid}; }
constexpr Spec tid(const char* n) { return {.name = n, .show = Show::tid}; }
constexpr Spec pgid(const char* n) { return {.name = n, .show = Show::pgid}; }
constexpr Spec sid(const char* n) { return {.name = n, .show = Show::sid}; }
constexpr Spec uid(const char* n) { return {.name = n, .show = Show::uid, .type = CType::u32_}; }
constexpr Spec signal(const char* n) { return {.name = n, .show = Show::signal}; }
constexpr Spec device(const char* n) { return {.name = n, .show = Show::device, .type = CType::ulong}; }
constexpr Spec sigset(const char* n, i8 size_arg = -1) { return {.name = n, .show = Show::sigset, .type = CType::ptr, .length = size_arg}; }
constexpr Spec strings(const char* n) { return {.name = n, .show = Show::strings, .type = CType::ptr}; }
constexpr Spec array(const char* n, const Spec& element, i8 count_arg) { return {.name = n, .show = Show::array, .type = CType::ptr, .length = count_arg, .meta = &element}; }
constexpr Spec odd(const char* n, Decoder d) { return {.name = n, .show = Show::odd, .type = CType::ulong, .decoder = d}; }

// A table of rows keyed by one constant argument, for Row::variant.
struct KeyedRow {
  u64 key;
  Row row;
};

}  // namespace sonde::sys
