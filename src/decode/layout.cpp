#include "decode/layout.h"

#include <algorithm>

#include "decode/context.h"

namespace sonde::decode {

using sys::CType;

Extent extent_of(const sys::Spec& field, Abi abi, bool packed) {
  Extent e{};
  switch (field.type) {
    case CType::s8: case CType::u8_: e = {1, 1}; break;
    case CType::s16: case CType::u16_: e = {2, 2}; break;
    case CType::s32: case CType::u32_: e = {4, 4}; break;
    case CType::s64: case CType::u64_: e = {8, u64_align(abi)}; break;
    case CType::slong: case CType::ulong: case CType::ptr: e = {word_size(abi), word_size(abi)}; break;
    case CType::nested: e = extent_of(*static_cast<const sys::Layout*>(field.meta), abi); break;
  }
  if (packed) e.align = 1;
  return e;
}

Extent extent_of(const sys::Layout& layout, Abi abi) {
  u32 at = 0;
  u32 align = 1;
  for (const sys::Spec& field : layout.fields) {
    const Extent e = extent_of(field, abi, layout.packed);
    at = (at + e.align - 1) / e.align * e.align + e.size * field.count;
    align = std::max(align, e.align);
  }
  return {(at + align - 1) / align * align, align};
}

u64 fit(CType type, Abi abi, u64 raw) {
  switch (type) {
    case CType::s8: return static_cast<u64>(static_cast<i64>(static_cast<i8>(raw)));
    case CType::u8_: return static_cast<u8>(raw);
    case CType::s16: return static_cast<u64>(static_cast<i64>(static_cast<i16>(raw)));
    case CType::u16_: return static_cast<u16>(raw);
    case CType::s32: return static_cast<u64>(static_cast<i64>(static_cast<i32>(raw)));
    case CType::u32_: return static_cast<u32>(raw);
    case CType::s64: case CType::u64_: case CType::nested: return raw;
    case CType::slong:
      return word_size(abi) == 8 ? raw : static_cast<u64>(static_cast<i64>(static_cast<i32>(raw)));
    case CType::ulong: case CType::ptr: return word_size(abi) == 8 ? raw : static_cast<u32>(raw);
  }
  return raw;
}

namespace {

Value* show_field(Context& c, const sys::Spec& field, std::span<const std::byte> bytes) {
  if (field.type == CType::nested) return c.structure_from(*static_cast<const sys::Layout*>(field.meta), bytes);
  u64 raw = 0;
  std::memcpy(&raw, bytes.data(), std::min<std::size_t>(bytes.size(), sizeof raw));
  return c.show(field, raw);
}

}  // namespace

Value* Context::structure_from(const sys::Layout& layout, std::span<const std::byte> bytes) {
  Value* s = structure();
  u32 at = 0;
  bool hidden = false;
  for (const sys::Spec& field : layout.fields) {
    const Extent e = extent_of(field, abi(), layout.packed);
    at = (at + e.align - 1) / e.align * e.align;
    const u32 whole = e.size * field.count;
    if (at + whole > bytes.size()) break;
    const auto here = bytes.subspan(at, whole);
    at += whole;
    if (field.name == nullptr) continue;  // padding
    if (field.detail && options.abbreviate) {
      hidden = true;
      continue;
    }
    if (field.count == 1) {
      add(s, field.name, show_field(*this, field, here));
    } else if (field.show == sys::Show::string) {
      add(s, field.name, char_array(here));
    } else {
      Value* list = array();
      for (u32 i = 0; i < field.count; ++i) add(list, show_field(*this, field, here.subspan(i * e.size, e.size)));
      add(s, field.name, list);
    }
  }
  if (hidden) more(s);
  return s;
}

Value* Context::structure_at(const sys::Layout& layout, u64 addr) {
  if (addr == 0 || !options.verbose) return address(addr);
  const u32 size = extent_of(layout, abi()).size;
  auto bytes = read_bytes(addr, size);
  if (bytes.size() < size) return address(addr);
  return structure_from(layout, bytes);
}

}  // namespace sonde::decode
