// Builds a structure's value field by field from its bytes, for structures whose look a Layout cannot say: reserved words
// that show only when they are not zero, unions, sizes that the caller chose.
#pragma once

#include "decode/context.h"

namespace sonde::calls {

class Unfold {
 public:
  using Value = decode::Value;

  Unfold(decode::Context& c, std::span<const std::byte> bytes) : c_(c), bytes_(bytes), value_(c.structure()) {}
  Unfold(decode::Context& c, std::span<const std::byte> bytes, Value* into) : c_(c), bytes_(bytes), value_(into) {}

  // The next integer of `size` bytes, at its natural alignment; 0 behind the end.
  u64 take(unsigned size) {
    at_ = (at_ + size - 1) / size * size;
    return take_packed(size);
  }
  u64 take_packed(unsigned size) {
    u64 v = 0;
    if (at_ + size <= bytes_.size()) std::memcpy(&v, bytes_.data() + at_, size);
    else short_ = true;
    at_ += size;
    return v;
  }
  u64 word() { return take(c_.word()); }

  // Each adds a field, unless its bytes are not there.
  Unfold& hex(const char* name, unsigned size) { return put(name, size, [this](u64 v) { return c_.hex(v); }); }
  Unfold& uint(const char* name, unsigned size) { return put(name, size, [this](u64 v) { return c_.uint(v); }); }
  Unfold& sint(const char* name, unsigned size) {
    return put(name, size, [this, size](u64 v) { return c_.sint(extend(v, size)); });
  }
  Unfold& address(const char* name, unsigned size) { return put(name, size, [this](u64 v) { return c_.address(v); }); }
  Unfold& fd(const char* name) { return put(name, 4, [this](u64 v) { return c_.fd(static_cast<i32>(v)); }); }
  Unfold& flags(const char* name, unsigned size, const sys::FlagSet& set) {
    return put(name, size, [&](u64 v) { return c_.flags(set, v); });
  }
  Unfold& symbol(const char* name, unsigned size, const sys::FlagSet& set) {
    return put(name, size, [&](u64 v) { return c_.symbol(set, v); });
  }
  // The same, whose number is decimal where it shows.
  Unfold& number(const char* name, unsigned size, const sys::FlagSet& set) {
    return put(name, size, [&](u64 v) {
      Value* value = c_.symbol(set, v);
      value->traits = value->traits | decode::Trait::decimal;
      return value;
    });
  }
  // A reserved field: shown only when it is not zero.
  Unfold& reserved(const char* name, unsigned size) {
    return put(name, size, [this](u64 v) { return v != 0 ? c_.hex(v) : nullptr; });
  }
  // An array of reserved fields.
  Unfold& reserved(const char* name, unsigned size, unsigned count) {
    Value* list = c_.array();
    bool any = false;
    for (unsigned i = 0; i < count; ++i) {
      const u64 v = take(size);
      any = any || v != 0;
      c_.add(list, c_.hex(v));
    }
    if (any && !short_) c_.add(value_, name, list);
    return *this;
  }
  Unfold& skip(unsigned bytes) { at_ += bytes; return *this; }
  // A field made elsewhere.
  Unfold& field(const char* name, Value* v) {
    if (!short_) c_.add(value_, name, v);
    return *this;
  }
  template <class Make>
  Unfold& put(const char* name, unsigned size, Make make) {
    const u64 v = take(size);
    if (short_) return *this;
    Value* made = make(v);
    if (made != nullptr) c_.add(value_, name, made);
    return *this;
  }

  static i64 extend(u64 v, unsigned size) {
    const unsigned unused = 64 - 8 * size;
    return static_cast<i64>(v << unused) >> unused;
  }

  std::size_t at() const { return at_; }
  bool ran_short() const { return short_; }
  Value* value() const { return value_; }

 private:
  decode::Context& c_;
  std::span<const std::byte> bytes_;
  Value* value_;
  std::size_t at_ = 0;
  bool short_ = false;
};

}  // namespace sonde::calls
