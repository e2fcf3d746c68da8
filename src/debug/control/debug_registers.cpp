#include "debug/control/debug_registers.h"

#include <algorithm>

namespace sonde::debug {

namespace {

// The largest aligned piece at the beginning of [address, address + size).
u8 piece(u64 address, u64 size) {
  for (const u8 length : {8, 4, 2}) {
    if (address % length == 0 && size >= length) return length;
  }
  return 1;
}

}  // namespace

bool DebugRegisters::add(u64 address, u64 size, Access access) {
  auto slots = slots_;
  for (u64 at = address; at - address < size;) {
    const u8 length = piece(at, size - (at - address));
    auto found = std::ranges::find_if(
        slots, [&](const Slot& s) { return s.size == length && s.address == at && s.access == access; });
    if (found == slots.end()) found = std::ranges::find(slots, 0, &Slot::size);
    if (found == slots.end()) return false;
    found->address = at;
    found->size = length;
    found->access = access;
    ++found->users;
    at += length;
  }
  slots_ = slots;
  ++version_;
  return true;
}

void DebugRegisters::remove(u64 address, u64 size, Access access) {
  for (u64 at = address; at - address < size;) {
    const u8 length = piece(at, size - (at - address));
    const auto found = std::ranges::find_if(
        slots_, [&](const Slot& s) { return s.size == length && s.address == at && s.access == access; });
    if (found != slots_.end() && --found->users == 0) *found = {};
    at += length;
  }
  ++version_;
}

void DebugRegisters::clear() {
  if (version_ == 0) return;
  slots_ = {};
  ++version_;
}

u64 DebugRegisters::control() const {
  u64 control = 0;
  for (unsigned i = 0; i < slots_.size(); ++i) {
    const Slot& slot = slots_[i];
    if (slot.size == 0) continue;
    const u64 length = slot.access == Access::execute ? 0 : slot.size == 8 ? 2 : slot.size - 1U;
    control |= u64{1} << (2 * i) | (static_cast<u64>(slot.access) | length << 2) << (16 + 4 * i);
  }
  return control;
}

bool DebugRegisters::fired(u64 bits, u64 address, u64 size) const {
  for (unsigned i = 0; i < slots_.size(); ++i) {
    const Slot& slot = slots_[i];
    if ((bits >> i & 1) != 0 && slot.size != 0 && slot.address < address + size && address < slot.address + slot.size)
      return true;
  }
  return false;
}

}  // namespace sonde::debug
