#include "symbols/process/frame_context.h"

#include <algorithm>
#include <cstring>

namespace sonde::symbols {
namespace {

// A value that was passed on from caller to caller is followed so far.
constexpr unsigned most_callers = 16;

}  // namespace

FrameContext::FrameContext(AddressSpace& space, const Frame& frame, FrameExtras* extras)
    : FrameContext(space, frame, extras, 0) {}

FrameContext::FrameContext(AddressSpace& space, const Frame& frame, FrameExtras* extras, unsigned depth)
    : space_(space), frame_(frame), extras_(extras), depth_(depth) {
  if (const AddressSpace::Loaded* loaded = space.loaded_at(frame.lookup_pc()); loaded != nullptr && loaded->module) {
    loaded_ = *loaded;
    bias_ = loaded->bias;
    info_ = loaded->module->debug_info();
  }
}

Place FrameContext::locate(const Variable& variable) {
  Place place;
  if (info_ == nullptr) return place;
  const VariableLocation location = info_->location_of(variable, linked_pc());
  if (location.kind == VariableLocation::Kind::expression)
    return evaluate_location(location.bytes, *location.unit, *this);
  Piece piece;
  if (location.kind == VariableLocation::Kind::constant) {
    piece.kind = Piece::Kind::bytes;
    piece.bytes.assign(location.bytes.begin(), location.bytes.end());
    if (location.number) {
      piece.bytes.resize(sizeof(i64));
      std::memcpy(piece.bytes.data(), &*location.number, sizeof(i64));
    }
  }
  place.pieces.push_back(std::move(piece));
  return place;
}

std::optional<u64> FrameContext::read_register(unsigned dwarf_number) {
  const FrameRegisters& registers = frame_.registers;
  if (dwarf_number >= FrameRegisters::count(registers.machine)) return std::nullopt;
  if (!registers.is_known(dwarf_number) && !registers.is_carried(dwarf_number)) return std::nullopt;
  return registers.values[dwarf_number];
}

bool FrameContext::read_memory(u64 address, std::span<std::byte> out) {
  return space_.memory().read(RemoteAddr(address), out) == out.size();
}

bool FrameContext::read_register_bytes(unsigned dwarf_number, std::span<std::byte> out) {
  if (dwarf_number >= FrameRegisters::count(frame_.registers.machine))
    return extras_ != nullptr && extras_->read_register_bytes(dwarf_number, out);
  const auto value = read_register(dwarf_number);
  if (!value || out.size() > sizeof *value) return false;
  std::memcpy(out.data(), &*value, out.size());
  return true;
}

std::optional<u64> FrameContext::frame_base() {
  if (frame_base_known_ || info_ == nullptr) return frame_base_;
  frame_base_known_ = true;
  const VariableLocation location = info_->frame_base_at(linked_pc());
  if (location.kind == VariableLocation::Kind::expression)
    frame_base_ = evaluate_frame_base(location.bytes, *location.unit, *this);
  return frame_base_;
}

std::optional<u64> FrameContext::cfa() { return space_.frame_address_of(frame_); }

// By name or address it must be this function that was called: a frame whose place a tail call took passed something
// else.
bool FrameContext::is_call_of_this(const CallSite& site, FrameContext& caller) {
  const Function* self = info_ == nullptr ? nullptr : info_->function_at(linked_pc());
  if (self == nullptr) return false;
  if (site.callee) return caller.info_ == info_ && *site.callee == self->entry;
  if (!site.callee_name.empty()) return site.callee_name == self->linkage_name || site.callee_name == self->plain_name;
  if (site.target.kind != VariableLocation::Kind::expression) return false;
  const auto target = evaluate_number(site.target.bytes, *site.target.unit, caller);
  return target && *target == self->entry + bias_;
}

std::optional<u64> FrameContext::entry_register(unsigned dwarf_number) {
  // Callers restore what calls must keep: it is then as it was on entry.
  const auto caller_frame = space_.caller_of(frame_);
  if (!caller_frame || !caller_frame->after_call || depth_ == most_callers) return std::nullopt;
  FrameContext caller(space_, *caller_frame, extras_, depth_ + 1);
  if (caller.info_ == nullptr) return std::nullopt;
  const auto site = caller.info_->call_site(caller_frame->pc() - caller.bias_);
  if (!site || !is_call_of_this(*site, caller)) return std::nullopt;
  const VariableLocation value = caller.info_->passed_in(*site, dwarf_number);
  if (value.kind != VariableLocation::Kind::expression) return std::nullopt;
  return evaluate_number(value.bytes, *value.unit, caller);
}

std::optional<u64> FrameContext::tls_address(u64 offset) {
  if (extras_ == nullptr || !loaded_) return std::nullopt;
  const auto block = extras_->tls_block(*loaded_);
  return block ? std::optional(*block + offset) : std::nullopt;
}

}  // namespace sonde::symbols
