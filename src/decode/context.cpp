#include "decode/context.h"

#include <algorithm>

namespace sonde::decode {

namespace {
constexpr u64 kMostBytes = 1 << 20;
}

std::span<const std::byte> Context::read_bytes(u64 addr, u64 size) {
  if (addr == 0) return {};
  auto to = arena_.array<std::byte>(std::min(size, kMostBytes));
  return to.first(memory_.read(RemoteAddr(addr), to));
}

bool Context::read_integer(u64 addr, unsigned size, u64& out) {
  out = 0;  // little-endian: the low bytes are what was read
  return addr != 0 && memory_.read(RemoteAddr(addr), std::as_writable_bytes(std::span(&out, 1)).first(size)) == size;
}

bool Context::read_word(u64 addr, u64& out) { return read_integer(addr, word(), out); }

Value* Context::make(Kind kind, u64 number) {
  Value* v = arena_.make<Value>(kind);
  v->number = number;
  return v;
}

Value* Context::sint(i64 v) { return make(Kind::sint, static_cast<u64>(v)); }
Value* Context::uint(u64 v) { return make(Kind::uint, v); }
Value* Context::hex(u64 v) { return make(Kind::hex, v); }
Value* Context::octal(u64 v) { return make(Kind::octal, v); }
Value* Context::address(u64 v) { return make(Kind::address, v); }

Value* Context::hex_padded(u64 v, u32 digits) {
  Value* value = make(Kind::hex, v);
  value->traits = Trait::width;
  value->size = digits;
  return value;
}

Value* Context::symbol(const sys::FlagSet& set, u64 v) {
  Value* value = make(Kind::symbol, v);
  value->set = &set;
  if (abi() == Abi::i386) value->traits = Trait::i386;
  return value;
}

Value* Context::flags(const sys::FlagSet& set, u64 v) {
  Value* value = symbol(set, v);
  value->kind = Kind::flags;
  return value;
}

Value* Context::joined(u64 raw, std::initializer_list<Value*> parts) {
  Value* value = make(Kind::joined, raw);
  for (Value* part : parts) add(value, part);
  return value;
}

Value* Context::text(std::string_view words) {
  Value* value = make(Kind::text);
  value->bytes = words.data();
  value->size = static_cast<u32>(words.size());
  return value;
}

Value* Context::structure() { return make(Kind::structure); }
Value* Context::array() { return make(Kind::array); }

Value* Context::call_of(const char* name, std::initializer_list<Value*> args) {
  Value* value = make(Kind::call);
  value->bytes = name;
  value->size = static_cast<u32>(std::string_view(name).size());
  for (Value* arg : args) add(value, arg);
  return value;
}

Value* Context::change(Value* before, Value* after) {
  Value* value = make(Kind::change);
  add(value, before);
  add(value, after);
  return value;
}

Value* Context::dual(Value* plain, Value* named, Value* alone) {
  Value* value = make(Kind::dual, plain->number);
  add(value, plain);
  add(value, named);
  add(value, alone);
  return value;
}

Value* Context::named(Value* number, Value* meaning) {
  Value* value = make(Kind::named);
  add(value, number);
  add(value, meaning);
  return value;
}

Value* Context::add(Value* parent, Value* child) {
  if (child == nullptr) return nullptr;
  if (parent->first == nullptr) {
    parent->first = child;
  } else {
    Value* last = parent == last_parent_ ? last_child_ : parent->first;
    while (last->next != nullptr) last = last->next;
    last->next = child;
  }
  last_parent_ = parent;
  last_child_ = child;
  return child;
}

Value* Context::add(Value* parent, const char* name, Value* child) {
  if (child != nullptr) child->name = name;
  return add(parent, child);
}

Value* Context::array_at(u64 addr, u64 count, u32 size, Element each, void* user) {
  if (addr == 0) return address(addr);
  if (count == 0) return array();
  if (!options.verbose || (size != 0 && count > (~u64{0} - addr) / size)) return address(addr);
  Value* list = array();
  const u64 shown = options.abbreviate ? std::min<u64>(count, options.string_limit) : count;
  const u64 chunk = std::max<u64>(1, 4096 / std::max<u32>(size, 1));
  const u64 probed = shown < count ? shown + 1 : shown;  // what "..." stands for must be there
  for (u64 at = 0; at < probed;) {
    const u64 want = std::min(chunk, probed - at);
    const u64 from = addr + at * size;
    auto bytes = read_bytes(from, want * size);
    const u64 got = size != 0 ? bytes.size() / size : want;
    for (u64 i = 0; i < got && at + i < shown; ++i) add(list, each(*this, bytes.subspan(i * size, size), user));
    at += got;
    if (got < want) {
      if (at == 0) return address(addr);
      Value* end = text("...");
      add(list, end);
      add(end, address(addr + at * size));  // shown as `... /* 0x… */`
      return list;
    }
  }
  if (shown < count) more(list);
  return list;
}

}  // namespace sonde::decode
