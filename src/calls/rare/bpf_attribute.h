// union bpf_attr as one command sees it: as many bytes as the caller says there are, zeroes behind them.
#pragma once

#include "calls/rare/unfold.h"
#include "sys/flag_set.h"

namespace sonde::calls {

class BpfAttribute {
 public:
  using Value = decode::Value;
  static constexpr u32 kMost = 4096;  // the kernel takes no more
  static constexpr u32 kKnown = 256;  // more than any command knows

  BpfAttribute(decode::Context& c, u64 addr, u32 size) : c_(c), size_(size), known_(c.arena().array<std::byte>(kKnown)),
        root_(c.structure()), into_(root_) {
    const auto bytes = c.options.verbose && size != 0 && size <= kMost ? c.read_bytes(addr, size) : std::span<const std::byte>{};
    std::memset(known_.data(), 0, known_.size());
    readable_ = size != 0 && bytes.size() == size;
    if (!readable_) return;
    given_ = bytes;
    std::memcpy(known_.data(), bytes.data(), size < kKnown ? size : kKnown);
  }

  bool readable() const { return readable_; }
  // Whether the caller gave any byte behind `offset`: a field (or the group that begins there) shows then.
  bool reaches(u32 offset) const { return size_ > offset; }

  u32 word(u32 at) const { return read<u32>(at); }
  u64 wide(u32 at) const { return read<u64>(at); }

  BpfAttribute& uint(const char* name, u32 at) { return field(name, at + 4, c_.uint(word(at))); }
  BpfAttribute& sint(const char* name, u32 at) { return field(name, at + 4, c_.sint(static_cast<i32>(word(at)))); }
  BpfAttribute& fd(const char* name, u32 at) { return field(name, at + 4, c_.fd(static_cast<i32>(word(at)))); }
  BpfAttribute& hex32(const char* name, u32 at) { return field(name, at + 4, c_.hex(word(at))); }
  BpfAttribute& uint64(const char* name, u32 at) { return field(name, at + 8, c_.uint(wide(at))); }
  BpfAttribute& hex64(const char* name, u32 at) { return field(name, at + 8, c_.hex(wide(at))); }
  BpfAttribute& address(const char* name, u32 at) { return field(name, at + 8, c_.address(wide(at))); }
  BpfAttribute& symbol(const char* name, u32 at, const sys::FlagSet& set) { return field(name, at + 4, c_.symbol(set, word(at))); }
  BpfAttribute& flags(const char* name, u32 at, const sys::FlagSet& set) { return field(name, at + 4, c_.flags(set, word(at))); }
  BpfAttribute& flags64(const char* name, u32 at, const sys::FlagSet& set) { return field(name, at + 8, c_.flags(set, wide(at))); }
  BpfAttribute& name16(const char* name, u32 at) {
    Value* v = c_.char_array(known_.subspan(at, 16));
    if (v->size == 16) {
      v->size = 15;
      v->traits = decode::Trait::truncated;
    }
    return field(name, at + 16, v);
  }
  BpfAttribute& interface(const char* name, u32 at);
  // A field made elsewhere that ends at `end`.
  BpfAttribute& field(const char* name, u32 end, Value* v) {
    c_.add(into_, name, v);
    end_ = end > end_ ? end : end_;
    return *this;
  }

  // What follows is inside a field of its own: {query={…}}.
  BpfAttribute& inside(const char* name) {
    into_ = c_.add(root_, name, c_.structure());
    return *this;
  }
  BpfAttribute& deeper(const char* name) {
    into_ = c_.add(into_, name, c_.structure());
    return *this;
  }

  // Closes: bytes that nobody knows show when they are not zero.
  Value* done();

 private:
  template <class T>
  T read(u32 at) const {
    T v;
    std::memcpy(&v, known_.data() + at, sizeof v);
    return v;
  }

  decode::Context& c_;
  u32 size_;
  bool readable_ = false;
  std::span<const std::byte> given_;
  std::span<std::byte> known_;  // in the arena: values point into it
  Value* root_;
  Value* into_;
  u32 end_ = 0;  // of the last known field
};

// The instructions of an eBPF program, or where they are when structures are abbreviated.
decode::Value* ebpf_instructions(decode::Context& c, u64 addr, u64 count);

}  // namespace sonde::calls
