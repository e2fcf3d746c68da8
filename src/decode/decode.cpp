#include "decode/decode.h"

#include "decode/layout.h"

namespace sonde::decode {

namespace {

bool points(sys::Show show) {
  switch (show) {
    case sys::Show::path: case sys::Show::string: case sys::Show::buffer: case sys::Show::structure:
    case sys::Show::sigset: case sys::Show::strings: case sys::Show::array: return true;
    default: return false;
  }
}

Value* result_of(Context& c, sys::Return kind, i64 result) {
  using sys::Return;
  const u64 raw = static_cast<u64>(result);
  const u64 word = c.abi() == Abi::i386 ? static_cast<u32>(raw) : raw;
  switch (kind) {
    case Return::number: return c.sint(result);
    case Return::unsigned_number: return c.uint(word);
    case Return::hex: return c.hex(word);
    case Return::address: {
      Value* v = c.hex(word);
      return v;
    }
    case Return::octal: return c.mode(raw);
    case Return::fd: return c.fd(result);
    case Return::pid: return c.pid(static_cast<i32>(result), PidKind::process);
    case Return::tid: return c.pid(static_cast<i32>(result), PidKind::thread);
    case Return::pgid: return c.pid(static_cast<i32>(result), PidKind::group);
    case Return::sid: return c.pid(static_cast<i32>(result), PidKind::session);
    case Return::uid: return c.uint(static_cast<u32>(raw));
    case Return::nothing: return c.sint(result);
  }
  return c.sint(result);
}

}  // namespace

void logical_arguments(const sys::Row& row, Abi abi, const u64 (&words)[6], u64 (&args)[6]) {
  const bool narrow = word_size(abi) == 4 && abi != Abi::x32;
  unsigned from = 0;
  for (unsigned i = 0; i < 6; ++i) {
    if (from >= 6) {
      args[i] = 0;
      continue;
    }
    u64 value = narrow ? static_cast<u32>(words[from]) : words[from];
    ++from;
    if (narrow && i < row.count && row.args[i].wide && from < 6) value |= words[from++] << 32;
    args[i] = value;
  }
}

namespace {

// -e raw: every word of every argument, also of those that this call has no use for.
void decode_raw(Context& c, Decoded& d) {
  for (u8 i = 0; i < d.row->count; ++i) {
    const u64 raw = c.call.args[i];
    if (d.row->args[i].wide && c.abi() == Abi::i386) {
      Value* words = c.array();
      words->traits = Trait::bare;
      c.add(words, c.hex(static_cast<u32>(raw)));
      c.add(words, c.hex(raw >> 32));
      d.first[i] = words;
    } else {
      d.first[i] = c.hex(raw);
    }
  }
  d.complete = d.row->count;
}

}  // namespace

void decode_entry(Context& c, const sys::Row& row, Decoded& d) {
  d = {};
  d.row = &row;
  c.phase = Phase::entry;
  if (c.options.raw) return decode_raw(c, d);
  if (row.variant != nullptr) {
    if (const sys::Row* variant = row.variant(c, c.call.args)) d.row = variant;
  }
  for (u8 i = 0; i < d.row->count; ++i) {
    const sys::Spec& spec = d.row->args[i];
    const u64 raw = c.call.args[i];
    if (spec.present == nullptr || spec.present(c.call.args)) {
      if (spec.dir == sys::Dir::out) return;
      d.first[i] = c.show(spec, raw);
      if (spec.dir == sys::Dir::inout) {
        d.inout_shown = d.first[i] != nullptr;
        return;
      }
    }
    d.complete = static_cast<u8>(i + 1);
  }
}

void decode_exit(Context& c, Decoded& d) {
  c.phase = Phase::exit;
  for (u8 i = d.complete; i < d.row->count; ++i) {
    const sys::Spec& spec = d.row->args[i];
    const u64 raw = c.call.args[i];
    if (spec.present != nullptr && !spec.present(c.call.args)) continue;
    if (spec.dir == sys::Dir::inout) {
      if (i == d.complete) {
        d.second[i] = c.failed() && !spec.on_error ? nullptr : c.show(spec, raw);
        if (d.first[i] == nullptr && d.second[i] == nullptr) d.first[i] = c.address(fit(spec.type, c.abi(), raw));
      } else {
        d.first[i] = c.show(spec, raw);
      }
    } else if (spec.dir == sys::Dir::out && c.failed() && !spec.on_error) {
      d.first[i] = points(spec.show) || spec.show == sys::Show::odd ? c.address(fit(sys::CType::ptr, c.abi(), raw)) : c.show(spec, raw);
    } else {
      d.first[i] = c.show(spec, raw);
    }
  }
  if (c.failed()) return;
  if (c.options.raw) {
    d.result = c.hex(static_cast<u64>(c.call.result));
    return;
  }
  d.result = result_of(c, d.row->result, c.call.result);
  if (d.row->note != nullptr) d.note = d.row->note(c);
}

}  // namespace sonde::decode
