// Taking a structure of the tracee apart, field by field, under the ABI it was written for.
//
//   Fields f = fetch(c, addr, c.word() * 2);
//   if (!f) return c.address(addr);
//   c.add(s, "tv_sec", c.sint(f.slong()));
#pragma once

#include <algorithm>
#include <cstring>
#include <span>

#include "decode/context.h"

namespace sonde::calls {

class Fields {
 public:
  Fields() = default;
  Fields(std::span<const std::byte> bytes, unsigned word) : bytes_(bytes), word_(word) {}
  explicit operator bool() const { return !bytes_.empty(); }

  template <class T>
  T take() {
    T value{};
    if (at_ + sizeof(T) <= bytes_.size()) std::memcpy(&value, bytes_.data() + at_, sizeof(T));
    at_ += sizeof(T);
    return value;
  }
  u64 ulong() { return word_ == 8 ? take<u64>() : take<u32>(); }
  i64 slong() { return word_ == 8 ? take<i64>() : take<i32>(); }
  u64 of_size(unsigned size) { return size == 8 ? take<u64>() : size == 4 ? take<u32>() : size == 2 ? take<u16>() : take<u8>(); }
  // The next `n` bytes, at most 8, as the low bytes of a number.
  u64 of_bytes(std::size_t n) {
    u64 value = 0;
    const auto here = bytes(std::min<std::size_t>(n, sizeof value));
    if (!here.empty()) std::memcpy(&value, here.data(), here.size());
    return value;
  }
  void skip(std::size_t n) { at_ += n; }
  void align(std::size_t n) { at_ = (at_ + n - 1) / n * n; }
  void align_word() { align(word_); }
  std::span<const std::byte> rest() const { return at_ <= bytes_.size() ? bytes_.subspan(at_) : std::span<const std::byte>{}; }
  std::span<const std::byte> bytes(std::size_t n) {
    const auto here = rest();
    at_ += n;
    return here.first(std::min(n, here.size()));
  }

 private:
  std::span<const std::byte> bytes_;
  std::size_t at_ = 0;
  unsigned word_ = 8;
};

// The `size` bytes at `addr`, all of them or none: none when the address is null, memory ends, or structures were asked to
// show as addresses.
inline Fields fetch(decode::Context& c, u64 addr, u64 size, unsigned word) {
  if (addr == 0 || !c.options.verbose) return {};
  const auto bytes = c.read_bytes(addr, size);
  if (bytes.size() < size) return {};
  return {bytes, word};
}
inline Fields fetch(decode::Context& c, u64 addr, u64 size) { return fetch(c, addr, size, c.word()); }

// An array in brackets of one number: what a call wrote through a pointer to int: [5].
inline decode::Value* boxed(decode::Context& c, decode::Value* value) {
  decode::Value* list = c.array();
  c.add(list, value);
  return list;
}

// A pointer to an int, to an unsigned int: [5], or the address.
inline decode::Value* int_at(decode::Context& c, const sys::Spec&, u64 addr) {
  Fields f = fetch(c, addr, 4);
  return f ? boxed(c, c.sint(f.take<i32>())) : c.address(addr);
}
inline decode::Value* uint_at(decode::Context& c, const sys::Spec&, u64 addr) {
  Fields f = fetch(c, addr, 4);
  return f ? boxed(c, c.uint(f.take<u32>())) : c.address(addr);
}

// A call that failed only in so far as the kernel will restart it.
inline bool will_restart(const decode::Context& c) {
  const auto e = c.call.error.value;
  return e == 512 || e == 513 || e == 514 || e == 516;
}

// A number with a name of its own that no table has: 8192*1024, -EFAULT. `name` lives in the arena or is constant.
inline decode::Value* named_number(decode::Value* number, std::string_view name) {
  number->bytes = name.data();
  number->size = static_cast<u32>(name.size());
  return number;
}

// Words that name a value, for a note behind a result; nullptr when it has no name.
inline decode::Value* name_of_value(decode::Context& c, const sys::FlagSet& set, u64 value) {
  const sys::Flag* flag = sys::find(set, value);
  return flag != nullptr ? c.text(flag->name) : nullptr;
}

}  // namespace sonde::calls
