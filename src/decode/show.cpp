// Each way to show a value (sys::Show), by its decoder.
#include <sys/sysmacros.h>

#include "decode/context.h"
#include "decode/layout.h"

namespace sonde::decode {

using sys::Show;
using sys::Spec;

namespace {

Value* element(Context& c, std::span<const std::byte> bytes, void* user) {
  const Spec& spec = *static_cast<const Spec*>(user);
  if (spec.type == sys::CType::nested) return c.structure_from(*static_cast<const sys::Layout*>(spec.meta), bytes);
  u64 raw = 0;
  std::memcpy(&raw, bytes.data(), std::min<std::size_t>(bytes.size(), sizeof raw));
  return c.show(spec, raw);
}

Value* show_array(Context& c, const Spec& spec, u64 raw) {
  const Spec& of = *static_cast<const Spec*>(spec.meta);
  u64 count = spec.length >= 0 ? c.call.args[spec.length] : 0;
  if (spec.dir != sys::Dir::in && c.exiting()) count = std::min<u64>(count, static_cast<u64>(std::max<i64>(c.call.result, 0)));
  return c.array_at(raw, count, extent_of(of, c.abi()).size, element, const_cast<Spec*>(&of));
}

Value* show_buffer(Context& c, const Spec& spec, u64 raw) {
  if (spec.dir == sys::Dir::in) return c.buffer_at(raw, spec.length >= 0 ? c.call.args[spec.length] : 0);
  return c.buffer_at(raw, static_cast<u64>(std::max<i64>(c.call.result, 0)));
}

Value* show_strings(Context& c, u64 raw) {
  if (raw == 0 || !c.options.verbose) return c.address(raw);
  Value* list = c.array();
  const u64 limit = c.options.abbreviate ? c.options.string_limit : 1 << 20;
  for (u64 i = 0;; ++i) {
    u64 at = 0;
    const u64 from = raw + i * c.word();
    if (!c.read_word(from, at)) {
      if (i == 0) return c.address(raw);
      Value* end = c.text("...");
      c.add(end, c.address(from));
      c.add(list, end);
      return list;
    }
    if (at == 0) return list;
    if (i == limit) {
      c.more(list);
      return list;
    }
    c.add(list, c.string_at(at));
  }
}

}  // namespace

Value* Context::show(const Spec& spec, u64 raw) {
  raw = fit(spec.type, abi(), raw);
  switch (spec.show) {
    case Show::sint: return sint(static_cast<i64>(raw));
    case Show::uint: return uint(raw);
    case Show::hex: return hex(raw);
    case Show::octal: return octal(raw);
    case Show::address: return address(raw);
    case Show::flags: return flags(*static_cast<const sys::FlagSet*>(spec.meta), raw);
    case Show::values: return symbol(*static_cast<const sys::FlagSet*>(spec.meta), raw);
    case Show::mode: return mode(static_cast<u16>(raw));
    case Show::umode: return umode(static_cast<u16>(raw));
    case Show::fd: return fd(static_cast<i32>(raw));
    case Show::dirfd: return dirfd(static_cast<i32>(raw));
    case Show::path: return path_at(raw);
    case Show::string: return string_at(raw);
    case Show::buffer: return show_buffer(*this, spec, raw);
    case Show::structure: return structure_at(*static_cast<const sys::Layout*>(spec.meta), raw);
    case Show::pid: return pid(static_cast<i32>(raw), PidKind::process);
    case Show::tid: return pid(static_cast<i32>(raw), PidKind::thread);
    case Show::pgid: return pid(static_cast<i32>(raw), PidKind::group);
    case Show::sid: return pid(static_cast<i32>(raw), PidKind::session);
    case Show::uid: return uid(static_cast<u32>(raw));
    case Show::signal: return signal(static_cast<i32>(raw));
    case Show::device: return device(raw);
    case Show::sigset: return sigset_at(raw, spec.length >= 0 ? call.args[spec.length] : 8);
    case Show::strings: return show_strings(*this, raw);
    case Show::array: return show_array(*this, spec, raw);
    case Show::errno_: return errno_name(static_cast<i32>(raw));
    case Show::odd: return spec.decoder(*this, spec, raw);
  }
  return hex(raw);
}

}  // namespace sonde::decode
